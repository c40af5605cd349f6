"""Transcripts as they come: bytes in, turns with speaker, time and exact offsets out."""

from candidates.transcripts.apart import ReaderLost, read_apart
from candidates.transcripts.matching import SpeakerCount, match_speakers, speakers
from candidates.transcripts.reading import read_transcript
from candidates.transcripts.signatures import refuse_other_files
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
    "ReaderLost",
    "Role",
    "SpeakerCount",
    "Transcript",
    "Turn",
    "UnreadableTranscript",
    "match_speakers",
    "read_apart",
    "read_transcript",
    "refuse_other_files",
    "speakers",
]
