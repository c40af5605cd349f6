"""Turn a story into deeds: plan the loop, meet, write cards, and end it as the story ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.core.management import call_command

from candidates.actions import (
    add_candidacy,
    add_candidate,
    call_off_interview,
    change_candidate,
    mark_held,
    store_transcript,
)
from config.demo.cards import recuse, write_card
from config.demo.company import read_recording
from config.demo.endings import add_ending
from config.demo.founding import House
from config.demo.live import DAY, Live, Telling
from config.demo.shapes import Card, Conversation, Story
from config.demo.timeline import Timeline
from loops.actions import plan_loop, refresh_state

AT_ONCE = timedelta(minutes=5)


def add_story(timeline: Timeline, house: House, story: Story) -> None:
    """Put everything that happens in the story into the timeline."""
    telling = Telling(house, timeline, story)
    timeline.add(telling.at(story.opened), partial(_plan, telling))
    if story.applicant.noticed is not None:
        noticed = timeline.calendar.at(story.applicant.noticed, 12)
        if timeline.has_come(noticed):
            timeline.add(noticed, partial(_note_notice, telling, noticed))
    for talk in story.conversations:
        _add_talk(telling, talk)
    add_ending(telling)


def _plan(telling: Telling) -> None:
    house, story, recruiter = telling.house, telling.story, telling.recruiter
    person = story.applicant
    candidate = add_candidate(
        by=recruiter,
        name=person.name,
        email=person.email,
        headline=person.headline,
        user=house.people.get(person.user),
    )
    candidacy = add_candidacy(candidate, house.openings[story.opening], by=recruiter)
    steps = [
        {
            "planned": house.steps[story.opening][talk.step - 1],
            "starts_at": telling.at(talk.starts),
            "panel": [house.people[key] for key in talk.interviewers],
        }
        for talk in story.conversations
    ]
    live = Live(plan_loop(candidacy, by=recruiter, steps=steps))
    _find_cards(telling, live)
    telling.lives.append(live)


def _find_cards(telling: Telling, live: Live) -> None:
    house, story = telling.house, telling.story
    positions: dict[int | None, int] = {
        step.pk: step.position for step in house.steps[story.opening]
    }
    keys = {user.pk: key for key, user in house.people.items()}
    for seat in live.loop.seats.select_related(
        "scorecard__author", "scorecard__interview__candidacy"
    ):
        card = seat.scorecard
        step = positions[card.interview.planned_id]
        live.interviews[step] = card.interview
        live.cards[step, keys[card.author_id]] = card


def _note_notice(telling: Telling, noticed: datetime) -> None:
    change_candidate(
        telling.live.loop.candidacy.candidate,
        by=telling.recruiter,
        notice_given_on=noticed.date(),
        transcription_basis=telling.story.applicant.basis,
    )


def _add_talk(telling: Telling, talk: Conversation) -> None:
    add, starts, ends = telling.timeline.add, telling.at(talk.starts), telling.ends(talk)
    for card in talk.cards:
        if card.state == "recused":
            add(starts - 2 * DAY, partial(_recuse, telling, talk.step, card))
    if talk.called_off:
        add(starts - DAY, partial(_call_off, telling, talk.step))
        return
    if not telling.timeline.has_come(ends):
        return
    if talk is telling.first:
        add(starts, lambda: refresh_state(telling.live.loop))
    add(ends, partial(_hold, telling, talk.step))
    if talk.transcript:
        add(ends + AT_ONCE, partial(_record, telling, talk))
    for card in talk.cards:
        _add_card(telling, talk, card)


def _add_card(telling: Telling, talk: Conversation, card: Card) -> None:
    if card.state in {"opened", "draft", "sealed"}:
        moment = telling.written(talk, card)
        telling.timeline.add(moment, lambda: write_card(telling.live, talk.step, card))


def _recuse(telling: Telling, step: int, card: Card) -> None:
    recuse(telling.live, step, card)


def _call_off(telling: Telling, step: int) -> None:
    recruiter = telling.recruiter
    call_off_interview(telling.live.interviews[step], by=recruiter)


def _hold(telling: Telling, step: int) -> None:
    recruiter = telling.recruiter
    mark_held(telling.live.interviews[step], by=recruiter)


def _record(telling: Telling, talk: Conversation) -> None:
    interview = telling.live.interviews[talk.step]
    by = telling.house.people[talk.interviewers[0]]
    stored, _ = store_transcript(
        interview, by=by, raw=read_recording(talk.transcript), filename=talk.transcript
    )
    telling.live.recordings[talk.step] = stored
    call_command("drain", until_empty=True)
