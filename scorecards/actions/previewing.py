"""Try a rubric on a stored transcript before it is published. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import Invalid
from accounts.models import User
from candidates.models import Transcript
from jobs.errors import JobRefused
from scorecards.actions.reading import read_built_in, suggested_by_key
from scorecards.actions.rubric_words import read_competencies, write_competencies
from scorecards.actions.rubrics import require_edit_rubrics
from scorecards.actions.suggesting import suggest_by
from scorecards.models import SuggestedRating, Suggestion
from scorecards.suggestion import CompetencySuggestion, Evidence

OFFERED = 50


@dataclass(frozen=True, slots=True)
class Previewed:
    """One competency: what is suggested by the tried rubric, and what is stored for its key.

    Both are the built-in engine's, `stored_by` by that version of it ("" where none is stored), so
    that what differs is the rubric's doing; a language model is not asked.
    """

    key: str
    name: str
    suggested: CompetencySuggestion
    stored: SuggestedRating | None
    stored_by: str

    @property
    def status(self) -> str:
        """What is suggested where there is no number: no_evidence or not_asked; else rated."""
        return str(self.suggested.status)

    @property
    def passages(self) -> list[Evidence]:
        """The sentences it rests on, each once however many kinds of evidence stand in it."""
        once = {(span.start, span.end): span for span in self.suggested.evidence}
        return [once[place] for place in sorted(once)]


def list_previewable(by: User) -> list[Transcript]:
    """Return the newest transcripts whose suggested numbers are open to this person, at most 50.

    Whoever owes a card on a loop is offered nothing of it: another rubric's numbers would tell as
    much as the stored ones.
    """
    require_edit_rubrics(by)
    return list(
        _open_to(by)
        .without_words()
        .select_related("interview__candidacy__candidate", "interview__candidacy__opening")
        .order_by("-pk")[:OFFERED]
    )


def _open_to(by: User) -> Any:
    suggestions = Suggestion.objects.visible_to(by).order_by()
    return Transcript.objects.visible_to(by).filter(pk__in=suggestions.values("transcript"))


def preview_rubric(
    competencies: Sequence[Mapping[str, Any]], *, transcript: UUID, by: User
) -> list[Previewed]:
    """Return what would be suggested by these competencies, in their order.

    Nothing is kept or sent. As with stored numbers it is noted that this person has seen them.
    Raises Invalid that names each field of a rubric that is not complete, or `transcript` if it is
    not offered.
    """
    require_edit_rubrics(by)
    found = _open_to(by).select_related("interview__candidacy").filter(public_id=transcript).first()
    if found is None:
        raise Invalid(_("Choose one of the transcripts that are offered."), field="transcript")
    written = write_competencies(read_competencies(competencies))
    try:
        suggested = suggest_by(found, written).competencies
    except JobRefused as refusal:
        raise Invalid(refusal.reason, field="transcript") from refusal
    reading = read_built_in(by, found)
    stored, engine = suggested_by_key(reading), reading.engine if reading else ""
    return [
        Previewed(
            key := item["key"],
            item["name"],
            suggested[key],
            stored.get(key),
            engine if key in stored else "",
        )
        for item in written
    ]
