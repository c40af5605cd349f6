"""Words in one plain spelling: who speaks, how, and of whom must not move a reading.

Contractions are opened, fillers and intensifiers dropped, third persons of every gender made one,
names made `name`, varieties of English made one. Each plain word keeps its place in the text.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from scorecards.suggestion.asides import drop_asides
from scorecards.suggestion.fillers import drop_fillers
from scorecards.suggestion.names import join_names
from scorecards.suggestion.vocabulary import IS_EXCEPTIONS, NO_DROPPED_G, REPLACE
from scorecards.suggestion.word import Word

_TOKEN = re.compile(
    r"[$€£₹¥]\s?\d[\d,]*(?:\.\d+)?"
    r"|\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th)?"
    r"|[^\W\d_]+in['’](?![^\W\d_])|[^\W\d_]+(?:['’][^\W\d_]+)*"  # noqa: RUF001  # the typed apostrophe
    r"|[^\s]"
)
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_DISGUISED = re.compile("[a-zA-Z][\u0370-\u04ff]|[\u0370-\u04ff][a-zA-Z]|[\uff10-\uff5a]")
_ISE = re.compile(r"is(e|ed|es|ing|ation|ations|er|ers)$")
_BEFORE_SUBJECT = {",", "and", "but", "so", "then", "when", "after", ":", "."}
_OUR = re.compile(r"(behavi|col|fav|hon|lab|neighb|harb|rum|endeav)our")


def has_hidden_characters(text: str) -> bool:
    """Tell whether characters that no reader sees stand between the words, or that only look right.

    A word of letters from two alphabets, or of wide ones, was made to be read by nobody.
    """
    return _HIDDEN.search(text) is not None or _DISGUISED.search(text) is not None


def read_words(text: str, start: int, end: int) -> list[Word]:
    """Return the plain words and punctuation of `text[start:end]`, which is one sentence."""
    raw = _lower_titles(list(_read_raw(text, start, end)))
    opened = [word for item in raw for word in _open(item)]
    return join_names(_put_speaker_last(drop_fillers(drop_asides(opened))))


def _read_raw(text: str, start: int, end: int) -> Iterator[Word]:
    for match in _TOKEN.finditer(text, start, end):
        written = match.group()
        if _HIDDEN.fullmatch(written):
            continue
        if written in "-–—‑_" and _is_inside_word(text, match):  # noqa: RUF001  # the dashes as typed
            continue
        plain = written.lower().replace("’", "'")  # noqa: RUF001  # the typed apostrophe
        if plain.endswith("in'"):  # a dropped g: askin'
            plain = plain[:-1] if plain[:-1] in NO_DROPPED_G else f"{plain[:-1]}g"
        capital = written[0].isupper() and not (written.isupper() and len(written) > 1)
        capital = capital and plain != "i" and not plain.startswith("i'")
        yield Word(plain, match.start(), match.end(), capital)


def _put_speaker_last(words: Sequence[Word]) -> list[Word]:
    """Read `me and Kim went` as `Kim and I went`: it is said so in many places."""
    read = list(words)
    for at in range(len(read) - 2):
        first, joint, second = read[at : at + 3]
        opens = at == 0 or read[at - 1].plain in _BEFORE_SUBJECT
        if joint.plain == "and" and opens and first.plain == "me" and second.capital:
            read[at] = Word(second.plain, first.start, first.end, capital=True)
            read[at + 2] = Word("i", second.start, second.end)
        elif joint.plain == "and" and opens and second.plain == "me" and first.capital:
            read[at + 2] = Word("i", second.start, second.end)
    return read


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
