"""Tells a speaker's label (`Dr. Núñez-O'Neill (Guest):`) from other words before a colon.

When in doubt it is a label: words credited to an unknown speaker are listed and can be mapped by
a person, words of somebody else credited to the candidate would be rated.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from candidates.transcripts.clock import (
    find_bracketed,
    find_leading,
    find_trailing,
    read_match,
    split_spelt,
)
from candidates.transcripts.limits import LABEL_CHARACTERS, SPEAKERS
from candidates.transcripts.roles import read_generic_role
from candidates.transcripts.turns import UnreadableTranscript
from candidates.transcripts.words import fold, list_words

_BRACKETED = re.compile(r"[(\[<][^()\[\]<>]*[)\]>]")
_SPOKEN_MARKS = frozenset("?!;…。？！；、")  # noqa: RUF001  # the full-width marks themselves
_COLONS = re.compile("[:：]")  # noqa: RUF001  # the full-width colon of Chinese and Japanese
# A chat that a meeting program saved: `10:58:01 From Ana Silva to Everyone:`.
_FROM = re.compile(r"(?:From|Von|De)\s+(\S.*?)(?:\s+(?:to|an|à|a|para)\s+.+)?")
_NUMBERISH = re.compile(r"[#+(]*\d[\d.,/–-]*[)%]?")  # noqa: RUF001  # a range with its dash
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}")
_PHONE = re.compile(r"\+?[\d*() .-]{7,24}")
_QUESTION_OR_ANSWER = re.compile(r"(q|a)(?:(?<=q)uestion|(?<=a)nswer)?(?: ?\d{1,3})?")
_NOUN_ENDS = ("tion", "tions", "sions", "ments", "ness", "ities", "ology")
_LY = ("ally", "ely", "ily", "tly", "gly", "dly", "bly", "sly")  # not -rly: Beverly, Kimberly
_SINGLE = frozenset({"q", "a"})
_SELVES = frozenset({"i", "you"})
_EMPHASIS = ("**", "__", "*", "_")


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before the words of a line: `speaker`, the offset of the words, a time if any."""

    speaker: str
    words_at: int
    time: float | None = None


def find_label(line: str) -> Label | None:
    """Return what might be a speaker's label at the beginning of `line`, or None.

    Never anything from the middle of a line, an address (`https://`) or a time (`10:30`).
    """
    if ":" not in line and "\uff1a" not in line:
        return None
    indent = len(line) - len(line.lstrip(" \t"))
    timed = find_leading(line, indent)
    start = timed.end() if timed else indent
    for colon in _COLONS.finditer(line, start, start + LABEL_CHARACTERS + 16):
        after = line[colon.end() : colon.end() + 1]
        if colon.group() != ":" or not after or after in ' \t*_\xa0“"' or after.isupper():
            time = read_match(timed) if timed else None
            return _read_label(line, indent, start, colon.end(), time)
    return None


def _read_label(line: str, indent: int, start: int, end: int, time: float | None) -> Label | None:
    read = _read_name(line[start : end - 1].strip())
    if read is None:
        return None
    speaker, spoken_at = read
    if time is not None and (sender := _FROM.fullmatch(speaker)):
        speaker = sender.group(1)
    words_at = end + _measure_marks(line, indent, end)
    while line[words_at : words_at + 1].isspace():
        words_at += 1
    spoken_at = time if spoken_at is None else spoken_at
    behind = find_bracketed(line, words_at) if spoken_at is None else None
    if behind:  # `Ana: [0:12] words`
        return Label(speaker, behind.end(), read_match(behind))
    return Label(speaker, words_at, spoken_at)


def _measure_marks(line: str, indent: int, end: int) -> int:
    """Return the length of the marks behind a colon that end the label's bold or italics."""
    if line[end : end + 1] not in {"*", "_"}:
        return 0
    before = line[indent : end - 1]
    ends = (mark for mark in _EMPHASIS if line.startswith(mark, end) and before.count(mark) % 2)
    return len(next(ends, ""))


@lru_cache(maxsize=4096)
def _read_name(written: str) -> tuple[str, float | None] | None:
    """Return a name and its time, or None if it is no name."""
    speaker, time = split_time(written.strip("*_ \t"))
    if not 0 < len(speaker) <= LABEL_CHARACTERS or not _begins_a_name(speaker):
        return None
    return speaker, time


def _begins_a_name(written: str) -> bool:
    """Say whether words are neither a point of a list, nor a quotation, nor half a bracket."""
    left = _BRACKETED.sub("", written)
    return written[0] not in "-*•·>–—" and not set("()[]") & set(left)  # noqa: RUF001  # dashes


def split_time(written: str) -> tuple[str, float | None]:
    """Take a time off the end: `Ana (0:12)` and `[Ana] 00:00:12` are both Ana at 12 seconds.

    A time of day with its half, `10:03 AM`, is in seconds since midnight.
    """
    if spelt := split_spelt(written):
        return tidy_name(spelt[0]), spelt[1]
    found = find_trailing(written)
    if found is None:
        return tidy_name(written), None
    return tidy_name(written[: found.start()]), read_match(found)


