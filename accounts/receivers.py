"""What this app does when somebody signs in, out, or fails to, or changes how they do."""

from typing import Any

import structlog
from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.actions.passwords import note_password
from accounts.actions.sessions import begin_session
from accounts.models import User

log = structlog.get_logger("loopboard.security")


@receiver(user_logged_in)
def note_beginning(request: HttpRequest, user: User, **_: Any) -> None:
    """Let the new session know when it began."""
    begin_session(request.session, user)


@receiver(user_logged_in)
def log_sign_in(user: User, **_: Any) -> None:
    """Say who signed in; the request's own line has the address."""
    log.info("signed_in", person=str(user.public_id))


@receiver(user_logged_out)
def log_sign_out(user: User | None, **_: Any) -> None:
    """Say who signed out."""
    log.info("signed_out", person=str(user.public_id) if user else "")


@receiver(user_login_failed)
def log_failure(credentials: dict[str, Any], **_: Any) -> None:
    """Say that a sign-in failed, of which person if there is one; what was typed is not told."""
    email = str(credentials.get("email") or credentials.get("login") or "").lower()
    person = User.objects.filter(email=email).first() if email else None
    log.warning("sign_in_failed", person=str(person.public_id) if person else "unknown")


@receiver(password_changed)
def audit_changed_password(user: User, **_: Any) -> None:
    """Let the audit log hear of a password that took another's place."""
    note_password(user, how="changed")


@receiver(password_set)
def audit_first_password(user: User, **_: Any) -> None:
    """Let the audit log hear of a password of whom had none."""
    note_password(user, how="first")


@receiver(password_reset)
def audit_password_by_link(user: User, **_: Any) -> None:
    """Let the audit log hear of a password that a link from a mail set."""
    note_password(user, how="link")
