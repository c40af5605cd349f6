"""What is written down about a candidate, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.pages.days import AnyDayField
from accounts.pages.picking import PersonField
from candidates.models import Candidate, Interview, Transcript
from candidates.pages.choices import offer, pick
from candidates.pages.forms import PlainForm
from candidates.pages.picking import OpeningField, OpenOpeningInput, take_from
from candidates.pages.uploads import say_limit
from candidates.querysets import OpeningQuerySet

TOO_LONG = say_limit(settings.TRANSCRIPT_MAX_BYTES).replace("file", "text")
ROLES = [
    ("", _("Not known yet")),
    ("candidate", _("The candidate")),
    ("interviewer", _("An interviewer")),
    ("other", _("Somebody else")),
]


class NoticeForm(PlainForm):
    """When notice of transcription was given, and on what basis."""

    headline = forms.CharField(label=_("In a line"), max_length=160, required=False)
    notice_given_on = AnyDayField(label=_("Notice given on"))
    transcription_basis = forms.ChoiceField(
        label=_("Basis of transcription"), choices=Candidate.Basis.choices
    )


class WithdrawalForm(PlainForm):
    """A candidate withdraws: said twice, for nothing brings the words back."""

    withdrawn_on = AnyDayField(label=_("They withdrew on"), required=True)
    sure = forms.BooleanField(
        label=_("Remove their words for good"),
        help_text=_(
            "Transcripts, files, quotes and suggestions go. Ratings and notes of people stay."
        ),
    )


class NewCandidateForm(NoticeForm):
    """A new candidate, and what for."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False)
    user = PersonField(
        label=_("Works here as"),
        required=False,
        help_text=_("Empty for an outside candidate. An internal one never sees their own loop."),
    )
    opening = OpeningField(
        label=_("For the opening"),
        required=False,
        widget=OpenOpeningInput,
        help_text=_("Its title; empty for none yet."),
    )
    field_order = ("name", "email", "headline", "opening", "user")

    def __init__(self, openings: OpeningQuerySet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        take_from(openings, self.fields["opening"])


class PutForwardForm(PlainForm):
    """Put a candidate forward for an opening."""

    opening = OpeningField(label=_("Opening"), widget=OpenOpeningInput, help_text=_("Its title."))

    def __init__(self, openings: OpeningQuerySet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        take_from(openings, self.fields["opening"])


class WordsForm(PlainForm):
    """An interview's words: pasted, or as a file."""

    interview = forms.ChoiceField(label=_("Interview"))
    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        max_length=200,
        help_text=_("Zoom, Teams, Meet, Otter, SRT, VTT, Word, JSON or text, up to 2 MB."),
    )
    text = forms.CharField(
        label=_("Or paste it"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One speaker a line, like Ana: I would start with the numbers."),
    )

    def __init__(self, interviews: Sequence[Interview], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interviews = interviews
        field = self.fields["interview"]
        if isinstance(field, forms.ChoiceField):
            field.choices = offer(interviews)

    def clean_interview(self) -> Interview:
        """Return the interview that was chosen."""
        chosen: Interview = pick(self.interviews, self.cleaned_data["interview"])
        return chosen

    def clean_text(self) -> str:
        """Return what was pasted, refused over the limit."""
        text: str = self.cleaned_data["text"]
        if len(text.encode(errors="replace")) > settings.TRANSCRIPT_MAX_BYTES:
            raise forms.ValidationError(TOO_LONG)
        return text

    def clean(self) -> dict[str, Any]:
        """Choose a file or text; one of them is needed."""
        data: dict[str, Any] = super().clean() or {}
        if not (data.get("file") or data.get("text")) and not {"file", "text"} & set(self.errors):
            self.add_error("file", _("Choose a file, or paste the text."))
        if data.get("file") and data.get("text"):
            self.add_error("text", _("Choose either a file or pasted text, not both."))
        return data


class SpeakersForm(PlainForm):
    """Who the speakers of a transcript are."""

    def __init__(self, transcript: Transcript, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = transcript.roles
        self.labels = {f"speaker{n}": label for n, label in enumerate(sorted(transcript.roles))}
        for name, label in self.labels.items():
            role = transcript.roles[label]
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=ROLES,
                required=False,
                initial="" if role == "unknown" else role,
            )

    def read_roles(self) -> dict[str, str]:
        """Return the roles that were said, by speaker label."""
        chosen = {label: self.cleaned_data[name] for name, label in self.labels.items()}
        return {label: role for label, role in chosen.items() if role and role != self.known[label]}

    def clean(self) -> dict[str, Any]:
        """At least one speaker has to be said."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.read_roles():
            self.add_error(None, _("Say who at least one speaker is."))
        return data
