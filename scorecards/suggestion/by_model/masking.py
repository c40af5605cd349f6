"""What is sent instead of names, of words that tell somebody's sex, and of secrets."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scorecards.suggestion.vocabulary import CLOSED, DAYS, MONTHS
from scorecards.suggestion.words import read_words

NAME = "[name]"
SECRET = "[left out]"  # noqa: S105  # what stands for one
_TOKEN = re.compile(r"[^\W_]+")
_SECRETS = re.compile(
    r"[^\s@]{1,80}@[^\s@]{1,80}|(?:https?://|www\.)\S{1,300}"
    r"|\+?\d[\d .()/-]{7,24}\d|\b(?=[A-Za-z_-]{0,40}\d)[A-Za-z0-9_-]{20,200}\b"
)
_DIGITS_OF_A_NUMBER = 9  # fewer are years and amounts
_GENERIC = frozenset({
    "speaker", "interviewer", "interviewers", "candidate", "applicant", "guest", "host", "unknown",
    "participant", "user", "recruiter", "panel", "manager", "hiring", "the",
})  # fmt: skip
_SEXLESS = {
    "he": "they", "she": "they", "him": "them", "her": "them", "his": "their", "hers": "theirs",
    "himself": "themself", "herself": "themself", "mr": NAME, "mrs": NAME, "ms": NAME,
    "man": "person", "woman": "person", "men": "people", "women": "people", "guy": "person",
    "guys": "people", "lady": "person", "ladies": "people", "girl": "person", "girls": "people",
    "boy": "person", "boys": "people",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Swap:
    """`text[start:end]` is sent as `words`."""

    start: int
    end: int
    words: str


def fold_names(names: Iterable[str]) -> frozenset[str]:
    """Return the parts of people's names, and each name written as one, without case or accent."""
    parts: set[str] = set()
    for name in names:
        tokens = [_fold(token) for token in _TOKEN.findall(name)]
        parts.update(token for token in tokens if len(token) > 1 and token not in _GENERIC)
        parts.update({"".join(tokens)} if len(tokens) > 1 else ())
    return frozenset(parts)


def _fold(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word)
    return "".join(char for char in apart if not unicodedata.combining(char)).casefold()


def find_swaps(text: str, start: int, end: int, names: frozenset[str]) -> list[Swap]:
    """Return what of the sentence `text[start:end]` is sent otherwise, in order, apart.

    Names are those of `names` in any spelling of case and accent, and whatever the engine takes
    for a name; one that is also a common word counts with a capital only.
    """
    found = [*_find_secrets(text, start, end), *_find_names(text, start, end, names)]
    found += _find_sexes(text, start, end)
    swaps: list[Swap] = []
    for swap in sorted(found, key=lambda item: (item.start, -item.end)):
        if not swaps or swap.start >= swaps[-1].end:
            swaps.append(swap)
    return swaps


def _find_secrets(text: str, start: int, end: int) -> Iterator[Swap]:
    for match in _SECRETS.finditer(text, start, end):
        digits = sum(char.isdigit() for char in match.group())
        if any(char.isalpha() for char in match.group()) or digits >= _DIGITS_OF_A_NUMBER:
            yield Swap(match.start(), match.end(), SECRET)


def _find_names(text: str, start: int, end: int, names: frozenset[str]) -> Iterator[Swap]:
    for match in _TOKEN.finditer(text, start, end):
        if _is_one_of(match.group(), names):
            yield Swap(match.start(), match.end(), NAME)
    for word in read_words(text, start, end):
        written = text[word.start : word.end].lower()
        if word.plain == "name" and written != "name" and written not in MONTHS | DAYS:
            yield Swap(word.start, word.end, NAME)


def _is_one_of(word: str, names: frozenset[str]) -> bool:
    folded = _fold(word)
    if folded in names:
        return word[0].isupper() or folded not in CLOSED
    return any(len(name) > 5 and name in folded for name in names)


def _find_sexes(text: str, start: int, end: int) -> Iterator[Swap]:
    for match in _TOKEN.finditer(text, start, end):
        if (other := _SEXLESS.get(match.group().lower())) is not None:
            yield Swap(match.start(), match.end(), other)
