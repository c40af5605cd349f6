"""What is measured, in a process whose settings name the database."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.api.paging import encode_cursor
from accounts.models import User
from benchmarks.pages.bare import MIDDLEWARE
from benchmarks.pages.lines import Line, Times
from loops.models import Loop
from scorecards.models import Scorecard

ROUNDS, EACH = 5, 15
JSON = "application/json"
Act = Callable[[], Any]


def measure(cards: int) -> list[Line]:
    """Measure every operation on the database of the settings."""
    settings.ROOT_URLCONF = "benchmarks.pages.bare"
    settings.ALLOWED_HOSTS = ["*"]
    return [*_measure_reads(cards), _measure_save(cards)]


def _measure_reads(cards: int) -> list[Line]:
    ours, bare = _open_clients(User.objects.filter(is_admin=True).order_by("pk")[0])
    middle = Loop.objects.order_by("-opened_at")[Loop.objects.count() // 2]
    cursor = encode_cursor(middle.opened_at, str(middle.public_id))
    before = middle.opened_at.isoformat().replace("+", "%2B")
    key = middle.public_id
    pairs = {
        "list, JSON": ("/api/v1/loops/", "/bare/loops.json"),
        "list, deep page, JSON": (
            f"/api/v1/loops/?cursor={cursor}",
            f"/bare/loops.json?before={before}",
        ),
        "list, HTML": ("/loops/?state=all", "/bare/loops.html"),
        "detail, JSON": (f"/api/v1/loops/{key}/", f"/bare/loops/{key}.json"),
        "detail, HTML": (f"/loops/{key}/", f"/bare/loops/{key}.html"),
    }
    return [
        _compare(name, cards, partial(ours.get, mine), partial(bare.get, other))
        for name, (mine, other) in pairs.items()
    ]


def _measure_save(cards: int) -> Line:
    owed = Scorecard.objects.filter(state__in=["assigned", "opened", "draft"])
    card = owed.select_related("author").order_by("-pk")[0]
    ours, bare = _open_clients(card.author)
    keys = [item["key"] for item in card.form]
    turn = count()

    def write() -> dict[str, Any]:
        first = next(turn)
        return {
            "competencies": {key: {"rating": 1 + (first + n) % 4} for n, key in enumerate(keys)}
        }

    def save() -> Any:
        path = f"/api/v1/scorecards/{card.public_id}/draft/"
        return ours.patch(path, write(), content_type=JSON, headers={"if-match": "*"})

    def save_bare() -> Any:
        return bare.post(f"/bare/cards/{card.public_id}", write(), content_type=JSON)

    return _compare("save a card", cards, save, save_bare)


def _open_clients(person: User) -> tuple[Client, Client]:
    """Return a client of our whole middleware and one of sessions and sign-in alone."""
    ours, bare = Client(), Client()
    for client in (ours, bare):
        client.force_login(person)
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        bare.get("/bare/loops.json")  # a client keeps the middleware of its first request
    return ours, bare


def _compare(name: str, cards: int, ours: Act, bare: Act) -> Line:
    for act in (ours, bare):
        if (answer := act()).status_code != 200:
            raise SystemExit(f"{name}: answered {answer.status_code}.")
    with CaptureQueriesContext(connection) as statements:
        answer = ours()
    number, kilobytes = len(statements), len(answer.content) / 1024
    mine, other = _time_both(ours, bare)
    return Line(name, cards, mine, other, number, kilobytes)


def _time_both(ours: Act, bare: Act) -> tuple[Times, Times]:
    rounds = [_time_round(ours, bare) for _ in range(ROUNDS)]
    mine, other = (sorted(values) for values in zip(*rounds, strict=True))
    return _spread(mine), _spread(other)


def _spread(values: list[float]) -> Times:
    return values[0], statistics.median(values), values[-1]


def _time_round(ours: Act, bare: Act) -> tuple[float, float]:
    """Return the medians in ms of calls in turn."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(EACH):
        for act, times in zip((ours, bare), taken, strict=True):
            began = time.perf_counter()
            act()
            times.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])
