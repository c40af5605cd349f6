"""What the address of a report may ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.pages.days import AnyDayField
from candidates.pages.forms import PlainForm
from candidates.pages.picking import OpeningField, take_from
from candidates.querysets import OpeningQuerySet


class ReportFilter(PlainForm):
    """An opening of those that the reader may report on, or all."""

    opening = OpeningField(
        label=_("Opening"), required=False, help_text=_("Its title; empty for all.")
    )
    field_order = ("year", "since", "until", "opening")

    def __init__(self, openings: OpeningQuerySet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        take_from(openings, self.fields["opening"])


class YearFilter(ReportFilter):
    """A calendar year: where days could be chosen freely, two reports would tell of a person."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2099, required=False)


class DaysFilter(ReportFilter):
    """Days, both included."""

    since = AnyDayField(label=_("From"))
    until = AnyDayField(label=_("To"))
