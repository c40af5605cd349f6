"""Reusable queries over loops."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, Min, OuterRef, Q, Value, When

from accounts.models import User
from candidates.models import Candidacy
from candidates.querysets import Reach, is_listed, is_own_case, is_panelist, is_visible
from scorecards.querysets import company_visibility, owes_a_card, sees_colleagues

if TYPE_CHECKING:
    from loops.models import CalibrationRun, CardLink, Decision, Loop, LoopEstimate, Outcome


STANDS = Q(next__isnull=True, reopening__isnull=True)
"""True for a decision that holds: the last of its loop, which nobody has opened again since."""


def is_met_by(user: User) -> Q:
    """True where the user sits on the loop's panel or owes it a card; as one set."""
    return Q(candidacy__in=_list_met(user))


def _list_met(user: User) -> models.QuerySet[Candidacy, Any]:
    candidacies = Candidacy.objects.order_by()
    owed = candidacies.filter(owes_a_card(user, "pk")).values_list("pk", flat=True)
    return owed.union(candidacies.filter(is_panelist(user, "pk")).values_list("pk", flat=True))


def read_blind(user: User) -> list[int]:
    """Return the candidacies whose loops are blind to the user, by key; one statement mostly."""
    return list(_find_blind(user).order_by().values_list("candidacy", flat=True))


def _find_blind(user: User) -> LoopQuerySet:
    """Return `blind_to`, having read which loops the user meets: few, mostly none.

    Told their keys, the database goes through no other loop. A seat that is given at this very
    moment counts from the next call on.
    """
    from loops.models import Loop  # noqa: PLC0415 (models import this module)

    met = list(_list_met(user))
    return Loop.objects.blind_to(user).filter(candidacy__in=met) if met else Loop.objects.none()


class LoopQuerySet(models.QuerySet["Loop", "Loop"]):
    """Loops by reader."""

    model: type[Loop]

    def visible_to(self, user: User) -> LoopQuerySet:
        """Return the loops of visible candidacies."""
        return self.filter(is_visible(user))

    def open_to(self, user: User) -> LoopQuerySet:
        """Return loops on which the user may see cards, figures and what they add up to."""
        seen = sees_colleagues(user, "candidacy", company_visibility())
        return self.visible_to(user).exclude(is_own_case(user, "candidacy__candidate")).filter(seen)

    def with_openness(
        self, user: User, *, listed: bool = False, visibility: str = "", reach: Reach | None = None
    ) -> LoopQuerySet:
        """Return the visible loops with `figures_open`: whether each is one of `open_to`.

        `listed` asks for a long list: one statement more, see `is_listed`. `visibility`, the
        company's setting, and `reach` are asked for unless they have been read already.
        """
        seen = sees_colleagues(user, "candidacy", visibility or company_visibility())
        known = Case(
            When(seen, then=Value(value=True)),
            default=Value(value=False),
            output_field=models.BooleanField(),
        )
        visible = is_listed(user, reach=reach) if listed else is_visible(user)
        return self.filter(visible).annotate(figures_open=known)

    def blind_to(self, user: User) -> LoopQuerySet:
        """Return the visible loops that are not one of `open_to`.

        A loop is blind only to who sits there or owes a card: naming these few spares the database
        a look at all others.
        """
        return self.with_openness(user).filter(is_met_by(user), Q(figures_open=False))


class CardLinkQuerySet(models.QuerySet["CardLink", "CardLink"]):
    """Links to one card each, by what they still open."""

    model: type[CardLink]

    def unused(self) -> CardLinkQuerySet:
        """Return links that were neither used nor ended."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True)

    def running(self, now: Any, since: Any = None) -> CardLinkQuerySet:
        """Return links that may still be used, or have opened a session that may still last.

        `since` is when a session began that ends `now`.
        """
        begun = Q(used_at__gt=since or now - settings.SESSION_ABSOLUTE)
        fresh = Q(used_at__isnull=True, expires_at__gt=now)
        return self.filter(begun | fresh, revoked_at__isnull=True)


class OfOpenLoopsQuerySet(models.QuerySet["LoopEstimate", "LoopEstimate"]):
    """Calibrated figures, by who may see them."""

    model: type[LoopEstimate]

    def visible_to(self, user: User) -> OfOpenLoopsQuerySet:
        """Return the figures of loops that are not blind to the user."""
        from loops.models import Loop  # noqa: PLC0415 (models import this module)

        return self.filter(loop__in=Loop.objects.open_to(user))


class DecisionQuerySet(models.QuerySet["Decision", "Decision"]):
    """Decisions, by who may see them."""

    model: type[Decision]

    def visible_to(self, user: User) -> DecisionQuerySet:
        """Return the decisions of loops that are not blind to the user."""
        from loops.models import Loop  # noqa: PLC0415 (models import this module)

        return self.filter(loop__in=Loop.objects.open_to(user))


class OutcomeQuerySet(models.QuerySet["Outcome", "Outcome"]):
    """What became of the hired, by who may see it."""

    model: type[Outcome]

    def visible_to(self, user: User) -> OutcomeQuerySet:
        """Return the outcomes of loops that the user runs and that are not blind to them."""
        from candidates.models import Candidacy  # noqa: PLC0415 (kept lazy with its siblings)
        from loops.models import Loop  # noqa: PLC0415 (models import this module)

        run = Candidacy.objects.staffed_by(user)
        return self.filter(loop__in=Loop.objects.open_to(user).filter(candidacy__in=run))

    def current(self) -> OutcomeQuerySet:
        """Return the last word on each loop and time."""
        later = self.model.objects.filter(
            loop=OuterRef("loop"), months=OuterRef("months"), number__gt=OuterRef("number")
        )
        return self.exclude(Exists(later))


class RunQuerySet(models.QuerySet["CalibrationRun", "CalibrationRun"]):
    """Calibration runs, by who may see them."""

    model: type[CalibrationRun]

    def visible_to(self, user: User) -> RunQuerySet:
        """Return the runs that an admin may see: from before any loop that is blind to them.

        A later one would tell by its counts and leniencies what their colleagues have submitted.
        """
        if not (user.is_active and user.is_admin):
            return self.none()
        return self._before(find_blind_since(user))

    def telling_of(self, user: User) -> RunQuerySet:
        """Return the runs from which a person may learn about themselves, by the same rule."""
        return self._before(find_blind_since(user)) if user.is_active else self.none()

    def with_people(self) -> RunQuerySet:
        """Return the runs with what they say of each interviewer, which else is left unread."""
        return self.defer(None).defer("posterior", "revisions")

    def _before(self, since: datetime | None) -> RunQuerySet:
        return self.all() if since is None else self.filter(created_at__lt=since)


def find_blind_since(user: User) -> datetime | None:
    """Return when the oldest loop opened that is blind to this person; None when none is.

    One that is decided counts until it is closed: before, that it counts no more would tell of it.
    """
    told = _find_blind(user).aggregate(since=Min("opened_at"))
    found: datetime | None = told["since"]
    return found
