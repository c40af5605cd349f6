"""How many pages of the database the main reads touch: bounded, whatever the company's size.

On PostgreSQL alone. Small tables would be scanned whole, so scans are made dear: what is counted is
the way that a large company's statements go. Always at the same moment: how many loops are under
way changes from one day to the next.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.api.paging import encode_cursor
from accounts.models import User
from candidates.models import OpeningRole
from config.synthetic import load_synthetic
from loops.actions import movement, reporting, revealed, timing
from loops.models import Loop
from scorecards.models import CardRevision, Scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.server]

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SMALL, LARGE = 400, 1_200
MOST = {  # of the larger company; a tenth above what was measured, or more
    "list": 440,
    "list, deep page": 440,
    "loop, API": 150,
    "loop, page": 170,
    "queue": 350,
    "board": 860,
    "board, deep page": 740,
    "recruiter's list": 450,
    "recruiter's board": 1_280,
    "recruiter's interviews": 345,
    "recruiter's cards": 3_400,
    "funnel": 360,
    "time to submit": 360,
    "movement": 3_050,
    "changed after reveal": 1_050,
    "search, candidate": 180,
    "search, opening": 280,
    "search, nothing": 105,
    "recruiter's funnel": 370,
    "recruiter's time to submit": 550,
    "recruiter's movement": 3_800,
    "recruiter's search": 290,
}
BOUNDED = {
    *("list", "list, deep page", "loop, API", "loop, page", "board, deep page"),
    *("recruiter's list", "recruiter's interviews"),
    *("time to submit", "movement", "changed after reveal"),
    *("search, candidate", "search, opening", "search, nothing", "recruiter's search"),
}
"""The rest also sorts the loops that wait, names who owes a card on each of a page, looks rows
up by keys in deeper indexes, or reads what the one recruiter of both companies runs."""
RECRUITERS = {
    "recruiter's list": "/api/v1/loops/?limit=50",
    "recruiter's board": "/loops/?state=all",
    "recruiter's interviews": "/api/v1/interviews/?limit=50",
    "recruiter's cards": "/api/v1/scorecards/?limit=50",
    "recruiter's funnel": "/reports/funnel/",
    "recruiter's time to submit": "/reports/time-to-submit/",
    "recruiter's movement": "/reports/movement/",
    "recruiter's search": "/search/?q=product",
}
GROWTH = 1.5  # an index may be one page deeper


def count_buffers(sql: str) -> int:
    """Return the pages that a statement touches when it is run once more."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
        told = cursor.fetchone()[0]
    top = (told if isinstance(told, list) else json.loads(told))[0]["Plan"]
    return int(top["Shared Hit Blocks"]) + int(top["Shared Read Blocks"])


def list_paths() -> dict[str, str]:
    """Return the address of each read."""
    loops = Loop.objects.order_by("-opened_at", "-public_id")
    middle = loops[Loop.objects.count() // 2]
    cursor = encode_cursor(middle.opened_at, str(middle.public_id))
    return {
        "list": "/api/v1/loops/?limit=50",
        "list, deep page": f"/api/v1/loops/?limit=50&cursor={cursor}",
        "board": "/loops/?state=all",
        "board, deep page": f"/loops/?state=all&after={cursor}",
        "queue": "/queue/",
        "loop, API": f"/api/v1/loops/{middle.public_id}/",
        "loop, page": f"/loops/{middle.public_id}/",
        "funnel": "/reports/funnel/",
        "time to submit": "/reports/time-to-submit/",
        "movement": "/reports/movement/",
        "changed after reveal": "/reports/revealed/",
        "search, candidate": "/search/?q=candidate.10@",
        "search, opening": "/search/?q=product",
        "search, nothing": "/search/?q=ab",
    }


def revise_every_tenth_card() -> None:
    """Let each tenth card be changed after the debrief; nobody changes a synthetic one."""
    sealed = CardRevision.objects.annotate(tenth=F("scorecard") % 10).filter(tenth=0)
    for one in sealed:
        one.pk, one.number, one.basis, one.after_reveal = None, 2, "all_heard", True
        one.public_id, one.reason = uuid4(), "Heard in the debrief."
        one.sealed_at += timedelta(days=1)
    later = CardRevision.objects.bulk_create(sealed)
    cards = Scorecard.objects.filter(pk__in=[one.scorecard_id for one in later])
    cards.update(state="revised", current=2)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE scorecards_cardrevision, scorecards_scorecard")


def measure(candidates: int) -> dict[str, int]:
    """Load a company, ask for each read as its admin, and take everything back."""
    with time_machine.travel(NOON, tick=False), transaction.atomic():
        load_synthetic(candidates, seed=1, now=NOON, say=lambda _: None)
        revise_every_tenth_card()
        client = Client()
        client.force_login(User.objects.filter(is_admin=True).order_by("pk")[0])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        found = {name: weigh(client, path) for name, path in list_paths().items()}
        client.force_login(OpeningRole.objects.filter(role="recruiter").earliest("pk").user)
        found |= {name: weigh(client, path) for name, path in RECRUITERS.items()}
        transaction.set_rollback(True)
    return found


def weigh(client: Client, path: str) -> int:
    """Return the pages of every statement of one answer."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
        asked: list[Any] = [one["sql"] for one in captured.captured_queries]
    return sum(count_buffers(sql) for sql in asked if sql.startswith(("SELECT", "(SELECT")))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let reports take fewer rows than the smaller company has."""
    for module in (reporting, timing):
        monkeypatch.setattr(module, "MOST", 50)
    monkeypatch.setattr(movement, "NEWEST", 200)
    monkeypatch.setattr(movement, "BLOCK", 20)
    monkeypatch.setattr(revealed, "SHOWN", 20)


@pytest.mark.long
@pytest.mark.usefixtures("few")
def test_reads_touch_as_few_pages_in_a_company_three_times_as_large() -> None:
    small, large = measure(SMALL), measure(LARGE)
    assert {name: pages for name, pages in large.items() if pages > MOST[name]} == {}
    grown = {name: large[name] for name in BOUNDED if large[name] > GROWTH * small[name]}
    assert grown == {}
