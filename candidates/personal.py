"""What of candidates, interviews and transcripts is about the candidate: nearly all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Q

from accounts.personal import Rule, Subject, nobody, register

CHOICE = "one of a few words of ours"
WORD = re.compile(r"[^\W_]+")


def _rows_of_lists(subject: Subject) -> Q:
    """True for rows that became a file of theirs, and for all that are called by their name."""
    theirs = Q(upload__interview__candidacy__candidate=subject.pk)
    return theirs | _called_by("candidates.ImportRow", ("file", "error"), subject)


def _lists(subject: Subject) -> Q:
    return _called_by("candidates.Import", ("filename", "refusal"), subject)


def _called_by(model: str, fields: tuple[str, ...], subject: Subject) -> Q:
    """True where every word of their name, or their address, stands in one of these texts.

    Nothing else ties a file's name to anybody: tess-kim.vtt, "Kim, Tess (2).docx".
    """
    rows: Any = apps.get_model(model)._base_manager  # noqa: SLF001 (Django's documented API)
    found: set[int] = set()
    for words in _split_names(subject):
        for field in fields:
            # SQLite knows no letter case beyond ASCII: such words are compared here alone.
            plain = (word for word in words if word.isascii())
            near = Q(*(Q(**{f"{field}__icontains": word}) for word in plain))
            told = rows.filter(near).values_list("pk", field)
            found.update(pk for pk, text in told if words <= _read_words(text))
    return Q(pk__in=found)


def _split_names(subject: Subject) -> Iterator[set[str]]:
    return (words for text in sorted(subject.names) if (words := _read_words(text)))


def _read_words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(text)}


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
