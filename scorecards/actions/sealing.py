"""Seal a card: from then on it never changes. A later opinion is a revision with a reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.actions.audit import digest_words
from accounts.actions.texts import read_text
from accounts.errors import Invalid, InvalidMany, Stale, WrongState
from accounts.models import User
from candidates.actions.interviews import loop_stream
from candidates.models import Transcript
from jobs import clock
from scorecards.actions.drafts import lock_to_submit, read_field
from scorecards.models import CardRevision, Evidence, Rating, Redaction, Scorecard
from scorecards.signals import card_submitted

REASON_MIN = 20
REASON_MAX = 10_000


class Incomplete(InvalidMany):
    """Something required is missing; `errors` names each field."""

    code = "incomplete"


def list_what_is_missing(card: Scorecard) -> dict[str, str]:
    """Return what must be answered before sealing: field path to sentence; empty when nothing."""
    missing = {
        f"{item['key']}.rating": _("Rate %(value)s, or say no evidence or not asked.")
        % {"value": item["name"]}
        for item in card.form
        if item["required"] and card.draft.get(f"{item['key']}.rating") is None
    }
    if card.draft.get("overall") is None:
        missing["overall"] = _("Choose an overall recommendation.")
    return missing


def seal_card(card: Scorecard, *, by: User, version: int | None = None) -> CardRevision:
    """Submit the draft as revision 1. Sealing a sealed card changes nothing and returns it.

    Raises Incomplete naming every missing field, Stale if `version` is not the card's.
    """
    with transaction.atomic():
        card = lock_to_submit(card, by=by)
        if card.is_submitted:
            return card.revisions.select_related("redaction").get(number=1)
        if not card.is_owed:
            raise WrongState(_("Nobody owes this scorecard any more."))
        _require_version(card, version, current=card.draft)
        if missing := list_what_is_missing(card):
            raise Incomplete(_("The scorecard is not complete."), missing)
        revision = _write_revision(card, 1, build_document(card, card.draft))
        card.state, card.sealed_at = Scorecard.State.SEALED, revision.sealed_at
        _close_draft(card, 1)
        _say(revision, "scorecard.sealed", by)
    return revision


def _require_version(card: Scorecard, version: int | None, *, current: Mapping[str, Any]) -> None:
    if version is not None and version != card.version:
        raise Stale(
            _("The scorecard is at version %(version)s by now, you read %(version2)s.")
            % {"version": card.version, "version2": version},
            data={"version": card.version, "current": dict(current)},
        )


def revise_card(
    card: Scorecard,
    *,
    by: User,
    changes: Mapping[str, Any],
    reason: str,
    basis: str = CardRevision.Basis.OWN_INTERVIEW,
    version: int | None = None,
) -> CardRevision:
    """Add a revision in which the named fields differ; the sealed original stays for ever.

    `reason` has at least 20 characters; `basis` is own_interview or all_heard. Raises Stale if
    `version` is not the card's.
    """
    reason = read_text(reason, "reason", most=REASON_MAX)
    if len(reason) < REASON_MIN:
        raise Invalid(
            _("Give a reason of at least %(reason_min)s characters.") % {"reason_min": REASON_MIN},
            field="reason",
        )
    if basis not in CardRevision.Basis.values:
        raise Invalid(_("Choose own_interview or all_heard."), field="basis")
    with transaction.atomic():
        card = lock_to_submit(card, by=by)
        if not card.is_submitted:
            raise WrongState(_("Only a sealed scorecard can be revised."))
        last = card.revisions.get(number=card.current)
        draft = unfold_document(last.document)
        _require_version(card, version, current=draft)
        draft.update({path: read_field(card, path, value) for path, value in changes.items()})
        document = build_document(card, draft)
        if document == last.document:
            raise Invalid(_("Nothing in this revision differs from the last one."), field="changes")
        _require_answers(card, draft)
        revision = _write_revision(card, last.number + 1, document, reason=reason, basis=basis)
        card.state = Scorecard.State.REVISED
        _close_draft(card, revision.number)
        _say(revision, "scorecard.revised", by)
    return revision


def _require_answers(card: Scorecard, draft: Mapping[str, Any]) -> None:
    probe = Scorecard(form=card.form, draft=dict(draft))
    if missing := list_what_is_missing(probe):
        raise Incomplete(_("A revision answers what the form requires."), missing)


def build_document(card: Scorecard, draft: Mapping[str, Any]) -> dict[str, Any]:
    """Return the submitted document: one entry a competency, then overall and summary."""
    return {
        "ratings": [_answer(item["key"], draft) for item in card.form],
        "overall": draft.get("overall"),
        "summary": draft.get("summary", ""),
    }


def _answer(key: str, draft: Mapping[str, Any]) -> dict[str, Any]:
    value = draft.get(f"{key}.rating")
    rated = isinstance(value, int)
    return {
        "key": key,
        "status": "rated" if rated else value or "not_asked",
        "rating": value if rated else None,
        "note": draft.get(f"{key}.note", ""),
        "evidence": draft.get(f"{key}.evidence", []),
    }


def unfold_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a submitted document as draft fields again."""
    draft: dict[str, Any] = {"overall": document["overall"], "summary": document["summary"]}
    for answer in document["ratings"]:
        key = answer["key"]
        rated = answer["status"] == "rated"
        draft[f"{key}.rating"] = answer["rating"] if rated else answer["status"]
        draft[f"{key}.note"] = answer["note"]
        draft[f"{key}.evidence"] = answer["evidence"]
    return draft


