"""What is said to other software."""

from integrations.models.webhooks import Attempt, Delivery, Endpoint, Event, Queue

__all__ = ["Attempt", "Delivery", "Endpoint", "Event", "Queue"]
