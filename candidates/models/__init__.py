"""Who we met and what was said."""

from candidates.models.conversations import Interview, Interviewer, SpeakerMapping, Transcript
from candidates.models.imports import Import, ImportRow
from candidates.models.openings import Opening, OpeningRole, PlannedInterview
from candidates.models.people import Candidacy, Candidate
from candidates.models.pools import Pool, PoolMember
from candidates.models.privacy import Declaration, Erasure, LegalHold, RetentionPolicy
from candidates.models.uploads import Upload

__all__ = [
    "Candidacy",
    "Candidate",
    "Declaration",
    "Erasure",
    "Import",
    "ImportRow",
    "Interview",
    "Interviewer",
    "LegalHold",
    "Opening",
    "OpeningRole",
    "PlannedInterview",
    "Pool",
    "PoolMember",
    "RetentionPolicy",
    "SpeakerMapping",
    "Transcript",
    "Upload",
]
