"""One sentence of a JSON export, whichever service names its fields."""

import re
from collections.abc import Mapping
from typing import Any

from candidates.transcripts.blocks import Piece
from candidates.transcripts.clock import read_moment
from candidates.transcripts.objects import Located

_WORDS = ("text", "transcript", "sentence", "spokenText", "raw_text", "content", "words")
_WORD = ("value", "punctuated_word", "text", "word")
_SPEAKERS = (
    "speaker_name", "speakerName", "speaker_info", "speaker_label", "speaker", "display_name",
    "participant", "name", "speaker_id", "speakerId", "role",
)  # fmt: skip  # their order is their rank
_NAMES = ("display_name", "displayName", "name", "full_name", "label", "id")
_PEOPLE = ("parties", "participants", "speakers", "users")
_IDS = ("speakerId", "speaker_id", "id", "index", "speaker")
_FULL = ("name", "display_name", "displayName", "full_name", "speaker_name", "label")
_EMAILS = ("matched_calendar_invitee_email", "email", "emailAddress", "speaker_email")
_TIMES = ("start", "start_time", "startTime", "timestamp", "start_timestamp", "begin", "offset")
_NUMBERED = re.compile(r"[A-Za-z]|\d{1,6}")
Names = Mapping[str, tuple[str, str]]  # name and e-mail by the id that sentences speak of
NOBODY: Names = {}


def read_sentence(item: Located, *, per_second: float = 1.0, names: Names = NOBODY) -> Piece | None:
    """Return the words of one object with speaker and time, or None if it has no words.

    `per_second` is how many units of its times make a second; times as text are read as written.
    `names` says who is behind an id that stands in a speaker's place.
    """
    words = next((item[key] for key in _WORDS if isinstance(item.get(key), str)), None)
    words = _join_words(item) if words is None else words
    if words is None:
        return None
    moment = read_moment(find_time(item), per_second=per_second)
    value = _find_speaker(item)
    name, email = names.get(str(value), ("", ""))
    speaker = name or _name_speaker(value)
    return Piece(speaker, words, item.line, moment, email=_read_email(item) or email)


def find_time(item: Located) -> Any:
    """Return when a sentence, or else its first word, begins, as its file says it, or None."""
    time = next((item[key] for key in _TIMES if item.get(key) is not None), None)
    words = item.get("words")
    if time is None and isinstance(words, list) and words and isinstance(words[0], Located):
        return find_time(Located({**words[0], "words": None}))
    return time.get("relative") if isinstance(time, Located) else time


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


def _find_speaker(item: Located) -> Any:
    given = [item[key] for key in _SPEAKERS if item.get(key) not in (None, "")]
    inner = [_find_name(value) if isinstance(value, Located) else value for value in given]
    return next((value for value in inner if value not in (None, "")), None)


def _find_name(speaker: Located) -> Any:
    return next((speaker[key] for key in _NAMES if speaker.get(key) not in (None, "")), None)


def _name_speaker(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    # `A` and `0` number a voice; as they stand, `A` would read as the one who answers.
    name = str(value).strip()
    return f"Speaker {name}" if _NUMBERED.fullmatch(name) else name


def read_names(level: Located) -> Names:
    """Return who is behind each id, from a list of people that stands beside the sentences."""
    people = [
        person
        for key in _PEOPLE
        for person in (level[key] if isinstance(level.get(key), list) else [])
        if isinstance(person, Located)
    ]
    names: dict[str, tuple[str, str]] = {}
    for person in people:
        given = next((person[key] for key in _IDS if person.get(key) is not None), None)
        name = next((person[key] for key in _FULL if isinstance(person.get(key), str)), "")
        if isinstance(given, str | int) and (name or _read_email(person)):
            names[str(given)] = (name.strip(), _read_email(person))
    return names


def _read_email(item: Located) -> str:
    levels: list[Any] = [item, item.get("speaker")]
    for level in levels:
        if isinstance(level, Located):
            found = next((level[key] for key in _EMAILS if isinstance(level.get(key), str)), "")
            if found:
                return str(found).strip()
    return ""
