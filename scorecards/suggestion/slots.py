"""Whether a follow-up got its answer: an empty one is evidence too, and caps the level."""

from collections.abc import Sequence

from scorecards.suggestion.evidence import STRUCTURE, Found
from scorecards.suggestion.exchanges import Exchange

# What may fill a follow-up besides any piece of structure.
_FILLS: dict[str, frozenset[str]] = {
    "setback": frozenset({"went_wrong", "put_right", "given_up", "owned_limit"}),
    "risk": frozenset({"check_first", "limit_first", "stop_rule", "went_wrong"}),
    "interest": frozenset({"their_interest", "answering_term", "given_up"}),
    "own_part": frozenset({"own_act", "credit_given", "told_straight"}),
    "given_up": frozenset({"given_up", "answering_term", "owned_limit"}),
    "where_now": frozenset({"lasting", "growth", "then_now", "outcome"}),
    "decision_rule": frozenset({"limit_first", "stop_rule", "owned_limit", "isolated"}),
    "cause": frozenset({"isolated", "segment", "cause_found", "owned_limit", "outcome"}),
    "effect": frozenset({"then_now", "outcome", "growth", "lasting", "given_up"}),
    "plan": frozenset({"own_act", "check_first", "limit_first"}),
    "open": frozenset({"own_act", "outcome", "answering_term", "growth"}),
}
_EMPTY = frozenset({"refused", "handed_on", "disowned", "vague_effect", "habit"})


def find_unfilled(exchange: Exchange, evidence: Sequence[Found]) -> Found | None:
    """Return the empty answer to a follow-up as evidence, or None if it is filled or no follow-up.

    An `open` follow-up is empty only when it is refused, handed on or waved through.
    """
    if exchange.parent == exchange.number or not exchange.sentences:
        return None
    kinds = {item.kind for item in evidence if item.weight == 1.0 or item.polarity < 0}
    filling = _FILLS.get(exchange.kind, _FILLS["open"]) | STRUCTURE
    if kinds & filling and not (kinds & _EMPTY and not kinds & STRUCTURE):
        return None
    if exchange.kind == "open" and not kinds & _EMPTY:
        return None
    first, last = exchange.sentences[0], exchange.sentences[-1]
    if first.turn != last.turn:
        last = first
    return Found("unfilled_slot", first.start, last.end, -1, first.turn, 0, first.stems)
