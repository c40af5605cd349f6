"""Calibration, audit and Django's admin: for admins, and blind like everything else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib import admin
from django.test import Client

from accounts.models import User
from jobs.models import Job
from loops.actions import seat_interviewer
from loops.actions.calibrating import calibrate_company
from tests.builders import World, seal

DAY = timedelta(days=1)


def test_it_shows_the_newest_calibration(world: World, client: Client) -> None:
    world.seal_all()
    run = calibrate_company()
    client.force_login(world.alice)

    answer = client.get("/calibration/")

    assert answer.context["run"] == run
    assert "scorecards count once nobody owes one there" in answer.content.decode()


def test_it_shares_the_variances_out_to_the_whole(world: World, client: Client) -> None:
    world.seal_all()
    calibrate_company()
    client.force_login(world.alice)

    parts = client.get("/calibration/").context["parts"]

    assert sum(part.share for part in parts) == pytest.approx(1)


def test_it_finds_events_by_the_beginning_of_their_verb(world: World, client: Client) -> None:
    client.force_login(world.alice)

    page = client.get("/audit/", {"verb": "seat."}).context["page"]

    assert [event.verb for event in page.events] == ["seat.given"] * 3


def test_it_finds_events_by_their_subject(world: World, client: Client) -> None:
    client.force_login(world.alice)

    page = client.get("/audit/", {"subject": str(world.first.public_id)}).context["page"]

    assert [event.verb for event in page.events] == ["interview.scheduled"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"verb": "DROP TABLE"}, "verb"),
        ({"actor": "bob"}, "actor"),
        ({"subject": "42"}, "subject"),
        ({"page": "9" * 24}, "page"),
        ({"since": "0001-01-01"}, "since"),
        ({"until": "9999-12-31"}, "until"),
    ],
)
def test_it_names_the_part_of_the_audit_address_that_is_wrong(
    world: World, client: Client, query: dict[str, str], field: str
) -> None:
    client.force_login(world.alice)

    answer = client.get("/audit/", query)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


@pytest.fixture
def root(world: World) -> User:
    """Return an admin for whom Django's admin opens."""
    return User.objects.create_superuser("root@example.com", "x", name="Root Ruiz")


def test_it_offers_no_button_to_change_anything_in_djangos_admin(
    world: World, client: Client, root: User
) -> None:
    client.force_login(root)
    shown = [model._meta for model in admin.site._registry]

    statuses = {client.get(f"/admin/{m.app_label}/{m.model_name}/add/").status_code for m in shown}

    assert statuses == {403}


@pytest.mark.parametrize(
    "table",
    [
        "auth/group",
        "account/emailaddress",
        "mfa/authenticator",
        "socialaccount/socialapp",
        "socialaccount/socialtoken",
        "socialaccount/socialaccount",
    ],
)
def test_it_shows_nothing_there_of_how_colleagues_sign_in(
    client: Client, root: User, table: str
) -> None:
    client.force_login(root)

    assert client.get(f"/admin/{table}/").status_code == 404


def test_it_hides_colleagues_cards_from_a_blind_admin_in_djangos_admin(
    world: World, client: Client, root: User
) -> None:
    seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=root)
    seal(world.card(world.carols))
    client.force_login(root)

    listed = client.get("/admin/scorecards/scorecard/").context["cl"].queryset

    assert [card.author for card in listed] == [root]


def test_it_hides_a_blind_loop_from_an_admin_in_djangos_admin(
    world: World, client: Client, root: User
) -> None:
    seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=root)
    client.force_login(root)

    assert list(client.get("/admin/loops/loop/").context["cl"].queryset) == []


def test_it_tells_a_blind_admin_of_no_work_that_colleagues_cards_make(
    world: World, client: Client, root: User
) -> None:
    """The job that computes a loop's figures names the loop, and is written as a card is sealed."""
    Job.objects.create(kind="loops.calibrate_company", created_at=world.loop.opened_at - DAY)
    own = seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=root)
    client.force_login(root)

    def read() -> list[str]:
        return [job.kind for job in client.get("/admin/jobs/job/").context["cl"].queryset]

    before = read()
    seal(world.card(world.carols))
    assert (before, read()) == (["loops.calibrate_company"], before)
    seal(world.card(own))
    assert len(read()) == Job.objects.count() > 1


@pytest.mark.parametrize(
    "asked",
    [
        "accounts/user/?password__startswith=md5",
        "accounts/user/?name__regex=(a*)*b",
        "accounts/apitoken/?digest__startswith=0",
        "scorecards/scorecard/?draft__icontains=strong",
        "candidates/transcript/?text__icontains=canary",
        "jobs/job/?status__in=pending",
    ],
)
def test_its_address_asks_of_no_column_what_the_page_does_not_offer(
    world: World, client: Client, root: User, asked: str
) -> None:
    client.force_login(root)

    assert client.get(f"/admin/{asked}").status_code == 400


def test_the_filters_that_it_offers_count(world: World, client: Client, root: User) -> None:
    client.force_login(root)
    for kind in ("a.b", "c.d"):
        Job.objects.create(kind=kind)

    page = client.get("/admin/jobs/job/", {"kind": "a.b", "status__exact": "pending"})

    assert {job.kind for job in page.context["cl"].queryset} == {"a.b"}


def test_it_does_not_open_djangos_admin_to_a_recruiter(world: World, client: Client) -> None:
    client.force_login(world.rosa)

    assert client.get("/admin/loops/loop/").status_code == 302
