"""What every test gets: a fresh world on demand, fast password hashing, an empty cache."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client, override_settings

from accounts.models import User
from tests.builders import World, make_world
from tests.snapshot import Snapshot
from tests.watched import watched_codes, watched_events, watched_sentences

LONG_WEIGHT = 30
OF_PAGES = "/pages/"
FAST_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ASKS_FOR_DATABASE = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the database at hand cannot show.

    On SQLite that is what needs PostgreSQL and Redis; on PostgreSQL what needs no database at all
    or any, and was shown on SQLite: pages too, whose rows the tests of actions and of the API ask.
    """
    left_out = [item for item in items if not _can_show(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    _put_long_files_first(items)


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over all that was imported: a fifth of the suite's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _put_long_files_first(items: list[pytest.Item]) -> None:
    """Let a parallel run begin with the files that take longest, so that none is left alone.

    A long test, or one in a browser, counts as many. Inside a file the order stays as drawn.
    """
    weights = Counter[str]()
    for item in items:
        is_long = any(item.get_closest_marker(name) for name in ("browser", "long"))
        weights[item.nodeid.split("::")[0]] += LONG_WEIGHT if is_long else 1
    places = {name: place for place, (name, _) in enumerate(weights.most_common())}
    items.sort(key=lambda item: places[item.nodeid.split("::")[0]])


def _can_show(item: pytest.Item) -> bool:
    needs_servers = item.get_closest_marker("server") is not None
    if connection.vendor == "sqlite":
        return not needs_servers
    if item.get_closest_marker("any_database") is not None or OF_PAGES in item.nodeid:
        return needs_servers
    asked = ASKS_FOR_DATABASE & set(getattr(item, "fixturenames", ()))
    return needs_servers or bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session", autouse=True)
def _flush_quickly() -> Iterator[None]:
    """Let a flush of SQLite keep the row that opens the frozen tables until they are empty.

    PostgreSQL makes new files for each table that it truncates, which takes seconds: here a
    superuser deletes the few rows instead, past the triggers.
    """
    operations = type(connection.ops)
    flush = operations.sql_flush

    def flush_pass_last(*arguments: Any, **options: Any) -> list[str]:
        return sorted(flush(*arguments, **options), key=lambda sql: "accounts_erasurepass" in sql)

    def delete_rows(_: Any, __: Any, tables: Iterable[str], **options: Any) -> list[str]:
        deletes = [f'DELETE FROM "{table}"' for table in tables]
        return [
            "SET session_replication_role = replica",
            *deletes,
            "RESET session_replication_role",
        ]

    quick = flush_pass_last if connection.vendor == "sqlite" else delete_rows
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", quick)
        yield


@pytest.fixture(scope="session", autouse=True)
def _what_modules_share() -> Iterator[None]:
    """Let what a whole module shares be served without collected files and hash fast, too."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    shared = {"STORAGES": {**settings.STORAGES, "staticfiles": plain}}
    with override_settings(**shared, WHITENOISE_AUTOREFRESH=True, PASSWORD_HASHERS=FAST_HASHERS):
        yield


@pytest.fixture(autouse=True)
def _quick_and_clean(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    kept_outside = tmp_path_factory.getbasetemp()  # never the installation's own
    settings.ERASURE_LEDGER = kept_outside / "erasures.ndjson"
    settings.AUDIT_HEAD_DIR = kept_outside / "audit-heads"
    settings.PASSWORD_HASHERS = FAST_HASHERS
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = True
    cache.clear()
    vars(connections["default"]).pop("kept", None)  # statements, made by what a test may replace
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _nothing_strange(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which an event, a sentence or a refusal was not as all are: tests/watched."""
    with watched_events() as events, watched_sentences() as sentences, watched_codes() as codes:
        yield
    assert request.node.get_closest_marker("made_up") or events + sentences + codes == []


@pytest.fixture(autouse=True)
def _open_frozen_tables_to_the_flush(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a transactional test's flush empty the tables that refuse DELETE and TRUNCATE."""
    yield_first = {"transactional_db", "live_server"} & set(request.fixturenames)
    marker = request.node.get_closest_marker("django_db")
    transactional = bool(yield_first) or bool(marker and marker.kwargs.get("transaction"))
    if transactional:
        request.getfixturevalue("transactional_db")
    yield
    if transactional:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO accounts_erasurepass (opened_at) VALUES (CURRENT_TIMESTAMP)"
            )


@pytest.fixture(scope="session")
def usual_world() -> Snapshot[World]:
    """Return the usual world, to be copied: see tests/builders.py."""
    return Snapshot(make_world)


@pytest.fixture
def world(db: None, usual_world: Snapshot[World]) -> World:
    """Return a usual world of this test's own."""
    return usual_world.copy()


@pytest.fixture
def sign_in(client: Client) -> Any:
    """Return a function that signs a person in on the test client."""

    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def drain() -> Any:
    """Return a function that works through every due job, as `manage.py drain` does."""

    def drain() -> None:
        call_command("drain", until_empty=True)

    return drain