@lru_cache(maxsize=4096)  # a name returns with every turn
def tidy_name(written: str) -> str:
    """Return a name as it is shown: single spaces, without brackets or dashes around the whole."""
    name = " ".join(written.replace("**", "").split()).strip("*_ ").lstrip("@ ")
    name = name.rstrip("-–—|,@·• ").rstrip("*_ ")  # noqa: RUF001  # what stands before a time
    inner, around = name[1:-1], name[:1] + name[-1:]
    whole = around in {"[]", "()"} and not set(around) & set(inner)
    return inner.strip() if whole else name


def could_be_a_name(written: str) -> bool:
    """Say whether words are few enough, and without the marks of a sentence, to name somebody."""
    return len(written) <= LABEL_CHARACTERS and _reads_as_a_name(written)


@lru_cache(maxsize=4096)
def _reads_as_a_name(written: str) -> bool:
    return any(map(_has_letter, _take_words(written)))


def choose_speakers(
    labels: Iterable[str], *, named: Collection[str] = (), placed: Collection[str] = ()
) -> frozenset[str]:
    """Return which of the labels found in one file name speakers.

    `named` are people whom the file's header names, `placed` labels that stand where the file
    names its speakers. Of others a name in small letters or in a script
    without capitals, and a name of a team, must occur twice, unless the file has no better labels.
    Raises UnreadableTranscript `too_many_speakers`.
    """
    counts = Counter(label for label in labels if len(label) <= LABEL_CHARACTERS)
    refuse_too_many_speakers(len(counts))
    known = {fold(name) for name in named}
    sure = {label for label in counts if fold(label) in known or _is_plainly_a_speaker(label)}
    sure |= _find_pairs(counts)
    likely = {label for label in counts if label not in sure and _may_be_a_speaker(label)}
    repeated = {label for label in likely if counts[label] > 1 or label in placed}
    return frozenset(sure | (repeated if sure | repeated else likely))


def _find_pairs(counts: Counter[str]) -> set[str]:
    """Return the labels that tell who speaks only as a pair, or by returning.

    `Q1` and `A1`, `Question` and `Answer` where both are there and most labels are so: a lone Q1
    is a quarter. `I` and `You`, as programs call their own user, where they return.
    """
    read = {label: _QUESTION_OR_ANSWER.fullmatch(fold(label)) for label in counts}
    asked = {label: found.group(1) for label, found in read.items() if found}
    most = sum(counts[label] for label in asked) * 2 >= counts.total()
    pairs = set(asked) if most and len(set(asked.values())) == 2 else set()
    return pairs | {label for label in counts if counts[label] > 1 and fold(label) in _SELVES}


def refuse_too_many_speakers(count: int) -> None:
    """Raise UnreadableTranscript `too_many_speakers` beyond the limit."""
    if count > SPEAKERS:
        message = f"Line 1 on: more than {SPEAKERS:,} different names of speakers."
        raise UnreadableTranscript("too_many_speakers", message, line=1)


@lru_cache(maxsize=4096)
def _is_plainly_a_speaker(label: str) -> bool:
    if read_generic_role(label) or fold(label).rstrip(".") in _SINGLE or _EMAIL.fullmatch(label):
        return True
    words = _take_words(label)
    if not words or not _names_somebody(words) or not all(map(_is_capital_or_small, words)):
        return False
    return not all(_is_a_noun(word) or word in list_words("doubtful") for word in map(fold, words))


@lru_cache(maxsize=4096)
def _may_be_a_speaker(label: str) -> bool:
    words = _take_words(label)
    return bool(_PHONE.fullmatch(label)) or (0 < len(words) <= 3 and _names_somebody(words))


def _take_words(label: str) -> list[str]:
    """Return the label's words without what is in brackets; none if it reads like a sentence."""
    bare = _BRACKETED.sub(" ", label)
    words = bare.replace(",", " ").split()
    if len(words) > 7 or bare.count(",") > 1 or _SPOKEN_MARKS & set(bare):
        return []
    return [] if any(map(_ends_a_sentence, words)) else [word.strip("\"'“”‘’.*_") for word in words]  # noqa: RUF001 (quotation marks as people type them)


def _ends_a_sentence(word: str) -> bool:
    stem = word[:-1]
    if not word.endswith("."):
        return False
    return len(stem) > 1 and "." not in stem and stem.casefold() not in list_words("abbreviations")


def _names_somebody(words: list[str]) -> bool:
    folded = [fold(word) for word in words]
    if folded[0] in list_words("openers") or not any(map(_has_letter, words)):
        return False
    numbers = [bool(_NUMBERISH.fullmatch(word)) for word in words]
    if any(numbers) and not list_words("numbered") & set(folded):
        return False
    said = [word for word, number in zip(folded, numbers, strict=True) if not number]
    return not all(map(_is_a_noun, said))


def _is_a_noun(word: str) -> bool:
    """Say whether a word is none of a name's: listed, or of an ending that names do not have."""
    if word in list_words("nouns") or word in list_words("particles"):
        return True
    return (len(word) > 5 and word.endswith(_NOUN_ENDS)) or (len(word) > 6 and word.endswith(_LY))


def _has_letter(word: str) -> bool:
    return any(letter.isalpha() for letter in word)


def _is_capital_or_small(word: str) -> bool:
    """Say whether a word fits into a name: a capital in it, a number, or a particle."""
    if any(letter.isupper() for letter in word) or not _has_letter(word):
        return True
    return word in list_words("particles")
