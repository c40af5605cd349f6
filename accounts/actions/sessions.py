"""How long a sign-in lasts, and whether it needs a second factor.

A session holds when it began and when it was last seen, to the minute, so that a read does not
write every time. Both ages end it, and so does the person from another browser.
"""

from __future__ import annotations

import time
from collections.abc import MutableMapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.utils.crypto import constant_time_compare

from accounts.actions.audit import record_event
from accounts.actions.factors import has_factor
from accounts.actions.people import read_company
from accounts.errors import NotAskedAgain
from accounts.models import Company, User
from accounts.permissions import holds_an_opening
from jobs import clock

Session = MutableMapping[str, Any]
BEGAN, SEEN, OWES_FACTOR = "began", "seen", "owes_factor"
SPARED = "spared"
BY_PROVIDER = "by_provider"
CARD_LINK, OF_PASSWORD = "card_link", "of_password"
BEGUN = "begun"
MINUTE = 60.0


def begin_session(session: Session, user: User) -> None:
    """Note the beginning of a sign-in, and whether its person owes a second factor."""
    now = clock.now().timestamp()
    session[BEGAN] = session[SEEN] = now
    session[OWES_FACTOR] = owes_factor(user)
    session.pop(CARD_LINK, None)
    session.pop(BY_PROVIDER, None)


def note_first_step(session: Session, user: User) -> None:
    """Note that the person has shown a first factor: when, and by which password."""
    session[BEGUN] = [clock.now().timestamp(), user.get_session_auth_hash()]


def may_complete(session: Session, user: User) -> bool:
    """Return whether a sign-in that was begun may be completed, by a second factor or at once.

    What ends a person's sign-ins ends those that wait for a code, too.
    """
    began, known = session.pop(BEGUN, (0.0, ""))
    is_of_now = constant_time_compare(known, user.get_session_auth_hash())
    return user.is_active and is_of_now and bool(began >= _ended_at(user))


def was_ended_since(user: User, moment: datetime) -> bool:
    """Return whether the person's sign-ins were ended after that."""
    return bool(moment.timestamp() < _ended_at(user))


def _ended_at(user: User) -> float:
    return user.sessions_ended_at.timestamp() if user.sessions_ended_at else 0.0


def spare_session(session: Session) -> None:
    """Let the sign-in outlive the end of the person's others; it lasts no longer for that."""
    session[SPARED] = clock.now().timestamp()


def trust_provider(session: Session) -> None:
    """Note that the identity provider has asked for a second factor: the company's rule is kept."""
    session[BY_PROVIDER] = True
    session[OWES_FACTOR] = False


def was_asked_again(session: Session, user: User) -> bool:
    """Return whether this sign-in showed once more who it is, within the last five minutes."""
    noted = get_authentication_records(SimpleNamespace(session=session), user)
    asked = [record["at"] for record in noted if record.get("reauthenticated")]
    return bool(asked) and time.time() - asked[-1] < app_settings.REAUTHENTICATION_TIMEOUT


def require_asked_again(session: Session, user: User) -> None:
    """Raise NotAskedAgain unless the sign-in may make what outlasts it: a token, an address."""
    if not was_asked_again(session, user):
        raise NotAskedAgain


def begin_link_session(session: Session, user: User, link: UUID) -> None:
    """Note that a link to one scorecard opened this session: nobody is signed in by it."""
    begin_session(session, user)
    session[CARD_LINK] = str(link)
    session[OF_PASSWORD] = user.get_session_auth_hash()  # as Django's own sign-ins note it


def is_of_link(session: Session) -> bool:
    """Return whether a link to one scorecard opened the session, and nobody has signed in since."""
    return CARD_LINK in session and SESSION_KEY not in session


def is_over(session: Session, user: User) -> bool:
    """Return whether the sign-in is too old, was idle too long, or was ended from elsewhere."""
    if BEGAN not in session or _is_of_old_password(session, user):
        return True
    now = clock.now().timestamp()
    too_old = now - session[BEGAN] > settings.SESSION_ABSOLUTE.total_seconds()
    idle = now - session[SEEN] > settings.SESSION_IDLE.total_seconds()
    return too_old or idle or bool(max(session[BEGAN], session.get(SPARED, 0.0)) < _ended_at(user))


def _is_of_old_password(session: Session, user: User) -> bool:
    """Return whether a link opened the session and its person has set another password since."""
    known = session.get(OF_PASSWORD, "")
    return CARD_LINK in session and not constant_time_compare(known, user.get_session_auth_hash())


def keep_session(session: Session, user: User) -> None:
    """Note, once a minute, that the session is in use, and ask anew for the second factor."""
    now = clock.now().timestamp()
    if now - session[SEEN] >= MINUTE:
        session[SEEN] = now
        session[OWES_FACTOR] = not session.get(BY_PROVIDER) and owes_factor(user)
    elif session.get(OWES_FACTOR) and not owes_factor(user):
        session[OWES_FACTOR] = False


def owes_factor(user: User) -> bool:
    """Return whether the company asks this person for a second factor that they have not set up."""
    return _is_asked_for_factor(user) and not has_factor(user)


def signs_in_by_factor(user: User) -> bool:
    """Return whether a password alone is too little: by the company's rule or their own choice."""
    return _is_asked_for_factor(user) or has_factor(user)


def _is_asked_for_factor(user: User) -> bool:
    required = read_company().factor_for
    if required == Company.FactorFor.NOBODY:
        return False
    everybody = required == Company.FactorFor.EVERYBODY
    staff = required == Company.FactorFor.STAFF
    return everybody or user.is_admin or (staff and holds_an_opening(user))


def end_sessions(user: User, *, by: User | None, at: datetime | None = None) -> None:
    """End every sign-in of the person that began until now; their own browser is spared.

    `by` is None for the command line.
    """
    with transaction.atomic():
        user.sessions_ended_at = at or clock.now()
        user.save(update_fields=["sessions_ended_at"])
        record_event("person.sessions_ended", user, by=by)
