"""What a transcript is, once read: words with their speaker, place and time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """Who a speaker is in this conversation. Only the candidate's words are ever rated."""

    CANDIDATE = "candidate"
    INTERVIEWER = "interviewer"
    OTHER = "other"
    UNKNOWN = "unknown"


class Turn(NamedTuple):
    """One speaker's uninterrupted words: `text[start:end]` of the transcript it belongs to.

    `time` is in seconds from the start of the recording (negative is possible in Teams exports),
    None where the file has no times. `line` is the 1-based line of the raw file where it begins.
    """

    speaker: str
    start: int
    end: int
    time: float | None = None
    line: int = 1
    section: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in the file that was not understood or was changed, with its 1-based line."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """A file's words. `text` is what every offset speaks of; `shape` is how the file was written.

    For plain text `text` is the decoded file itself; for cues, documents and JSON it is a reading
    text of our own in which the words of each turn stand together.
    """

    text: str
    shape: str
    turns: tuple[Turn, ...]
    header: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was in the conversation, as the product knows them."""

    name: str
    email: str = ""


class UnreadableTranscript(ValueError):  # noqa: N818  # it names a refusal, in the users' words
    """The file cannot be read as a transcript: a stable code, a sentence, the 1-based line."""

    def __init__(self, code: str, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.line = line
