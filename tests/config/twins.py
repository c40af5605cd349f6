"""Two worlds that differ only in what colleagues of a blind reader wrote, asked the same things.

Chance and the clock stand still, so that equal answers are equal byte for byte, ids and times too.
"""

from __future__ import annotations

import itertools
import logging
import random
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from accounts.errors import Refusal
from accounts.models import User
from integrations.actions import add_endpoint
from integrations.kinds import EVENT_TYPES
from integrations.models import Event
from loops.actions import recommend, seat_interviewer
from loops.actions.calibrating import calibrate_company
from scorecards.actions import revise_card
from tests.accounts.api.caller import BASE, Caller, read_contract
from tests.accounts.api.stage import Stage, name_ids, undone
from tests.browsers import show_again
from tests.builders import LONG_REASON, World, make_user, make_world, seal
from tests.config.page_rows import PAGE_ROWS
from tests.config.routes import DJANGO_ADMIN, list_routes
from tests.config.test_api_rights import ROWS, fill

MOMENT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
CANARY = re.compile(rb"canary", re.IGNORECASE)
KEY_IN_ADDRESS = re.compile(rb"/\d+/(?=change/|history/)")  # PostgreSQL reuses no key
CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
PANELIST, PANELISTS_TOKEN = "panelist's session", "panelist's token"
ADMIN, ADMINS_TOKEN, SUPERUSER = "admin's session", "admin's token", "superuser's session"
NOT_BLIND = "not blind"
BLIND = (PANELIST, PANELISTS_TOKEN, ADMIN)
MORE_BLIND = (*BLIND, ADMINS_TOKEN, SUPERUSER)  # `make blindness`
Answers = dict[str, tuple[int, bytes, tuple[tuple[str, str], ...]]]


@dataclass(frozen=True)
class Hidden:
    """What Carol and Dave wrote, in one of the two worlds."""

    rating: int
    overall: str
    note: str

    def answers(self) -> dict[str, Any]:
        ratings = {f"{key}.rating": self.rating for key in ("strategy", "influence", "data")}
        texts = {"data.note": f"Canary note {self.note}", "summary": f"Canary sum {self.note}"}
        return {**ratings, **texts, "overall": self.overall}


KIND = Hidden(4, "strong_yes", "Would hire at once.")
HARSH = Hidden(1, "strong_no", "No.")


@dataclass
class Told:
    """Everything that left the product in one world, by who asked for what."""

    answers: dict[str, Answers] = field(default_factory=dict)
    mails: list[str] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    logs: list[str] = field(default_factory=list)


