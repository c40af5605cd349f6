"""Candidates: written down once, with notice and basis, put forward for an opening."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from candidates.models import Candidacy, Candidate
from tests.builders import World, make_opening


@pytest.fixture
def as_rosa(world: World, client: Client) -> Client:
    """Return the test client with the recruiter signed in."""
    client.force_login(world.rosa)
    return client


def test_it_writes_down_a_candidate_and_puts_them_forward(world: World, as_rosa: Client) -> None:
    as_rosa.post(
        "/candidates/new/",
        {
            "name": "Yusuf Ince",
            "email": "yusuf@example.org",
            "transcription_basis": "consent",
            "notice_given_on": "2026-03-02",
            "opening": world.opening.public_id,
        },
    )

    made = Candidate.objects.get(name="Yusuf Ince")
    assert (made.notice_given_on, made.candidacies.get().opening) == (
        date(2026, 3, 2),
        world.opening,
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"email": "yusuf"}, "email"),
        ({"transcription_basis": "hope"}, "transcription_basis"),
        ({"notice_given_on": "soon"}, "notice_given_on"),
        ({"opening": "42"}, "opening"),
    ],
)
def test_it_names_the_field_that_is_wrong(
    world: World, as_rosa: Client, wrong: dict[str, Any], field: str
) -> None:
    form = {"name": "Yusuf Ince", "email": "", "transcription_basis": "none", **wrong}

    answer = as_rosa.post("/candidates/new/", form)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_it_says_at_the_address_that_somebody_has_it_already(world: World, as_rosa: Client) -> None:
    form = {"name": "Tess K.", "email": world.candidate.email, "transcription_basis": "none"}

    answer = as_rosa.post("/candidates/new/", form)

    sentence = "There is a candidate with this e-mail or account."
    assert (answer.status_code, answer.context["form"].errors["email"]) == (409, [sentence])


def test_it_records_notice_and_basis(world: World, as_rosa: Client) -> None:
    as_rosa.post(
        f"/candidates/{world.candidate.public_id}/notice/",
        {
            "notice-headline": "Repairs",
            "notice-notice_given_on": "2026-03-02",
            "notice-transcription_basis": "notice",
        },
    )

    kept = Candidate.objects.get(pk=world.candidate.pk)
    assert (kept.notice_given_on, kept.transcription_basis) == (date(2026, 3, 2), "notice")


def test_it_puts_a_candidate_forward_for_another_opening(world: World, client: Client) -> None:
    other = make_opening(world.alice, title="Designer")
    client.force_login(world.alice)

    client.post(
        f"/candidates/{world.candidate.public_id}/opening/", {"opening-opening": other.public_id}
    )

    assert Candidacy.objects.filter(candidate=world.candidate, opening=other).count() == 1


def test_it_lets_no_panelist_change_a_candidate(world: World, client: Client) -> None:
    client.force_login(world.bob)

    answer = client.post(
        f"/candidates/{world.candidate.public_id}/notice/", {"notice-transcription_basis": "notice"}
    )

    assert answer.status_code == 404


def test_it_finds_candidates_by_a_part_of_their_name(world: World, as_rosa: Client) -> None:
    found = as_rosa.get("/candidates/", {"q": "ess"}).context["rows"]

    assert found == [world.candidate]


@pytest.mark.parametrize("query", [{"q": "\x00"}, {"page": "1" + "0" * 23}, {"page": "x"}])
def test_it_refuses_nonsense_in_the_lists_address(
    world: World, as_rosa: Client, query: dict[str, str]
) -> None:
    assert as_rosa.get("/candidates/", query).status_code == 422