def hash_content(card: Scorecard, number: int, document: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) over card, author, number, form and document."""
    content = {
        "card": str(card.public_id),
        "author": str(card.author.public_id),
        "number": number,
        "form": card.form,
        "document": document,
    }
    body = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(body.encode()).hexdigest()


def digest_rest(revision: CardRevision) -> str:
    """Return the SHA-256 (hex) over what the content's hash leaves out."""
    told = (revision.reason, revision.basis, revision.after_reveal)
    return digest_words(*told, revision.sealed_at.timestamp())


def _write_revision(
    card: Scorecard,
    number: int,
    document: dict[str, Any],
    *,
    reason: str = "",
    basis: str = CardRevision.Basis.OWN_INTERVIEW,
) -> CardRevision:
    revision = CardRevision.objects.create(
        scorecard=card,
        number=number,
        document=document,
        overall=document["overall"],
        content_hash=hash_content(card, number, document),
        reason=reason,
        basis=basis,
        after_reveal=card.saw_numbers,
        sealed_at=clock.now(),
    )
    ratings = Rating.objects.bulk_create(
        [
            Rating(
                revision=revision,
                competency=answer["key"],
                status=answer["status"],
                value=answer["rating"],
            )
            for answer in document["ratings"]
        ]
    )
    _write_evidence(ratings, document)
    # Nothing was taken out of what was just written: whoever shows it need not look.
    Redaction.revision.field.remote_field.set_cached_value(revision, None)
    return revision


def _write_evidence(ratings: list[Rating], document: Mapping[str, Any]) -> None:
    pairs = [
        (rating, quote)
        for rating, answer in zip(ratings, document["ratings"], strict=True)
        for quote in answer["evidence"]
    ]
    wanted = {UUID(quote["transcript"]) for _, quote in pairs}
    ids = dict(Transcript.objects.filter(public_id__in=wanted).values_list("public_id", "pk"))
    Evidence.objects.bulk_create(
        [
            Evidence(
                rating=rating,
                transcript_id=ids[UUID(quote["transcript"])],
                start=quote["start"],
                end=quote["end"],
                quote=quote["quote"],
                kind="human",
            )
            for rating, quote in pairs
        ]
    )


def _close_draft(card: Scorecard, number: int) -> None:
    card.draft, card.draft_versions, card.current = {}, {}, number
    card.version += 1
    card.save(update_fields=["state", "sealed_at", "draft", "draft_versions", "current", "version"])


def _say(revision: CardRevision, verb: str, by: User) -> None:
    card = revision.scorecard
    record_event(
        verb,
        card,
        by=by,
        payload={
            "revision": revision.number,
            "content_hash": revision.content_hash,
            "basis": revision.basis,
            "words": digest_rest(revision),
        },
        stream=loop_stream(card.interview.candidacy.public_id),
    )
    card_submitted.send(sender=CardRevision, revision=revision)
