"""How a long-running command ends: after what it is doing, never in the middle."""

from __future__ import annotations

import signal
import threading


class StopRequest:
    """Set by Ctrl-C and SIGTERM. The row in hand is finished first; `wait` returns at once."""

    def __init__(self) -> None:
        self._event = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        self._event.set()

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds`; return whether somebody asked to stop."""
        return self._event.wait(seconds)
