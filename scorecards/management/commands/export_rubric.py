"""`manage.py export_rubric`: a version of a rubric, or its draft, as a JSON file."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions.texts import read_text
from accounts.management.about import commanding
from scorecards.actions.rubric_files import write_rubric_file
from scorecards.actions.rubric_words import NAME_MAX
from scorecards.models import Rubric, RubricDraft


class Command(BaseCommand):
    help = "Write a rubric as JSON: its newest published version unless told otherwise."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the rubric's name, in quotes")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--number", type=int, metavar="N", help="this version")
        which.add_argument("--draft", action="store_true", help="what is being written")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        with commanding():
            name = read_text(options["name"], "name", most=NAME_MAX)
            found = find_rubric(name, options["number"], draft=options["draft"])
        if found is None:
            raise CommandError("There is no such rubric, version or draft.")
        self.stdout.write(write_rubric_file(found), ending="")


def find_rubric(name: str, number: int | None, *, draft: bool) -> Rubric | RubricDraft | None:
    """Return the draft, or the version of this number, or the newest."""
    if draft:
        return RubricDraft.objects.filter(name=name).first()
    versions = Rubric.objects.published().filter(name=name).order_by("-version")
    return (versions if number is None else versions.filter(version=number)).first()
