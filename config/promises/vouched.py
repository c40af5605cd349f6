"""What the audit log vouches for beside figures: reasons, terms and transcripts as recorded.

An event of a version that did not say so yet vouches for whatever words stand beside its facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.actions.audit import digest_words
from accounts.models import AuditEvent
from candidates.models import Candidacy, Transcript
from config.promises.promise import Promise
from loops.models import Approval, Decision, Dissent, Loop, Outcome, Reopening, Waiver
from scorecards.actions.sealing import digest_rest
from scorecards.models import CardRevision, SuggestionView

BATCH = 500
Fact = tuple[object, ...]
WORDS_WENT = ("candidate.words_removed", "candidate.consent_withdrawn")
CANDIDATE = "candidacy__candidate__erased_at"


def _told(verbs: Iterable[str], read: Callable[[AuditEvent], Fact]) -> set[Fact]:
    """Return what the events of these verbs say, but those of which an erasure took the payload."""
    rows = AuditEvent.objects.filter(verb__in=verbs).exclude(salt="").select_related("actor")
    return {read(event) for event in rows.iterator(chunk_size=BATCH)}


def _is_vouched(told: set[Fact], *facts: object, words: str) -> bool:
    return (*facts, words) in told or (*facts, None) in told


def _read_digests(verbs: Iterable[str], key: str) -> Iterator[tuple[str, str | None]]:
    """Yield what these events are about and the digest of its words, if they hold one.

    Another promise asks whether there is such an event.
    """
    rows = AuditEvent.objects.filter(verb__in=verbs).exclude(salt="")
    for payload in rows.values_list("payload", flat=True).iterator(chunk_size=BATCH):
        yield payload[key], payload.get("words")


def _known(rows: QuerySet[Any, Any], loop: str) -> Iterator[Any]:
    """Yield the rows that no erasure emptied."""
    kept = rows.filter(**{f"{loop}{CANDIDATE}": None})
    return kept.order_by("pk").iterator(chunk_size=BATCH)


def _who(event: AuditEvent) -> object:
    return event.actor and event.actor.pk


def _changed_reasons_of_revisions() -> Iterator[object]:
    told = dict(_read_digests(("scorecard.sealed", "scorecard.revised"), "content_hash"))
    rows = CardRevision.objects.filter(scorecard__interview__candidacy__candidate__erased_at=None)
    for row in rows.order_by("pk").iterator(chunk_size=BATCH):
        if told.get(row.content_hash) not in {None, digest_rest(row)}:
            yield row.public_id


def _changed_decisions() -> Iterator[object]:
    told = dict(_read_digests(("loop.decision_recorded",), "decision"))
    for row in _known(Decision.objects.all(), "loop__"):
        words = digest_words(row.reason, row.override_reason)
        if told.get(str(row.public_id)) not in {None, words}:
            yield row.public_id


def _changed_approvals() -> Iterator[object]:
    told = _told(
        ("loop.decision_approved",),
        lambda event: (
            event.subject_id,
            event.payload["number"],
            event.payload["outcome"],
            _who(event),
            event.payload.get("words"),
        ),
    )
    for row in _known(Approval.objects.select_related("loop"), "loop__"):
        facts = (row.loop.public_id, row.decision_number, row.outcome, row.given_by_id)
        if not _is_vouched(told, *facts, words=digest_words(row.reason)):
            yield f"approval {row.pk}"


def _changed_dissents() -> Iterator[object]:
    told = _told(
        ("loop.dissent_filed",),
        lambda event: (event.payload["decision"], _who(event), event.payload.get("words")),
    )
    for row in _known(Dissent.objects.select_related("decision"), "decision__loop__"):
        facts = (str(row.decision.public_id), row.author_id)
        if not _is_vouched(told, *facts, words=digest_words(row.reason)):
            yield f"dissent {row.pk}"


def _changed_reopenings() -> Iterator[object]:
    told = _told(
        (f"loop.{Loop.State.INTERVIEWING}",),
        lambda event: (event.subject_id, _who(event), event.payload.get("reason")),
    )
    for row in _known(Reopening.objects.select_related("decision__loop"), "decision__loop__"):
        if (row.decision.loop.public_id, row.reopened_by_id, row.reason) not in told:
            yield f"reopening {row.pk}"


def _changed_waivers() -> Iterator[object]:
    told = _told(
        ("coverage.waived",),
        lambda event: (
            event.subject_id,
            _who(event),
            event.payload["competency"],
            event.payload["reason"],
        ),
    )
    for row in _known(Waiver.objects.select_related("loop"), "loop__"):
        if (row.loop.public_id, row.given_by_id, row.competency, row.reason) not in told:
            yield f"waiver {row.pk}"


def _changed_reasons() -> Iterator[object]:
    yield from _changed_decisions()
    yield from _changed_approvals()
    yield from _changed_dissents()
    yield from _changed_reopenings()
    yield from _changed_waivers()


def _changed_outcomes() -> Iterator[object]:
    told = _told(
        ("loop.outcome_recorded",),
        lambda event: (
            event.subject_id,
            _who(event),
            event.payload["months"],
            *(event.payload["after"][name] for name in ("stayed", "performance")),
        ),
    )
    for row in _known(Outcome.objects.select_related("loop"), "loop__"):
        facts = (row.loop.public_id, row.recorded_by_id, row.months, row.stayed, row.performance)
        if facts not in told:
            yield row.public_id


def _looks_that_are_gone() -> Iterator[object]:
    """Name revisions after numbers whose author never looked; with words their looks go, too."""
    looks = SuggestionView.objects.filter(
        user=OuterRef("scorecard__author"),
        suggestion__transcript__interview__candidacy=OuterRef("scorecard__interview__candidacy"),
    )
    candidate = "scorecard__interview__candidacy__candidate"
    went = AuditEvent.objects.filter(
        verb__in=WORDS_WENT, subject_id=OuterRef(f"{candidate}__public_id")
    )
    rows = CardRevision.objects.filter(after_reveal=True, **{f"{candidate}__erased_at": None})
    return iter(rows.exclude(Exists(looks) | Exists(went)).values_list("public_id", flat=True))


def _moved_candidacies() -> Iterator[object]:
    """Name loops that were moved to somebody else; the events of earlier versions do not say."""
    added = AuditEvent.objects.filter(verb="candidacy.added").exclude(salt="")
    told = dict(added.values_list("subject_id", "payload").iterator(chunk_size=BATCH))
    names = ("public_id", "candidate__public_id", "opening__public_id")
    for key, candidate, opening in Candidacy.objects.order_by("pk").values_list(*names):
        said = told.get(key)
        if said and (said["candidate"], said["opening"]) != (str(candidate), str(opening)):
            yield key


def _changed_terms() -> Iterator[object]:
    opened = AuditEvent.objects.filter(verb="loop.opened").exclude(salt="")
    told = dict(opened.values_list("subject_id", "payload").iterator(chunk_size=BATCH))
    for row in _known(Loop.objects.all(), ""):
        said = told.get(row.public_id)
        asks = said and (Decimal(said["bar"]), said["weights"], said["rule"])
        if asks != (row.bar, row.weights, row.rule):
            yield row.public_id


def _changed_transcripts() -> Iterator[object]:
    told = _told(
        ("transcript.stored",), lambda event: (event.subject_id, event.payload.get("text"))
    )
    rows = Transcript.objects.only("public_id", "text").order_by("pk")
    for row in rows.iterator(chunk_size=BATCH):
        if not _is_vouched(told, row.public_id, words=digest_words(row.text)):
            yield row.public_id


VOUCHED = (
    Promise("A revision's reason and time are as recorded.", _changed_reasons_of_revisions),
    Promise("A reason for a decision is the one recorded.", _changed_reasons),
    Promise("What became of somebody hired is as recorded.", _changed_outcomes),
    Promise("Whoever revised after numbers has looked at them.", _looks_that_are_gone),
    Promise("A loop is of the candidate and opening as recorded.", _moved_candidacies),
    Promise("A loop asks what it asked when it opened.", _changed_terms),
    Promise("A transcript's text is the one recorded.", _changed_transcripts),
)
