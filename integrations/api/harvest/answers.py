"""Harvest v3: the same rows in normal form, what cards ask and what they answer.

A rating keeps its row's id through revisions: it is that of the rating first sealed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import BigIntegerField, ExpressionWrapper, F

from candidates.models import PlannedInterview
from integrations.api.harvest import moments
from integrations.api.harvest.changes import Reader, card_changed, job_changed
from integrations.api.harvest.collection import Collection, Rows, nothing_beside, nothing_more
from integrations.api.harvest.jobs import list_jobs, plan_changed
from integrations.api.harvest.tables import stamp
from integrations.api.harvest.talks import SCORECARDS, current_revision, load_heads
from integrations.api.harvest.vocabulary import (
    ATTRIBUTE_TYPE,
    KEY_QUESTION,
    NO_DECISION,
    OVERALL_V3,
    rate,
)
from scorecards.models import CardRevision, Competency, Rating, Rubric

PAIR = 2**24
"""The number of a pair is first * PAIR + second: exact in a double for a long time."""


def show_card(card: Any, _: Reader) -> dict[str, Any]:
    """Return a row of scorecards."""
    return {
        "id": card.pk,
        "interview_id": card.interview,
        "application_id": card.interview__candidacy,
        "candidate_id": card.interview__candidacy__candidate,
        "interviewer_id": card.author,
        "submitted_by_id": card.author,
        "overall_rating": OVERALL_V3.get(card.revisions__overall, NO_DECISION),
        "interviewed_at": moments.write(card.interview__starts_at),
        "submitted_at": moments.write(card.sealed_at),
        **stamp(card),
    }


def list_ratings(reader: Reader) -> Rows:
    """Return the first sealed ratings of the cards that the reader sees."""
    return Rating.objects.filter(revision__number=1, revision__scorecard__in=reader.cards())


def load_ratings(rows: Rows, _: Reader) -> Rows:
    """Read the card, its rubric, and the revision that counts."""
    card = "revision__scorecard"
    return rows.select_related(f"{card}__rubric", f"{card}__interview__candidacy").prefetch_related(
        current_revision(f"{card}__"), f"{card}__rubric__competencies"
    )


def show_rating(rating: Any, _: Reader) -> dict[str, Any]:
    """Return a row of scorecard_candidate_attributes: a competency as the card rates it now."""
    card = rating.revision.scorecard
    answers = {answer["key"]: answer for answer in card.now[0].document["ratings"]}
    answer = answers[rating.competency]
    asked = {found.key: found for found in card.rubric.competencies.all()}
    competency = asked[rating.competency]
    return {
        "id": rating.pk,
        "scorecard_id": card.pk,
        "candidate_attribute_id": competency.pk,
        "job_candidate_attribute_id": card.interview.candidacy.opening_id * PAIR + competency.pk,
        "name": competency.name,
        "rating": rate(answer["rating"]),
        "note": answer["note"] or None,
        **stamp(rating),
    }


def list_questions(reader: Reader) -> Rows:
    """Return the rubrics: each asks for a summary."""
    return Rubric.objects.visible_to(reader.user)


def show_question(rubric: Any, _: Reader) -> dict[str, Any]:
    """Return a row of scorecard_questions."""
    return {"id": rubric.pk, "question": KEY_QUESTION, "name": str(rubric), **stamp(rubric)}


def list_summaries(reader: Reader) -> Rows:
    """Return the first revision of each card that the reader sees, which numbers its summary."""
    return CardRevision.objects.filter(number=1, scorecard__in=reader.cards())


def load_summaries(rows: Rows, _: Reader) -> Rows:
    """Read the card and the revision that counts."""
    return rows.select_related("scorecard").prefetch_related(current_revision("scorecard__"))


def show_summary(revision: Any, _: Reader) -> dict[str, Any]:
    """Return a row of scorecard_question_answers."""
    card = revision.scorecard
    return {
        "id": revision.pk,
        "scorecard_id": card.pk,
        "scorecard_question_id": card.rubric_id,
        "answer": card.now[0].document["summary"] or None,
        **stamp(revision),
    }


def list_attributes(reader: Reader) -> Rows:
    """Return each competency that an opening of the reader's rates by, once for each opening."""
    openings = list_jobs(reader).values("pk")
    return Competency.objects.filter(rubric__openings__opening__in=openings)


def number_attribute(_: Reader) -> Any:
    """Return the number of an opening with a competency."""
    pair = F("rubric__openings__opening_id") * PAIR + F("pk")
    return ExpressionWrapper(pair, output_field=BigIntegerField())


def load_attributes(rows: Rows, _: Reader) -> Rows:
    """Read which opening it is."""
    found: Rows = rows.annotate(job=F("rubric__openings__opening_id"))
    return found


def show_attribute(competency: Any, _: Reader) -> dict[str, Any]:
    """Return a row of job_candidate_attributes."""
    return {
        "id": competency.row_number,
        "job_id": competency.job,
        "candidate_attribute_id": competency.pk,
        "candidate_attribute_type_id": ATTRIBUTE_TYPE[0],
        "name": competency.name,
        **stamp(competency),
    }


def list_focused(reader: Reader) -> Rows:
    """Return each step of a plan with each competency of its opening's rubric."""
    return PlannedInterview.objects.filter(
        opening__rubric_choice__rubric__competencies__isnull=False, opening__in=list_jobs(reader)
    )


def number_focus(_: Reader) -> Any:
    """Return the number of a step with a competency."""
    pair = F("pk") * PAIR + F("opening__rubric_choice__rubric__competencies")
    return ExpressionWrapper(pair, output_field=BigIntegerField())


def load_focus(rows: Rows, _: Reader) -> Rows:
    """Read which competency it is."""
    competency = "opening__rubric_choice__rubric__competencies"
    key = F(f"{competency}__key")
    found: Rows = rows.annotate(competency=F(competency), competency_key=key)
    return found


def show_focus(planned: Any, _: Reader) -> dict[str, Any]:
    """Return a row of focus_candidate_attributes: whether the step covers the competency."""
    return {
        "id": planned.row_number,
        "job_interview_id": planned.pk,
        "interview_kit_id": planned.pk,
        "job_candidate_attribute_id": planned.opening_id * PAIR + planned.competency,
        "focus": planned.competency_key in planned.competencies,
        **stamp(planned),
    }


def of_card(path: str) -> Any:
    """Return the function that tells when the card at this path changed."""
    return lambda reader: card_changed(reader, path)


ANSWERS = {
    "scorecards": replace(SCORECARDS, load=load_heads, beside=nothing_beside, show=show_card),
    "scorecard_candidate_attributes": Collection(
        list_ratings,
        lambda _: F("revision__sealed_at"),
        of_card("revision__scorecard__"),
        load_ratings,
        show_rating,
    ),
    "scorecard_questions": Collection(
        list_questions,
        lambda _: F("created_at"),
        lambda _: F("created_at"),
        nothing_more,
        show_question,
    ),
    "scorecard_question_answers": Collection(
        list_summaries,
        lambda _: F("sealed_at"),
        of_card("scorecard__"),
        load_summaries,
        show_summary,
    ),
    "job_candidate_attributes": Collection(
        list_attributes,
        lambda _: F("rubric__created_at"),
        lambda reader: job_changed(reader, "rubric__openings__opening__"),
        load_attributes,
        show_attribute,
        number=number_attribute,
    ),
    "focus_candidate_attributes": Collection(
        list_focused,
        lambda _: F("opening__created_at"),
        plan_changed,
        load_focus,
        show_focus,
        number=number_focus,
    ),
}
