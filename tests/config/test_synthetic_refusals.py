"""What load_synthetic does not do."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests.builders import make_user

pytestmark = pytest.mark.django_db


def test_it_is_not_loaded_where_somebody_lives() -> None:
    make_user("Alice")
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_synthetic", "--candidates", "3")
    assert User.objects.count() == 1


@pytest.mark.parametrize("many", ["0", "-1", "1e3", "many", "1000001"])
def test_a_number_that_is_none_is_refused(many: str) -> None:
    with pytest.raises(CommandError, match="whole number from 1 to"):
        call_command("load_synthetic", f"--candidates={many}")
