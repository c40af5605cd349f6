"""What people write in a debrief: a decision, a consent, a reopening, a dissent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.pages.forms import PlainForm, text_area
from loops.pages.words import OUTCOMES

DECIDABLE = [(key, OUTCOMES[key]) for key in ("hire", "no_hire", "one_more")]
NONE_SEEN = UUID(int=0)
AT_LEAST = _("At least 20 characters.")


class DecisionForm(PlainForm):
    """The decision, with what the decider looked at when they took it."""

    recommendation = forms.UUIDField(widget=forms.HiddenInput, required=False)
    outcome = forms.ChoiceField(label=_("Decision"), choices=DECIDABLE, widget=forms.RadioSelect)
    competency = forms.ChoiceField(label=_("On which competency"), required=False)
    reason = forms.CharField(
        label=_("Reason"), widget=text_area(4), help_text=_("The panel and the audit log see it.")
    )
    override_reason = forms.CharField(
        label=_("Why against the rule, or before every card is in"),
        widget=text_area(3),
        required=False,
        help_text=AT_LEAST,
    )

    def __init__(self, competencies: list[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["competency"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Choose")), *competencies]

    def clean(self) -> dict[str, Any]:
        """Drop a competency that was chosen before the outcome changed.

        A page that showed no recommendation has seen none: the action then says what is new.
        """
        data: dict[str, Any] = super().clean() or {}
        data["recommendation"] = data.get("recommendation") or NONE_SEEN
        if data.get("outcome") != "one_more":
            data["competency"] = ""
        return data


class ApprovalForm(PlainForm):
    """A second person's consent to one outcome."""

    outcome = forms.ChoiceField(label=_("I consent to"), choices=DECIDABLE)
    reason = forms.CharField(label=_("Reason"), widget=text_area(2), help_text=AT_LEAST)


class LongReasonForm(PlainForm):
    """A reason long enough to be one: to reopen, or to dissent."""

    reason = forms.CharField(label=_("Reason"), widget=text_area(3), help_text=AT_LEAST)
