"""`manage.py end_sessions EMAIL` or `--all`: sign people out of every browser at once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import end_sessions
from accounts.actions.commanding import find_person
from accounts.management.about import commanding
from accounts.models import User


class Command(BaseCommand):
    help = "End every sign-in of one person, or of everybody. API tokens are revoked on their own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", nargs="?", default="")
        parser.add_argument("--all", action="store_true", help="everybody's")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        email, everybody = options["email"].lower(), options["all"]
        if bool(email) == everybody:
            raise CommandError("Name one person by e-mail, or say --all.")
        with commanding():
            people = list(User.objects.all()) if everybody else [find_person(email)]
            for person in people:
                end_sessions(person, by=None)
        self.stdout.write(f"Ended the sign-ins of {len(people)}.")
