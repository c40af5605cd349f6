"""One form for a whole loop: whom we meet, in which interviews, with whom, when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refusal
from accounts.pages.picking import Directory, PersonField
from candidates.models import PlannedInterview
from candidates.pages.forms import LocalTimeInput, PlainForm
from candidates.pages.picking import CandidateField, take_from
from candidates.querysets import CandidateQuerySet
from loops.actions.starting import NewCandidate

OF_STEP = re.compile(r"steps\.(\d+)(?:\.(.+))?")
SEATS = 3  # places on the panel offered for one interview
SEAT_OF_STEP = re.compile(r"step\d+-seat\d+")


class WhoForm(PlainForm):
    """The candidate: one who is written down, or a new one."""

    candidate = CandidateField(
        label=_("Candidate"), required=False, help_text=_("Whole name of somebody you added.")
    )
    name = forms.CharField(label=_("Name, if new"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail, if new"), required=False)

    def __init__(self, candidates: CandidateQuerySet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meant: Sequence[PlainForm] = ()  # the steps that are planned with the candidate
        take_from(candidates, self.fields["candidate"])

    def put(self, refusal: Refusal) -> int:
        """Add what is refused of a step to that step's form, the rest here; return its status."""
        found = OF_STEP.fullmatch(refusal.field)
        if found is None:
            return super().put(refusal)
        refusal.field = found[2] or ""
        return self.meant[int(found[1])].put(refusal)

    def clean(self) -> dict[str, Any]:
        """Return the candidate who was meant. Somebody has to be."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("candidate"):
            data["chosen"] = data["candidate"]
        elif data.get("name"):
            data["chosen"] = NewCandidate(data["name"], data.get("email", ""))
        elif "name" in data:
            self.add_error("name", _("Choose a candidate, or write the new one's name."))
        return data


class StepForm(PlainForm):
    """One interview: what it covers, when it begins, and who sits in it."""

    name = forms.CharField(label=_("Interview"), max_length=120, required=False)
    starts_at = forms.DateTimeField(label=_("Begins"), widget=LocalTimeInput, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=480, required=False)
    competencies = forms.MultipleChoiceField(
        label=_("Covers"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        planned: PlannedInterview | None,
        directory: Directory,
        competencies: Sequence[tuple[str, Any]],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.planned = planned
        field = self.fields["competencies"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(competencies)
        for number in range(1, SEATS + 1):
            seat = PersonField(
                label=_("Interviewer %(n)d") % {"n": number}, required=False, help_text=""
            )
            seat.directory = directory
            self.fields[f"seat{number}"] = seat

    @property
    def seats(self) -> list[forms.BoundField]:
        """The fields of the panel."""
        return [self[f"seat{number}"] for number in range(1, SEATS + 1)]

    @property
    def is_blank(self) -> bool:
        """Whether it has neither time nor panel: it is left for later."""
        data = getattr(self, "cleaned_data", {})
        return not data.get("starts_at") and not data.get("panel")

    def clean(self) -> dict[str, Any]:
        """Return the panel as people. An interview that is meant needs a name and a time."""
        data: dict[str, Any] = super().clean() or {}
        chosen = [data.get(f"seat{number}") for number in range(1, SEATS + 1)]
        given = [person for person in chosen if person]
        if len(set(given)) < len(given):
            self.add_error(
                f"seat{chosen.index(given[-1]) + 1}", _("This person stands here twice.")
            )
        data["panel"] = list(dict.fromkeys(given))
        meant = data["panel"] or data.get("starts_at")
        if meant and not data.get("starts_at") and "starts_at" not in self.errors:
            self.add_error("starts_at", _("Say when it begins."))
        if meant and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Write a name, like Strategy and data."))
        return data

    def read_step(self) -> dict[str, Any]:
        """Return the step as plan_loop takes it."""
        data = self.cleaned_data
        return {
            "planned": self.planned,
            "name": data["name"],
            "starts_at": data["starts_at"],
            "minutes": data.get("minutes") or 45,
            "competencies": data["competencies"],
            "panel": data["panel"],
        }
