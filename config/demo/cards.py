"""Write, seal, revise and leave cards as their authors did."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from candidates.models import Transcript
from config.demo.live import Live
from config.demo.shapes import Answer, Card
from jobs import clock
from scorecards.actions import open_card, recuse_from_card, revise_card, save_draft, seal_card

WRITING = timedelta(minutes=25)


def write_card(live: Live, step: int, card: Card) -> None:
    """Open the card and leave it so, as a draft, or sealed, as the data says."""
    row = live.cards[step, card.author]
    recording = live.recordings.get(step)
    with clock.at_time(clock.now() - WRITING):
        if card.state == "opened":
            open_card(row, by=row.author)
        else:
            save_draft(row, by=row.author, changes=fill_fields(card, recording))
    if card.state == "sealed":
        seal_card(row, by=row.author)


def revise(live: Live, step: int, card: Card) -> None:
    """Add the card's revision."""
    if (change := card.revision) is None:
        return
    row, recording = live.cards[step, card.author], live.recordings.get(step)
    changes = {**fill_answers(change.answers, recording), "overall": change.overall}
    revise_card(row, by=row.author, changes=changes, reason=change.reason, basis=change.basis)


def recuse(live: Live, step: int, card: Card) -> None:
    """Let the author step back."""
    row = live.cards[step, card.author]
    recuse_from_card(row, by=row.author, reason=card.left_reason)


def fill_fields(card: Card, recording: Transcript | None) -> dict[str, Any]:
    """Return the card's words as draft fields."""
    fields = fill_answers(card.answers, recording)
    return {**fields, "overall": card.overall, "summary": card.summary}


def fill_answers(answers: Iterable[Answer], recording: Transcript | None) -> dict[str, Any]:
    """Return rating, note and evidence of each answer as draft fields."""
    fields: dict[str, Any] = {}
    for answer in answers:
        fields[f"{answer.competency}.rating"] = answer.value
        fields[f"{answer.competency}.note"] = answer.note
        if answer.quotes and recording is not None:
            quotes = [find_quote(recording, quote) for quote in answer.quotes]
            fields[f"{answer.competency}.evidence"] = quotes
    return fields


def find_quote(recording: Transcript, quote: str) -> dict[str, Any]:
    """Return where the candidate says these words. Raises ValueError if not exactly once."""
    spoken = [
        (start, end)
        for label, start, end, *_ in recording.turns
        if recording.roles.get(label) == "candidate"
    ]
    found = [at for start, end in spoken if (at := recording.text.find(quote, start, end)) >= 0]
    if len(found) != 1:
        raise ValueError(f"{recording.filename} has {len(found)} turns with: {quote}")
    return {
        "transcript": str(recording.public_id),
        "start": found[0],
        "end": found[0] + len(quote),
    }
