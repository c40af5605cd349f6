"""What other software can be told, and the names of this app's jobs."""

from __future__ import annotations

DELIVER = "integrations.deliver_queue"
SWEEP = "integrations.sweep_deliveries"
TELL_OWNER = "integrations.tell_owner"

EVENT_OF_VERB = {
    "interview.scheduled": "interview.scheduled",
    "interview.moved": "interview.moved",
    "interview.held": "interview.held",
    "interview.did_not_happen": "interview.called_off",
    "transcript.stored": "transcript.stored",
    "scorecard.sealed": "scorecard.submitted",
    "scorecard.revised": "scorecard.revised",
    "scorecard.recused": "scorecard.recused",
    "scorecard.declined": "scorecard.declined",
    "loop.opened": "loop.opened",
    "loop.ready": "loop.ready",
    "loop.decided": "loop.decided",
    "loop.closed": "loop.closed",
    "loop.on_hold": "loop.on_hold",
    "loop.withdrawn": "loop.withdrawn",
}
"""Which event an audited verb becomes; every other verb stays inside."""

OVERDUE = "scorecard.overdue"
PING = "ping"
EVENT_TYPES = tuple(sorted({*EVENT_OF_VERB.values(), OVERDUE}))
SLACK_TYPES = ("loop.closed", "loop.decided", "loop.ready", "loop.withdrawn")
"""What a channel may be told: it is read by anybody, so nothing that still waits for a card."""
