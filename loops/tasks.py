"""The worker's part: figures of one loop, of the company, and states that time moves."""

from contextlib import suppress
from functools import partial

from celery import shared_task
from django.db import transaction

from jobs import clock
from jobs.actions import Lease, enqueue_each, finish
from jobs.errors import JobRefused
from jobs.letters import mark_sent, put_back
from jobs.mailing import send_once
from jobs.tasks import run_job
from loops.actions.calibrating import calibrate_company as calibrate_everybody
from loops.actions.calibrating import recommend
from loops.actions.mailing import (
    mark_link_sent,
    put_link_back,
    take_copy,
    take_link,
    take_reminder,
)
from loops.actions.reminding import write_due_reminders as write_reminders
from loops.actions.states import COMPUTED, refresh_state
from loops.errors import NoFigures
from loops.kinds import CALIBRATE, ESTIMATE, REFRESH, REMIND, SEND_COPY, SEND_LINK, SWEEP
from loops.models import Loop, Reminder, ReminderCopy


@shared_task(name=ESTIMATE)
def estimate_loop(job_id: str) -> str:
    """Estimate the loop that the job names and store what the rule recommends."""
    return run_job(job_id, _estimate)


def _estimate(lease: Lease) -> None:
    loop = (
        Loop.objects.select_related("candidacy__opening", "rubric")
        .filter(public_id=lease.subject)
        .first()
    )
    if loop is None:
        raise JobRefused("gone", "The loop no longer exists.")
    with transaction.atomic():
        with suppress(NoFigures):  # cards without a single number: there is nothing to compute
            recommend(loop)
        finish(lease, at=clock.now())


@shared_task(name=CALIBRATE)
def calibrate_company(job_id: str) -> str:
    """Calibrate the company, then ask for fresh figures of every undecided loop."""
    return run_job(job_id, _calibrate)


def _calibrate(lease: Lease) -> None:
    with transaction.atomic():
        calibrate_everybody(fit=True)
        now = clock.now()
        undecided = Loop.objects.filter(state__in=[*COMPUTED, Loop.State.DEBRIEF], cards_in__gt=0)
        enqueue_each(ESTIMATE, undecided.values_list("public_id", flat=True), at=now)
        finish(lease, at=now)


@shared_task(name=REFRESH)
def refresh_loop_states(job_id: str) -> str:
    """Move loops whose interviews have begun or ended since."""
    return run_job(job_id, _refresh)


def _refresh(lease: Lease) -> None:
    for loop in Loop.objects.filter(state__in=COMPUTED).order_by("pk").iterator():
        refresh_state(loop)
    with transaction.atomic():
        finish(lease, at=clock.now())


@shared_task(name=SWEEP)
def write_due_reminders(job_id: str) -> str:
    """Write the reminders that are due by now; each is sent by a job of its own."""
    return run_job(job_id, _sweep)


def _sweep(lease: Lease) -> None:
    write_reminders(now=clock.now())
    with transaction.atomic():
        finish(lease, at=clock.now())


@shared_task(name=REMIND)
def send_reminder(job_id: str) -> str:
    """Send the reminder that the job names, if it is still needed."""
    return run_job(job_id, _remind)


def _remind(lease: Lease) -> None:
    rows = Reminder.objects
    send_once(lease, take_reminder, partial(put_back, rows), partial(mark_sent, rows))


@shared_task(name=SEND_COPY)
def send_reminder_copy(job_id: str) -> str:
    """Send the copy of a reminder that the job names, if it is still needed."""
    return run_job(job_id, _send_copy)


def _send_copy(lease: Lease) -> None:
    rows = ReminderCopy.objects
    send_once(lease, take_copy, partial(put_back, rows), partial(mark_sent, rows))


@shared_task(name=SEND_LINK)
def send_card_link(job_id: str) -> str:
    """Mail the link that the job names, if it has not left."""
    return run_job(job_id, _send_link)


def _send_link(lease: Lease) -> None:
    send_once(lease, take_link, put_link_back, mark_link_sent)
