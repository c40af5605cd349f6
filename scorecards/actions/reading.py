"""Read cards, words and suggestions for whoever looks: pages and API show the same."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.errors import NotFound
from accounts.models import User
from candidates.models import Interview, Transcript
from jobs.models import Job
from scorecards.actions.suggesting import KIND, hash_roles, see_suggestion
from scorecards.models import (
    CardRevision,
    Evidence,
    Scorecard,
    SuggestedRating,
    Suggestion,
    SuggestionView,
)
from scorecards.querysets import SuggestionViewQuerySet
from scorecards.suggestion.by_model import MODEL_PREFIX
from scorecards.suggestion.sentences import read_sentences

PARAGRAPH = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words `text[start:start + len(words)]` of a paragraph, marked where they are evidence."""

    start: int
    words: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a turn, `text[start:end]`, cut into pieces that together are all of it."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """One turn as a page shows it; `time` in seconds or None."""

    speaker: str
    role: str
    time: float | None
    section: str
    paragraphs: tuple[Paragraph, ...] = field(default=())


def find_card(user: User, public_id: Any) -> Scorecard:
    """Return a card the user may see, with what its page shows. Raises NotFound."""
    card = (
        Scorecard.objects.visible_to(user)
        .select_related(
            "author",
            "rubric",
            "interview__candidacy__candidate",
            "interview__candidacy__opening",
            "interview__candidacy__loop",
        )
        .filter(public_id=public_id)
        .first()
    )
    if card is None:
        raise NotFound
    return card


def latest_transcript(user: User, interview: Interview) -> Transcript | None:
    """Return the newest transcript of the interview whose words the user may read."""
    return (
        Transcript.objects.visible_to(user)
        .filter(interview=interview)
        .defer("raw")
        .order_by("-version")
        .first()
    )


def job_of(transcript: Transcript) -> Job | None:
    """Return the newest job that reads this transcript."""
    return Job.objects.about(KIND, transcript.public_id).first()


def read_turns(transcript: Transcript, marks: Sequence[tuple[int, int]] = ()) -> list[SpokenTurn]:
    """Return the turns in paragraphs, with the given slices of the text marked."""
    return [
        SpokenTurn(
            speaker=who,
            role=transcript.roles.get(who, "unknown"),
            time=time,
            section=section,
            paragraphs=tuple(_cut_paragraphs(transcript.text, start, end, marks)),
        )
        for who, start, end, time, _, section in transcript.turns
    ]


def _cut_paragraphs(
    text: str, start: int, end: int, marks: Sequence[tuple[int, int]]
) -> Iterator[Paragraph]:
    at = start
    for gap in [*PARAGRAPH.finditer(text, start, end), None]:
        stop = gap.start() if gap else end
        if text[at:stop].strip():
            yield Paragraph(at, stop, tuple(_cut_pieces(text, at, stop, marks)))
        at = gap.end() if gap else end


def _cut_pieces(
    text: str, start: int, end: int, marks: Sequence[tuple[int, int]]
) -> Iterator[Piece]:
    edges = sorted({start, end, *(e for m in marks for e in m if start < e < end)})
    for left, right in pairwise(edges):
        inside = any(begin <= left and right <= stop for begin, stop in marks)
        yield Piece(left, text[left:right], inside)


def read_suggestion(user: User, interview: Interview) -> Suggestion | None:
    """Return the suggestion whose numbers this user may see, and note that they saw it.

    Of the newest transcript the newest that was read by who speaks as mapped now: speakers mapped
    to and fro leave a newer reading by a mapping that holds no more.
    """
    rows = list(
        Suggestion.objects.visible_to(user)
        .filter(transcript__interview=interview)
        .annotate(seen=Exists(SuggestionView.objects.filter(suggestion=OuterRef("pk"), user=user)))
        .select_related("transcript", "rubric", "model_use")
        .defer("transcript__text", "transcript__raw", "transcript__turns")
        .prefetch_related("ratings__evidence")
        .order_by("-transcript__version", "-pk")
    )
    newest = [row for row in rows if row.transcript_id == rows[0].transcript_id]
    suggestion = next((row for row in newest if fits_now(row)), newest[0] if newest else None)
    if suggestion is not None and not suggestion.seen:  # type: ignore[attr-defined]  # annotated
        see_suggestion(suggestion, by=user)
    return suggestion


def read_built_in(user: User, transcript: Transcript) -> Suggestion | None:
    """Return what the built-in engine suggests from these words, and note that they saw it.

    Of its suggestions the user may see the newest by who speaks as mapped now, else the newest; a
    language model's are passed over.
    """
    rows = Suggestion.objects.visible_to(user).filter(transcript=transcript)
    made = rows.exclude(engine__startswith=MODEL_PREFIX).prefetch_related("ratings").order_by("-pk")
    roles = hash_roles(transcript.roles)
    suggestion = max(made, key=lambda row: (row.roles_hash == roles, row.pk), default=None)
    if suggestion is not None:
        see_suggestion(suggestion, by=user)
    return suggestion


def fits_now(suggestion: Suggestion) -> bool:
    """Return whether it was read by who speaks as mapped now; its transcript's roles are read."""
    return suggestion.roles_hash == hash_roles(suggestion.transcript.roles)


