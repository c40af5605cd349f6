"""What staff can do on a loop's page; each form is one action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.pages.picking import PersonField
from candidates.pages.choices import offer, pick
from candidates.pages.forms import LocalTimeInput, PlainForm, text_area
from candidates.pages.picking import PoolField
from loops.actions.locking import STATE_REASON_MAX
from loops.pages.panel import Panel
from scorecards.models import Scorecard


class PanelForm(PlainForm):
    """A form about one loop; `panel` says what its selects offer."""

    def __init__(self, panel: Panel, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.panel = panel
        self.offer_choices()

    def offer_choices(self) -> None:
        """Fill the selects; a form without any has nothing to do."""

    def let_choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Offer `choices` in the field `name`."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def list_owed_seats(self) -> list[tuple[str, Any]]:
        """Return the seats whose card is still owed, by id."""
        return [
            (str(s.public_id), f"{s.scorecard.author} ({s.scorecard.interview})")
            for s in self.panel.seats
            if s.scorecard.is_owed
        ]

    def competency_choices(self) -> list[tuple[str, Any]]:
        """Return the rubric's competencies by key."""
        return [(item.key, item.name) for item in self.panel.loop.rubric.competencies.all()]


class SeatForm(PanelForm):
    """Seat a person in an interview."""

    user = PersonField(label=_("Person"))
    interview = forms.ChoiceField(label=_("Interview"))
    competencies = forms.MultipleChoiceField(
        label=_("Covers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: what the interview covers."),
    )
    kind = forms.ChoiceField(label=_("Their card"), choices=Scorecard.Kind.choices)

    def offer_choices(self) -> None:
        """Offer interviews and competencies."""
        on = [i for i in self.panel.interviews if i.state != "did_not_happen"]
        self.let_choose("interview", offer(on))
        self.let_choose("competencies", self.competency_choices())

    def clean(self) -> dict[str, Any]:
        """Return the rows that were chosen."""
        data: dict[str, Any] = super().clean() or {}
        if "interview" in data:
            data["interview"] = pick(self.panel.interviews, data["interview"])
        data["competencies"] = data.get("competencies") or None
        return data


class NudgeForm(PanelForm):
    """Remind one seat, or everybody who owes a card."""

    seat = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def offer_choices(self) -> None:
        """Take any seat of the loop; the page names them beside their buttons."""
        self.let_choose("seat", [(str(seat.public_id), "") for seat in self.panel.seats])

    def clean(self) -> dict[str, Any]:
        """Return the seat as a list of one, or None for all."""
        data: dict[str, Any] = super().clean() or {}
        chosen = data.pop("seat", "")
        return {**data, "seats": [pick(self.panel.seats, chosen)] if chosen else None}


class OneSeatForm(PanelForm):
    """What is done to one seat that is chosen."""

    def clean(self) -> dict[str, Any]:
        """Return the seat that was chosen."""
        data: dict[str, Any] = super().clean() or {}
        if "seat" in data:
            data["seat"] = pick(self.panel.seats, data["seat"])
        return data


class SignOffForm(OneSeatForm):
    """Let a reverse shadow's scorecard count; its button stands beside the seat."""

    seat = forms.ChoiceField(widget=forms.HiddenInput)

    def offer_choices(self) -> None:
        """Take any seat of the loop; the action says which can be signed off."""
        self.let_choose("seat", [(str(seat.public_id), "") for seat in self.panel.seats])


class SwapForm(OneSeatForm):
    """Give a seat to somebody else, or take it away."""

    seat = forms.ChoiceField(label=_("Seat"))
    user = PersonField(
        label=_("Goes to"),
        required=False,
        help_text=_("Whole name or e-mail address; empty to take the seat away."),
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)

    def offer_choices(self) -> None:
        """Offer the seats whose card is still owed."""
        self.let_choose("seat", [("", _("Choose")), *self.list_owed_seats()])


class LinkForm(OneSeatForm):
    """Mail somebody a link to their scorecard, or end the one they have."""

    seat = forms.ChoiceField(label=_("To"))
    what = forms.ChoiceField(
        label=_("What to do"),
        choices=[
            ("send", _("Send a link; one from before ends")),
            ("end", _("End the link, and what it has opened")),
        ],
        widget=forms.RadioSelect,
        initial="send",
    )

    def offer_choices(self) -> None:
        """Offer the seats whose card is still owed, and those with a link to end."""
        begun = [
            (str(s.public_id), str(s.scorecard.author))
            for s in self.panel.seats
            if self.panel.link_of(s) and not s.scorecard.is_owed
        ]
        self.let_choose("seat", [("", _("Choose")), *self.list_owed_seats(), *begun])


class InterviewForm(PanelForm):
    """Add an interview to the loop."""

    name = forms.CharField(label=_("Name"), max_length=120)
    starts_at = forms.DateTimeField(label=_("Begins"), widget=LocalTimeInput)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=480, initial=45)
    video_url = forms.CharField(
        label=_("Video link"), max_length=500, required=False, widget=forms.URLInput
    )
    pool = PoolField(
        label=_("Interviewer pool"), required=False, help_text=_("Empty: anybody may be seated.")
    )
    competencies = forms.MultipleChoiceField(
        label=_("Covers"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def offer_choices(self) -> None:
        """Offer the rubric's competencies."""
        self.let_choose("competencies", self.competency_choices())


class ChangeInterviewForm(PanelForm):
    """Move an interview, say whether it took place, where, or whose interviewers it takes."""

    interview = forms.ChoiceField(label=_("Interview"))
    change = forms.ChoiceField(
        label=_("What happened"),
        choices=[
            ("held", _("It took place")),
            ("did_not_happen", _("It did not happen: nobody owes a card for it")),
            ("move", _("It moves to the time below")),
            ("link", _("People meet at the link below")),
            ("pool", _("Interviewers come from the pool below, or from anywhere")),
        ],
        widget=forms.RadioSelect,
        initial="held",
    )
    starts_at = forms.DateTimeField(label=_("New time"), widget=LocalTimeInput, required=False)
    video_url = forms.CharField(
        label=_("Video link"), max_length=500, required=False, widget=forms.URLInput
    )

    pool = PoolField(label=_("Interviewer pool"), required=False)

    def offer_choices(self) -> None:
        """Offer the loop's interviews."""
        self.let_choose("interview", offer(self.panel.interviews))

    def clean(self) -> dict[str, Any]:
        """Return the interview that was chosen; a move needs a time."""
        data: dict[str, Any] = super().clean() or {}
        if "interview" in data:
            data["interview"] = pick(self.panel.interviews, data["interview"])
        if data.get("change") == "move" and not data.get("starts_at"):
            self.add_error("starts_at", _("Say when it begins now."))
        return data


class WaiveForm(PanelForm):
    """Accept a hole in coverage."""

    competency = forms.ChoiceField(label=_("Competency"))
    reason = forms.CharField(
        label=_("Reason"), widget=text_area(2), help_text=_("At least 20 characters.")
    )

    def offer_choices(self) -> None:
        """Offer the rubric's competencies."""
        self.let_choose("competency", [("", _("Choose")), *self.competency_choices()])


class ReasonForm(PanelForm):
    """Say why the loop waits or ends."""

    reason = forms.CharField(label=_("Reason"), widget=text_area(2), max_length=STATE_REASON_MAX)


class ConfirmForm(PanelForm):
    """A button without a question."""
