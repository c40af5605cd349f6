"""Is the web process alive; can this installation do its work."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jobs.models import Job


@require_safe
def answer_alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a view takes it)
    """Answer 200 while the process serves."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def answer_ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a view takes it)
    """Answer 200 when the database answers and no job waits too long; never asks the broker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    waited = Job.objects.oldest_wait(timezone.now())
    ready = waited <= settings.READY_MAX_WAIT_SECONDS
    body = {"status": "ok" if ready else "behind", "oldest_pending_job_seconds": round(waited, 1)}
    return JsonResponse(body, status=200 if ready else 503)
