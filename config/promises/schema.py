"""What the database promises by its triggers: that they are there, and nothing stands open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from accounts.models import ErasurePass
from config.promises.promise import Promise

NEVER_CHANGE = (
    "accounts_auditevent",
    "candidates_erasure",
    "loops_approval",
    "loops_calibrationrun",
    "loops_decision",
    "loops_dissent",
    "loops_loopestimate",
    "loops_outcome",
    "loops_recommendation",
    "loops_reopening",
    "loops_waiver",
    "scorecards_cardrevision",
    "scorecards_evidence",
    "scorecards_modeluse",
    "scorecards_rating",
    "scorecards_redaction",
    "scorecards_refit",
    "scorecards_refitpart",
    "scorecards_signoff",
    "scorecards_suggestedrating",
    "scorecards_suggestion",
    "scorecards_suggestionview",
)
CHANGE_IN_PART = (
    "accounts_auditstream",
    "candidates_transcript",
    "loops_loop",
    "scorecards_competency",
    "scorecards_rubric",
    "scorecards_scorecard",
)
NOT_DELETED = {
    "accounts_auditstream_frozen_delete",
    "candidates_transcript_frozen_delete",
    "loops_loop_frozen_delete",
    "scorecards_scorecard_frozen_delete",
}
OF_SEALED = {"scorecards_rating_frozen_insert", "scorecards_evidence_frozen_insert"}
OF_PUBLISHED = {
    "scorecards_competency_frozen_delete",
    "scorecards_competency_frozen_insert",
    "scorecards_rubric_frozen_delete",
}
PASSES_ROWS = {"sqlite": "replace", "postgresql": "truncate"}  # what no row trigger would see
ENABLED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')",
}


def list_expected_triggers() -> set[str]:
    """Return the names of the triggers that the migrations make."""
    whole = {f"{table}_frozen_{event}" for table in NEVER_CHANGE for event in ("update", "delete")}
    parts = {f"{table}_frozen_{event}" for table in CHANGE_IN_PART for event in ("update", "key")}
    parts |= OF_PUBLISHED | OF_SEALED | NOT_DELETED
    beside = PASSES_ROWS[connection.vendor]
    return whole | parts | {f"{name}_frozen_{beside}" for name in (*NEVER_CHANGE, *CHANGE_IN_PART)}


def _missing_triggers() -> Iterator[object]:
    with connection.cursor() as cursor:
        cursor.execute(ENABLED[connection.vendor])
        found = {str(row[0]) for row in cursor.fetchall()}
    yield from sorted(list_expected_triggers() - found)


def _open_passes() -> QuerySet[Any, Any]:
    return ErasurePass.objects.values_list("pk", flat=True)


SCHEMA = (
    Promise("Every table that never changes is guarded by its triggers.", _missing_triggers),
    Promise("No erasure pass stands open.", _open_passes),
)
