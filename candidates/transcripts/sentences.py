"""One sentence of a JSON export, whichever service names its fields."""

import re
from typing import Any

from candidates.transcripts.blocks import Piece
from candidates.transcripts.clock import read_moment
from candidates.transcripts.objects import Located

_WORDS = ("text", "transcript", "sentence", "spokenText", "raw_text", "content", "words")
_WORD = ("value", "punctuated_word", "text", "word")
_SPEAKERS = (
    "speaker_name", "speakerName", "speaker_label", "speaker", "display_name", "participant",
    "name", "speaker_id", "speakerId", "role",
)  # fmt: skip  # their order is their rank
_NAMES = ("display_name", "displayName", "name", "full_name", "label", "id")
_EMAILS = ("matched_calendar_invitee_email", "email", "emailAddress", "speaker_email")
_TIMES = ("start", "start_time", "startTime", "timestamp", "start_timestamp", "begin", "offset")
_NUMBERED = re.compile(r"[A-Za-z]|\d{1,6}")


def read_sentence(item: Located, *, per_second: float = 1.0) -> Piece | None:
    """Return the words of one object with speaker and time, or None if it has no words.

    `per_second` is how many units of its times make a second; times as text are read as written.
    """
    words = next((item[key] for key in _WORDS if isinstance(item.get(key), str)), None)
    words = _join_words(item) if words is None else words
    if words is None:
        return None
    time = next((item[key] for key in _TIMES if item.get(key) is not None), None)
    moment = read_moment(time, per_second=per_second)
    return Piece(_read_speaker(item), words, item.line, moment, email=_read_email(item))


def _join_words(item: Located) -> str | None:
    """Return the words of a list of single ones: Rev's have their own spaces, others none."""
    for key, between in (("elements", ""), ("words", " ")):
        parts = item.get(key)
        if isinstance(parts, list) and parts and all(isinstance(part, Located) for part in parts):
            said = (next((p[k] for k in _WORD if isinstance(p.get(k), str)), "") for p in parts)
            return between.join(said) or None
    return None


def explain_silence(item: object, part: str) -> str:
    """Return why `part` of a file, which is `item`, has no words."""
    if not isinstance(item, Located):
        return f"Not understood: {part} is not an object."
    wrong = next((key for key in _WORDS if key in item), "text")
    return f"Not understood: {part}.{wrong} is not text."


def _read_speaker(item: Located) -> str:
    value = next((item[key] for key in _SPEAKERS if item.get(key) not in (None, "")), None)
    if isinstance(value, Located):
        value = next((value[key] for key in _NAMES if value.get(key) not in (None, "")), None)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    # `A` and `0` number a voice; as they stand, `A` would read as the one who answers.
    name = str(value).strip()
    return f"Speaker {name}" if _NUMBERED.fullmatch(name) else name


def _read_email(item: Located) -> str:
    levels: list[Any] = [item, item.get("speaker")]
    for level in levels:
        if isinstance(level, Located):
            found = next((level[key] for key in _EMAILS if isinstance(level.get(key), str)), "")
            if found:
                return str(found).strip()
    return ""
