"""What is asked, with who asks and what it costs the database: in a process with the settings."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Collection
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import issue_token
from accounts.api.paging import encode_cursor
from accounts.models import User
from benchmarks.pages.asked import Call, Operation
from benchmarks.signing_in import sign_in
from loops.models import Loop
from scorecards.actions import save_draft
from scorecards.models import Scorecard

JSON = "application/json"
SEALS = 96


def list_operations(done: Collection[str] = ()) -> list[Operation]:
    """Return everything that is compared but what is `done`, on the database of the settings."""
    settings.ALLOWED_HOSTS = ["*"]
    acts = {
        "save a card": _save,
        "seal a card": _seal,
        "50 cards with their ratings": _nested,
        "every rating as CSV": _sheet,
    }
    return [*_list_reads(done), *(act() for name, act in acts.items() if name not in done)]


def _list_reads(done: Collection[str]) -> list[Operation]:
    admin = User.objects.filter(is_admin=True).order_by("pk")[0]
    middle = Loop.objects.order_by("-opened_at")[Loop.objects.count() // 2]
    cursor = encode_cursor(middle.opened_at, str(middle.public_id))
    before = middle.opened_at.isoformat().replace("+", "%2B")
    key = middle.public_id
    pairs = {
        "list, JSON": (2.0, "/api/v1/loops/?limit=50", "/bare/loops.json"),
        "list, deep page, JSON": (
            2.0,
            f"/api/v1/loops/?limit=50&cursor={cursor}",
            f"/bare/loops.json?before={before}",
        ),
        "list, HTML": (5.0, "/loops/?state=all", "/bare/loops.html"),
        "list, deep page, HTML": (
            5.0,
            f"/loops/?state=all&after={cursor}",
            f"/bare/loops.html?before={before}",
        ),
        "detail, JSON": (2.0, f"/api/v1/loops/{key}/", f"/bare/loops/{key}.json"),
        "detail, HTML": (4.0, f"/loops/{key}/", f"/bare/loops/{key}.html"),
    }
    return [_read(name, admin, *pair) for name, pair in pairs.items() if name not in done]


def _read(name: str, person: User, goal: float, ours: str, bare: str) -> Operation:
    headers = [sign_in(person)]
    client = Client()
    client.force_login(person)
    calls = (Call([ours], headers=headers), Call([bare], headers=headers))
    return _weigh(name, goal, *calls, lambda: client.get(ours))


def _weigh(
    name: str, goal: float, ours: Call, bare: Call, ask: Callable[[], Any], most: int = 0
) -> Operation:
    """Return the operation with our statements, buffers and kilobytes; asked once before."""
    ask()
    with CaptureQueriesContext(connection) as context:
        answer = ask()
        size = len(b"".join(answer) if answer.streaming else answer.content)
        asked = [one["sql"] for one in context.captured_queries]
    if answer.status_code not in {200, 201}:
        raise SystemExit(f"{name}: answered {answer.status_code}.")
    statements = [sql for sql in asked if not sql.startswith(("BEGIN", "COMMIT"))]
    buffers = sum(_count_buffers(sql) for sql in asked if sql.startswith(("SELECT", "(")))
    return Operation(name, goal, ours, bare, len(statements), buffers, size / 1024, most)


def _count_buffers(sql: str) -> int:
    """Return the pages of the database that a statement touches once more."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql.removesuffix(' FOR UPDATE')}")
        plan = cursor.fetchone()[0]
    top = (plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]
    return int(top["Shared Hit Blocks"]) + int(top["Shared Read Blocks"])


def _rate(card: Scorecard, first: int) -> dict[str, dict[str, dict[str, int]]]:
    keys = [item["key"] for item in card.form]
    return {"competencies": {key: {"rating": 1 + (first + n) % 4} for n, key in enumerate(keys)}}


def _save() -> Operation:
    owed = Scorecard.objects.filter(state__in=["assigned", "opened", "draft"])
    card = owed.select_related("author").order_by("-pk")[0]
    headers = [sign_in(card.author)]
    bodies = [json.dumps(_rate(card, first)) for first in range(4)]
    path = f"/api/v1/scorecards/{card.public_id}/draft/"
    client = Client(headers={"if-match": "*"})
    client.force_login(card.author)
    return _weigh(
        "save a card",
        1.3,
        Call([path], "PATCH", bodies, headers),
        Call([f"/bare/cards/{card.public_id}"], "POST", bodies, headers),
        lambda: client.patch(path, bodies[0], content_type=JSON),
    )


def _seal() -> Operation:
    """Seal a card that is filled in; beside it the bare view saves one."""
    kept, *filled = _fill_cards(SEALS + 3)
    paths = [f"/api/v1/scorecards/{card.public_id}/seal/" for card in filled]
    clients = []
    for card in filled[:2]:
        client = Client(headers={"if-match": "*"})
        client.force_login(card.author)
        clients.append(client)
    asked = iter(zip(clients, paths, strict=False))

    def seal() -> Any:
        client, path = next(asked)
        return client.post(path, "{}", content_type=JSON)

    headers = [sign_in(card.author) for card in filled]
    body = [json.dumps(_rate(kept, 1))]
    ours = Call(paths[2:], "POST", ["{}"], headers[2:])
    bare = Call([f"/bare/cards/{kept.public_id}"], "POST", body, [sign_in(kept.author)])
    return _weigh("seal a card", 1.3, ours, bare, seal, most=len(paths) - 2)


def _fill_cards(number: int) -> list[Scorecard]:
    """Return so many cards, fewer if there are fewer; all but the first can be sealed."""
    owed = Scorecard.objects.filter(state__in=["assigned", "draft"]).order_by("pk")
    cards = list(owed.select_related("author")[:number])
    for card in cards[1:]:
        given = _rate(card, 1)["competencies"]
        changes = {f"{key}.rating": answer["rating"] for key, answer in given.items()}
        save_draft(card, by=card.author, changes={**changes, "overall": "yes"})
    return cards


def _nested() -> Operation:
    admin = User.objects.filter(is_admin=True).order_by("pk")[0]
    secret = issue_token(admin, name="Benchmark", scopes=["read"])[1]
    key = base64.b64encode(f"{secret}:".encode()).decode()
    path = "/harvest/v1/scorecards?per_page=50"
    client = Client(headers={"authorization": f"Basic {key}"})
    return _weigh(
        "50 cards with their ratings",
        1.3,
        Call([path], headers=[{"Authorization": f"Basic {key}"}]),
        Call(["/bare/cards.json"], headers=[sign_in(admin)]),
        lambda: client.get(path),
    )


def _sheet() -> Operation:
    admin = User.objects.filter(is_admin=True).order_by("pk")[0]
    return _read("every rating as CSV", admin, 3.0, "/reports/ratings/csv/", "/bare/ratings.csv")
