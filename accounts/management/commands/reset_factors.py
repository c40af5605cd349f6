"""`manage.py reset_factors EMAIL`: let somebody in who lost every second factor."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions.standing import reset_factors
from accounts.management.about import about


class Command(BaseCommand):
    help = "Remove every passkey, authenticator app and recovery code of one person; audited."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        with about(options["email"]) as person:
            reset_factors(person, by=None)
        self.stdout.write("Removed their second factors and ended their sign-ins.")
