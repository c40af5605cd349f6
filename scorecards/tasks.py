"""The worker's part: suggest ratings for one stored transcript; refit what they rest on."""

from celery import shared_task

from jobs.tasks import run_job
from scorecards.actions.refitting import run_refit
from scorecards.actions.suggesting import store_suggestion
from scorecards.kinds import REFIT

KIND = "scorecards.suggest_ratings"


@shared_task(name=KIND)
def suggest_ratings(job_id: str) -> str:
    """Rate the transcript that the job names; running it twice stores one suggestion."""
    return run_job(job_id, store_suggestion)


@shared_task(name=REFIT)
def refit_suggestions(job_id: str) -> str:
    """Refit the suggestions to the company's blind cards; the same cards are fitted once."""
    return run_job(job_id, run_refit)
