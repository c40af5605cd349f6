"""Forms whose errors come from an action as well as from their fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from accounts.api.paging import Order, encode_cursor, go_on
from accounts.errors import Refusal
from accounts.pages.addresses import change_query

HIDDEN_BY_STATUS = {403, 404}  # never rendered into a page: they have their own


class PlainForm(forms.Form):
    """A form that shows an action's refusal at the field it names, typed text kept."""

    def put(self, refusal: Refusal) -> int:
        """Add the refusal's sentences to the fields and return its HTTP status."""
        many = refusal.data.get("errors")
        errors = many if isinstance(many, Mapping) else {refusal.field: refusal.message}
        for name, text in errors.items():
            self.add_error(name if name in self.fields else None, str(text))
        return refusal.status


class ListForm(PlainForm):
    """The address of a list in a fixed order; `after` is the place from which it goes on."""

    model: ClassVar[type[models.Model]]
    order: ClassVar[Order]
    after = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    def clean_after(self) -> str:
        """Return the place from which the list goes on."""
        after: str = self.cleaned_data["after"]
        try:
            if after:
                go_on(self.model._default_manager.all(), self.order, after)  # noqa: SLF001 (Django's documented API)
        except Refusal as refusal:
            raise forms.ValidationError(_("This is no place in this list.")) from refusal
        return after

    def list_turns(self, request: HttpRequest, found: Sequence[Any], size: int) -> dict[str, str]:
        """Return the addresses of the first page, and of the next if `found` has rows beyond."""
        begun, last = self.cleaned_data.get("after"), found[size - 1] if len(found) > size else None
        place = encode_cursor(getattr(last, self.order.at), str(last.public_id)) if last else ""
        return {
            "first": change_query(request, after="") if begun else "",
            "next": change_query(request, after=place) if place else "",
        }


def try_form(form: PlainForm, do: Callable[[dict[str, Any]], object]) -> int:
    """Validate the form and do what it asks; return 0 when done, else the status to answer."""
    if not form.is_valid():
        return 422
    try:
        do(form.cleaned_data)
    except Refusal as refusal:
        if refusal.status in HIDDEN_BY_STATUS:
            raise
        return form.put(refusal)
    return 0


class LocalTimeInput(forms.DateTimeInput):
    """A browser's own date and time picker, in the person's zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class LongText(forms.Textarea):
    """A text box that counts a line's end once, as the browser did when it let it be typed."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile[Any]], name: str
    ) -> Any:
        """Return the text with line ends as programs send them."""
        sent = super().value_from_datadict(data, files, name)
        return sent.replace("\r\n", "\n") if isinstance(sent, str) else sent


def text_area(rows: int = 3) -> forms.Textarea:
    """Return a text box that grows with what is typed."""
    return LongText(attrs={"rows": rows, "maxlength": 10_000})
