"""Forms of the pages on other software."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from integrations.kinds import EVENT_TYPES, SLACK_TYPES
from integrations.models import Endpoint

WORDS = {
    "interview.called_off": _("An interview is called off"),
    "interview.held": _("An interview took place"),
    "interview.moved": _("An interview is moved"),
    "interview.scheduled": _("An interview is scheduled"),
    "loop.closed": _("A loop is closed"),
    "loop.decided": _("A loop is decided"),
    "loop.on_hold": _("A loop is put on hold"),
    "loop.opened": _("A loop is opened"),
    "loop.ready": _("A loop is ready to decide"),
    "loop.withdrawn": _("A loop ends undecided"),
    "scorecard.declined": _("A scorecard is declined"),
    "scorecard.overdue": _("A scorecard is late"),
    "scorecard.recused": _("An interviewer recuses themselves"),
    "scorecard.revised": _("A scorecard is revised"),
    "scorecard.submitted": _("A scorecard is submitted"),
    "transcript.stored": _("A transcript is stored"),
}
USUAL = ("scorecard.submitted", "scorecard.overdue", "loop.ready", "loop.decided")


class EndpointForm(forms.Form):
    """Say where events go. The action has the last word on each answer."""

    KINDS: ClassVar = (
        ("standard", _("A program, by signed JSON")),
        ("slack", _("A Slack channel, by a sentence")),
    )

    name = forms.CharField(label=_("What it is for"), max_length=80)
    kind = forms.ChoiceField(
        label=_("Who listens"), choices=KINDS, initial="standard", widget=forms.RadioSelect
    )
    url = forms.CharField(label=_("Address"), max_length=500, widget=forms.URLInput)
    events = forms.MultipleChoiceField(
        label=_("Events"),
        choices=[(name, WORDS[name]) for name in EVENT_TYPES],
        initial=USUAL,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def list_events(self) -> list[str]:
        """Return the chosen events; a Slack channel has always the same."""
        if self.cleaned_data["kind"] == Endpoint.Kind.SLACK:
            return list(SLACK_TYPES)
        return list(self.cleaned_data["events"])


class EventsForm(forms.Form):
    """Change an endpoint's name, address and events."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    url = forms.CharField(label=_("Address"), max_length=500, widget=forms.URLInput, required=False)
    events = forms.MultipleChoiceField(
        label=_("Events"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, endpoint: Endpoint, **options: Any) -> None:
        super().__init__(*args, **options)
        slack = endpoint.kind == Endpoint.Kind.SLACK
        offered = SLACK_TYPES if slack else EVENT_TYPES
        field = self.fields["events"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(name, WORDS[name]) for name in offered]
        self.initial = {"name": endpoint.name, "events": endpoint.events}
        if not slack:  # whose address is its key, and never shown
            self.initial["url"] = endpoint.url
