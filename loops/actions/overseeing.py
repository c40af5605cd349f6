"""What of the audit log an admin may not read: of loops blind to them, and of their own case."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import User
from candidates.actions.interviews import loop_stream
from candidates.models import Candidacy, Candidate
from candidates.querysets import is_own_case
from loops.models import Loop


def hide_events(user: User) -> Q:
    """Return the condition of the events that are kept back from this admin."""
    blind = Loop.objects.exclude(pk__in=Loop.objects.open_to(user))
    own = list(
        Candidacy.objects.filter(is_own_case(user, "candidate")).values_list("public_id", flat=True)
    )
    streams = [*blind.values_list("candidacy__public_id", flat=True), *own]
    themselves = Candidate.objects.filter(is_own_case(user)).values_list("public_id", flat=True)
    return Q(stream__name__in=[loop_stream(key) for key in streams]) | Q(
        subject_id__in=[*own, *themselves]
    )
