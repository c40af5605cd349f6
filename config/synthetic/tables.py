"""The tables of a synthetic company, in the order in which their rows point at each other."""

from __future__ import annotations

from django.db import models

from accounts.models import AuditEvent, AuditStream
from candidates.models import Candidacy, Candidate, Interview, Interviewer
from config.synthetic.writing import Table
from loops.models import Loop, Seat
from scorecards.models import CardRevision, Rating, Scorecard

CARD = """public_id interview author rubric kind form state version current draft draft_versions
    due_at created_at opened_at saved_at sealed_at left_reason"""
REVISION = """public_id scorecard number document overall content_hash reason basis after_reveal
    sealed_at"""
LOOP = """public_id candidacy state rubric bar weights rule cards_due cards_in opened_at
    state_since state_reason"""
EVENT = """stream sequence at actor actor_kind verb subject_kind subject_id request_id payload salt
    payload_digest digest"""
COLUMNS: dict[str, tuple[type[models.Model], str]] = {
    "candidate": (
        Candidate,
        """public_id name email headline notice_given_on transcription_basis created_at
        jurisdiction was_internal""",
    ),
    "candidacy": (Candidacy, "public_id candidate opening created_at closed_at"),
    "interview": (
        Interview,
        "public_id candidacy name competencies questions starts_at ends_at state",
    ),
    "interviewer": (Interviewer, "interview user released_at"),
    "scorecard": (Scorecard, CARD),
    "revision": (CardRevision, REVISION),
    "rating": (Rating, "revision competency status value"),
    "loop": (Loop, LOOP),
    "seat": (Seat, "public_id loop interviewer scorecard competencies required"),
    "stream": (AuditStream, "name length head"),
    "event": (AuditEvent, EVENT),
}


def open_tables() -> dict[str, Table]:
    """Return the tables by a short name, each with the columns that are written."""
    return {name: Table(model, *columns.split()) for name, (model, columns) in COLUMNS.items()}
