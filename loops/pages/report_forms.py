"""What the address of a report may ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.models import Opening
from candidates.pages.choices import offer, pick
from candidates.pages.forms import DayInput, PlainForm


class ReportFilter(PlainForm):
    """An opening of those that the reader may report on, or all."""

    opening = forms.ChoiceField(label=_("Opening"), required=False)
    field_order = ("year", "since", "until", "opening")

    def __init__(self, openings: Sequence[Opening], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.openings = openings
        field = self.fields["opening"]
        if isinstance(field, forms.ChoiceField):
            field.choices = offer(openings, first=("", _("All openings")))

    def clean_opening(self) -> Opening | None:
        """Return the opening that was chosen."""
        chosen = self.cleaned_data["opening"]
        return pick(self.openings, chosen) if chosen else None


class YearFilter(ReportFilter):
    """A calendar year: where days could be chosen freely, two reports would tell of a person."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2099, required=False)


class DaysFilter(ReportFilter):
    """Days, both included."""

    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("To"), required=False, widget=DayInput)
