"""Reads the JSON exports: Fireflies, Fathom, Gong, Deepgram, OpenAI, Graph, and alike."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from candidates.transcripts.blocks import Piece, build_transcript, refuse_too_many
from candidates.transcripts.clock import read_date
from candidates.transcripts.notices import NoticeBoard
from candidates.transcripts.objects import Located, parse_json
from candidates.transcripts.sentences import (
    Names,
    explain_silence,
    find_time,
    read_names,
    read_sentence,
)
from candidates.transcripts.single_words import find_sentences
from candidates.transcripts.turns import Transcript, UnreadableTranscript

_BEGINNING = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{"\]])')
_LISTS = {
    "sentences": "fireflies_json",
    "utterances": "deepgram_json",
    "audio_segments": "json",
    "segments": "openai_json",
    "transcript": "fathom_json",
    "transcripts": "json",
    "monologues": "json",
    "entries": "json",
    "messages": "json",
    "paragraphs": "json",
    "turns": "json",
    "conversation": "json",
    "dialogue": "json",
    "metadataContent": "graph_json",
}
_WRAPPERS = ("data", "results", "result", "transcript", "transcription", "meeting", "call")
_BARE = (None, "transcripts")  # no sentences, or such as say nobody's name beside words that do
_SECONDS_A_WORD = 20.0  # half a second is usual; half a second in milliseconds is 500
_TYPES = {
    dict: "an object",
    Located: "an object",
    list: "a list",
    str: "text",
    bool: "true or false",
}


@dataclass(frozen=True, slots=True)
class _Found:
    """Where in a file the speech is: the list's items, what it is called, its shape, who spoke."""

    items: list[Any]
    part: str
    shape: str
    names: Names = field(default_factory=dict)


def looks_like_json(text: str) -> bool:
    """Say whether a text begins as an object or as a list of objects does (`[Ana] 0:03` not)."""
    return bool(_BEGINNING.match(text))


def read_export(text: str, notices: NoticeBoard) -> Transcript:
    """Return the turns of a JSON export over a reading text; lines are those of its objects.

    Raises UnreadableTranscript: `broken_json`, `too_deep`, `wrong_type`, `unknown_shape`,
    `several_calls`, `no_turns`, `no_speakers`, `too_many_turns`.
    """
    value = parse_json(text)
    if isinstance(value, Located) and "callTranscripts" in value:
        pieces, shape = _read_gong(value, notices), "gong_json"
    else:
        found = _find_items(value)
        pieces, shape = _read_items(found, notices), found.shape
    return build_transcript(_part_namesakes(list(pieces)), shape=shape, notices=notices)


def _find_items(value: Any) -> _Found:
    if isinstance(value, list):
        return _Found(value, "", _name_list(value))
    level, path = value, ""
    names: dict[str, tuple[str, str]] = {}
    for _ in range(5):
        names |= read_names(level)
        name = next((key for key in _LISTS if isinstance(level.get(key), list)), None)
        if name in _BARE and (said := find_sentences(level)):
            return _Found(said, path + "words", "json", names)
        if name:
            return _Found(level[name], path + name, _name_shape(name, level[name]), names)
        wrapper = next((key for key in _WRAPPERS if isinstance(level.get(key), dict)), None)
        if wrapper is None:
            break
        level, path = level[wrapper], f"{path}{wrapper}."
    raise _refuse_object(level, path)


def _refuse_object(level: Located, path: str) -> UnreadableTranscript:
    wrong = next((key for key in _LISTS if key in level), None)
    if wrong:
        return refuse_type(f"{path}{wrong}", level[wrong], "a list", line=level.line)
    known = ", ".join(_LISTS)
    message = f"Line {level.line}: JSON without a list of speech: none of {known}, callTranscripts."
    return UnreadableTranscript("unknown_shape", message, line=level.line)


def refuse_type(part: str, value: Any, wanted: str, *, line: int) -> UnreadableTranscript:
    """Return the refusal of a part of another type than `wanted`."""
    kind = "nothing" if value is None else _TYPES.get(type(value), "a number")
    message = f"Line {line}: {part} should be {wanted}, not {kind}."
    return UnreadableTranscript("wrong_type", message, line=line)


def _name_list(items: list[Any]) -> str:
    first = next((item for item in items if isinstance(item, Located)), Located())
    if "spokenText" in first:
        return "graph_json"
    return "fireflies_json" if "speaker_name" in first else _name_shape("transcript", items)


