"""`manage.py import_rubric`: a rubric's file as a draft, or published at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.actions import Origin, acting_as
from accounts.actions.commanding import find_admin
from accounts.errors import InvalidMany, Refusal
from accounts.models import User
from scorecards.actions import import_rubric, publish_rubric_draft
from scorecards.actions.rubric_warnings import list_warnings
from scorecards.models import RubricDraft


class Command(BaseCommand):
    help = "Begin a rubric's draft from a JSON file; publish it at once with --publish."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.json")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the admin who does it")
        parser.add_argument("--name", default="", help="call it so, whatever the file says")
        parser.add_argument("--publish", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        try:
            raw = Path(options["file"]).read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: cannot be read: {error.strerror}.") from error
        try:
            with acting_as(Origin(kind="command")), transaction.atomic():
                self._take_in(raw, find_admin(options["by"]), options)
        except Refusal as refusal:
            raise CommandError(f"{options['file']}: {explain(refusal)}") from refusal

    def _take_in(self, raw: bytes, by: User, options: dict[str, Any]) -> None:
        draft = import_rubric(raw, by=by, name=options["name"])
        self._warn(draft)
        if not options["publish"]:
            self.stdout.write(f"{draft.name}: a draft, to be published.")
            return
        done = publish_rubric_draft(draft, by=by)
        self.stdout.write(f"{done.rubric}: published.")
        for opening in done.moved:
            self.stdout.write(f"{opening}: new loops use it.")
        for opening in done.kept:
            self.stdout.write(f"{opening}: stays, its weights, must-haves or plan do not fit.")

    def _warn(self, draft: RubricDraft) -> None:
        for one in list_warnings(draft.competencies):
            self.stderr.write(f"{one.field}: {one.words}: {one.reason}")


def explain(refusal: Refusal) -> str:
    """Return a refusal as lines: each field with its sentence."""
    if isinstance(refusal, InvalidMany):
        told = (f"{field}: {sentence}" for field, sentence in refusal.errors.items())
        return "\n".join((refusal.message, *told))
    return f"{refusal.field}: {refusal.message}" if refusal.field else refusal.message
