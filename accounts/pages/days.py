"""Days that people choose."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from accounts.actions.texts import FIRST_DAY, LAST_DAY

ISO = ("%Y-%m-%d",)
"""How browsers send a day. Typed as 05/04/2026 it would be read as May where April was meant."""


class DayInput(forms.DateInput):
    """A browser's own date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class AnyDayField(forms.DateField):
    """A day of any year, as browsers send it."""

    def __init__(self, *, label: Any, required: bool = False, **told: Any) -> None:
        super().__init__(label=label, required=required, widget=DayInput, input_formats=ISO, **told)


class DayField(AnyDayField):
    """A day that may be left out, of a year that has a day before and after it in every zone."""

    def __init__(self, *, label: Any) -> None:
        told = _("A day lies between 2000 and 2099.")
        limits = [MinValueValidator(FIRST_DAY, told), MaxValueValidator(LAST_DAY, told)]
        super().__init__(label=label, validators=limits)
