"""Who we met and what was said."""

from candidates.models.conversations import Interview, Interviewer, SpeakerMapping, Transcript
from candidates.models.openings import Opening, OpeningRole, PlannedInterview
from candidates.models.people import Candidacy, Candidate
from candidates.models.uploads import Upload

__all__ = [
    "Candidacy",
    "Candidate",
    "Interview",
    "Interviewer",
    "Opening",
    "OpeningRole",
    "PlannedInterview",
    "SpeakerMapping",
    "Transcript",
    "Upload",
]
