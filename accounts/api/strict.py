"""What every serializer of ours does: unknown fields and loose types are refused."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from rest_framework import serializers

from accounts.api.problems import InvalidQuery

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
PAGE_MAX = 200
EXACT = 2**53
NAMED = 20  # unknown fields that a refusal names


class StrictSerializer(serializers.Serializer[Any]):
    """A serializer that names fields it does not know instead of ignoring them."""

    def to_internal_value(self, data: Any) -> Any:
        """Return validated data. Raises ValidationError that names each unknown field."""
        if isinstance(data, dict):
            known = {name for name, field in self.fields.items() if not field.read_only}
            if unknown := sorted(str(name)[:80] for name in set(data) - known)[:NAMED]:
                raise serializers.ValidationError(
                    {name: ["There is no such field."] for name in unknown}, code="unknown_field"
                )
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """Text and nothing else: a number or a boolean is not silently written out."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text. Raises ValidationError for anything but a string."""
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Whole(serializers.IntegerField):
    """A whole number written as one; "3", 3.5 and true are refused, 3.0 is 3 as JSON has it."""

    def to_internal_value(self, data: Any) -> int:
        """Return the number. Raises ValidationError for anything but a JSON integer."""
        data = to_whole(data)
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


def to_whole(value: Any) -> Any:
    """Return 3 for 3.0, which JSON does not tell apart; anything else as it is.

    A float beyond 2^53 is no exact number, and as an int it could not be written in an answer.
    """
    exact = isinstance(value, float) and value.is_integer() and abs(value) <= EXACT
    return int(value) if exact else value


class Number(serializers.FloatField):
    """A finite number written as one."""

    def to_internal_value(self, data: Any) -> float:
        """Return the number. Raises ValidationError for text, booleans, NaN and infinity."""
        if isinstance(data, bool) or not isinstance(data, int | float) or not math.isfinite(data):
            self.fail("invalid")
        return float(data)


class Flag(serializers.BooleanField):
    """true or false, not a word that means it."""

    def to_internal_value(self, data: Any) -> bool:
        """Return the flag. Raises ValidationError for anything but true and false."""
        if not isinstance(data, bool):
            self.fail("invalid", input=str(data)[:40])
        return data


class Ref(serializers.UUIDField):
    """The public id of a row."""

    def to_internal_value(self, data: Any) -> UUID:
        """Return the id. Raises ValidationError for anything but a UUID in text."""
        if not isinstance(data, str):
            self.fail("invalid", value=str(data)[:40])
        return UUID(str(super().to_internal_value(data)))


class Moment(serializers.DateTimeField):
    """A time with its zone, between 1900 and 9000; kept in UTC."""

    def to_internal_value(self, value: Any) -> datetime:
        """Return the time in UTC. Raises ValidationError without a zone or out of range."""
        try:
            moment = datetime.fromisoformat(value).astimezone(UTC) if _has_zone(value) else None
        except (ValueError, OverflowError):
            moment = None
        if moment is None:
            raise serializers.ValidationError(
                "Write a time with its zone, like 2026-05-04T09:00:00Z."
            )
        if not EARLIEST <= moment < LATEST:
            raise serializers.ValidationError("A time lies between 1900 and 9000.")
        return moment


class MomentParameter(Moment):
    """A time in the address, where an unescaped + arrives as a space."""

    def to_internal_value(self, value: Any) -> datetime:
        """Return the time in UTC. Raises ValidationError."""
        return super().to_internal_value(str(value).replace(" ", "+"))


def _has_zone(value: Any) -> bool:
    return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None


class Query(StrictSerializer):
    """The parameters of a read."""

    fields_wanted = serializers.CharField(
        required=False,
        max_length=1000,
        help_text="Only these fields, by comma: `id,state`. A parameter of every read.",
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Name the sparse-fields parameter `fields`, which is an attribute of a serializer."""
        found = dict(super().get_fields())
        found["fields"] = found.pop("fields_wanted")
        return found

    @classmethod
    def read(cls, params: Any) -> dict[str, Any]:
        """Return the validated parameters. Raises InvalidQuery that names each wrong one."""
        query = cls(data=params.dict())
        if not query.is_valid():
            raise InvalidQuery(query.errors)
        return dict(query.validated_data)


class ListQuery(Query):
    """The parameters of every list."""

    limit = serializers.IntegerField(
        required=False, min_value=1, max_value=PAGE_MAX, default=50, help_text="Rows a page."
    )
    cursor = serializers.CharField(
        required=False, max_length=300, help_text="Where to go on: `next` of the page before."
    )
