"""How a story ends: on hold, withdrawn, in debrief, decided or closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.core.management import call_command

from accounts.models import User
from config.demo.cards import revise
from config.demo.live import DAY, Telling
from config.demo.shapes import Card, Conversation, Verdict
from loops.actions import (
    close_loop,
    decide_loop,
    file_dissent,
    hold_loop,
    recommend,
    record_outcome,
    start_debrief,
    withdraw_loop,
)
from loops.actions.outcomes import AFTER
from loops.models import Recommendation
from scorecards.actions import see_suggestion
from scorecards.models import Suggestion

HOUR = timedelta(hours=1)


def add_ending(telling: Telling) -> None:
    """Put what ends the story, so far, into the timeline."""
    state = telling.story.state
    if state == "on_hold":
        telling.timeline.add(telling.last_written() + DAY, lambda: _hold(telling))
    elif state == "withdrawn":
        off = [telling.at(talk.starts) for talk in telling.story.conversations if talk.called_off]
        telling.timeline.add(max(off) - DAY + HOUR, lambda: _withdraw(telling))
    elif state == "debrief":
        _add_debrief(telling)
    elif telling.story.verdict is not None:
        _add_verdict(telling, telling.story.verdict)


def _hold(telling: Telling) -> None:
    recruiter, reason = telling.recruiter, telling.story.state_reason
    hold_loop(telling.live.loop, by=recruiter, reason=reason)


def _withdraw(telling: Telling) -> None:
    recruiter, reason = telling.recruiter, telling.story.state_reason
    withdraw_loop(telling.live.loop, by=recruiter, reason=reason)


def _add_debrief(telling: Telling) -> None:
    begins = (telling.last_written() + DAY).replace(hour=10, minute=0)
    _add_views(telling)
    telling.timeline.add(begins, lambda: _debrief(telling))
    telling.timeline.add(begins + HOUR, lambda: _revise(telling))


def _add_verdict(telling: Telling, verdict: Verdict) -> None:
    add, decided = telling.timeline.add, telling.at(verdict.decided)
    _add_views(telling)
    add(decided - HOUR, lambda: _debrief(telling))
    add(decided, lambda: _decide(telling, verdict))
    if telling.story.state == "closed":
        add(decided + 2 * DAY, lambda: _close(telling))
    if verdict.outcome == "hire":
        _add_outcomes(telling, decided)


def _add_outcomes(telling: Telling, decided: datetime) -> None:
    """Let the manager say what became of the hired, a week after it can be said."""
    for months, wait in AFTER.items():
        moment = decided + wait + 7 * DAY
        if telling.timeline.has_come(moment):
            telling.timeline.add(moment, partial(_tell_outcome, telling, months))


def _tell_outcome(telling: Telling, months: int) -> None:
    """Level and luck: who was rated high mostly does well, and every ninth name has left."""
    loop, luck = telling.live.loop, len(telling.story.applicant.name)
    if not luck % 9:
        record_outcome(loop, by=telling.manager, months=months, stayed=False)
        return
    level = loop.decisions.get().recommendation.estimate.figures["estimate"] + luck % 3 - 1
    performance = min(4, max(1, round(level)))
    record_outcome(loop, by=telling.manager, months=months, stayed=True, performance=performance)


def _add_views(telling: Telling) -> None:
    """Let the authors of a recorded conversation look at the machine's reading afterwards."""
    for talk, card in _recorded(telling):
        moment = telling.written(talk, card) + HOUR / 2
        telling.timeline.add(moment, partial(_look, telling, card.author))


def _recorded(telling: Telling) -> Iterator[tuple[Conversation, Card]]:
    for talk in telling.story.conversations:
        if talk.transcript:
            yield from ((talk, card) for card in talk.cards if card.state == "sealed")


def _look(telling: Telling, author: str) -> None:
    _see_all(telling, telling.house.people[author])


def _see_all(telling: Telling, reader: User) -> None:
    if not telling.live.recordings:
        return
    candidacy = telling.live.loop.candidacy_id
    shown = Suggestion.objects.visible_to(reader).filter(transcript__interview__candidacy=candidacy)
    for suggestion in shown:
        see_suggestion(suggestion, by=reader)


def _debrief(telling: Telling) -> None:
    call_command("drain", until_empty=True)
    start_debrief(telling.live.loop, by=telling.manager)
    _see_all(telling, telling.manager)


def _revise(telling: Telling) -> None:
    for talk in telling.story.conversations:
        for card in talk.cards:
            revise(telling.live, talk.step, card)


def _decide(telling: Telling, verdict: Verdict) -> None:
    loop, advised = telling.live.loop, recommend(telling.live.loop)
    against = advised.advice not in {verdict.outcome, Recommendation.Advice.UNDECIDED}
    decision = decide_loop(
        loop,
        by=telling.manager,
        outcome=verdict.outcome,
        reason=verdict.reason,
        override_reason=verdict.override if against else "",
        seen=advised.public_id,
    )
    if verdict.dissent is not None:
        author, reason = verdict.dissent
        file_dissent(decision, by=telling.house.people[author], reason=reason)


def _close(telling: Telling) -> None:
    close_loop(telling.live.loop, by=telling.manager, reason=telling.story.state_reason)
