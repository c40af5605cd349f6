"""What people do with connections to other software, and what the worker sends."""

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
    "ping_endpoint",
    "remove_endpoint",
    "rotate_secret",
    "send_again",
]
