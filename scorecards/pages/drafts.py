"""The autosave's other end: JSON in and out, field by field, nothing lost between windows."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import Invalid, NotAllowed, Refusal
from accounts.models import User
from scorecards.actions import list_what_is_missing, read_draft_versions, save_draft
from scorecards.actions.reading import find_card
from scorecards.models import Scorecard

BODY_MAX = 600_000


@require_http_methods(["GET", "POST"])
def answer_draft(request: HttpRequest, public_id: UUID) -> JsonResponse:
    """Save {changes, bases} and answer the fields' new versions; GET answers the versions alone.

    401 while nobody is signed in: the page keeps the text and asks again. The answer carries a
    fresh CSRF token, since signing in again in another window makes the page's own one stale.
    """
    if not isinstance(request.user, User):
        return JsonResponse({"code": "signed_out", "message": _("You are signed out.")}, status=401)
    try:
        card = find_card(request.user, public_id)
        if request.method == "POST":
            card = _save(card, request)
        elif card.author_id != request.user.pk:
            raise NotAllowed(_("Only its author reads a draft."))
    except Refusal as refusal:
        answer = {"code": refusal.code, "message": refusal.message, "field": refusal.field}
        return JsonResponse({**answer, **refusal.data}, status=refusal.status)
    return JsonResponse(_describe(card) | {"csrf": get_token(request)})


def _save(card: Scorecard, request: HttpRequest) -> Scorecard:
    body = read_body(request.body)
    by = request.user
    if not isinstance(by, User):
        raise TypeError("answer_draft lets only people in.")
    return save_draft(card, by=by, changes=body["changes"], bases=body["bases"])


def _describe(card: Scorecard) -> dict[str, Any]:
    saved = timezone.localtime(card.saved_at).strftime("%H:%M") if card.saved_at else ""
    return {
        "version": card.version,
        "versions": read_draft_versions(card),
        "saved_at": saved,
        "missing": list_what_is_missing(card),
    }


def read_body(raw: bytes) -> dict[str, dict[str, Any]]:
    """Return {changes, bases}. Raises Invalid: too long, no JSON, another shape, broken text."""
    if len(raw) > BODY_MAX:
        raise Invalid(_("This is too much for one save."), field="changes")
    try:
        body = json.loads(raw)
        json.dumps(body, ensure_ascii=False).encode()  # half a surrogate pair cannot be stored
    except (ValueError, RecursionError) as error:
        raise Invalid(_("This is not JSON text."), field="changes") from error
    parts = body if isinstance(body, dict) else {}
    changes, bases = parts.get("changes"), parts.get("bases", {})
    if not isinstance(changes, dict) or not isinstance(bases, dict):
        raise Invalid(_("Send changes and bases by field."), field="changes")
    if not all(type(base) is int for base in bases.values()):
        raise Invalid(_("A base is the number of changes a field had."), field="bases")
    return {"changes": changes, "bases": bases}
