"""What of candidates, interviews and transcripts is about the candidate: nearly all of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q

from accounts.personal import Rule, Subject, nobody, register

CHOICE = "one of a few words of ours"
WORD = re.compile(r"[^\W_]+")
DIGITS = "0123456789"
AT_ONCE = 2_000
TELLING = 3  # letters of a word that is more than a particle
SEVERAL = 3  # words of a name of which one may be left out
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


def _rows_of_lists(subject: Subject) -> Q:
    """True for rows that became a file of theirs, and for all that are called by their name."""
    theirs = Q(upload__interview__candidacy__candidate=subject.pk)
    return theirs | _called_by("candidates.ImportRow", ("file", "error"), subject)


def _lists(subject: Subject) -> Q:
    return _called_by("candidates.Import", ("filename", "refusal"), subject)


def _called_by(model: str, fields: tuple[str, ...], subject: Subject) -> Q:
    """True where one of these texts is called by them: nothing else ties a file's name to them."""
    rows: Any = apps.get_model(model)._base_manager  # noqa: SLF001 (Django's documented API)
    told, called = rows.values_list("pk", *fields), Called(subject.names)
    return Q(
        pk__in={pk for pk, *texts in told.iterator(chunk_size=AT_ONCE) if any(map(called, texts))}
    )


class Called:
    """Which files are called by somebody with these names or addresses.

    tess-kim.vtt, "Kim, Tess (2).docx", TessKim1.txt: each word of a name in any order, or all as
    one, with accents or without. Of three words and more the first and one other are enough.
    """

    def __init__(self, names: Collection[str]) -> None:
        self.names = [_Name.read(name) for name in names if WORD.search(name)]

    def __call__(self, text: str) -> bool:
        """Return whether a file of this name is one of theirs."""
        spelled = _spell(text)
        words = {word for one in spelled for word in _read_words(one)}
        return any(name.is_met(words, spelled) for name in self.names)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name's words and the whole without spaces, each as it may be typed."""

    words: tuple[set[str], ...]
    whole: set[str]
    is_address: bool

    @classmethod
    def read(cls, name: str) -> _Name:
        words = WORD.findall(unicodedata.normalize("NFC", name))
        return cls(tuple(map(_spell, words)), _spell("".join(words)), "@" in name)

    def is_met(self, words: set[str], spelled: Collection[str]) -> bool:
        met = [one for one in self.words if not one.isdisjoint(words)]
        if len(met) == len(self.words):
            return True
        if self.is_address:
            return False
        if len(self.words) >= SEVERAL and self.words[0] in met:
            return sum(len(min(one)) >= TELLING for one in met) > 1
        return any(_stands_as_one(one, words, spelled) for one in self.whole)


def _stands_as_one(name: str, words: set[str], spelled: Collection[str]) -> bool:
    """True for tesskim; what is written without spaces and case may stand in a longer word."""
    if name.upper() == name.lower():
        return len(name) > 1 and any(name in "".join(WORD.findall(one)) for one in spelled)
    return name in words


def _spell(text: str) -> set[str]:
    """Return how a text is typed on other keyboards: muller and mueller for Müller."""
    low = unicodedata.normalize("NFC", text).casefold()
    return {low} if low.isascii() else {_strip(low), _strip(low.translate(UMLAUTS))}


def _strip(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.translate(LETTERS))
    return "".join(char for char in apart if not unicodedata.combining(char))


def _read_words(text: str) -> set[str]:
    found = WORD.findall(text)
    return {*found, *(word.strip(DIGITS) for word in found)} - {""}


RULES = (
    Rule("candidates.ImportRow", of=_rows_of_lists, deletes=True),
    Rule(
        "candidates.Import",
        of=_lists,
        erases=("filename", "refusal"),
        keeps={
            "raw": "an archive that waits and names them is let go first",
            "refusal_code": CHOICE,
        },
        exports=False,
    ),
    Rule("candidates.SpeakerMapping", of="candidacy__candidate", deletes=True),
    Rule("candidates.Upload", of="interview__candidacy__candidate", deletes=True),
    Rule("candidates.Transcript", of="interview__candidacy__candidate", deletes=True),
    Rule("candidates.Interviewer", of="interview__candidacy__candidate"),
    Rule(
        "candidates.Interview",
        of="candidacy__candidate",
        erases=("name", "questions"),
        rewrites={"video_url": lambda _: ""},
        keeps={"competencies": "rubric keys", "state": CHOICE},
    ),
    Rule("candidates.Candidacy", of="candidate"),
    Rule(
        "candidates.LegalHold",
        of="candidate",
        erases=("reason", "lift_reason"),
    ),
    Rule(
        "candidates.Erasure",
        of="candidate",
        keeps={"reason": CHOICE, "rows": "counts by table"},
    ),
    Rule(
        "candidates.Declaration",
        of=lambda subject: Q(subject=subject.public_id),
        deletes=True,
    ),
    Rule(
        "candidates.Candidate",
        of="pk",
        erases=(
            "name",
            "email",
            "headline",
            "jurisdiction",
            "user",
            "notice_given_on",
            "consent_withdrawn_on",
        ),
        keeps={"transcription_basis": CHOICE},
    ),
    *nobody(
        "what is to be filled, not by whom",
        "candidates.Opening",
        "candidates.OpeningRole",
        "candidates.PlannedInterview",
        "candidates.Pool",
        "candidates.PoolMember",
        "candidates.RetentionPolicy",
    ),
)


def register_rules() -> None:
    """Say what becomes of each of this app's models."""
    register(*RULES)
