"""Reusable queries over loops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Value, When

from accounts.models import User
from candidates.querysets import is_own_case
from scorecards.querysets import company_visibility, sees_colleagues

if TYPE_CHECKING:
    from loops.models import Decision, Loop, LoopEstimate


class LoopQuerySet(models.QuerySet["Loop", "Loop"]):
    """Loops by reader."""

    model: type[Loop]

    def visible_to(self, user: User) -> LoopQuerySet:
        """Return the loops of visible candidacies."""
        from candidates.models import Candidacy  # noqa: PLC0415 (kept lazy with its siblings)

        return self.filter(candidacy__in=Candidacy.objects.visible_to(user))

    def open_to(self, user: User) -> LoopQuerySet:
        """Return loops on which the user may see cards, figures and what they add up to."""
        seen = sees_colleagues(user, "candidacy", company_visibility())
        return self.visible_to(user).exclude(is_own_case(user, "candidacy__candidate")).filter(seen)

    def with_openness(self, user: User) -> LoopQuerySet:
        """Return the visible loops with `figures_open`: whether each is one of `open_to`."""
        seen = sees_colleagues(user, "candidacy", company_visibility())
        known = Case(
            When(seen, then=Value(value=True)),
            default=Value(value=False),
            output_field=models.BooleanField(),
        )
        return self.visible_to(user).annotate(figures_open=known)


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
