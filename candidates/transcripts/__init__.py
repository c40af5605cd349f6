"""Transcripts as they come: bytes in, turns with speaker, time and exact offsets out."""

from candidates.transcripts.matching import SpeakerCount, match_speakers, speakers
from candidates.transcripts.reading import read_transcript
from candidates.transcripts.turns import (
    Notice,
    Person,
    Role,
    Transcript,
    Turn,
    UnreadableTranscript,
)

__all__ = [
    "Notice",
    "Person",
    "Role",
    "SpeakerCount",
    "Transcript",
    "Turn",
    "UnreadableTranscript",
    "match_speakers",
    "read_transcript",
    "speakers",
]
