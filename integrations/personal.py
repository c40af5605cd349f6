"""What other software was told of a candidate: the events go, and what still waits to be sent."""

from accounts.personal import Rule, nobody, register

OF_EVENT = "event__candidacy__candidate"


RULES = (
    Rule("integrations.Attempt", of=f"delivery__{OF_EVENT}", deletes=True),
    Rule("integrations.Delivery", of=OF_EVENT, deletes=True),
    Rule("integrations.Event", of="candidacy__candidate", deletes=True),
    *nobody("lines of what waits, by random ids", "integrations.Queue"),
    *nobody(
        "addresses that people of the company gave",
        "integrations.Endpoint",
        "integrations.CalendarFeed",
    ),
)


def register_rules() -> None:
    """Say what becomes of each of this app's models."""
    register(*RULES)
