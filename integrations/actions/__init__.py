"""What people do with connections to other software, and what the worker sends."""

from integrations.actions.calendars import close_feed, open_feed
from integrations.actions.endpoints import (
    add_endpoint,
    change_endpoint,
    ping_endpoint,
    remove_endpoint,
    rotate_secret,
    send_again,
)

__all__ = [
    "add_endpoint",
    "change_endpoint",
    "close_feed",
    "open_feed",
    "ping_endpoint",
    "remove_endpoint",
    "rotate_secret",
    "send_again",
]
