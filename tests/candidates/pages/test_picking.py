"""Candidates and openings are chosen by typing: exactly one, or a sentence that names others."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from candidates.actions import close_opening
from candidates.models import Candidate, Opening
from candidates.pages.picking import CandidateField, OpeningField, RowField, take_from
from tests.builders import World, make_candidate, make_opening

pytestmark = pytest.mark.django_db


def read(field: RowField, rows: Any, text: str) -> Any:
    take_from(rows, field)
    return field.clean(text)


def refusal_of(field: RowField, rows: Any, text: str) -> str:
    with pytest.raises(ValidationError) as caught:
        read(field, rows, text)
    return str(caught.value.messages[0])


def offers(client: Client, path: str, text: str) -> list[str]:
    answer = client.get(f"{path}{'&' if '?' in path else '?'}of=x&x={text}")
    return re.findall(r'value="([^"]*)"', unescape(answer.content.decode()))


def test_a_whole_name_or_an_id_names_a_candidate(world: World) -> None:
    known = Candidate.objects.all()
    for typed in ("Tess Kim", "tess kim", str(world.candidate.public_id)):
        assert read(CandidateField(), known, typed) == world.candidate


def test_part_of_a_name_names_nobody_but_tells_who_is_near(world: World) -> None:
    sentence = refusal_of(CandidateField(), Candidate.objects.all(), "tess")
    assert sentence == "None is called exactly that. Near it: Tess Kim."
    assert "No candidate" in refusal_of(CandidateField(), Candidate.objects.all(), "nobody")


def test_two_of_one_name_are_told_apart_by_the_brackets(world: World) -> None:
    other = make_candidate(world.rosa, "Tess Kim", email="tess@example.org")
    known = Candidate.objects.all()

    assert "Tess Kim <tess@example.org>" in refusal_of(CandidateField(), known, "Tess Kim")
    assert read(CandidateField(), known, "Tess Kim <tess@example.org>") == other


def test_two_openings_of_one_title_are_told_apart_by_part_of_their_id(world: World) -> None:
    other = make_opening(world.alice, title=world.opening.title)
    known = Opening.objects.all()

    assert "More than one" in refusal_of(OpeningField(), known, other.title)
    assert read(OpeningField(), known, f"{other.title} <{str(other.public_id)[:8]}>") == other


def test_it_takes_only_rows_that_the_form_offers(world: World) -> None:
    known = Opening.objects.staffed_by(world.bob)
    assert "No opening" in refusal_of(OpeningField(), known, world.opening.title)


def test_readers_are_offered_what_they_may_know(world: World, sign_in: Any) -> None:
    make_candidate(world.rosa, "Tess Kim", email="tess@example.org")
    rosa = sign_in(world.rosa)
    assert "Tess Kim <tess@example.org>" in offers(rosa, "/candidates/offers/", "tess")
    assert offers(rosa, "/openings/offers/", "senior") == [world.opening.title]

    assert offers(rosa, "/openings/offers/?open=1", "senior") == [world.opening.title]
    close_opening(world.opening, by=world.rosa)
    assert offers(rosa, "/openings/offers/?open=1", "senior") == []
    olga = sign_in(world.olga)
    assert offers(olga, "/candidates/offers/", "tess") == []
    assert offers(olga, "/openings/offers/", "senior") == []


def test_forms_stay_small_with_many_candidates_and_openings(world: World, sign_in: Any) -> None:
    browser = sign_in(world.alice)
    opening = world.opening.public_id
    pages = {
        "plan": f"/loops/new/?opening={opening}",
        "new candidate": "/candidates/new/",
        "candidate": f"/candidates/{world.candidate.public_id}/",
        "report": "/reports/funnel/",
        "impact": "/reports/impact/",
    }
    make_opening(world.alice, title="Analyst")  # so that there is something to put forward for
    sizes = {name: len(browser.get(path).content) for name, path in pages.items()}
    Candidate.objects.bulk_create(Candidate(name=f"Person {n}") for n in range(1000))
    Opening.objects.bulk_create(Opening(title=f"Opening {n}") for n in range(500))

    assert {name: len(browser.get(path).content) for name, path in pages.items()} == sizes
    assert len(browser.get("/loops/new/").context["openings"]) == 30


def test_an_opening_to_plan_for_is_searched(world: World, sign_in: Any) -> None:
    make_opening(world.alice, title="Analyst", team="Data")
    browser = sign_in(world.alice)
    found = [browser.get(f"/loops/new/?q={q}").context["openings"] for q in ("data", "none")]
    assert [[row.title for row in rows] for rows in found] == [["Analyst"], []]
