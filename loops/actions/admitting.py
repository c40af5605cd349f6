"""What a link to one card opens: that card's pages, for its author, while everything still holds.

Rights come from the database at each request, as for everybody: a link that was ended, a card that
was handed over, a person without access or with a second factor, and nothing opens any more.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.actions.people import read_company
from accounts.actions.sessions import signs_in_by_factor, was_ended_since
from accounts.actions.tokens import digest_secret
from accounts.errors import NotFound
from accounts.models import Company, User
from jobs import clock
from loops.actions.linking import may_be_written, record_link
from loops.models import CardLink
from scorecards.models import Scorecard

RELATED = ("scorecard__author", "scorecard__interview__candidacy")


def find_unused(secret: str) -> CardLink:
    """Return the link that this secret opens. Raises NotFound: unknown, used, ended, too late.

    Looking changes nothing, so that a program which reads mail beforehand uses nothing up.
    """
    rows = CardLink.objects.unused().filter(digest=digest_secret(secret))
    link = rows.filter(expires_at__gt=clock.now()).select_related(*RELATED).first()
    if link is None or not may_be_written(link.scorecard) or not _may_link(link.scorecard.author):
        raise NotFound
    if was_ended_since(link.scorecard.author, link.sent_at or link.created_at):
        raise NotFound  # whoever lost access, or signed out everywhere, and came back
    return link


def use_link(secret: str) -> CardLink:
    """Use the link up and return it; of two at once one gets it. Raises NotFound."""
    with transaction.atomic():
        link, now = find_unused(secret), clock.now()
        if not CardLink.objects.unused().filter(pk=link.pk).update(used_at=now):
            raise NotFound
        link.used_at = now
        record_link("link.used", link, link.scorecard.author)
    return link


def find_admitted(public_id: str, card_id: UUID | None = None) -> CardLink | None:
    """Return the link that opened a session, while it holds; None else, or for another card.

    The sealed card stays open to read until the session ends.
    """
    links = CardLink.objects.filter(public_id=public_id, used_at__isnull=False, revoked_at=None)
    if card_id is not None:
        links = links.filter(scorecard__public_id=card_id)
    link = links.select_related(*RELATED).first()
    if link is None or not _may_link(link.scorecard.author):
        return None
    seated = Scorecard.objects.written_by(link.scorecard.author)
    return link if seated.filter(pk=link.scorecard_id).exists() else None


def find_opened_by(secret: str, session_link: str) -> CardLink | None:
    """Return the link that opened a session if this is its very secret and it still holds."""
    link = find_admitted(session_link)
    return link if link is not None and link.digest == digest_secret(secret) else None


def _may_link(author: User) -> bool:
    return read_company().card_links != Company.CardLinks.NEVER and not signs_in_by_factor(author)
