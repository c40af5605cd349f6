"""The page behind a link to one scorecard: a button, then that scorecard and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions import note_actor_kind
from accounts.actions.sessions import CARD_LINK, begin_link_session, is_of_link
from accounts.errors import NotFound
from accounts.models import AuditEvent, User
from loops.actions.admitting import find_opened_by, find_unused, use_link
from loops.models import CardLink


@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for one press of a button, which uses the link up; looking alone changes nothing.

    Foreign, used, ended and late links are answered alike. Whoever is signed in as the author
    needs no link and keeps it.
    """
    try:
        answer = _answer(request, secret)
    except NotFound:
        title = _("This link opens nothing any more")
        answer = render(request, "loops/link.html", {"title": title, "dead": True}, status=404)
    answer.headers["Referrer-Policy"] = "strict-origin"  # "no-referrer" would blank Origin for CSRF
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _answer(request: HttpRequest, secret: str) -> HttpResponse:
    session = request.session
    if is_of_link(session) and (opened := find_opened_by(secret, session[CARD_LINK])):
        return _lead_on(opened)
    if isinstance(request.user, User):
        link = find_unused(secret)
        if link.scorecard.author_id != request.user.pk:
            raise NotFound
        return _lead_on(link)
    if request.method != "POST":
        find_unused(secret)
        return render(request, "loops/link.html", {"title": _("Open your scorecard")})
    note_actor_kind(AuditEvent.ActorKind.LINK)
    link = use_link(secret)
    session.flush()  # what was in this browser before stays out of the new session, its key too
    begin_link_session(session, link.scorecard.author, link.public_id)
    rotate_token(request)
    return _lead_on(link)


def _lead_on(link: CardLink) -> HttpResponse:
    return redirect("scorecards:card", link.scorecard.public_id)
