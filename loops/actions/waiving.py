"""Say why a competency may go without coverage."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import Invalid
from accounts.models import User
from loops.actions.locking import lock_to_run, record, require_reason, require_running
from loops.actions.states import refresh_state
from loops.models import Loop, Waiver


def waive_coverage(loop: Loop, *, by: User, competency: str, reason: str) -> Waiver:
    """Record that a hole in coverage is accepted, with a reason; once per competency."""
    reason = require_reason(reason)
    with transaction.atomic():
        loop = lock_to_run(loop, by=by)
        require_running(loop, by=by)
        if competency not in loop.rubric.competencies.values_list("key", flat=True):
            raise Invalid(_("The rubric has no such competency."), field="competency")
        waiver, new = Waiver.objects.get_or_create(
            loop=loop, competency=competency, defaults={"reason": reason, "given_by": by}
        )
        if new:
            record(loop, "coverage.waived", by=by, competency=competency, reason=reason)
            refresh_state(loop)
    return waiver
