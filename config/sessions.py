"""Sessions in the database, found by a statement that is made once: every request begins so."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.actions.texts import is_storable
from accounts.querysets.kept import Given, ask_again


class SessionStore(DatabaseSessionStore):
    """A session's row: what it holds, and when it ends."""

    def _validate_session_key(self, key: str | None) -> bool:
        """Return whether the cookie may name a row: quoted, it brings NUL past every server."""
        known = super()._validate_session_key(key)  # type: ignore[misc]  # the stubs leave it out
        return bool(known) and is_storable(str(key))

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing, and no key any more, once it has ended."""
        found = ask_again(
            "session", _build, session_key=self.session_key, expire_date=timezone.now()
        )
        if found:
            return self.decode(found[0])
        self._session_key = None
        return {}


def _build() -> Any:
    field = Session._meta.get_field  # noqa: SLF001 (Django's documented API)
    key, end = (Given(name, field(name)) for name in ("session_key", "expire_date"))
    rows = Session.objects.filter(session_key=key, expire_date__gt=end)
    return rows.values_list("session_data", flat=True)
