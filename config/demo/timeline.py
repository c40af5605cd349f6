"""What happens at the demo company, put into the order in which it happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from jobs.clock import at_time

Say = Callable[[str, int, int], None]


def say_nothing(stage: str, done: int, total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True)
class Calendar:
    """Turns days counted from today (negative is past) into moments; `now` is aware."""

    now: datetime

    def at(self, days: float, hour: float = 0) -> datetime:
        """Return the moment `days` after today at `hour` o'clock UTC."""
        midnight = self.now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + timedelta(days=days, hours=hour)


@dataclass(frozen=True)
class Deed:
    """One thing that somebody did. `stage` is a word for the progress bar."""

    moment: datetime
    stage: str
    act: Callable[[], object]


@dataclass
class Timeline:
    """Deeds in any order; they are done by their moments, those of one moment as they came."""

    calendar: Calendar
    stage: str = ""
    deeds: list[Deed] = field(default_factory=list)

    def add(self, moment: datetime, act: Callable[[], object]) -> None:
        """Add a deed. Raises ValueError for a moment that has not come."""
        if moment > self.calendar.now:
            raise ValueError(f"The demo company does nothing in the future: {moment}.")
        self.deeds.append(Deed(moment, self.stage, act))

    def has_come(self, moment: datetime) -> bool:
        """Return whether the moment lies behind us."""
        return moment <= self.calendar.now

    def live_through(self, say: Say) -> None:
        """Do everything in order, each deed at its own moment; tell `say` how far we are."""
        ordered = sorted(self.deeds, key=lambda deed: deed.moment)
        for done, deed in enumerate(ordered, start=1):
            with at_time(deed.moment):
                deed.act()
            say(deed.stage, done, len(ordered))
