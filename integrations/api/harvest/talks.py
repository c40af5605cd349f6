"""Scheduled interviews and sealed scorecards, each only as far as its reader is not blind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, Case, F, Prefetch, Value, When

from candidates.models import Interview, Interviewer
from integrations.api.harvest import moments
from integrations.api.harvest.changes import (
    Reader,
    card_changed,
    first_audited,
    interview_changed,
)
from integrations.api.harvest.collection import Collection, Rows
from integrations.api.harvest.people import name_person
from integrations.api.harvest.vocabulary import (
    KEY_QUESTION,
    NO_DECISION,
    OVERALL_V1,
    RATINGS,
    rate,
)
from scorecards.models import CardRevision, Competency, Scorecard

LIGHT = ("id", "interview", "author", "state")


def list_interviews(reader: Reader) -> Rows:
    """Return the interviews that the reader sees."""
    return Interview.objects.visible_to(reader.user)


def load_interviews(rows: Rows, reader: Reader) -> Rows:
    """Read the present panel, the cards that the reader sees, and whether that is all of them."""
    panel = Interviewer.objects.filter(released_at__isnull=True).select_related("user")
    cards = (
        Scorecard.objects.visible_to(reader.user, setting=reader.visibility)
        .only(*LIGHT)
        .order_by("pk")
    )
    known = Case(
        When(reader.is_open("candidacy"), then=Value(value=True)),
        default=Value(value=False),
        output_field=BooleanField(),
    )
    found: Rows = (
        rows.select_related("planned", "candidacy")
        .prefetch_related(
            Prefetch("interviewers", panel.order_by("pk"), to_attr="panel"),
            Prefetch("scorecards", cards, to_attr="cards"),
        )
        .annotate(is_open=known)
    )
    return found


def interview_status(interview: Any) -> str:
    """Return Harvest's status; that every card is in, only to whoever sees them all."""
    if interview.state == "scheduled":
        return "scheduled"
    if interview.state == "did_not_happen":
        return "canceled"
    all_in = interview.is_open and not any(card.is_owed for card in interview.cards)
    return "complete" if all_in else "awaiting_feedback"


def list_sealed(interview: Any) -> dict[int, int]:
    """Return the sealed cards that the reader sees, by author."""
    return {card.author_id: card.pk for card in interview.cards if card.is_submitted}


def show_interview(interview: Any, reader: Reader) -> dict[str, Any]:
    """Return a scheduled interview with its panel."""
    sealed = list_sealed(interview)
    return {
        "id": interview.pk,
        "application_id": interview.candidacy_id,
        "external_event_id": str(interview.public_id),
        "start": {"date_time": moments.write(interview.starts_at)},
        "end": {"date_time": moments.write(interview.ends_at)},
        "location": None,
        "video_conferencing_url": interview.video_url or None,
        "status": interview_status(interview),
        "created_at": moments.write(interview.created),
        "updated_at": moments.write(interview.updated),
        "interview": {"id": interview.planned_id, "name": interview.name},
        "organizer": None,
        "interviewers": [
            {
                **name_person(seat.user_id, seat.user.name),
                "email": seat.user.email if reader.lists_people else None,
                "response_status": "accepted",
                "scorecard_id": sealed.get(seat.user_id),
            }
            for seat in interview.panel
        ],
    }


def current_revision(card: str = "") -> Prefetch[Any]:
    """Read the revision that counts of the card at this path, as its `now`."""
    now = CardRevision.objects.filter(number=F("scorecard__current"))
    return Prefetch(f"{card}revisions", now, to_attr="now")


def list_cards(reader: Reader) -> Rows:
    """Return the sealed cards that the reader sees; nobody reads a draft here."""
    return reader.cards()


CARD = (
    "pk",
    "row_number",
    "created",
    "updated",
    "sealed_at",
    "rubric",
    "author",
    "author__name",
    "interview",
    "interview__name",
    "interview__starts_at",
    "interview__planned",
    "interview__candidacy",
    "interview__candidacy__candidate",
    "revisions__overall",
)


def load_heads(rows: Rows, _: Reader) -> Rows:
    """Read columns of the card and of its revision that counts."""
    found: Rows = rows.filter(revisions__number=F("current")).values_list(*CARD, named=True)
    return found


def load_cards(rows: Rows, _: Reader) -> Rows:
    """Read what was submitted last, about whom, by whom."""
    found: Rows = rows.filter(revisions__number=F("current")).values_list(
        *CARD, "revisions__document", named=True
    )
    return found


def read_names(cards: Sequence[Any], reader: Reader) -> None:
    """Read the competencies' names: of published rubrics, whose names a card's form repeats."""
    asked = Competency.objects.filter(rubric__in={card.rubric for card in cards}).order_by()
    for rubric, key, name in asked.values_list("rubric", "key", "name"):
        reader.names[rubric, key] = name


def list_attributes(card: Any, reader: Reader) -> list[dict[str, Any]]:
    """Return each competency of the card with its rating and note."""
    return [
        {
            "name": reader.names[card.rubric, answer["key"]],
            "type": "Skills",
            "note": answer["note"] or None,
            "rating": rate(answer["rating"]),
        }
        for answer in card.revisions__document["ratings"]
    ]


def show_card(card: Any, reader: Reader) -> dict[str, Any]:
    """Return a sealed scorecard as it stands after its last revision."""
    attributes = list_attributes(card, reader)
    author = name_person(card.author, card.author__name)
    return {
        "id": card.pk,
        "created_at": moments.write(card.created),
        "updated_at": moments.write(card.updated),
        "interview": card.interview__name,
        "interview_step": {"id": card.interview__planned, "name": card.interview__name},
        "candidate_id": card.interview__candidacy__candidate,
        "application_id": card.interview__candidacy,
        "interviewed_at": moments.write(card.interview__starts_at),
        "submitted_by": author,
        "interviewer": author,
        "submitted_at": moments.write(card.sealed_at),
        "overall_recommendation": OVERALL_V1.get(card.revisions__overall, NO_DECISION),
        "attributes": attributes,
        "ratings": {
            word: [found["name"] for found in attributes if found["rating"] == word]
            for word in RATINGS
        },
        "questions": [
            {
                "id": card.rubric,
                "question": KEY_QUESTION,
                "answer": card.revisions__document["summary"] or None,
            }
        ],
    }


INTERVIEWS = Collection(
    list_interviews,
    lambda _: first_audited("candidacy__created_at"),
    interview_changed,
    load_interviews,
    show_interview,
    more={"application": lambda _: F("candidacy")},
)
SCORECARDS = Collection(
    list_cards,
    lambda _: F("created_at"),
    card_changed,
    load_cards,
    show_card,
    more={"application": lambda _: F("interview__candidacy")},
    beside=read_names,
)
