"""Pieces of speech (cues, sentences, paragraphs) joined into turns over a reading text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from candidates.transcripts.decoding import drop_unseen
from candidates.transcripts.labels import refuse_too_many_speakers
from candidates.transcripts.limits import LABEL_CHARACTERS, TURNS
from candidates.transcripts.notices import NoticeBoard
from candidates.transcripts.turns import Transcript, Turn, UnreadableTranscript


@dataclass(frozen=True, slots=True)
class Piece:
    """A few words as one cue or one sentence of an export holds them, often cut mid-sentence."""

    speaker: str
    words: str
    line: int
    time: float | None = None
    section: str = ""
    email: str = ""


@dataclass(slots=True)
class _Block:
    """A turn in the making: its first piece, and the words of all of them."""

    first: Piece
    words: list[str]


def build_transcript(
    pieces: Iterable[Piece],
    *,
    shape: str,
    notices: NoticeBoard,
    header: Mapping[str, str] | None = None,
) -> Transcript:
    """Return the transcript whose text is a block `Speaker: words` for each turn.

    Pieces of one speaker that follow each other are one turn with the first one's time and line.
    Raises UnreadableTranscript: `no_turns`, `no_speakers`, `too_many_turns`.
    """
    text, turns = _render(_join(_tidy(pieces, notices)))
    whole = Transcript(text=text, shape=shape, turns=turns, header=dict(header or {}))
    return close_transcript(whole, notices)


def close_transcript(transcript: Transcript, notices: NoticeBoard) -> Transcript:
    """Return the transcript with its notices, or refuse one in which nobody is heard."""
    turns = transcript.turns
    if not turns:
        raise UnreadableTranscript("no_turns", "Line 1 on: the file holds no spoken words.", line=1)
    refuse_too_many(len(turns), turns[-1].line)
    names = {turn.speaker for turn in turns}
    refuse_too_many_speakers(len(names))
    if names == {""}:
        line = turns[0].line
        raise UnreadableTranscript(
            "no_speakers", f"Line {line}: there are words, but nothing says who speaks.", line=line
        )
    if len(names) == 1:
        notices.add(turns[0].line, f"Only one speaker: {turns[0].speaker}. Nobody else is heard.")
    return replace(transcript, notices=notices.listed())


def refuse_too_many(count: int, line: int) -> None:
    """Raise UnreadableTranscript `too_many_turns` beyond the limit."""
    if count > TURNS:
        raise UnreadableTranscript(
            "too_many_turns", f"Line {line}: more than {TURNS:,} turns or cues.", line=line
        )


def _tidy(pieces: Iterable[Piece], notices: NoticeBoard) -> Iterable[Piece]:
    count = 0
    for piece in pieces:
        words = " ".join(drop_unseen(piece.words, notices, line=piece.line).split())
        if not words:
            continue
        count += 1
        refuse_too_many(count, piece.line)
        speaker = _tidy_speaker(piece, notices)
        unchanged = words == piece.words and speaker == piece.speaker
        yield piece if unchanged else replace(piece, words=words, speaker=speaker)


def _tidy_speaker(piece: Piece, notices: NoticeBoard) -> str:
    speaker = " ".join(drop_unseen(piece.speaker, notices, line=piece.line).split())
    if len(speaker) <= LABEL_CHARACTERS:
        return speaker
    notices.add(piece.line, f"A speaker's name of {len(speaker)} characters was cut.")
    return speaker[: LABEL_CHARACTERS - 1].rstrip() + "…"


def _join(pieces: Iterable[Piece]) -> list[_Block]:
    blocks: list[_Block] = []
    for piece in pieces:
        if blocks and _goes_on(blocks[-1].first, piece):
            blocks[-1].words.append(piece.words)
        else:
            blocks.append(_Block(piece, [piece.words]))
    return blocks


def _goes_on(first: Piece, piece: Piece) -> bool:
    same = first.speaker == piece.speaker and first.email == piece.email
    return same and first.section == piece.section


def _render(blocks: Iterable[_Block]) -> tuple[str, tuple[Turn, ...]]:
    parts: list[str] = []
    turns: list[Turn] = []
    at = 0
    for block in blocks:
        first, words = block.first, " ".join(block.words)
        name = f"{first.speaker}: " if first.speaker else ""
        start = at + len(name)
        at = start + len(words)
        turns.append(
            Turn(first.speaker, start, at, first.time, first.line, first.section, first.email)
        )
        parts.append(f"{name}{words}\n\n")
        at += 2
    return "".join(parts), tuple(turns)
