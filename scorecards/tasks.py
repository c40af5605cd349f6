"""The worker's part: suggest ratings for one stored transcript."""

from celery import shared_task

from jobs.tasks import run_job
from scorecards.actions.suggesting import store_suggestion

KIND = "scorecards.suggest_ratings"


@shared_task(name=KIND)
def suggest_ratings(job_id: str) -> str:
    """Rate the transcript that the job names; running it twice stores one suggestion."""
    return run_job(job_id, store_suggestion)
