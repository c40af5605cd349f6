"""Notes: what was decided and why, to whoever may read the decision."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from integrations.api.harvest import moments
from integrations.api.harvest.changes import Reader, ended_blindness, newest
from integrations.api.harvest.collection import Collection, Rows
from integrations.api.harvest.people import name_person
from loops.models import Decision


def list_notes(reader: Reader) -> Rows:
    """Return the decisions that the reader sees."""
    return Decision.objects.visible_to(reader.user)


def load_notes(rows: Rows, _: Reader) -> Rows:
    """Read about whom, and who decided."""
    return rows.select_related("loop__candidacy", "decided_by")


def note_changed(reader: Reader) -> Any:
    """Return when the decision was made, or opened to the reader."""
    return newest(F("decided_at"), ended_blindness(reader, "loop__candidacy"))


def write_body(decision: Decision) -> str:
    """Return the outcome and its reason."""
    return f"{decision.get_outcome_display()}: {decision.reason}"


def show_note(decision: Any, _: Reader) -> dict[str, Any]:
    """Return a decision as a row of notes."""
    return {
        "id": decision.pk,
        "candidate_id": decision.loop.candidacy.candidate_id,
        "application_id": decision.loop.candidacy_id,
        "user_id": decision.decided_by_id,
        "body": write_body(decision),
        "visibility": "private",
        "created_at": moments.write(decision.created),
        "updated_at": moments.write(decision.updated),
    }


def show_in_feed(decision: Any, _: Reader) -> dict[str, Any]:
    """Return a decision as v1's activity feed has a note."""
    return {
        "id": decision.pk,
        "created_at": moments.write(decision.created),
        "body": write_body(decision),
        "user": name_person(decision.decided_by_id, decision.decided_by.name),
        "private": True,
        "visibility": "private",
    }


NOTES = Collection(list_notes, lambda _: F("decided_at"), note_changed, load_notes, show_note)
FEED = Collection(
    list_notes,
    lambda _: F("decided_at"),
    note_changed,
    load_notes,
    show_in_feed,
    more={"candidate": lambda _: F("loop__candidacy__candidate")},
)
