"""Who may do what with openings, candidates, interviews and transcripts."""

from accounts.models import User
from candidates.models import Candidacy, Interview, Opening, OpeningRole


def may_create_opening(user: User) -> bool:
    """Return whether the person may write a new opening: company admins."""
    return user.is_active and user.is_admin


def may_run_opening(user: User, opening: Opening) -> bool:
    """Return whether the person is admin, recruiter or hiring manager of the opening."""
    return Opening.objects.staffed_by(user).filter(pk=opening.pk).exists()


def may_add_candidates(user: User) -> bool:
    """Return whether the person may write down a new candidate: admins and any recruiter."""
    if not user.is_active:
        return False
    return user.is_admin or OpeningRole.objects.filter(user=user, role="recruiter").exists()


def may_run_candidacy(user: User, candidacy: Candidacy) -> bool:
    """Return whether the person runs this loop's logistics; never a candidate their own."""
    return Candidacy.objects.staffed_by(user).filter(pk=candidacy.pk).exists()


def may_hear(user: User, interview: Interview) -> bool:
    """Return whether the person may read and store this interview's transcript."""
    return Interview.objects.heard_by(user).filter(pk=interview.pk).exists()
