"""What only a process with the settings can do: sign people in, queue work, look at rows."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Iterator
from itertools import cycle
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Max, Min, Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from benchmarks.signing_in import sign_in
from candidates.actions import store_transcript
from candidates.models import Interview, Transcript
from candidates.transcripts import Person, match_speakers, read_transcript
from corpus.examples import choose_interviews
from corpus.interviews import CANDIDATE
from corpus.split import DEVELOPMENT
from jobs.actions import enqueue
from jobs.models import Job
from loops.kinds import CALIBRATE
from loops.models import CalibrationRun, Loop
from scorecards.actions.suggesting import KIND as SUGGEST
from scorecards.models import Scorecard
from scorecards.querysets import OWED
from scorecards.suggestion import default_rubric, suggest


def list_reads() -> dict[str, Any]:
    """Return an admin's headers and the addresses that are read in turn."""
    admin = User.objects.filter(is_admin=True).order_by("pk")[0]
    loops = [str(one) for one in Loop.objects.values_list("public_id", flat=True)[:40]]
    paths = ["/loops/", "/api/v1/loops/", "/candidates/", "/queue/", "/search/?q=an"]
    for loop in loops:
        paths += [f"/loops/{loop}/", f"/api/v1/loops/{loop}/", f"/api/v1/scorecards/?loop={loop}"]
    return {"headers": sign_in(admin), "paths": paths}


def list_writes(cards: int = 40, talks: int = 200) -> dict[str, Any]:
    """Return drafts that can be saved, each with its author's headers, and talks to send."""
    admin = User.objects.filter(is_admin=True).order_by("pk")[0]
    owed = Scorecard.objects.filter(state__in=OWED).select_related("author").order_by("pk")
    drafts = [
        {
            "path": f"/api/v1/scorecards/{card.public_id}/draft/",
            "keys": [item["key"] for item in card.form],
            "headers": sign_in(card.author),
        }
        for card in owed[:cards]
    ]
    said = [
        {"path": f"/api/v1/interviews/{interview.public_id}/transcripts/", "text": text}
        for interview, text in write_talks(talks, words=1_500)
    ]
    return {"drafts": drafts, "talks": said, "headers": sign_in(admin)}


def write_talks(number: int, words: int, first: int = 0) -> Iterator[tuple[Interview, str]]:
    """Yield interviews of open loops, again and again, each with a talk that `first` moves on."""
    spoken = [
        (one.speaker, one.words)
        for interview in choose_interviews(DEVELOPMENT)
        for talk in interview.talks
        for one in talk.said
    ]
    running = Interview.objects.filter(candidacy__closed_at__isnull=True)
    found = list(running.select_related("candidacy__candidate").order_by("-pk"))
    for at, interview in zip(range(first, first + number), cycle(found), strict=False):
        name = interview.candidacy.candidate.name
        lines, held, place = [f"CANDIDATE: {name}", f"DATE: number {at}"], 0, at
        while held < words:
            speaker, told = spoken[place % len(spoken)]
            lines.append(f"{name if speaker == CANDIDATE else 'Interviewer'}: {told}")
            held, place = held + len(told.split()), place + 1
        yield interview, "\n\n".join(lines)


def measure_engine(words: int, begin: float, seconds: float = 15) -> float:
    """Return the words a second of the engine alone, in this process, by the clock from `begin`."""
    rubric, talks = default_rubric(), []
    for interview, text in write_talks(40, words):
        read, name = read_transcript(text.encode()), interview.candidacy.candidate.name
        roles = match_speakers(read, candidate=Person(name), interviewers=[])
        talks.append((read, roles, len(text.split())))
    suggest(*talks[0][:2], rubric)  # its tables are read once
    time.sleep(max(0.0, begin - time.time()))
    began, count = time.monotonic(), 0
    for read, roles, size in cycle(talks):
        suggest(read, roles, rubric)
        count += size
        if (taken := time.monotonic() - began) > seconds:
            return count / taken
    return 0.0


def queue_talks(number: int, words: int) -> int:
    """Store so many talks, each with its job, and forget earlier jobs; return their words."""
    admin = User.objects.filter(is_admin=True).order_by("pk")[0]
    Job.objects.filter(kind=SUGGEST).delete()
    count = 0
    for interview, text in write_talks(number, words, first=Transcript.objects.count()):
        store_transcript(interview, by=admin, raw=text.encode())
        count += len(text.split())
    return count


def queue_calibration() -> str:
    """Ask for the nightly calibration; return the job's id."""
    return str(enqueue(CALIBRATE, at=timezone.now()).pk)


def tell_jobs(kind: str = SUGGEST) -> dict[str, Any]:
    """Return how many jobs of a kind are in which state, and from when to when they ran."""
    jobs = Job.objects.filter(kind=kind)
    states = dict(jobs.values_list("status").annotate(count=Count("pk")))
    span = jobs.aggregate(
        began=Min("started_at"),
        ended=Max("finished_at"),
        busy=Sum(F("finished_at") - F("started_at")),
    )
    began, ended, busy = span["began"], span["ended"], span["busy"]
    seconds = (ended - began).total_seconds() if began and ended else 0
    return {"states": states, "seconds": seconds, "busy": busy.total_seconds() if busy else 0}


def tell_calibration() -> dict[str, Any]:
    """Return what the last run counted and how long its job took."""
    run = CalibrationRun.objects.order_by("-pk")[0]
    return {"ratings": run.ratings, "cards": run.cards, **tell_jobs(CALIBRATE)}


def weigh_pages() -> list[tuple[str, int, float]]:
    """Return each main page with its statements and its kilobytes, styles and scripts with it."""
    settings.ALLOWED_HOSTS = ["*"]
    admin = User.objects.filter(is_admin=True).order_by("pk")[0]
    owed = Scorecard.objects.filter(state__in=OWED).select_related("author").order_by("-pk")[0]
    ready = Loop.objects.filter(state="ready").select_related("candidacy__opening")[0]
    candidate, opening = ready.candidacy.candidate.public_id, ready.candidacy.opening.public_id
    pages = {
        "Scorecards (home)": (owed.author, "/"),
        "Scorecard": (owed.author, f"/scorecards/{owed.public_id}/"),
        "My calibration": (owed.author, "/my-calibration/"),
        "Loops": (admin, "/loops/"),
        "Loop": (admin, f"/loops/{ready.public_id}/"),
        "Debrief": (admin, f"/loops/{ready.public_id}/debrief/"),
        "To decide": (admin, "/queue/"),
        "Candidates": (admin, "/candidates/"),
        "Candidate": (admin, f"/candidates/{candidate}/"),
        "Opening": (admin, f"/openings/{opening}/"),
        "Funnel": (admin, "/reports/funnel/"),
        "Calibration": (admin, "/calibration/"),
    }
    return [(name, *_weigh_page(person, path)) for name, (person, path) in pages.items()]


def _weigh_page(person: User, path: str) -> tuple[int, float]:
    client = Client()
    client.force_login(person)
    client.get(path)
    with CaptureQueriesContext(connection) as context:
        answer = client.get(path)
        statements = len(context.captured_queries)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")
    html = answer.content.decode()
    files = set(re.findall(r'(?:href|src)="([^"]+\.(?:css|js))"', html))
    weighed = [html.encode(), *(b"".join(client.get(name)) for name in sorted(files))]
    return statements, sum(len(gzip.compress(one)) for one in weighed) / 1024


def count_connections() -> int:
    """Return the connections that the database has open to this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
