"""What an admin says when they hold, erase, or set how long is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.pages.days import AnyDayField
from candidates.models import Candidate, RetentionPolicy
from candidates.pages.forms import PlainForm, text_area


class TermsForm(PlainForm):
    """Whose rules apply, and that they asked."""

    jurisdiction = forms.CharField(
        label=_("Whose rules apply"),
        max_length=6,
        required=False,
        help_text=_("A country or state, like DE or US-CA."),
    )
    erasure_asked_on = AnyDayField(label=_("They asked to be erased on"))


class HoldForm(PlainForm):
    """Why a hold is set or lifted."""

    reason = forms.CharField(
        label=_("Reason"), widget=text_area(2), help_text=_("At least 20 characters; audited.")
    )


class EraseForm(PlainForm):
    """Said twice: nothing brings them back."""

    name = forms.CharField(label=_("Write their name to confirm"), max_length=120)

    def __init__(self, candidate: Candidate, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidate = candidate

    def clean_name(self) -> str:
        """Return the name if it is the candidate's."""
        name: str = self.cleaned_data["name"]
        if name.strip() != self.candidate.name:
            raise forms.ValidationError(_("This is not their name."))
        return name


class PolicyForm(PlainForm):
    """How long is kept, where."""

    jurisdiction = forms.CharField(
        label=_("Where"),
        max_length=6,
        required=False,
        help_text=_("DE or US-CA; empty is everywhere else."),
    )
    kind = forms.ChoiceField(
        label=_("What goes"),
        choices=RetentionPolicy.Kind.choices,
        help_text=_(
            "Words alone are transcripts, files, quotes and suggestions: scorecards and decisions "
            "stay."
        ),
    )
    days = forms.IntegerField(label=_("Days"), min_value=0, max_value=36_525)
    active = forms.BooleanField(label=_("Do it each night to whoever is due"), required=False)
