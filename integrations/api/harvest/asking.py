"""What a client may ask of a collection, and what it becomes in the database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core import signing

from accounts.api.problems import InvalidQuery
from integrations.api.harvest import moments

PER_PAGE = 100
PER_PAGE_MAX = 500
PAGE_MAX = 1_000_000
NUMBER = re.compile(r"[0-9]{1,9}")
KEY = re.compile(r"[0-9]{1,18}")
SALT = "loopboard.harvest.cursor"
STATUSES = ("active", "rejected", "hired")
OPERATORS = ("gt", "gte", "lt", "lte")


@dataclass(frozen=True, slots=True)
class Wish:
    """Which rows, and which page of them. `filters` are lookups of the annotated rows."""

    per_page: int
    page: int = 1
    after: int = 0
    filters: dict[str, Any] = field(default_factory=dict)


def read_v1(asked: Mapping[str, str], *, of_applications: bool) -> Wish:
    """Return what the address asks; names we do not know are left alone, as Harvest does."""
    filters: dict[str, Any] = {}
    for name in ("created", "updated"):
        filters |= _within(asked, name)
    if of_applications:
        filters |= _of_applications(asked)
    page = _number(asked, "page", 1, PAGE_MAX)
    return Wish(_number(asked, "per_page", PER_PAGE, PER_PAGE_MAX), page, filters=filters)


def _within(asked: Mapping[str, str], name: str) -> dict[str, Any]:
    """Both ends are inclusive, and a moment stands for its whole millisecond."""
    found: dict[str, Any] = {}
    if f"{name}_after" in asked:
        found[f"{name}__gte"] = _moment(asked, f"{name}_after")
    if f"{name}_before" in asked:
        found[f"{name}__lt"] = moments.after(_moment(asked, f"{name}_before"))
    return found


def _of_applications(asked: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "job_id" in asked:
        found["opening"] = _key(asked, "job_id")
    if "status" in asked:
        if asked["status"] not in STATUSES:
            raise InvalidQuery({"status": f"One of: {', '.join(STATUSES)}."})
        found["status"] = asked["status"]
    if "last_activity_after" in asked:
        found["active__gte"] = _moment(asked, "last_activity_after")
    return found


def read_v3(asked: Mapping[str, str], *, about: str) -> Wish:
    """Return what the address asks: everything at first, from then on a cursor alone.

    `about` names collection and reader: a cursor is good for no other.
    """
    if "cursor" in asked:
        if len(asked) > 1:
            raise InvalidQuery({"cursor": "A cursor comes alone: it carries everything else."})
        return _open_cursor(asked["cursor"], about)
    filters: dict[str, Any] = {}
    for name in ("created", "updated"):
        filters |= _compared(asked, name)
    if "ids" in asked:
        keys = asked["ids"].split(",")
        if len(keys) > PER_PAGE_MAX or not all(KEY.fullmatch(key) for key in keys):
            raise InvalidQuery({"ids": f"At most {PER_PAGE_MAX} whole numbers with commas."})
        filters["row_number__in"] = [int(key) for key in keys]
    return Wish(_number(asked, "per_page", PER_PAGE, PER_PAGE_MAX), filters=filters)


def _compared(asked: Mapping[str, str], name: str) -> dict[str, Any]:
    """Read gte|TIME, or two of them with a comma between."""
    found: dict[str, Any] = {}
    parameter = f"{name}_at"
    for term in filter(None, asked.get(parameter, "").split(",")):
        operator, _, text = term.partition("|")
        moment = moments.read(text)
        if operator not in OPERATORS or moment is None:
            raise InvalidQuery({parameter: "Write gte|2026-05-04T10:00:00.000Z, or gt, lt, lte."})
        edge = moments.after(moment) if operator in {"gt", "lte"} else moment
        found[f"{name}__{'gte' if operator.startswith('g') else 'lt'}"] = edge
    return found


def write_cursor(wish: Wish, after: int, *, about: str) -> str:
    """Return an opaque cursor: what was asked, and the last key that was answered."""
    filters = {
        name: value if isinstance(value, list) else value.isoformat()
        for name, value in wish.filters.items()
    }
    told = {"about": about, "after": after, "per_page": wish.per_page, "filters": filters}
    return signing.dumps(told, salt=SALT, compress=True)


def _open_cursor(cursor: str, about: str) -> Wish:
    try:
        told = signing.loads(cursor, salt=SALT)
    except signing.BadSignature:
        told = {}
    if told.get("about") != about:
        raise InvalidQuery({"cursor": "This cursor is not from here."})
    filters = {
        name: value if isinstance(value, list) else moments.read(value)
        for name, value in told["filters"].items()
    }
    return Wish(told["per_page"], after=told["after"], filters=filters)


def _number(asked: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = asked.get(name, str(usual))
    if not NUMBER.fullmatch(text) or not 1 <= int(text) <= most:
        raise InvalidQuery({name: f"A whole number from 1 to {most}."})
    return int(text)


def _key(asked: Mapping[str, str], name: str) -> int:
    if not KEY.fullmatch(asked[name]):
        raise InvalidQuery({name: "A whole number."})
    return int(asked[name])


def _moment(asked: Mapping[str, str], name: str) -> Any:
    if (moment := moments.read(asked[name])) is None:
        raise InvalidQuery({name: "A time like 2026-05-04T10:00:00.000Z."})
    return moment
