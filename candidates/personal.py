"""What of candidates, interviews and transcripts is about the candidate: nearly all of it."""

from django.db.models import Q

from accounts.personal import Rule, nobody, register

CHOICE = "one of a few words of ours"


RULES = (
    Rule("candidates.ImportRow", of="upload__interview__candidacy__candidate", deletes=True),
    Rule("candidates.SpeakerMapping", of="candidacy__candidate", deletes=True),
    Rule("candidates.Upload", of="interview__candidacy__candidate", deletes=True),
    Rule("candidates.Transcript", of="interview__candidacy__candidate", deletes=True),
    Rule("candidates.Interviewer", of="interview__candidacy__candidate"),
    Rule(
        "candidates.Interview",
        of="candidacy__candidate",
        erases=("name", "questions"),
        rewrites={"video_url": lambda _: ""},
        keeps={"competencies": "rubric keys", "state": CHOICE},
    ),
    Rule("candidates.Candidacy", of="candidate"),
    Rule(
        "candidates.LegalHold",
        of="candidate",
        erases=("reason", "lift_reason"),
    ),
    Rule(
        "candidates.Erasure",
        of="candidate",
        keeps={"reason": CHOICE, "rows": "counts by table"},
    ),
    Rule(
        "candidates.Declaration",
        of=lambda subject: Q(subject=subject.public_id),
        deletes=True,
    ),
    Rule(
        "candidates.Candidate",
        of="pk",
        erases=(
            "name",
            "email",
            "headline",
            "jurisdiction",
            "user",
            "notice_given_on",
            "consent_withdrawn_on",
        ),
        keeps={"transcription_basis": CHOICE},
    ),
    *nobody("an archive that waits and names them is let go first", "candidates.Import"),
    *nobody(
        "what is to be filled, not by whom",
        "candidates.Opening",
        "candidates.OpeningRole",
        "candidates.PlannedInterview",
        "candidates.Pool",
        "candidates.PoolMember",
        "candidates.RetentionPolicy",
    ),
)


def register_rules() -> None:
    """Say what becomes of each of this app's models."""
    register(*RULES)
