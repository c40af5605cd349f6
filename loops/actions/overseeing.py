"""What of the audit log an admin may not read: of loops blind to them, and of their own case."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import User
from candidates.actions.interviews import loop_stream
from candidates.models import Candidacy, Candidate
from candidates.querysets import is_own_case
from loops.querysets import read_blind
from scorecards.kinds import REFITS


def hide_events(user: User) -> Q:
    """Return the condition of the events that are kept back from this admin."""
    own = Candidacy.objects.order_by().filter(is_own_case(user, "candidate"))
    unseen = read_blind(user)
    blind = Candidacy.objects.order_by().filter(pk__in=unseen)
    keys = own.values_list("public_id").union(blind.values_list("public_id"))
    hidden = [*(loop_stream(row[0]) for row in keys), *([REFITS] if unseen else [])]
    themselves = Candidate.objects.filter(is_own_case(user))
    return (
        Q(stream__name__in=hidden)
        | Q(subject_id__in=own.values("public_id"))
        | Q(subject_id__in=themselves.values("public_id"))
    )