def _name_shape(name: str, items: list[Any]) -> str:
    first = next((item for item in items if isinstance(item, Located)), Located())
    if name == "utterances" and "text" in first:
        return "assemblyai_json"
    if name == "transcript" and not isinstance(first.get("speaker"), Located):
        return "json"
    return _LISTS[name]


def _read_items(found: _Found, notices: NoticeBoard) -> Iterator[Piece]:
    line, started = 1, None
    refuse_too_many(len(found.items), line)
    per_second = _guess_unit(found, notices)
    for number, item in enumerate(found.items):
        line = getattr(item, "line", line)
        piece = (
            read_sentence(item, per_second=per_second, names=found.names)
            if isinstance(item, Located)
            else None
        )
        if piece is None:
            notices.add(line, explain_silence(item, f"{found.part}[{number}]"))
            continue
        moment = read_date(item.get("startDateTime"))
        started = moment if started is None else started
        if moment is not None and started is not None:
            piece = replace(piece, time=round(moment - started, 3))
        yield piece


def _read_gong(value: Located, notices: NoticeBoard) -> Iterator[Piece]:
    calls = value["callTranscripts"]
    if not isinstance(calls, list) or not all(isinstance(call, Located) for call in calls):
        raise refuse_type("callTranscripts", calls, "a list of objects", line=value.line)
    if len(calls) > 1:
        message = f"Line {calls[1].line}: {len(calls)} calls in one file; give each its own file."
        raise UnreadableTranscript("several_calls", message, line=calls[1].line)
    for call in calls:
        names = _read_names(value) | _read_names(call)
        monologues = call.get("transcript")
        if not isinstance(monologues, list):
            raise refuse_type("transcript", monologues, "a list", line=call.line)
        for number, monologue in enumerate(monologues):
            yield from _read_monologue(monologue, f"transcript[{number}]", names, notices)


def _read_monologue(
    monologue: Any, part: str, names: Mapping[str, tuple[str, str]], notices: NoticeBoard
) -> Iterator[Piece]:
    sentences = monologue.get("sentences") if isinstance(monologue, Located) else None
    if not isinstance(sentences, list):
        notices.add(getattr(monologue, "line", 1), f"Not understood: {part} has no sentences.")
        return
    speaker_id = monologue.get("speakerId")
    name, email = names.get(str(speaker_id), ("", ""))
    speaker = name or (f"Speaker {speaker_id}" if speaker_id is not None else "")
    topic = monologue.get("topic")
    section = topic if isinstance(topic, str) else ""
    for number, sentence in enumerate(sentences):
        piece = (
            read_sentence(sentence, per_second=1000.0) if isinstance(sentence, Located) else None
        )
        if piece:
            yield Piece(speaker, piece.words, piece.line, piece.time, section, email)
        else:
            line = getattr(sentence, "line", monologue.line)
            notices.add(line, explain_silence(sentence, f"{part}.sentences[{number}]"))


def _read_names(value: Located) -> dict[str, tuple[str, str]]:
    """Return who is behind each speakerId, from the list that Gong gives for a call."""
    calls = [call for call in _as_list(value.get("calls")) if isinstance(call, Located)]
    return {key: who for level in (value, *calls) for key, who in read_names(level).items()}


def _guess_unit(found: _Found, notices: NoticeBoard) -> float:
    """Return how many units of its times make a second: 1000 where nobody could speak so slowly."""
    if found.shape == "assemblyai_json":
        return 1000.0
    items = [item for item in found.items if isinstance(item, Located)]
    times = [find_time(item) for item in items]
    if not all(type(time) is int for time in times):
        return 1.0
    longest, words = max(times, default=0), 0
    for item in items:
        piece = read_sentence(item) if longest > words * _SECONDS_A_WORD else None
        words += len(piece.words.split()) if piece else 0
    if longest <= words * _SECONDS_A_WORD:
        return 1.0
    notices.add(1, "Its times are whole numbers; they were read as milliseconds.")
    return 1000.0


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _part_namesakes(pieces: list[Piece]) -> Iterator[Piece]:
    """Yield the pieces with the e-mail behind a name that two people of different e-mail share."""
    emails: dict[str, set[str]] = {}
    for piece in pieces:
        emails.setdefault(piece.speaker, set()).add(piece.email)
    for piece in pieces:
        shared = len(emails[piece.speaker] - {""}) > 1 and piece.email
        speaker = f"{piece.speaker} ({piece.email})" if shared else piece.speaker
        yield Piece(speaker, piece.words, piece.line, piece.time, piece.section, piece.email)