def list_apart(suggestion: Suggestion) -> dict[str, SuggestedRating]:
    """Return by competency what the built-in engine suggests more than one level apart.

    Of the same words and rubric, and only where a language model made the suggestion.
    """
    if not suggestion.is_by_model:
        return {}
    rows = SuggestedRating.objects.filter(
        suggestion__transcript=suggestion.transcript_id,
        suggestion__rubric=suggestion.rubric_id,
        suggestion__roles_hash=suggestion.roles_hash,
        value__isnull=False,
    ).exclude(suggestion__engine__startswith=MODEL_PREFIX)
    shown = {row.competency: row.value for row in suggestion.ratings.all() if row.value}
    newest = {row.competency: row for row in rows.select_related("suggestion").order_by("pk")}
    return {
        key: row
        for key, row in newest.items()
        if key in shown and abs(shown[key] - (row.value or 0)) > 1
    }


def list_looks(user: User, suggestion: Suggestion) -> list[SuggestionView]:
    """Return who saw the suggestion's numbers since when, as far as this user may know it."""
    return _read_looks(SuggestionView.objects.visible_to(user), suggestion)


def list_own_looks(user: User, suggestion: Suggestion) -> list[SuggestionView]:
    """Return since when this user has seen the suggestion's numbers: one row, or none."""
    return _read_looks(SuggestionView.objects.filter(user=user), suggestion)


def _read_looks(rows: SuggestionViewQuerySet, suggestion: Suggestion) -> list[SuggestionView]:
    looks = rows.filter(suggestion=suggestion)
    return list(looks.select_related("user").order_by("first_seen_at", "pk"))


def suggested_by_key(suggestion: Suggestion | None) -> dict[str, SuggestedRating]:
    """Return the suggested ratings by competency key."""
    return {row.competency: row for row in suggestion.ratings.all()} if suggestion else {}


def list_quotes(user: User, interview: Interview) -> dict[str, list[Evidence]]:
    """Return quotes by competency without any number: they may be seen before sealing."""
    if not Interview.objects.heard_by(user).filter(pk=interview.pk).exists():
        raise NotFound
    transcript = latest_transcript(user, interview)
    return quotes_in(transcript) if transcript else {}


def quotes_in(transcript: Transcript) -> dict[str, list[Evidence]]:
    """Return the quotes of the newest suggestion by who speaks now, in the order they were said.

    The caller has found the transcript by who may read it. No number, no weight, no polarity may
    be shown from these before the reader has sealed.
    """
    rows = list(
        Evidence.objects.filter(suggested__suggestion__transcript=transcript)
        .select_related("suggested__suggestion")
        .order_by("start", "end")
    )
    roles = hash_roles(transcript.roles)
    made = {row.suggested.suggestion for row in rows if row.suggested}
    _, newest = max(((one.roles_hash == roles, one.pk) for one in made), default=(False, None))
    quotes: dict[str, dict[tuple[int, int], Evidence]] = {}
    for row in rows:
        row.transcript = transcript
        if row.suggested is not None and row.suggested.suggestion_id == newest:
            quotes.setdefault(row.suggested.competency, {})[row.start, row.end] = row
    return {key: list(found.values()) for key, found in quotes.items()}


def find_sentences(
    transcript: Transcript, rows: Iterable[Evidence]
) -> dict[tuple[int, int], list[Evidence]]:
    """Return the whole sentences that the engine's slices stand in, with the slices of each.

    A few words that moved a score tell a reader little; the sentence around them is one slice of
    the same turn, cut as the engine cuts it, so that nothing it held back comes along.
    """
    sentences: dict[int, list[tuple[int, int]]] = {}
    found: dict[tuple[int, int], list[Evidence]] = {}
    for row in rows:
        turn = _turn_of(transcript, row)
        if turn not in sentences:
            _, start, end, *_ = transcript.turns[turn]
            cut = read_sentences(transcript.text, start, end, turn)
            sentences[turn] = [(item.start, item.end) for item in cut]
        touched = [(a, b) for a, b in sentences[turn] if a < row.end and row.start < b]
        start = min([row.start, *(a for a, _ in touched)])
        end = max([row.end, *(b for _, b in touched)])
        found.setdefault(_trim(transcript.text, start, end), []).append(row)
    return dict(sorted(found.items()))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _turn_of(transcript: Transcript, row: Evidence) -> int:
    return bisect_right(transcript.turns, row.start, key=itemgetter(1)) - 1


def current_revision(card: Scorecard) -> CardRevision | None:
    """Return what the card says now: its last revision, None before sealing."""
    return card.revisions.filter(number=card.current).first() if card.current else None


def list_revisions(card: Scorecard) -> list[CardRevision]:
    """Return every revision of the card, the newest first."""
    return list(card.revisions.select_related("redaction").order_by("-number"))
