"""Load a synthetic company into an empty database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from accounts.actions.erasing import open_frozen_tables
from accounts.errors import Refusal
from accounts.models import User
from config.synthetic.drawing import PANEL, Size, World
from config.synthetic.founding import found_company, name_company
from config.synthetic.rows import Composer
from config.synthetic.tables import open_tables

CHUNK = 500
Say = Callable[[int], None]


class NotEmpty(Refusal):
    """Somebody lives in this database; a synthetic company is loaded into an empty one."""

    code = "not_empty"
    status = 409


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came into being."""

    size: Size
    cards: int
    ratings: int


def load_synthetic(candidates: int, *, seed: int, now: datetime, say: Say) -> Loaded:
    """Load `candidates` (1 or more) with four interviews and cards each, drawn by `seed`.

    Loops opened in the last 30 days before `now` are under way, with late and owed cards; older
    ones have ended. Calls `say` with the number of candidates written so far. Raises NotEmpty,
    with nothing written, where there are people already.

    The company is founded deed by deed: in one transaction each event of its audit stream would
    walk all versions of the stream's row, which at ten thousand people takes half an hour. The
    candidates come all or not at all.
    """
    if User.objects.exists():
        raise NotEmpty("There are people in this database already. Nothing was loaded.")
    size = Size.of(candidates)
    house = found_company(size, now=now)
    with open_frozen_tables():  # cards come before their ratings, and sealed
        name_company(house, size, now=now)
        tables = open_tables()
        composer = Composer(house, tables, now=now, seed=seed)
        _check("IMMEDIATE")
        done = ratings = 0
        for draw in World(size, len(composer.keys), seed).draw(chunk=CHUNK):
            rows = composer.compose(draw)
            for name, table in tables.items():
                table.write(rows.get(name, ()))
            done, ratings = done + len(draw.opening), ratings + len(rows.get("rating", ()))
            say(done)
        for table in tables.values():
            table.finish()
        _check("DEFERRED")
    _refresh_statistics()
    return Loaded(size, candidates * PANEL, ratings)


def _check(when: str) -> None:
    """Say when PostgreSQL checks references: at once, for millions would wait for the commit."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS ALL {when}")


def _refresh_statistics() -> None:
    """Tell the planner what there is now, as a night would; without it the first queries scan."""
    can_vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if can_vacuum else "ANALYZE")
