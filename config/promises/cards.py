"""What a sealed card promises: complete, unchanged, and the same as its rows of facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from accounts.models import AuditEvent
from config.promises.promise import Promise
from scorecards.actions.sealing import hash_content
from scorecards.models import CardRevision, Scorecard, SignOff
from scorecards.querysets import SUBMITTED

BATCH = 500


def _unsealed_with_revisions() -> QuerySet[Any, Any]:
    cards = Scorecard.objects.exclude(state__in=SUBMITTED)
    broken = cards.filter(Q(revisions__isnull=False) | Q(current__gt=0))
    return broken.distinct().values_list("public_id", flat=True)


def _gaps_in_revisions() -> QuerySet[Any, Any]:
    counted = Scorecard.objects.filter(state__in=SUBMITTED).annotate(
        many=Count("revisions"), last=Max("revisions__number")
    )
    complete = Q(many__gte=1, many=F("last"), current=F("last"))
    return counted.exclude(complete).values_list("public_id", flat=True)


def _kept_drafts() -> QuerySet[Any, Any]:
    sealed = Scorecard.objects.filter(state__in=SUBMITTED).exclude(draft={})
    return sealed.values_list("public_id", flat=True)


def _wrong_state_name() -> QuerySet[Any, Any]:
    wrong = Q(state="sealed", current__gt=1) | Q(state="revised", current__lte=1)
    return Scorecard.objects.filter(wrong).values_list("public_id", flat=True)


def _forms_off_rubric() -> Iterator[object]:
    cards = Scorecard.objects.select_related("rubric").prefetch_related("rubric__competencies")
    for card in cards.iterator(chunk_size=BATCH):
        anchors = {item.key: item.anchors for item in card.rubric.competencies.all()}
        if {item["key"]: item["anchors"] for item in card.form} != anchors:
            yield card.public_id


def _each_revision() -> Iterator[CardRevision]:
    rows = CardRevision.objects.select_related(
        "scorecard__author", "scorecard__interview__candidacy__candidate", "redaction"
    ).prefetch_related("ratings__evidence__transcript")
    return rows.order_by("pk").iterator(chunk_size=BATCH)


def _wrong_hashes() -> Iterator[object]:
    """Hashes of other documents; of what an erasure took words from, only the hash is left."""
    for row in _each_revision():
        if row.scorecard.interview.candidacy.candidate.erased_at is not None:
            continue
        kept = getattr(row, "redaction", row)  # what is left after quotes were withdrawn
        if hash_content(row.scorecard, row.number, row.document) != kept.content_hash:
            yield row.public_id


def _ratings_unlike_document() -> Iterator[object]:
    for row in _each_revision():
        answers = [
            (item["key"], item["status"], item["rating"]) for item in row.document["ratings"]
        ]
        facts = {(item.competency, item.status, item.value) for item in row.ratings.all()}
        if set(answers) != facts or row.document["overall"] != row.overall:
            yield row.public_id


def _documents_off_form() -> Iterator[object]:
    for row in _each_revision():
        keys = [item["key"] for item in row.document["ratings"]]
        if keys != [item["key"] for item in row.scorecard.form]:
            yield row.public_id


def _quotes_unlike_document() -> Iterator[object]:
    for row in _each_revision():
        said = {
            (item["key"], quote["transcript"], quote["start"], quote["end"], quote["quote"])
            for item in row.document["ratings"]
            for quote in item["evidence"]
        }
        facts = {
            (item.competency, str(span.transcript.public_id), span.start, span.end, span.quote)
            for item in row.ratings.all()
            for span in item.evidence.all()
        }
        if said != facts:
            yield row.public_id


def _wrong_sign_offs() -> QuerySet[Any, Any]:
    told = AuditEvent.objects.filter(
        verb="scorecard.signed_off",
        subject_id=OuterRef("scorecard__public_id"),
        actor=OuterRef("by"),
    )
    vouched = Q(scorecard__kind="reverse", scorecard__state__in=SUBMITTED) & Exists(told)
    by_author = Q(by=F("scorecard__author"))
    return SignOff.objects.exclude(vouched & ~by_author).values_list(
        "scorecard__public_id", flat=True
    )


CARDS = (
    Promise("A card that is not submitted has no revision.", _unsealed_with_revisions),
    Promise("A sealed card's revisions count from 1 without a gap.", _gaps_in_revisions),
    Promise("A card with a second revision is called revised.", _wrong_state_name),
    Promise("A sealed card keeps no draft.", _kept_drafts),
    Promise("A card's form has its rubric's competencies and anchors.", _forms_off_rubric),
    Promise("A revision's hash is that of its content.", _wrong_hashes),
    Promise("A revision answers each entry of its card's form, in order.", _documents_off_form),
    Promise("A revision's ratings are those of its document.", _ratings_unlike_document),
    Promise("A revision's quotes are those of its document.", _quotes_unlike_document),
    Promise("A sign-off is of a sealed reverse shadow's card, by another.", _wrong_sign_offs),
)
