"""The Celery application. Importing it in config/__init__.py makes every task use our settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Before numpy is imported: a second thread of its algebra waits by spinning, and where workers
# share the cores a fit of the variances took 13 s instead of 2.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

app = Celery("loopboard")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
