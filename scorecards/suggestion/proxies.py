"""Words of a rubric that stand for who somebody is and not for what they did: kept as data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from scorecards.suggestion.phrasebook import read_phrasebook


@dataclass(frozen=True, slots=True)
class Proxy:
    """`words` as they were written, what they may stand for (`age`, `origin`...), and why."""

    words: str
    stands_for: str
    reason: str


def find_proxies(text: str) -> tuple[Proxy, ...]:
    """Return the proxy terms in the order they stand, each term once."""
    found: dict[str, Proxy] = {}
    for match in _pattern().finditer(text):
        for term, (compiled, stands_for, reason) in _terms().items():
            if compiled.fullmatch(match.group()):
                found.setdefault(term, Proxy(match.group(), stands_for, reason))
                break
    return tuple(found.values())


@cache
def _terms() -> Mapping[str, tuple[re.Pattern[str], str, str]]:
    """Return each term with its pattern, group and reason, the longest first."""
    listed = [
        (term, group, reason)
        for group, terms in read_phrasebook("proxies").items()
        for term, reason in terms.items()
    ]
    listed.sort(key=lambda item: -len(item[0]))
    return {
        term: (re.compile(_to_pattern(term), re.IGNORECASE), group, reason)
        for term, group, reason in listed
    }


@cache
def _pattern() -> re.Pattern[str]:
    anyone = "|".join(_to_pattern(term) for term in _terms())
    return re.compile(rf"(?<!\w)(?:{anyone})(?!\w)", re.IGNORECASE)


def _to_pattern(term: str) -> str:
    """Return a term's pattern: blanks also match hyphens, `*` any ending."""
    words = (
        re.escape(word.removesuffix("*")) + r"\w{0,12}" * word.endswith("*")
        for word in term.split()
    )
    return r"[\s\-\u2011]{1,3}".join(words)
