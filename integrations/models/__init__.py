"""What is said to other software."""

from integrations.models.calendars import CalendarFeed
from integrations.models.webhooks import Attempt, Delivery, Endpoint, Event, Queue

__all__ = ["Attempt", "CalendarFeed", "Delivery", "Endpoint", "Event", "Queue"]
