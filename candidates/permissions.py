"""Who may do what with openings, candidates, interviews and transcripts."""

from accounts.models import User
from accounts.permissions import may_administer
from candidates.models import Candidacy, Candidate, Interview, Opening, OpeningRole


def may_create_opening(user: User) -> bool:
    """Return whether the person may write a new opening: company admins."""
    return user.is_active and user.is_admin


def may_run_opening(user: User, opening: Opening) -> bool:
    """Return whether the person is admin, recruiter or hiring manager of the opening."""
    return Opening.objects.staffed_by(user).filter(pk=opening.pk).exists()


def may_grant(user: User, opening: Opening, role: str) -> bool:
    """Return whether the person may give or take this role: who decides is not for recruiters."""
    if role == OpeningRole.Role.RECRUITER or user.is_admin:
        return may_run_opening(user, opening)
    own = OpeningRole.objects.filter(user=user, opening=opening, role="hiring_manager")
    return user.is_active and own.exists()


def may_change_candidate(user: User, candidate: Candidate) -> bool:
    """Return whether the person may change a candidate: of a loop they run, or of none yet."""
    if not may_add_candidates(user):
        return False
    run = Candidacy.objects.staffed_by(user).filter(candidate=candidate)
    return user.is_admin or run.exists() or not candidate.candidacies.exists()


def may_add_candidates(user: User) -> bool:
    """Return whether the person may write down a new candidate: admins and any recruiter."""
    if not user.is_active:
        return False
    return user.is_admin or OpeningRole.objects.filter(user=user, role="recruiter").exists()


def may_import(user: User) -> bool:
    """Return whether the person may bring many transcripts at once: who runs an opening."""
    if not user.is_active:
        return False
    return user.is_admin or OpeningRole.objects.filter(user=user).exists()


def may_run_candidacy(user: User, candidacy: Candidacy) -> bool:
    """Return whether the person runs this loop's logistics; never a candidate their own."""
    return Candidacy.objects.staffed_by(user).filter(pk=candidacy.pk).exists()


def may_hear(user: User, interview: Interview) -> bool:
    """Return whether the person may read and store this interview's transcript."""
    return Interview.objects.heard_by(user).filter(pk=interview.pk).exists()


def may_handle_privacy(user: User) -> bool:
    """Return whether the person exports, erases and holds: company admins."""
    return may_administer(user)


def has_a_role(user: User) -> bool:
    """Return whether the person is recruiter or hiring manager of any opening."""
    return OpeningRole.objects.filter(user=user).exists()
