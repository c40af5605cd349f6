"""The admin's page of people: who is here, whom it finds, invitations and rights."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import change_standing
from accounts.models import AuditEvent, Invitation, User
from candidates.actions import grant_role
from jobs import clock
from tests.accounts.api.caller import Caller
from tests.browsers import show_again
from tests.builders import World, make_opening

pytestmark = pytest.mark.django_db
AT = "/company/people/"


def find(browser: Any, query: str = "") -> list[str]:
    rows = browser.get(AT + query).context["rows"]
    return [row.person.name.split()[0] for row in rows]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=BELL", ["Bob"]),
        ("?q=carol@", ["Carol"]),
        ("?state=inactive", ["Dave"]),
        ("?q=dave", []),
        ("?q=dave&state=all", ["Dave"]),
        ("?who=admins", ["Alice"]),
        ("?who=running", ["Hugo", "Rosa"]),
    ],
)
def test_the_address_chooses_whom_it_lists(
    world: World, sign_in: Any, query: str, found: list[str]
) -> None:
    change_standing(world.dave, by=world.alice, is_active=False)

    assert find(sign_in(world.alice), query) == found


def test_it_tells_what_a_person_runs(world: World, sign_in: Any) -> None:
    grant_role(
        make_opening(world.alice, title="Analyst"),
        by=world.alice,
        user=world.rosa,
        role="recruiter",
    )
    row = sign_in(world.alice).get(f"{AT}?q=rosa").context["rows"][0]

    assert (row.runs, row.more) == ("Analyst", 1)


def test_fifty_people_or_three_take_the_same_statements(world: World, sign_in: Any) -> None:
    browser = sign_in(world.alice)
    browser.get(AT)
    with CaptureQueriesContext(connection) as few:
        browser.get(f"{AT}?q=bob")
    User.objects.bulk_create(
        User(email=f"p{number}@example.com", name=f"Pat {number}") for number in range(60)
    )
    with CaptureQueriesContext(connection) as many:
        first = browser.get(f"{AT}?q=pat")

    assert (len(few), len(many)) == (6, 6)
    assert (len(first.context["rows"]), first.context["next"]) == (50, "?q=pat&page=2")
    assert len(browser.get(f"{AT}?q=pat&page=2").context["rows"]) == 10


def test_a_colleague_is_invited_by_mail_and_once_more_from_their_page(
    world: World, sign_in: Any
) -> None:
    form = {"name": "Ines Prado", "email": "ines@example.com", "time_zone": "Europe/Lisbon"}
    browser = sign_in(world.alice)
    page = browser.post(f"{AT}invite/", form, follow=True).content.decode()
    ines = User.objects.get(email="ines@example.com")

    assert "Invited, not signed in yet" in page
    assert "The invitation is on its way." in page
    assert "Invited, not signed in yet" in browser.get(f"{AT}?q=ines").content.decode()
    again = f"{AT}{ines.public_id}/invite/"
    assert browser.post(again).status_code == 409
    Invitation.objects.update(created_at=clock.now() - timedelta(hours=1))
    assert browser.post(again, follow=True).status_code == 200
    assert ines.invitations.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("email", "bob@example.com", 409),
        ("time_zone", "Nowhere", 422),
        ("name", "", 422),
        ("title", "\x00", 422),
    ],
)
def test_an_invitation_is_refused_at_its_field(
    world: World, sign_in: Any, field: str, value: str, status: int
) -> None:
    form = {"name": "Ines", "email": "ines@example.com", "time_zone": "UTC", field: value}
    answer = sign_in(world.alice).post(f"{AT}invite/", form)

    assert (answer.status_code, list(answer.context["form"].errors)) == (status, [field])


@pytest.mark.parametrize(
    ("deed", "after"),
    [("make-admin", (True, True)), ("deactivate", (False, False)), ("unmake-admin", (False, True))],
)
def test_rights_are_changed_on_the_persons_page(
    world: World, sign_in: Any, deed: str, after: tuple[bool, bool]
) -> None:
    show_again(sign_in(world.alice)).post(f"{AT}{world.bob.public_id}/{deed}/")

    world.bob.refresh_from_db()
    assert (world.bob.is_admin, world.bob.is_active) == after


def test_ones_own_rights_are_refused_on_the_page(world: World, sign_in: Any) -> None:
    answer = sign_in(world.alice).post(f"{AT}{world.alice.public_id}/deactivate/")

    assert answer.status_code == 409
    assert not AuditEvent.objects.filter(verb="person.standing_changed").exists()


def test_the_api_tells_admins_alone_how_people_sign_in(world: World, sign_in: Any) -> None:
    sign_in(world.bob)
    at = f"/people/{world.bob.public_id}/"
    to_alice, to_rosa = Caller(world.alice).read(at), Caller(world.rosa).read(at)

    assert (to_alice["signed_in_at"] is None, to_alice["second_factor"]) == (False, False)
    assert (to_rosa["signed_in_at"], to_rosa["second_factor"]) == (None, None)


def test_the_api_tells_what_became_of_an_invitation(world: World, drain: Any) -> None:
    caller = Caller(world.alice)
    ines = caller.make("/people/", {"name": "Ines Prado", "email": "ines@example.com"})
    at = f"/people/{ines['id']}/invitation/"
    asked = caller.read(at)
    drain()
    told = caller.read(at)

    assert (asked["outcome"], asked["sent_at"]) == ("waiting", None)
    assert (told["id"], told["outcome"]) == (asked["id"], "sent")
    assert caller.post(at).json()["code"] == "too_soon"
    assert caller.get(f"/people/{world.bob.public_id}/invitation/").status_code == 404
