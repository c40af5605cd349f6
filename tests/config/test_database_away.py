"""A request that the database does not answer is answered 503, and says when to come back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.test import Client

from tests.accounts.api.caller import Caller
from tests.builders import make_user

BUSY = sqlite3.OperationalError("database is locked")
BUSY.sqlite_errorcode = sqlite3.SQLITE_BUSY
WRONG = sqlite3.OperationalError("no such column: x")
WRONG.sqlite_errorcode = sqlite3.SQLITE_ERROR


def caused_by(error: Exception) -> OperationalError:
    """Return what Django makes of it."""
    told = OperationalError("Tess Kim")
    told.__cause__ = error
    return told


@pytest.fixture
def browser(db: None) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(make_user("Alice Adams", admin=True))
    return browser


@pytest.mark.parametrize("error", [OperationalError("Tess Kim"), InterfaceError(), caused_by(BUSY)])
@pytest.mark.parametrize("path", ["/", "/account/", "/health/ready", "/accounts/login/"])
def test_a_page_says_when_to_come_back(browser: Client, path: str, error: Exception) -> None:
    def fail(*_: object) -> None:
        raise error

    with connection.execute_wrapper(fail):
        answer = browser.get(path, headers={"accept-language": "de"})
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert ("Traceback" in page, "Tess" in page, "Error" in page) == (False, False, False)
    assert browser.get(path).status_code in {200, 302}


def test_a_program_is_told_as_a_problem(db: None) -> None:
    caller = Caller(make_user("Alice Adams", admin=True))

    def fail(*_: object) -> None:
        raise OperationalError

    with connection.execute_wrapper(fail):
        answer = Client(raise_request_exception=False).get(
            "/api/v1/me/", headers=dict(caller.headers)
        )
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "unavailable"


def test_wrong_sql_is_a_fault_of_ours(browser: Client) -> None:
    def fail(*_: object) -> None:
        raise caused_by(WRONG)

    with connection.execute_wrapper(fail):
        assert browser.get("/").status_code == 500


@pytest.fixture
def _reconnecting() -> Iterator[None]:
    yield
    close_old_connections()


@pytest.mark.django_db(transaction=True)
@pytest.mark.server
@pytest.mark.usefixtures("_reconnecting")
def test_after_a_restart_the_next_request_is_answered() -> None:
    browser = Client(raise_request_exception=False)
    browser.force_login(make_user("Alice Adams", admin=True))
    broken = list[int]()

    def end_it(execute: Any, *asked: Any) -> Any:
        if not broken:
            broken.append(1)
            connection.connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return execute(*asked)

    with connection.execute_wrapper(end_it):
        statuses = [browser.get("/account/").status_code]
    close_old_connections()  # as at the end of each request that is no test's
    statuses.append(browser.get("/account/").status_code)
    assert statuses == [503, 200]
