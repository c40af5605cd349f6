"""`manage.py reset_factors EMAIL`: let somebody in who lost every second factor."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions.factors import reset_factors
from accounts.errors import WrongState
from accounts.models import User


class Command(BaseCommand):
    help = "Remove every passkey, authenticator app and recovery code of one person; audited."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        person = User.objects.filter(email=options["email"].lower()).first()
        if person is None:
            raise CommandError("There is nobody with this e-mail.")
        try:
            reset_factors(person, by=None)
        except WrongState as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Removed their second factors and ended their sign-ins.")
