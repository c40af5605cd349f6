"""Nothing of what was deleted stays in the files of an embedded database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from candidates.actions import scrubbing

pytestmark = pytest.mark.django_db  # lets a database be opened: this one, beside the suite's
CANARY = "Quibble-from-Tess-" * 400


@pytest.fixture
def embedded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BaseDatabaseWrapper]:
    """A database in a file with a write-ahead log, as the embedded default has it."""
    here = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "company.sqlite3"}
    connection = ConnectionHandler({"default": here})["default"]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA secure_delete = OFF")
        cursor.execute("CREATE TABLE words (said text)")
        cursor.execute("INSERT INTO words VALUES (%s)", [CANARY])
    monkeypatch.setattr(scrubbing, "connection", connection)
    yield connection
    connection.close()


def read_files(connection: BaseDatabaseWrapper) -> bytes:
    place = Path(connection.settings_dict["NAME"])
    return b"".join(path.read_bytes() for path in place.parent.glob(f"{place.name}*"))


def delete(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM words")


def test_what_is_deleted_stays_in_the_files_without_them(embedded: BaseDatabaseWrapper) -> None:
    scrubbing.empty_the_log_of_writes()
    delete(embedded)
    assert CANARY[:30].encode() in read_files(embedded)


def test_nothing_of_what_is_deleted_stays_in_a_file(embedded: BaseDatabaseWrapper) -> None:
    scrubbing.scrub_free_pages()
    delete(embedded)
    scrubbing.empty_the_log_of_writes()
    assert CANARY[:30].encode() not in read_files(embedded)


def test_inside_a_transaction_the_log_is_left_for_later() -> None:
    with transaction.atomic():
        scrubbing.empty_the_log_of_writes()  # SQLite would refuse it here
