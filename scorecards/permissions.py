"""Who may do what with cards, rubrics and suggestions."""

from accounts.models import User
from candidates.models import Candidacy
from scorecards.models import Scorecard, Suggestion


def may_write_card(user: User, card: Scorecard) -> bool:
    """Return whether the person may rate, seal or revise this card: only its author, seated."""
    return Scorecard.objects.written_by(user).filter(pk=card.pk).exists()


def may_edit_rubrics(user: User) -> bool:
    """Return whether the person may publish rubric versions: company admins."""
    return user.is_active and user.is_admin


def may_see_numbers(user: User, suggestion: Suggestion) -> bool:
    """Return whether a suggestion's numbers are unlocked for this person."""
    return Suggestion.objects.visible_to(user).filter(pk=suggestion.pk).exists()


def may_run_panel(user: User, card: Scorecard) -> bool:
    """Return whether the person runs the loop that this card belongs to."""
    return Candidacy.objects.staffed_by(user).filter(interviews__scorecards=card).exists()
