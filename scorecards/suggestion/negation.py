"""What a clause denies: a deed that did not happen shows nothing, and tells nothing."""

from collections.abc import Sequence

_DENYING = frozenset({"not", "never", "nobody", "none", "neither", "nor", "no", "nothing"})
_OPENS_CLAUSE = frozenset({
    ",", ";", ".", ":", "?", "!", "and", "but", "because", "so", "until", "unless", "if", "before",
    "since", "when", "while", "that", "who", "which", "where", "as", "or", "than", "though",
})  # fmt: skip
# A rule for stopping, a limit, what went wrong: not doing is their point.
_MEANT = frozenset({
    "went_wrong", "owned_limit", "their_interest", "credit_given", "segment", "no_part", "refused",
    "handed_on", "disowned", "no_method",
})  # fmt: skip


def list_denied(words: Sequence[str]) -> list[bool]:
    """Tell of each plain word whether its clause denied it before. `not only` denies nothing."""
    denied, found = False, []
    for index, word in enumerate(words):
        if word in _OPENS_CLAUSE:
            denied = False
        found.append(denied)
        if word in _DENYING and words[index + 1 : index + 2] != ["only"]:
            denied = True
    return found


def is_denied(plain: str, start: int, kind: str) -> bool:
    """Tell whether evidence of this kind at `plain[start:]` stands in a clause that denies it."""
    if kind in _MEANT:
        return False
    before = plain[:start].split()
    following = plain[start:].split(" ", 1)[:1]
    return list_denied([*before, *following])[len(before)]
