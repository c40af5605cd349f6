"""What an author should look at again: anchors alike, and words for who somebody is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from scorecards.suggestion.likeness import are_alike
from scorecards.suggestion.proxies import find_proxies


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning at a field; it hinders nothing.

    `kind` is "alike" or the group of a proxy term (age, gender, origin, ...), `words` the term as
    written or the two levels ("2 and 3"), `reason` a sentence.
    """

    field: str
    kind: str
    words: str
    reason: str


def list_warnings(competencies: Sequence[Mapping[str, Any]]) -> list[Warned]:
    """Return the warnings of a rubric in the order of its fields."""
    return [
        warned
        for index, item in enumerate(competencies)
        for warned in (*_warn_of_words(index, item), *_warn_of_likeness(index, item))
    ]


def _warn_of_words(index: int, item: Mapping[str, Any]) -> Iterator[Warned]:
    at = f"competencies.{index}"
    texts = {f"{at}.{field}": item[field] for field in ("name", "question")}
    texts |= {f"{at}.anchors.{level}": text for level, text in sorted(item["anchors"].items())}
    for field, text in texts.items():
        for proxy in find_proxies(text):
            yield Warned(field, proxy.stands_for, proxy.words, proxy.reason)


def _warn_of_likeness(index: int, item: Mapping[str, Any]) -> Iterator[Warned]:
    for (lower, one), (higher, other) in pairwise(sorted(item["anchors"].items())):
        if are_alike(one, other):
            yield Warned(
                f"competencies.{index}.anchors.{higher}",
                "alike",
                f"{lower} and {higher}",
                _(
                    "Levels %(lower)s and %(higher)s say the same but for degree: two people will "
                    "not tell them apart. Write what is done at the higher level and not at the "
                    "lower."
                )
                % {"lower": lower, "higher": higher},
            )
