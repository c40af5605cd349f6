"""`manage.py disconnect EMAIL`: let somebody in with a new account at the provider."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions.vouching import disconnect
from accounts.management.about import about


class Command(BaseCommand):
    help = "Forget which account at the identity provider is whose; the next sign-in connects anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        with about(options["email"]) as person:
            self.stdout.write(f"Disconnected {disconnect(person)}.")
