"""Read what people write into a rubric: leniently for a draft, strictly to publish it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.actions.texts import KEYS_MAX, read_text
from accounts.errors import Invalid, InvalidMany
from scorecards.models import Competency

NAME_MAX, KEY_MAX, TITLE_MAX, QUESTION_MAX, ANCHOR_MAX = 120, 40, 80, 200, 2_000
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
LEVELS = (("1", "2", "3"), ("1", "2", "3", "4"))
FIELDS = ("key", "name", "question", "anchors")
Written = list[dict[str, Any]]


def read_name(name: object) -> str:
    """Return a rubric's name. Raises Invalid."""
    return read_text(name, "name", most=NAME_MAX, empty=_("Write the rubric's name."))


def read_draft(competencies: object) -> Written:
    """Return competencies as a draft keeps them: texts may be empty, a key is made of the name.

    Raises Invalid that names the field for what no draft can keep: other fields, wrong types,
    levels that are not 1 to 3 or 1 to 4, texts that are too long.
    """
    items = _read_list(competencies)
    return [_read_item(f"competencies.{index}", item) for index, item in enumerate(items)]


def _read_list(competencies: object) -> Sequence[Any]:
    if not isinstance(competencies, list | tuple):
        raise Invalid(_("Competencies are a list."), field="competencies")
    if len(competencies) > KEYS_MAX:
        raise Invalid(
            _("A rubric has at most %(keys_max)s competencies.") % {"keys_max": KEYS_MAX},
            field="competencies",
        )
    return competencies


def _read_item(at: str, item: object) -> dict[str, Any]:
    if not isinstance(item, Mapping):
        raise Invalid(_("A competency has key, name, question and anchors."), field=at)
    if unknown := sorted(str(name)[:80] for name in set(item) - set(FIELDS)):
        raise Invalid(_("There is no such field."), field=f"{at}.{unknown[0]}")
    anchors = item.get("anchors", {})
    levels = _read_levels(anchors, at)
    name = read_text(item.get("name", ""), f"{at}.name", most=TITLE_MAX)
    key = read_text(item.get("key", ""), f"{at}.key", most=KEY_MAX)
    return {
        "key": key or suggest_key(name),
        "name": name,
        "question": read_text(item.get("question", ""), f"{at}.question", most=QUESTION_MAX),
        "anchors": {
            level: read_text(anchors[level], f"{at}.anchors.{level}", most=ANCHOR_MAX)
            for level in levels
        },
    }


def _read_levels(anchors: object, at: str) -> tuple[str, ...]:
    if isinstance(anchors, Mapping):
        for levels in LEVELS:
            if set(anchors) == set(levels):
                return levels
    raise Invalid(_("Write a sentence for each level, 1 to 3 or 1 to 4."), field=f"{at}.anchors")


def suggest_key(name: str) -> str:
    """Return a key made of a name: "Customer sense" is customer_sense; "" if nothing is left."""
    words = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_0123456789")
    return words[:KEY_MAX].rstrip("_")


def blank_competency(levels: int = 4) -> dict[str, Any]:
    """Return a competency of which nothing is written yet."""
    anchors = {str(level): "" for level in range(1, levels + 1)}
    return {"key": "", "name": "", "question": "", "anchors": anchors}


def list_faults(competencies: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return why these cannot be published: each field with its sentence, nothing if they can."""
    if not competencies:
        return {"competencies": _("A rubric needs at least one competency.")}
    if len(competencies) > KEYS_MAX:
        return {
            "competencies": _("A rubric has at most %(keys_max)s competencies.")
            % {"keys_max": KEYS_MAX}
        }
    faults: dict[str, str] = {}
    keys: set[object] = set()
    for index, item in enumerate(competencies):
        at = f"competencies.{index}"
        for read in _readers(at, item):
            try:
                read()
            except Invalid as refusal:
                faults[refusal.field] = refusal.message
        key = item.get("key")
        if isinstance(key, str) and key in keys and f"{at}.key" not in faults:
            faults[f"{at}.key"] = _("%(key)s stands here twice.") % {"key": key}
        keys.add(key if isinstance(key, str) else None)
    return faults


def _readers(at: str, item: Mapping[str, Any]) -> list[Callable[[], object]]:
    anchors = item.get("anchors")
    levels = list(anchors) if isinstance(anchors, Mapping) else []
    return [
        lambda: _read_key(item, at),
        lambda: _read_title(item, at),
        lambda: _read_question(item, at),
        lambda: _read_levels(anchors, at),
        *(lambda level=level: _read_anchor(item, at, level) for level in levels[:4]),
    ]


def read_competencies(competencies: Sequence[Mapping[str, Any]]) -> list[Competency]:
    """Return unsaved competencies in their order. Raises Invalid that names every fault."""
    faults = list_faults(competencies)
    if len(faults) == 1:
        field, sentence = next(iter(faults.items()))
        raise Invalid(sentence, field=field)
    if faults:
        raise InvalidMany(_("This rubric is not complete yet."), faults)
    return [_build(index, item) for index, item in enumerate(competencies)]


def _build(index: int, item: Mapping[str, Any]) -> Competency:
    at = f"competencies.{index}"
    levels = _read_levels(item.get("anchors"), at)
    return Competency(
        position=index + 1,
        key=_read_key(item, at),
        name=_read_title(item, at),
        question=_read_question(item, at),
        anchors={level: _read_anchor(item, at, level) for level in levels},
    )


def _read_key(item: Mapping[str, Any], at: str) -> str:
    key = item.get("key")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        sentence = _("A key is lower-case letters, digits and _, a letter first.")
        raise Invalid(sentence, field=f"{at}.key")
    return key


def _read_title(item: Mapping[str, Any], at: str) -> str:
    empty = _("Write the competency's name.")
    return read_text(item.get("name"), f"{at}.name", most=TITLE_MAX, empty=empty)


def _read_question(item: Mapping[str, Any], at: str) -> str:
    return read_text(item.get("question", ""), f"{at}.question", most=QUESTION_MAX)


def _read_anchor(item: Mapping[str, Any], at: str, level: str) -> str:
    field = f"{at}.anchors.{level}"
    empty = _("An anchor is a sentence.")
    return read_text(item["anchors"][level], field, most=ANCHOR_MAX, empty=empty)


def write_competencies(rows: Sequence[Competency]) -> Written:
    """Return stored competencies as drafts and files hold them."""
    return [
        {"key": row.key, "name": row.name, "question": row.question, "anchors": row.anchors}
        for row in rows
    ]
