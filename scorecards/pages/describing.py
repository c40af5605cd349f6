"""What the scorecard's pages show, gathered once as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from candidates.models import Transcript
from scorecards.actions.reading import SpokenTurn, find_sentences
from scorecards.models import Evidence, Scorecard, SuggestedRating
from scorecards.pages.forms import empty_value

RECOMMENDATIONS = ("strong_no", "no", "yes", "strong_yes")
WITHOUT_NUMBER = ("no_evidence", "not_asked")


@dataclass(frozen=True, slots=True)
class Quote:
    """The candidate's words at a place; `place` is how forms name it: transcript:start:end."""

    place: str
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of the transcript that a suggestion rests on; `mark` is where its marks begin."""

    place: str
    start: int
    mark: int
    text: str
    is_against: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """What another window wrote into a field that was changed here too."""

    value: Any
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One competency on the page: its anchors, the answer, the note, the quotes, what is wrong.

    `apart` is what the built-in engine suggests where `suggested` lies far from it.
    """

    key: str
    name: str
    question: str
    is_required: bool
    levels: tuple[tuple[int, str], ...]
    rating: int | str | None
    note: str
    quotes: tuple[Quote, ...]
    passages: tuple[Passage, ...]
    suggested: SuggestedRating | None
    errors: Mapping[str, str]
    clashes: Mapping[str, Clash]
    apart: SuggestedRating | None = None

    @property
    def agrees(self) -> bool:
        """Whether the suggestion is the answer that was given."""
        if self.suggested is None:
            return False
        return self.rating == (self.suggested.value or self.suggested.status)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What was refused in a form: sentences by field path, and other windows' values."""

    message: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    clashes: Mapping[str, Any] = field(default_factory=dict)


def describe_blocks(
    card: Scorecard,
    answers: Mapping[str, Any],
    *,
    transcript: Transcript | None = None,
    passages: Mapping[str, Sequence[Evidence]] | None = None,
    suggested: Mapping[str, SuggestedRating] | None = None,
    wrong: Wrong | None = None,
) -> list[Block]:
    """Return the competencies with what stands in `answers`: those that must be rated first."""
    around = _Around(transcript, passages or {}, suggested or {}, wrong or Wrong())
    ordered = sorted(card.form, key=lambda item: not item["required"])
    return [_describe(item, answers, around) for item in ordered]


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around the answers of a card."""

    transcript: Transcript | None
    passages: Mapping[str, Sequence[Evidence]]
    suggested: Mapping[str, SuggestedRating]
    wrong: Wrong


def _describe(item: Mapping[str, Any], answers: Mapping[str, Any], around: _Around) -> Block:
    key, wrong = item["key"], around.wrong
    parts = {part: f"{key}.{part}" for part in ("rating", "note", "evidence")}
    return Block(
        key=key,
        name=item["name"],
        question=item["question"],
        is_required=item["required"],
        levels=tuple(sorted((int(level), text) for level, text in item["anchors"].items())),
        rating=answers.get(parts["rating"]),
        note=answers.get(parts["note"], ""),
        quotes=describe_quotes(answers.get(parts["evidence"], ()), around.transcript),
        passages=describe_passages(around.passages.get(key, ()), around.transcript),
        suggested=around.suggested.get(key),
        errors={part: text for part, path in parts.items() if (text := wrong.errors.get(path))},
        clashes={
            part: describe_clash(path, wrong.clashes[path])
            for part, path in parts.items()
            if path in wrong.clashes
        },
    )


def describe_quotes(
    quotes: Sequence[Mapping[str, Any]], transcript: Transcript | None = None
) -> tuple[Quote, ...]:
    """Return quotes as the page shows them; those of a refused form get their words again."""
    return tuple(
        Quote(
            f"{quote['transcript']}:{quote['start']}:{quote['end']}",
            quote["start"],
            quote.get("quote") or _find_words(quote, transcript),
        )
        for quote in quotes
    )


def _find_words(quote: Mapping[str, Any], transcript: Transcript | None) -> str:
    if transcript is None or quote["transcript"] != str(transcript.public_id):
        return ""
    return transcript.text[quote["start"] : quote["end"]]


def describe_passages(
    rows: Sequence[Evidence], transcript: Transcript | None
) -> tuple[Passage, ...]:
    """Return the sentences that the engine's slices stand in, as one list without repeats."""
    if transcript is None:
        return ()
    return tuple(
        Passage(
            f"{transcript.public_id}:{start}:{end}",
            start,
            slices[0].start,
            transcript.text[start:end],
            is_against=all(row.polarity < 0 for row in slices),
        )
        for (start, end), slices in find_sentences(transcript, rows).items()
    )


def describe_clash(path: str, theirs: Any) -> Clash:
    """Return another window's value of a field, with its quotes where it is evidence."""
    value = empty_value(path) if theirs is None else theirs
    if path.endswith(".evidence"):
        return Clash(value, describe_quotes(value))
    return Clash(value)


def describe_clashes(wrong: Wrong | None) -> dict[str, Clash]:
    """Return what other windows wrote into fields that were changed here, by path."""
    theirs = wrong.clashes if wrong else {}
    return {path: describe_clash(path, value) for path, value in theirs.items()}


def list_marks(blocks: Sequence[Block], transcript: Transcript) -> list[tuple[int, int]]:
    """Return the slices of the transcript that are evidence for the card or its suggestion."""
    wanted = str(transcript.public_id)
    own = [read_span(quote.place) for block in blocks for quote in block.quotes]
    machine = [
        (row.start, row.end)
        for block in blocks
        if block.suggested is not None
        for row in block.suggested.evidence.all()
        if row.transcript_id == transcript.pk
    ]
    return sorted({(start, end) for place, start, end in own if place == wanted} | set(machine))


def read_span(place: str) -> tuple[str, int, int]:
    """Return transcript, start and end of a quote's place."""
    transcript, start, end = place.rsplit(":", 2)
    return transcript, int(start), int(end)


def list_sections(turns: Sequence[SpokenTurn]) -> list[tuple[int, str]]:
    """Return the transcript's sections as (offset of their first words, title)."""
    sections: list[tuple[int, str]] = []
    for turn in turns:
        if turn.section and turn.paragraphs and (not sections or sections[-1][1] != turn.section):
            sections.append((turn.paragraphs[0].start, turn.section))
    return sections
