"""Which loop a page is about, and what its reader may do there: one query for both."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, UUIDField, Value, prefetch_related_objects

from accounts.errors import NotFound
from accounts.models import User
from accounts.querysets.kept import Given, ask_again, facts_of
from candidates.models import OpeningRole
from candidates.querysets import Reach
from loops.actions.states import IN_PROGRESS
from loops.models import Loop
from loops.querysets import LoopQuerySet
from scorecards.querysets import company_visibility


@dataclass(frozen=True, slots=True)
class Standing:
    """A loop and its reader: `is_open` unless blind, `runs` for staff, `decides` for who hires."""

    loop: Loop
    reader: User
    is_open: bool
    runs: bool
    decides: bool

    @property
    def state(self) -> str:
        """The state as this reader may know it."""
        return self.loop.state if self.is_open else IN_PROGRESS


def read_loops(
    user: User, *, listed: bool = False, visibility: str = "", reach: Reach | None = None
) -> LoopQuerySet:
    """Return the visible loops, each with what it rests on and what the reader may do."""
    roles = OpeningRole.objects.filter(user=user, opening=OuterRef("candidacy__opening"))
    return (
        Loop.objects.with_openness(user, listed=listed, visibility=visibility, reach=reach)
        .select_related("candidacy__candidate", "candidacy__opening", "rubric")
        .annotate(
            is_run=Value(value=True) if user.is_admin else Exists(roles),
            is_hirer=Exists(roles.filter(role="hiring_manager")),
        )
    )


def stand(loop: Loop, user: User) -> Standing:
    """Return the standing of a loop that `read_loops` returned."""
    known = vars(loop)
    is_open, runs = bool(known["figures_open"]), bool(known["is_run"])
    decides = is_open and runs and (user.is_admin or bool(known["is_hirer"]))
    return Standing(loop, user, is_open, runs, decides)


def find_standing(user: User, public_id: UUID) -> Standing:
    """Return the loop with this id and the reader's standing. Raises NotFound."""
    visibility = company_visibility()

    def build() -> LoopQuerySet:
        rows = read_loops(user, visibility=visibility)
        return rows.filter(public_id=Given("id", UUIDField()))

    found = ask_again(("loop_of_a_page", visibility, facts_of(user)), build, id=public_id)
    if not found:
        raise NotFound
    prefetch_related_objects(found, "rubric__competencies")
    return stand(found[0], user)


def find_open(user: User, public_id: UUID) -> Standing:
    """Return a loop whose figures are open to the reader; a blind one gets NotFound alike."""
    standing = find_standing(user, public_id)
    if not standing.is_open:
        raise NotFound
    return standing
