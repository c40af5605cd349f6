"""What people decide about an opening: bar, weights, rule, rubric, plan, who runs it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.pages.picking import PersonField
from candidates.actions.openings import COST_LEAST, COST_MOST
from candidates.models import OpeningRole, PlannedInterview, Pool
from candidates.pages.choices import offer, pick
from candidates.pages.forms import PlainForm
from scorecards.models import Rubric

PLANNED = 5  # interviews offered on the form of a new opening


def share_field(name: str, share: float) -> forms.FloatField:
    """Return a field for a competency's weight in percent."""
    return forms.FloatField(
        label=name, min_value=0, max_value=100, initial=round(100 * share, 1), required=False
    )


class TargetForm(PlainForm):
    """Bar, weights and rule for loops that open from now on."""

    bar = forms.DecimalField(
        label=_("Bar"), min_value=1, max_value=4, decimal_places=2, help_text=_("From 1 to 4.")
    )
    cost_false_hire = forms.FloatField(
        label=_("Cost of a wrong hire"), min_value=COST_LEAST, max_value=COST_MOST
    )
    cost_false_no = forms.FloatField(
        label=_("Cost of a wrong refusal"), min_value=COST_LEAST, max_value=COST_MOST
    )
    approver_required = forms.BooleanField(
        label=_("A second person approves every decision"), required=False
    )
    must_haves = forms.MultipleChoiceField(
        label=_("Must-haves"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        competencies: Sequence[tuple[str, Any]],
        weights: dict[str, float],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [key for key, _name in competencies]
        must = self.fields["must_haves"]
        if isinstance(must, forms.ChoiceField):
            must.choices = list(competencies)
        for key, name in competencies:
            share = weights.get(key, 0) if weights else 1 / len(competencies)
            self.fields[f"weight_{key}"] = share_field(name, share)

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        """The weights' fields in the rubric's order."""
        return [self[f"weight_{key}"] for key in self.keys]

    def read_target(self) -> dict[str, Any]:
        """Return what change_opening takes."""
        data = self.cleaned_data
        names = ("cost_false_hire", "cost_false_no", "approver_required", "must_haves")
        weights = {key: data.get(f"weight_{key}") or 0.0 for key in self.keys}
        return {
            "bar": data["bar"],
            "weights": weights or None,
            "rule": {name: data[name] for name in names},
        }


class RubricForm(PlainForm):
    """Which rubric version new loops are rated by."""

    rubric = forms.ChoiceField(label=_("Rubric"))

    def __init__(self, rubrics: Sequence[Rubric], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubrics = rubrics
        field = self.fields["rubric"]
        if isinstance(field, forms.ChoiceField):
            field.choices = offer(rubrics)

    def clean_rubric(self) -> Rubric:
        """Return the rubric that was chosen."""
        chosen: Rubric = pick(self.rubrics, self.cleaned_data["rubric"])
        return chosen


class PoolsForm(PlainForm):
    """From which pool the interviewers of each planned step come."""

    def __init__(
        self, steps: Sequence[PlannedInterview], pools: Sequence[Pool], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.steps, self.pools = steps, pools
        for number, step in enumerate(steps):
            self.fields[f"step{number}"] = forms.ChoiceField(
                label=step.name,
                required=False,
                choices=offer(pools, first=("", _("Anybody"))),
                initial=next(
                    (str(pool.public_id) for pool in pools if pool.pk == step.pool_id), ""
                ),
            )

    def read_choices(self) -> list[tuple[PlannedInterview, Pool | None]]:
        """Return each step with the pool that was chosen for it."""
        chosen = [self.cleaned_data[f"step{number}"] for number in range(len(self.steps))]
        return [
            (step, pick(self.pools, wanted) if wanted else None)
            for step, wanted in zip(self.steps, chosen, strict=True)
        ]


class RoleForm(PlainForm):
    """Who runs the opening."""

    user = PersonField(label=_("Person"))
    role = forms.ChoiceField(label=_("Role"), choices=OpeningRole.Role.choices)


class NewOpeningForm(PlainForm):
    """A new opening with its interview plan."""

    title = forms.CharField(label=_("Title"), max_length=120)
    level = forms.CharField(label=_("Level"), max_length=60, required=False)
    team = forms.CharField(label=_("Team"), max_length=120, required=False)
    bar = forms.DecimalField(
        label=_("Bar"),
        min_value=1,
        max_value=4,
        decimal_places=2,
        initial=Decimal("3.00"),
        help_text=_("From 1 to 4. 3 is the level that meets the bar."),
    )

    def __init__(self, competencies: Sequence[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, PLANNED + 1):
            self.fields[f"name{number}"] = forms.CharField(
                label=_("Interview %(n)d") % {"n": number}, max_length=120, required=False
            )
            self.fields[f"minutes{number}"] = forms.IntegerField(
                label=_("Minutes"), min_value=5, max_value=480, initial=45, required=False
            )
            self.fields[f"competencies{number}"] = forms.MultipleChoiceField(
                label=_("Covers"),
                choices=list(competencies),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def steps(self) -> list[list[forms.BoundField]]:
        """The fields of each planned interview."""
        names = ("name", "minutes", "competencies")
        return [[self[f"{name}{number}"] for name in names] for number in range(1, PLANNED + 1)]

    def read_opening(self) -> dict[str, Any]:
        """Return what create_opening takes; interviews without a name are none."""
        data = self.cleaned_data
        plan = [
            {
                "name": data[f"name{number}"],
                "minutes": data[f"minutes{number}"] or 45,
                "competencies": data[f"competencies{number}"],
            }
            for number in range(1, PLANNED + 1)
            if data[f"name{number}"]
        ]
        return {**{name: data[name] for name in ("title", "level", "team", "bar")}, "plan": plan}
