"""What this app does when somebody signs in."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.actions.sessions import begin_session
from accounts.models import User


@receiver(user_logged_in)
def note_beginning(request: HttpRequest, user: User, **_: Any) -> None:
    """Let the new session know when it began."""
    begin_session(request.session, user)
