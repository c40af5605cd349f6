"""Words in one plain spelling: who speaks, how, and of whom must not move a reading.

Contractions are opened, fillers and intensifiers dropped, third persons of every gender made one,
names made `name`, varieties of English made one. Each plain word keeps its place in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from scorecards.suggestion.vocabulary import CLOSED, DROP, IS_EXCEPTIONS, PAST, REPLACE

_TOKEN = re.compile(
    r"[$€£₹¥]\s?\d[\d,]*(?:\.\d+)?"
    r"|\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th)?"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*"  # noqa: RUF001  # the typed apostrophe
    r"|[^\s]"
)
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_ISE = re.compile(r"is(e|ed|es|ing|ation|ations|er|ers)$")
_OUR = re.compile(r"(behavi|col|fav|hon|lab|neighb|harb|rum|endeav)our")


@dataclass(frozen=True, slots=True)
class Word:
    """One plain word and the slice `text[start:end]` it was written as."""

    plain: str
    start: int
    end: int
    capital: bool = False


def has_hidden_characters(text: str) -> bool:
    """Tell whether characters that no reader sees stand between the words."""
    return _HIDDEN.search(text) is not None


def read_words(text: str, start: int, end: int) -> list[Word]:
    """Return the plain words and punctuation of `text[start:end]`, which is one sentence."""
    raw = _lower_titles(list(_read_raw(text, start, end)))
    return _join_names(_drop_fillers([word for item in raw for word in _open(item)]))


def _read_raw(text: str, start: int, end: int) -> Iterator[Word]:
    for match in _TOKEN.finditer(text, start, end):
        written = match.group()
        if _HIDDEN.fullmatch(written):
            continue
        if written in "-–—‑_" and _is_inside_word(text, match):  # noqa: RUF001  # the dashes as typed
            continue
        plain = written.lower().replace("’", "'")  # noqa: RUF001  # the typed apostrophe
        capital = written[0].isupper() and not (written.isupper() and len(written) > 1)
        capital = capital and plain != "i" and not plain.startswith("i'")
        yield Word(plain, match.start(), match.end(), capital)


def _lower_titles(words: list[Word]) -> list[Word]:
    """Return the words of a line In Title Case, which names nobody, as lower case."""
    letters = [word for word in words if word.plain[0].isalpha()]
    if len(letters) < 4 or sum(word.capital for word in letters) < 0.7 * len(letters):
        return words
    return [Word(word.plain, word.start, word.end) for word in words]


def _is_inside_word(text: str, match: re.Match[str]) -> bool:
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return before.isalnum() and after.isalnum()


def _open(word: Word) -> list[Word]:
    return [
        Word(plain, word.start, word.end, word.capital and not index)
        for index, plain in enumerate(_open_plain(word.plain))
    ]


@lru_cache(maxsize=65536)
def _open_plain(plain: str) -> tuple[str, ...]:
    if plain in REPLACE:
        return tuple(REPLACE[plain].split())
    if plain.endswith("n't"):
        return (*_open_plain(plain[:-3]), "not")
    for ending, opened in (("'ll", "will"), ("'ve", "have"), ("'re", "is"), ("'m", "is")):
        if plain.endswith(ending):
            return (*_open_plain(plain[: -len(ending)]), opened)
    for ending in ("'d", "'s"):
        if plain.endswith(ending):
            return (*_open_plain(plain[:-2]), ending)
    return (_spell(plain),)


def _spell(plain: str) -> str:
    if len(plain) > 5 and (match := _ISE.search(plain)):
        base = plain[: match.start()] + "ise"
        if base not in IS_EXCEPTIONS:
            plain = plain[: match.start()] + "iz" + match.group(1)
    return _OUR.sub(r"\1or", plain)


def _drop_fillers(words: list[Word]) -> list[Word]:
    kept: list[Word] = []
    for index, word in enumerate(words):
        following = words[index + 1].plain if index + 1 < len(words) else ""
        if _is_filler(word.plain, kept[-1].plain if kept else "", following):
            continue
        if word.plain == "," and (not kept or kept[-1].plain == ","):
            continue
        kept.append(_settle(word, kept[-1].plain if kept else "", following))
    return _drop_phrases(kept)


def _is_filler(plain: str, before: str, after: str) -> bool:
    if plain in DROP:
        return True
    opening = before == ""
    if plain in {"so", "well", "and", "but", "look", "right", "see", "listen", "now"} and opening:
        return after == "," or plain in {"well", "so", "and", "but"}
    return plain in {"like", "right", "so", "see"} and before in {"", ","} and after == ","


def _settle(word: Word, before: str, after: str) -> Word:
    """Read `'d` as had or would by the word after it, and `'s` as is after a pronoun."""
    if word.plain == "'d":
        return Word("had" if _takes_had(after) else "would", word.start, word.end)
    if word.plain == "'s" and before in {"it", "that", "they", "there", "what", "who", "here"}:
        return Word("is", word.start, word.end)
    return word


def _takes_had(after: str) -> bool:
    nouns = {
        "had",
        "a",
        "an",
        "the",
        "no",
        "to",
        "been",
        "better",
        "two",
        "three",
        "all",
        "only",
        "never",
    }
    same_as_base = {"put", "let", "read", "set", "cut", "hit", "come", "run", "shut", "split"}
    if after in same_as_base:
        return False
    return after in nouns or after in PAST or (after.endswith("ed") and after != "need")


_PHRASES = {("you", "know"), ("i", "mean"), ("kind", "of"), ("sort", "of"), ("to", "be")}
_BEFORE_KIND = {"same", "a", "the", "this", "that", "some", "any", "what", "of", "two", "which"}


def _drop_phrases(words: list[Word]) -> list[Word]:
    kept: list[Word] = []
    index = 0
    while index < len(words):
        pair = tuple(word.plain for word in words[index : index + 2])
        if pair in _PHRASES and _is_phrase_filler(words, index, kept):
            index += 3 if pair == ("to", "be") else 2
            continue
        kept.append(words[index])
        index += 1
    return kept


def _is_phrase_filler(words: list[Word], index: int, kept: list[Word]) -> bool:
    before = kept[-1].plain if kept else ","
    after = words[index + 2].plain if index + 2 < len(words) else ","
    if words[index + 1].plain == "of":
        return before not in _BEFORE_KIND
    if words[index].plain == "to":
        return after in {"honest", "fair", "frank"}
    return before in {",", ""} or after == ","


def _join_names(words: list[Word]) -> list[Word]:
    """Return the words with names, also of several words, made one `name`."""
    joined: list[Word] = []
    for index, word in enumerate(words):
        if _is_name(words, index):
            if joined and joined[-1].plain == "name" and joined[-1].end >= word.start - 2:
                joined[-1] = Word("name", joined[-1].start, word.end, capital=True)
            else:
                joined.append(Word("name", word.start, word.end, capital=True))
        else:
            joined.append(word)
    return joined


def _is_name(words: list[Word], index: int) -> bool:
    word = words[index]
    if not word.capital or not word.plain.isalpha() or _is_third_person(word.plain):
        return False
    if index and words[index - 1].plain not in {'"', "“", ".", ":", "-", "–"}:  # noqa: RUF001  # dash
        return True
    following = words[index + 1] if index + 1 < len(words) else None
    if following is None or word.plain in CLOSED:
        return False
    return _looks_like_verb(following.plain) or (following.capital and following.plain.isalpha())


def _is_third_person(plain: str) -> bool:
    return plain in {"they", "them", "themself", "person", "people"}


def _looks_like_verb(plain: str) -> bool:
    return plain in PAST or plain in {"is", "was", "have", "had", "'s"} or plain.endswith("ed")
