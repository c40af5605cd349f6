"""Post an event to its receiver, who has to take it as it comes: nothing but 2xx will do."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from accounts.actions.sending import Limits, send
from accounts.errors import Unreachable

SILENCE_SECONDS = 5.0
SECONDS = 15.0  # for all of it, however slowly the receiver speaks
ANSWER_MAX = 64 * 1024
GONE = 410


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Return the status of a 2xx answer. Raises Unreachable for everything else."""
    limits = Limits(settings.WEBHOOK_NETWORKS, SECONDS, SILENCE_SECONDS, ANSWER_MAX)
    status = send(url, body, headers, limits).status
    if 200 <= status < 300:
        return status
    if 300 <= status < 400:
        raise Unreachable("redirect", "It redirected; give the final address.", status=status)
    raise Unreachable(
        "gone" if status == GONE else "refused", f"It answered {status}.", status=status
    )
