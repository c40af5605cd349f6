"""The Celery application. Importing it in config/__init__.py makes every task use our settings."""

import os
from collections.abc import Callable
from typing import Any

from celery import Celery, Task
from celery.exceptions import InvalidTaskError
from celery.worker.strategy import default

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Before numpy is imported: a second thread of its algebra waits by spinning, and where workers
# share the cores a fit of the variances took 13 s instead of 2.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def take_well_formed(*consuming: Any, **options: Any) -> Callable[..., Any]:
    """Return what a worker does with a message of a task; a broken one is refused.

    Celery's own way ends the worker, which puts the message back first: so does the next one, and
    nothing is done any more.
    """
    handle = default(*consuming, **options)

    def take(message: Any, *arguments: Any, **more: Any) -> Any:
        told = message.payload
        kinds = [type(part) for part in told] if isinstance(told, list | tuple) else []
        if kinds != [list, dict, dict]:
            raise InvalidTaskError("This is no message of a task.")
        return handle(message, *arguments, **more)

    return take


class JobTask(Task):  # type: ignore[type-arg]  # generic for the type checker only
    """A task that works on one job row."""

    Strategy = "config.celery:take_well_formed"


app = Celery("loopboard", task_cls=JobTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
