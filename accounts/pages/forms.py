"""Forms of a person's own pages."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class TokenForm(forms.Form):
    """Ask for a new API token; dates are days in the person's own zone."""

    SCOPES: ClassVar = (
        ("read", _("Read what you may read")),
        ("read write", _("Read, and do what you may do")),
    )
    LIVES: ClassVar = (("30", _("30 days")), ("90", _("90 days")), ("365", _("1 year")))

    name = forms.CharField(label=_("What it is for"), max_length=80, strip=True)
    scopes = forms.ChoiceField(
        label=_("It may"), choices=SCOPES, initial="read", widget=forms.RadioSelect
    )
    days = forms.ChoiceField(label=_("It ends after"), choices=LIVES, initial="90")


class LanguageForm(forms.Form):
    """Choose the language of pages and letters; empty leaves it to the browser."""

    LANGUAGES: ClassVar = (("", _("As my browser asks")), *settings.LANGUAGES)

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
