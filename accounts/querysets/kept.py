"""Statements that are asked again and again, without building and compiling them each time.

What is kept is a statement, never an answer, and under a key that names all it depends on: of its
reader every column that a rule could look at, of the company what was read in this request. What
changes from one time to the next is given: a `Given` knows nothing of its value, so the statement
cannot depend on it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, QuerySet, Value
from django.db.models.expressions import Col

if TYPE_CHECKING:
    from accounts.models import User

Row = TypeVar("Row")
MOST = 1_000  # statements of a connection, some 15 KB each; beyond it begins anew
SECRET = {"password", "last_login"}  # no rule looks at them


class Given(Expression):
    """A value of a kept statement, put in each time it is asked; `field` is the column's."""

    def __init__(self, name: str, field: Any) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:  # noqa: ARG002 (Django's signature)
        """Return a place for the value, with oneself in it."""
        return "%s", [self]


class _Kept:
    """A queryset whose compiler has done its work."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self.rows = rows
        self.compiler: Any = rows.query.get_compiler(rows.db)
        self.sql, self.params = self.compiler.as_sql()
        self.compiler.as_sql = self._bind
        vars(rows.query)["get_compiler"] = lambda *_, **__: self.compiler
        self.values: dict[str, Any] = {}
        self._forget_what_is_compiled()

    def _forget_what_is_compiled(self) -> None:
        """Keep of conditions and subqueries their SQL alone: they are nine tenths of the memory."""
        query = self.rows.query
        query.where, query.annotations, query.alias_map = type(query.where)(), {}, {}
        query.combined_queries = ()
        self.compiler.where = self.compiler.having = self.compiler.qualify = None
        self.compiler.select = [
            (one if isinstance(one, Col) else Value(None, output_field=one.output_field), sql, name)
            for one, sql, name in self.compiler.select
        ]

    def ask(self, values: dict[str, Any]) -> list[Any]:
        self.values = values
        return list(self.rows.all())

    def _bind(self, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        return self.sql, tuple(
            self._fill(param) if isinstance(param, Given) else param for param in self.params
        )

    def _fill(self, place: Given) -> Any:
        value = self.values[place.name]
        return place.output_field.get_db_prep_value(value, self.compiler.connection)


def ask_again(key: Hashable, build: Callable[[], QuerySet[Any, Row]], **values: Any) -> list[Row]:
    """Return the rows of the queryset that `build` makes, which is built once for each key.

    `values` are those that it leaves to `Given`. It must not prefetch.
    """
    kept: dict[Hashable, _Kept] = vars(connections[DEFAULT_DB_ALIAS]).setdefault("kept", {})
    found = kept.get(key)
    if found is None:
        if len(kept) >= MOST:
            kept.clear()
        try:
            found = kept[key] = _Kept(build())
        except EmptyResultSet:
            return []
    return found.ask(values)


def ask_one_again(
    key: Hashable, build: Callable[[], QuerySet[Any, Row]], **values: Any
) -> Row | None:
    """Return the only row, as `ask_again` reads it, or None."""
    found = ask_again(key, build, **values)
    return found[0] if found else None


def facts_of(person: User) -> tuple[Hashable, ...]:
    """Return whatever a rule may know of a person without asking the database."""
    return tuple(
        getattr(person, field.attname)
        for field in person._meta.concrete_fields  # noqa: SLF001 (Django's documented API)
        if field.name not in SECRET
    )
