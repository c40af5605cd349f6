"""`manage.py disconnect EMAIL`: let somebody in with a new account at the provider."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions.vouching import disconnect
from accounts.models import User


class Command(BaseCommand):
    help = "Forget which account at the identity provider is whose; the next sign-in connects anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        person = User.objects.filter(email=options["email"].lower()).first()
        if person is None:
            raise CommandError("There is nobody with this e-mail.")
        self.stdout.write(f"Disconnected {disconnect(person)}.")
