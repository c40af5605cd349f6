"""Many rows in one request: each is done or refused for itself, and each says which."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection, transaction
from rest_framework import serializers
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response

from accounts.api.base import ApiView
from accounts.api.problems import Problem
from accounts.api.strict import StrictSerializer
from accounts.errors import Refusal

ROWS_MAX = 200


class BulkResult(serializers.Serializer[Any]):
    """What became of one row. Pointers of its problem speak of the row."""

    index = serializers.IntegerField(help_text="Place of the row in the request, from 0.")
    status = serializers.IntegerField(help_text="201, or the status it would have been refused by.")
    id = serializers.UUIDField(allow_null=True, help_text="Of what was made; null if refused.")
    problem = Problem(allow_null=True, help_text="Why it was refused; null if made.")


class BulkAnswer(serializers.Serializer[Any]):
    """What became of each row, in their order."""

    made = serializers.IntegerField(help_text="Rows that were made.")
    refused = serializers.IntegerField(help_text="Rows of which nothing was kept.")
    results = BulkResult(many=True)


def many(row: type[StrictSerializer], *, most: int = ROWS_MAX) -> type[StrictSerializer]:
    """Return the shape of a request with 1 to `most` rows; each is held against `row` later."""
    rows = serializers.ListField(child=row(), min_length=1, max_length=most)
    told = {"__doc__": f"1 to {most} rows, each for itself.", "rows": rows}
    return type(f"Many{row.__name__}", (StrictSerializer,), told)


def read_ids(rows: Iterable[Any], name: str) -> set[UUID]:
    """Return the ids that stand under this name in rows nobody has checked yet."""
    ids = set()
    for row in rows:
        with suppress(AttributeError, LookupError, TypeError, ValueError):
            ids.add(UUID(row[name]))
    return ids


class BulkView(ApiView, ABC):
    """Do one thing for each row of a request."""

    row: ClassVar[type[StrictSerializer]]
    most: ClassVar[int] = ROWS_MAX

    @abstractmethod
    def make(self, wish: dict[str, Any]) -> Any:
        """Return the row of the database that a valid wish makes."""

    def make_each(self) -> Response:
        """Answer what became of each row. Raises ValidationError unless there are rows."""
        rows = self._read_rows()
        if connection.in_atomic_block:  # with an Idempotency-Key all rows are one transaction
            self.lock_all(rows)
        results = [self._try(index, row) for index, row in enumerate(rows)]
        made = sum(result["problem"] is None for result in results)
        return Response({"made": made, "refused": len(results) - made, "results": results})

    def _read_rows(self) -> list[Any]:
        data: Any = self.request.data
        rows = data.get("rows") if isinstance(data, dict) else None
        if not isinstance(rows, list) or not 1 <= len(rows) <= self.most:
            raise ValidationError({"rows": [f"List 1 to {self.most} rows."]})
        if unknown := sorted(str(name)[:80] for name in set(data) - {"rows"}):
            raise ValidationError({unknown[0]: ["There is no such field."]})
        return rows

    def _try(self, index: int, row: Any) -> dict[str, Any]:
        body = self.row(data=row)
        try:
            body.is_valid(raise_exception=True)
            with transaction.atomic():
                made = self.make(dict(body.validated_data))
        except (Refusal, APIException) as error:
            return {"index": index, "id": None, **self._describe(error)}
        status = self.status_of(made)
        return {"index": index, "status": status, "id": made.public_id, "problem": None}

    def lock_all(self, rows: Sequence[Any]) -> None:
        """Lock in one order, for all that follows, what the rows would lock in theirs."""

    def status_of(self, made: Any) -> int:  # noqa: ARG002 (of what a subclass makes)
        """Return the status of a row that was made."""
        return 201

    def _describe(self, error: Exception) -> dict[str, Any]:
        explain: Callable[..., Response] = self.get_exception_handler()
        answer = explain(error, self.get_exception_handler_context())
        return {"status": answer.status_code, "problem": answer.data}
