"""Each page answers each kind of person as its row says; an address without a row fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from accounts.actions import issue_token
from accounts.models import User
from tests.accounts.api.stage import Stage, set_stage, undone
from tests.browsers import show_again
from tests.config.page_rows import PAGE_ROWS, PageRow
from tests.config.routes import DJANGO_ADMIN, fill_admin, list_pages, list_routes
from tests.config.test_api_rights import fill

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
stage = pytest.fixture(scope="module")(set_stage)

Sessions = dict[str, str]
MADE = (
    "token",
    "decision",
    "webhook",
    "delivery",
    "feed",
    "policy",
    "declaration",
    "draft",
    "link",
    "pool",
    "dave",
    "newcomer",
)  # by a row's own prepare
PEOPLE = ("alice", "rosa", "ron", "hugo", "bob", "carol", "dave", "olga", "nobody")
METHODS = ("get", "post", "put", "patch", "delete")
FORM = "application/x-www-form-urlencoded"
CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
REFUSED = {301, 302, 401, 403, 404, 405, 429}


def name_of(row: PageRow) -> str:
    return f"{row.method} {row.path}"


def look_up(stage: Stage) -> dict[str, User | None]:
    """Return each of PEOPLE and ivan; None is nobody."""
    people = {name: getattr(stage.world, name, None) for name in PEOPLE}
    for name in ("ron", "ivan"):
        people[name] = User.objects.get(public_id=stage.ids[name])
    return people


def prepare(row: PageRow, stage: Stage) -> dict[str, str]:
    more = row.prepare(stage.world) if row.prepare else {}
    return {**stage.ids, "rosa": str(stage.world.rosa.public_id), **more}


@pytest.fixture(scope="module")
def sessions(stage: Stage) -> Sessions:
    """Sign each person in once; a browser of its own carries the session's cookie later."""
    signed_in = Sessions({"nobody": ""})
    for name, person in look_up(stage).items():
        if person is not None:
            client = Client()
            client.force_login(person)
            signed_in[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return signed_in


def send(row: PageRow, ids: dict[str, str], session: str, **headers: str) -> Any:
    """Return the answer to the session's browser; what it did is undone."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    with undone():
        if row.is_asked and session:
            show_again(client)
        path = fill(row.path, ids)
        if row.method == "post":
            return client.post(path, fill(row.form, ids), headers=headers)
        return client.generic(row.method.upper(), path, headers=headers)


@pytest.mark.parametrize("row", PAGE_ROWS, ids=name_of)
def test_each_page_answers_each_person_as_the_table_says(
    stage: Stage, sessions: Sessions, row: PageRow
) -> None:
    expected = dict(zip(PEOPLE, map(int, row.statuses.split()), strict=True))
    expected["ivan"] = expected["olga"]
    with undone():
        ids = prepare(row, stage)
        answers = {name: send(row, ids, session) for name, session in sessions.items()}
        nowhere = dict.fromkeys(ids, str(uuid4()))
        absent = {
            name: tell(send(row, nowhere, sessions[name]))
            for name in ("ron", "olga")
            if "{" in row.path and expected[name] == 404
        }
    assert {name: answer.status_code for name, answer in answers.items()} == expected
    assert absent == {name: tell(answers[name]) for name in absent}


def test_a_token_opens_no_page(stage: Stage) -> None:
    ids = {**prepare(PAGE_ROWS[0], stage), **dict.fromkeys(MADE, str(uuid4()))}
    with undone():
        _, secret = issue_token(stage.world.alice, name="Script", scopes=("read", "write"))
        opened = {
            name_of(row)
            for row in PAGE_ROWS
            if not row.path.endswith(".ics")  # whose address is its key
            and not row.path.startswith(("/declare/", "/link/"))  # likewise
            and send(row, ids, "", authorization=f"Bearer {secret}").status_code
            != int(row.statuses.split()[-1])
        }
    assert opened == set()


def tell(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    return answer.status_code, CSRF.sub(b"", answer.content), dict(answer.items())


def test_every_page_has_its_rows() -> None:
    unreached = set(list_pages()) - {_route(row) for row in PAGE_ROWS}
    assert {route for route in unreached if not CLOSED.search(route)} == set()


CLOSED = re.compile(
    r"^accounts/((confirm-)?email|3rdparty|social)/"
)  # shadowed by an address of ours


def _route(row: PageRow) -> str:
    some_id = "00000000-0000-4000-8000-000000000000"
    return str(resolve(re.sub(r"\{\w+\}", some_id, row.path).split("?")[0]).route)


def list_unwritten() -> Iterator[tuple[str, str]]:
    """Yield each method of a page that has no row, with an address of the page."""
    written = {(row.method, _route(row)) for row in PAGE_ROWS}
    for path in dict.fromkeys(row.path for row in PAGE_ROWS):
        route = _route(PageRow("get", path, ""))
        yield from ((method, path) for method in METHODS if (method, route) not in written)


def test_a_method_without_a_row_does_nothing(stage: Stage, sessions: Sessions) -> None:
    ids = {**prepare(PAGE_ROWS[0], stage), **dict.fromkeys(MADE, str(uuid4()))}
    done = {
        (method, path, answer.status_code)
        for method, path in list_unwritten()
        for session in (sessions["alice"], "")
        if (answer := send(PageRow(method, path, ""), ids, session)).status_code not in REFUSED
        and not path.startswith("/accounts/")  # allauth's forms take a PUT like a POST
    }
    assert done == set()


def list_django_admin() -> list[str]:
    return [route for route in list_routes() if route.startswith(DJANGO_ADMIN)]


@pytest.mark.parametrize("method", ["get", "post"])
def test_djangos_admin_opens_to_none_of_them(stage: Stage, sessions: Sessions, method: str) -> None:
    opened = {
        route
        for route in list_django_admin()
        for session in (sessions["alice"], "")
        if send(PageRow(method, fill_admin(route), ""), {}, session).status_code not in REFUSED
    }
    assert opened <= {"admin/login/", "admin/jsi18n/"}
