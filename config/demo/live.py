"""A story while it is being told: its words, and the rows that stand for it by now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.models import User
from candidates.models import Interview, Transcript
from config.demo.founding import House
from config.demo.shapes import Card, Conversation, Moment, Story
from config.demo.timeline import Timeline
from loops.models import Loop
from scorecards.models import Scorecard

DAY = timedelta(days=1)


@dataclass
class Live:
    """A loop as far as it has come: its interviews by step, its cards by step and author."""

    loop: Loop
    interviews: dict[int, Interview] = field(default_factory=dict)
    cards: dict[tuple[int, str], Scorecard] = field(default_factory=dict)
    recordings: dict[int, Transcript] = field(default_factory=dict)


@dataclass
class Telling:
    """One story on its way into the timeline."""

    house: House
    timeline: Timeline
    story: Story
    lives: list[Live] = field(default_factory=list)

    @property
    def live(self) -> Live:
        """The loop, once it has been opened."""
        return self.lives[0]

    @property
    def recruiter(self) -> User:
        """Who runs the loop."""
        return self.house.recruiter(self.story.opening)

    @property
    def manager(self) -> User:
        """Who decides it."""
        return self.house.manager(self.story.opening)

    @property
    def first(self) -> Conversation:
        """The first conversation to begin."""
        return min(self.story.conversations, key=lambda talk: self.at(talk.starts))

    def at(self, moment: Moment) -> datetime:
        """Return the moment as a time."""
        return self.timeline.calendar.at(moment.days, moment.hour)

    def ends(self, talk: Conversation) -> datetime:
        """Return when the conversation ends, as planned."""
        plan = next(item for item in self.house.company.openings if item.key == self.story.opening)
        return self.at(talk.starts) + timedelta(minutes=plan.steps[talk.step - 1].minutes)

    def written(self, talk: Conversation, card: Card) -> datetime:
        """Return when the card was sealed, or last touched."""
        return self.ends(talk) + timedelta(hours=card.hours)

    def last_written(self) -> datetime:
        """Return when the last card was sealed."""
        return max(
            self.written(talk, card)
            for talk in self.story.conversations
            for card in talk.cards
            if card.state == "sealed"
        )
