"""What is missing for the next level, in words an interviewer can ask about."""

from collections.abc import Mapping

from scorecards.suggestion.scoring import Weights

MISSING = {
    "check_first": "What was checked, tried small or agreed before the commitment?",
    "limit_first": "Which limit or measure of success was set before the result was known?",
    "stop_rule": "What would have made them stop or turn back?",
    "isolated": "Compared with what? Nothing shows that it was this and not something else.",
    "segment": "For whom did it hold and for whom not?",
    "cause_found": "What was the cause behind the number or the complaint?",
    "given_up": "What was given up for it, and who paid?",
    "then_now": "What was it before and what is it now, in the same unit?",
    "growth": "What does the person do today that they could not do before?",
    "fitted_task": "What was given to that one person, and why that?",
    "told_straight": "What exactly was said to the person?",
    "their_interest": "What did the other side stand to lose?",
    "answering_term": "What was offered that answered it?",
    "lasting": "What is still used by others, without the candidate?",
    "recovered": "What went wrong, and what was changed because of it?",
}
ASKED_FOR = 3


def list_missing(contributions: Mapping[str, float], key: str, weights: Weights) -> tuple[str, ...]:
    """Return up to three questions about the weightiest kinds of evidence that are absent."""
    absent = [kind for kind in MISSING if kind not in contributions]
    absent.sort(key=lambda kind: (-weights.points(kind, 1, key), kind))
    return tuple(MISSING[kind] for kind in absent[:ASKED_FOR])