class _Listener(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def still() -> Iterator[random.Random]:
    """Let chance come from the yielded generator and the clock stand at MOMENT."""
    chance = random.Random(1)
    with pytest.MonkeyPatch.context() as patch, time_machine.travel(MOMENT, tick=False):
        patch.setattr("os.urandom", chance.randbytes)
        patch.setattr("random._urandom", chance.randbytes)
        patch.setattr("tests.builders._numbers", itertools.count(1))
        patch.setattr("django.conf.settings.WEBHOOK_NETWORKS", ["127.0.0.0/8"])
        yield chance


def tell_all(hidden: Hidden, readers: Sequence[str]) -> Told:
    """Return what `readers` are told in the world of `hidden`, which is undone afterwards."""
    told, sent = Told(), len(mail.outbox)
    listener = _Listener(told.logs)
    logging.getLogger().addHandler(listener)
    try:
        with still() as chance, transaction.atomic():
            world = make_world()
            stage = Stage(world, name_ids(world, carols=hidden.answers()), {})
            adam = submit(world, hidden)
            crawl = Crawl(stage, adam, chance)
            told.answers = {reader: crawl.ask(reader) for reader in readers}
            told.events = [dict(row) for row in Event.objects.order_by("pk").values("type", "data")]
            transaction.set_rollback(True)
    finally:
        logging.getLogger().removeHandler(listener)
    told.mails = [str(message.message()) for message in mail.outbox[sent:]]
    return told


def submit(world: World, hidden: Hidden) -> User:
    """Let Carol revise and Dave seal as `hidden` says, calibrate and advise.

    Returns an admin who then sits down on the panel.
    """
    add_endpoint(by=world.alice, name="ATS", url="http://127.0.0.1:9/", events=EVENT_TYPES)
    changes = {"data.note": f"Canary again {hidden.note}", "data.rating": hidden.rating % 4 + 1}
    reason = f"Canary reason {LONG_REASON}"
    revise_card(world.card(world.carols), by=world.carol, changes=changes, reason=reason)
    seal(world.card(world.daves), hidden.answers())
    call_command("drain", until_empty=True)
    recommend(world.fresh_loop())
    calibrate_company()
    adam = make_user("Adam Ash", admin=True)
    seat_interviewer(world.loop, by=world.rosa, interview=world.first, user=adam)
    return adam


class Crawl:
    """One world, asked by one reader after another for every address that it has."""

    def __init__(self, stage: Stage, adam: User, chance: random.Random) -> None:
        self.stage, self.adam, self.chance = stage, adam, chance
        self.world, self.asked = stage.world, 1

    def ask(self, reader: str) -> Answers:
        """Return the answers to one of READERS."""
        world = self.world
        people = {PANELIST: world.bob, PANELISTS_TOKEN: world.bob, NOT_BLIND: world.rosa}
        user = people.get(reader, self.adam)
        if reader == NOT_BLIND:
            return self.ask_pages(user, ("{loop}/debrief/", "{carols}/"))
        if reader == SUPERUSER:
            return self.ask_django_admin(user)
        if reader.endswith("token"):
            return self.ask_api(Caller(user, checked=False))
        return self.ask_pages(user)

    def ask_pages(self, user: User, ends: tuple[str, ...] = ("",)) -> Answers:
        """Return the answers of every page that the table knows, to a session of `user`."""
        found: Answers = {}
        rows = [row for row in PAGE_ROWS if not row.path.startswith("/accounts/")]
        rows = [row for row in rows if row.path.endswith(ends)]
        for row in rows:
            with undone():
                rosa = {"rosa": str(self.world.rosa.public_id)}
                if (ids := self._prepare(row, rosa)) is None:
                    continue
                client = Client()
                client.force_login(user)
                if row.is_asked:
                    show_again(client)
                self._again()
                path = fill(row.path, ids)
                data = fill(row.form, ids) if row.method == "post" else None
                answer = getattr(client, row.method)(path, data)
                asked = " asked" if row.is_asked else ""
                found[f"{row.method} {row.path}{asked}"] = tell(answer)
        return found

    def ask_api(self, caller: Caller) -> Answers:
        """Return the answers of every operation that the table knows, and of every list's query."""
        found: Answers = {}
        for row in ROWS:
            with undone():
                if (ids := self._prepare(row, {})) is None:
                    continue
                self._again()
                path, body = fill(row.path, ids), fill(row.body, ids)
                answer = caller.call(row.method, path, body, **row.headers)
                found[f"{row.method} {row.path}"] = tell(answer)
        for path in list_queries():
            self._again()
            found[f"get {path}"] = tell(caller.get(fill(path, self.stage.ids)))
        return found

    def ask_django_admin(self, user: User) -> Answers:
        """Return the answers of Django's admin once it opens to `user`: every list, every row."""
        User.objects.filter(pk=user.pk).update(is_superuser=True)
        client, found = Client(), Answers()
        client.force_login(user)
        for route in list_routes():
            if route.startswith(DJANGO_ADMIN) and route.count("/") == 3 and "<" not in route:
                self._again()
                listed = client.get("/" + route)
                found[route] = tell(listed)
                rows = re.findall(rb'href="(/admin/[^"]+/change/)', listed.content)
                for number, address in enumerate(dict.fromkeys(rows)):
                    found[f"{route} {number}"] = tell(client.get(address.decode()))
        return found

    def _prepare(self, row: Any, more: dict[str, str]) -> dict[str, str] | None:
        """Return the ids of a row, None where this world does not let it be prepared."""
        try:
            made = row.prepare(self.world) if row.prepare else {}
        except Refusal:
            self._again()  # so that the next request is the same one in both worlds
            return None
        return {**self.stage.ids, **more, **made}

    def _again(self) -> None:
        """Begin the n-th request of both worlds with one chance, and no throttle behind it."""
        self.asked += 1
        self.chance.seed(self.asked)
        cache.clear()


def tell(answer: Any) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    body = b"".join(answer) if answer.streaming else answer.content
    plain = KEY_IN_ADDRESS.sub(b"/KEY/", CSRF.sub(b"", body))
    return answer.status_code, plain, tuple(sorted(answer.items()))


def list_queries() -> list[str]:
    """Return each list of the API with each value of each filter that its document names."""
    found = []
    for path, methods in read_contract()["paths"].items():
        if "get" not in methods or "{" in path or path == f"{BASE}/schema/":
            continue
        for parameter in methods["get"].get("parameters", []):
            if parameter["in"] == "query":
                found += [f"{path}?{parameter['name']}={v}" for v in _values_of(parameter)]
    return [path.removeprefix(BASE) for path in found]


def _values_of(parameter: dict[str, Any]) -> list[str]:
    schema, name = parameter["schema"], parameter["name"]
    if "$ref" in schema:
        schema = read_contract()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if "enum" in schema:
        return [str(value) for value in schema["enum"]]
    if schema.get("type") == "boolean":
        return ["true", "false"]
    return {
        "q": ["canary", "Tess"],
        "limit": ["1"],
        "fields": ["id"],
        "loop": ["{loop}"],
        "opening": ["{opening}"],
        "candidate": ["{candidate}"],
        "candidacy": ["{candidacy}"],
        "interview": ["{first}"],
        "author": ["{olga}"],
        "verb": ["scorecard."],
        "since": ["2020-01-01T00:00:00Z"],
    }.get(name, [])
