"""Versions of what suggestions rest on, for admins: what is in use, and how each came about."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.permissions import may_administer
from loops.querysets import find_blind_since
from scorecards.models import Refit, RefitPart, Rubric
from scorecards.querysets import RefitQuerySet
from scorecards.suggestion import ENGINE_VERSION

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Weighed:
    """A rubric version: what its suggestions use, the last refit's parts, and the history.

    `in_force` is None where the shipped weights hold; `names` are the competencies' by key;
    `history` holds the newest ten rows.
    """

    rubric: Rubric
    in_force: Refit | None
    last: Refit | None
    parts: tuple[RefitPart, ...]
    names: dict[str, str]
    history: tuple[Refit, ...]


def list_refits(*, by: User) -> RefitQuerySet:
    """Return the versions an admin may see; from before a loop that is blind to them, if any is.

    Raises NotAllowed.
    """
    if not may_administer(by):
        raise NotAllowed(_("Only a company admin may read this."))
    return Refit.objects.visible_to(by, blind_since=find_blind_since(by))


def describe_weights(*, by: User) -> list[Weighed]:
    """Return each rubric version that was ever refitted, the latest tried first.

    Raises NotAllowed.
    """
    rows = (
        list_refits(by=by)
        .select_related("rubric", "made_by")
        .prefetch_related("parts", "rubric__competencies")
        .order_by("-number")
    )
    found: dict[int, list[Refit]] = {}
    for row in rows:
        found.setdefault(row.rubric_id, []).append(row)
    return [_describe(rows) for rows in found.values()]


def _describe(rows: list[Refit]) -> Weighed:
    ours = (row for row in rows if row.engine == ENGINE_VERSION and row.is_accepted)
    newest = next(ours, None)
    last = next((row for row in rows if row.kind == Refit.Kind.FITTED), None)
    rubric = rows[0].rubric
    return Weighed(
        rubric=rubric,
        in_force=newest if newest and newest.weights else None,
        last=last,
        parts=tuple(last.parts.all()) if last else (),
        names={one.key: one.name for one in rubric.competencies.all()},
        history=tuple(rows[:SHOWN]),
    )
