"""The rubric editor's form: every text by the path of its field, and what a button asks for."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.actions.texts import KEYS_MAX
from accounts.errors import Refusal
from candidates.pages.forms import PlainForm
from scorecards.actions import default_rubric_competencies
from scorecards.actions.rubric_files import MOST_BYTES
from scorecards.actions.rubric_words import NAME_MAX, Written, blank_competency
from scorecards.models import Rubric

ASKED = re.compile(r"(up|down|remove|level):(\d{1,2})")
ONE_LINE = ("key", "name", "question")
BLANK, SHIPPED = "blank", "shipped"


def read_typed(sent: QueryDict) -> Written:
    """Return the competencies as they were typed, in the order of the form."""
    typed = []
    for index in range(KEYS_MAX + 1):  # one too many is the action's to refuse
        at = f"competencies.{index}"
        if f"{at}.name" not in sent:
            break
        typed.append(_read_one(sent, at))
    return typed


def _read_one(sent: QueryDict, at: str) -> dict[str, Any]:
    levels = [level for level in "1234" if f"{at}.anchors.{level}" in sent]
    return {
        **{part: " ".join(_read(sent, f"{at}.{part}").split()) for part in ONE_LINE},
        "anchors": {level: _read(sent, f"{at}.anchors.{level}") for level in levels},
    }


def _read(sent: QueryDict, name: str) -> str:
    return str(sent.get(name, "")).replace("\r\n", "\n")


def read_number(text: str) -> int | None:
    """Return a whole number of a hidden field, None for anything else."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else None


def rearrange(typed: Written, asked: str) -> tuple[Written, int | None]:
    """Return the competencies as the pressed button wants them, and the one to go on with."""
    if asked == "add":
        return [*typed, blank_competency()], len(typed)
    match = ASKED.fullmatch(asked)
    if match is None or int(match[2]) >= len(typed):
        return typed, None
    verb, index = match[1], int(match[2])
    if verb == "level":
        return _switch_level(typed, index), index
    if verb == "remove":
        rest = typed[:index] + typed[index + 1 :]
        return rest, min(index, len(rest) - 1) if rest else None
    to = min(max(index + (1 if verb == "down" else -1), 0), len(typed) - 1)
    moved = typed[:index] + typed[index + 1 :]
    return [*moved[:to], typed[index], *moved[to:]], to


def _switch_level(typed: Written, index: int) -> Written:
    """Return the competencies with the fourth level of one added, or taken away."""
    item = typed[index]
    three = {level: text for level, text in item["anchors"].items() if level != "4"}
    anchors = three if "4" in item["anchors"] else {**three, "4": ""}
    return [*typed[:index], {**item, "anchors": anchors}, *typed[index + 1 :]]


class NewRubricForm(PlainForm):
    """A new rubric's name, and what its draft begins with."""

    name = forms.CharField(label=_("Name"), max_length=NAME_MAX)
    like = forms.ChoiceField(label=_("Begin with"))

    def __init__(self, rubrics: list[Rubric], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubrics = {str(rubric.public_id): rubric for rubric in rubrics}
        copies = [(public_id, str(rubric)) for public_id, rubric in self.rubrics.items()]
        field = self.fields["like"]
        if isinstance(field, forms.ChoiceField):
            shipped = (SHIPPED, _("The shipped product manager's rubric"))
            field.choices = [(BLANK, _("An empty form")), shipped, *copies]

    def read_beginning(self) -> dict[str, Any]:
        """Return what start_rubric_draft takes."""
        data = self.cleaned_data
        if data["like"] == SHIPPED:
            return {"name": data["name"], "competencies": default_rubric_competencies()}
        return {"name": data["name"], "rubric": self.rubrics.get(data["like"])}


class RubricFileForm(PlainForm):
    """A rubric's file to begin a draft with."""

    file = forms.FileField(label=_("JSON file"))
    name = forms.CharField(
        label=_("Name"),
        max_length=NAME_MAX,
        required=False,
        help_text=_("Empty: as the file says."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_file_%s", **kwargs})

    def put(self, refusal: Refusal) -> int:
        """Add the refusal's sentences, those about a place inside the file with that place."""
        if refusal.field in self.fields or not refusal.field:
            return super().put(refusal)
        self.add_error("file", f"{refusal.field}: {refusal.message}")
        return refusal.status

    def read_file(self) -> bytes:
        """Return the file's bytes, one more than is allowed at most."""
        return bytes(self.cleaned_data["file"].read(MOST_BYTES + 1))
