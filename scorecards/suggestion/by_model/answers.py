"""What a language model answered, held against its form and against what the candidate said."""

import json
from dataclasses import dataclass
from typing import Any

from scorecards.suggestion.by_model.sending import Sent, plain_words
from scorecards.suggestion.explaining import ASKED_FOR, MISSING
from scorecards.suggestion.result import Evidence
from scorecards.suggestion.rubric import Competency

_FIELDS = {"competency", "rating", "evidence", "missing"}
_QUOTE_FIELDS = {"turn", "quote", "speaks"}
_POLARITY = {"for": 1, "against": -1}
_MOST_QUOTES = 20
_SHORTEST = 4  # words; fewer prove nothing and are found anywhere
_KIND = "quoted"


class Unusable(Exception):  # noqa: N818  # what became of an answer, no fault of ours
    """An answer that nothing can be made of; `code` is one of PROBLEMS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer after checking: `rating` None where it gave none or had no quote that holds."""

    rating: int | None
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[str, ...] = ()
    lost_its_quotes: bool = False


def read_answer(content: str, competency: Competency, sent: Sent) -> Judged:
    """Return what an answer says of the competency. No word of the model's own is in it.

    Quotes that are not exact words of the candidate's are dropped, and a rating without any with
    them. Raises Unusable: not_json, wrong_form, wrong_competency, out_of_range.
    """
    told = _read_form(content)
    if told["competency"] != competency.key:
        raise Unusable("wrong_competency")
    rating = told["rating"]
    if rating is not None and (type(rating) is not int or rating not in competency.levels):
        raise Unusable("out_of_range")
    if rating is None:
        return Judged(None)
    evidence = _check_quotes(told["evidence"], sent)
    if not evidence:
        return Judged(None, lost_its_quotes=True)
    return Judged(rating, evidence, _read_missing(told["missing"]))


def _read_form(content: str) -> dict[str, Any]:
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Unusable("not_json") from error
    if not isinstance(told, dict) or set(told) != _FIELDS:
        raise Unusable("wrong_form")
    if not isinstance(told["evidence"], list) or not isinstance(told["missing"], list):
        raise Unusable("wrong_form")
    return told


def _check_quotes(rows: list[Any], sent: Sent) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for row in rows[:_MOST_QUOTES]:
        quote = _check_quote(row, sent)
        if quote and not any(one.start < quote.end and quote.start < one.end for one in found):
            found.append(quote)
    return tuple(sorted(found, key=lambda one: one.start))


def _check_quote(row: Any, sent: Sent) -> Evidence | None:
    if not isinstance(row, dict) or set(row) != _QUOTE_FIELDS:
        raise Unusable("wrong_form")
    turn, quote, speaks = row["turn"], row["quote"], row["speaks"]
    if type(turn) is not int or not isinstance(quote, str) or speaks not in ("for", "against"):
        raise Unusable("wrong_form")
    if len(plain_words(quote).split()) < _SHORTEST:
        return None
    place = sent.locate(quote, turn)
    if place is None:
        return None
    number, start, end = place
    return Evidence(start, end, sent.text[start:end], _KIND, _POLARITY[speaks], number)


def _read_missing(kinds: list[Any]) -> tuple[str, ...]:
    known = dict.fromkeys(kind for kind in kinds if isinstance(kind, str) and kind in MISSING)
    return tuple(known)[:ASKED_FOR]
