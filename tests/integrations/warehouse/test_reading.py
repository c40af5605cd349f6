"""What the warehouse reads in Harvest's words, v1 and v3, and how."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import issue_token, revoke_token
from candidates.actions import add_candidacy
from candidates.models import Candidate, Interview, Interviewer, PlannedInterview
from integrations.api.harvest.views import COLLECTIONS, TABLES
from loops.actions import open_loop, seat_interviewer
from scorecards.models import Scorecard
from tests.builders import World, make_candidate, make_interview, seal
from tests.integrations.warehouse.connector import (
    FORM_TYPE,
    Connector,
    basic,
    find_next,
    read_links,
)

pytestmark = pytest.mark.django_db
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def walk(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield each name and value in an answer."""
    if isinstance(value, list):
        for item in value:
            yield from walk(item)
    elif isinstance(value, dict):
        yield from value.items()
        for item in value.values():
            yield from walk(item)


def add_loop(world: World, name: str) -> None:
    candidacy = add_candidacy(make_candidate(world.rosa, name), world.opening, by=world.rosa)
    loop = open_loop(candidacy, by=world.rosa)
    interview = make_interview(candidacy, world.rosa)
    seal(world.card(seat_interviewer(loop, by=world.rosa, interview=interview, user=world.bob)))


def test_a_card_is_told_in_harvests_words(world: World) -> None:
    seal(world.card(world.bobs), {"overall": "strong_no", "data.rating": "no_evidence"})
    alice, card = Connector(world.alice), world.card(world.bobs)
    [row] = alice.read("v1/scorecards")
    assert (row["id"], row["overall_recommendation"]) == (card.pk, "definitely_not")
    rated = {item["name"]: item["rating"] for item in row["attributes"]}
    assert rated == dict(
        zip(
            [item["name"] for item in card.form],
            ["yes", "yes", "strong_yes", "yes", "no_decision"],
            strict=True,
        )
    )
    assert row["ratings"]["strong_yes"] == [card.form[2]["name"]]
    assert row["submitted_by"]["id"] == world.bob.pk
    [flat] = alice.read("v3/scorecards")
    assert (flat["id"], flat["overall_rating"]) == (card.pk, "strong_no")
    answers = alice.read("v3/scorecard_candidate_attributes")
    assert {item["name"]: item["rating"] for item in answers} == rated
    attributes = {item["id"]: item for item in alice.read("v3/job_candidate_attributes")}
    assert {item["job_candidate_attribute_id"] for item in answers} == set(attributes)
    assert alice.read(f"v1/scorecards/{card.pk}") == row


def test_every_table_equals_the_database(world: World) -> None:
    world.seal_all()
    add_loop(world, "Uma Ude")
    alice = Connector(world.alice)
    sizes = {name: len(alice.read_all(f"v3/{name}?per_page=2")) for name in TABLES}
    plan, talks = PlannedInterview.objects.count(), Interview.objects.count()
    sealed = Scorecard.objects.submitted().count()
    assert sizes == {
        "users": 7,
        "candidates": 2,
        "applications": 2,
        "application_stages": 0,
        "jobs": 1,
        "job_interview_stages": plan,
        "job_interviews": plan,
        "interview_kits": plan,
        "interviews": talks,
        "interviewers": Interviewer.objects.count(),
        "scorecards": sealed,
        "scorecard_candidate_attributes": 5 * sealed,
        "scorecard_questions": 1,
        "scorecard_question_answers": sealed,
        "job_candidate_attributes": 5,
        "focus_candidate_attributes": 5 * plan,
        "notes": 0,
    }
    first = {name: len(alice.read_all(f"v1/{name}?per_page=2")) for name in COLLECTIONS}
    assert first["scorecards"] == sealed == 4
    assert first["candidates"] == Candidate.objects.count()
    assert (first["applications"], first["scheduled_interviews"]) == (2, talks)


def test_moments_are_utc_with_three_decimals_and_ids_are_whole(world: World) -> None:
    world.seal_all()
    alice = Connector(world.alice)
    paths = [*(f"v1/{name}" for name in COLLECTIONS), *(f"v3/{name}" for name in TABLES)]
    told = [item for path in paths for item in walk(alice.read(path))]
    moments = [value for name, value in told if name.endswith("_at") and value is not None]
    assert moments
    assert [value for value in moments if not MOMENT.fullmatch(value)] == []
    ids = [value for name, value in told if name == "id" or name.endswith("_id")]
    outside = {str(row.public_id) for row in Interview.objects.all()}
    assert [value for value in ids if not isinstance(value, int | None)] == [
        value for value in ids if value in outside
    ]


def test_pages_are_linked_as_connectors_take_them_apart(world: World) -> None:
    alice = Connector(world.alice)
    path = "v1/users?per_page=3&page=2&updated_after=2020-01-01T00:00:00.000Z&x=a,b"
    answer = alice.ask(path)
    links = read_links(answer)
    assert list(links) == ["prev", "last", "next"]
    assert all(link.startswith("http://testserver/harvest/v1/users?") for link in links.values())
    assert "page=3" in links["next"]
    assert "page=3" in links["last"]
    assert [len(alice.read(f"v1/users?per_page=3&page={page}")) for page in (1, 2, 3, 4)] == [
        3,
        3,
        1,
        0,
    ]
    assert "last" not in read_links(alice.ask("v1/users?per_page=3&skip_count=true"))


def test_a_cursor_comes_alone_and_is_good_for_its_table_and_reader(world: World) -> None:
    alice = Connector(world.alice)
    after = find_next(alice.ask("v3/users?per_page=3&updated_at=gte|2020-01-01T00:00:00Z"))
    assert re.fullmatch(r"v3/users\?cursor=[^&]+", after)
    assert len(alice.read(after)) == 3
    assert alice.ask(f"{after}&per_page=3").status_code == 422
    assert alice.ask(after.replace("users", "jobs")).status_code == 422
    assert Connector(world.rosa).ask(after).status_code == 422
    assert alice.ask("v3/users?cursor=nonsense").status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "v1/users?page=0",
        "v1/users?per_page=501",
        "v1/users?updated_after=yesterday",
        "v1/applications?status=asleep",
        "v1/applications?job_id=one",
        "v3/users?updated_at=gte|yesterday",
        "v3/users?updated_at=2026-05-04T10:00:00.000Z",
        "v3/users?ids=1,x",
        "v3/users?per_page=%00",
    ],
)
def test_what_cannot_be_read_is_refused(world: World, path: str) -> None:
    assert Connector(world.alice).ask(path).status_code == 422


def test_filters_are_inclusive_to_the_millisecond_that_is_told(world: World) -> None:
    alice = Connector(world.alice)
    [row] = alice.read("v1/candidates")
    at = row["created_at"]
    assert alice.read(f"v1/candidates?created_after={at}&created_before={at}") == [row]
    assert alice.read(f"v1/candidates?updated_before={row['updated_at']}") == [row]
    assert alice.read(f"v1/candidates?created_after={at}".replace("Z", "%2B00:00")) == [row]
    [flat] = alice.read(f"v3/candidates?created_at=gte|{at},lte|{at}")
    assert alice.read(f"v3/candidates?created_at=gt|{at}") == []
    assert alice.read(f"v3/candidates?created_at=lt|{at}") == []
    assert alice.read(f"v3/candidates?ids={row['id']},9999") == [flat]


def test_applications_by_job_status_and_activity(world: World) -> None:
    alice = Connector(world.alice)
    [row] = alice.read(f"v1/applications?job_id={world.opening.pk}&status=active")
    assert alice.read("v1/applications?job_id=999") == []
    assert alice.read("v1/applications?status=hired") == []
    at = row["last_activity_at"]
    assert alice.read(f"v1/applications?last_activity_after={at}") == [row]


def test_what_harvest_knows_and_we_do_not_is_an_empty_list(world: World) -> None:
    alice = Connector(world.alice)
    inside = f"v1/applications/{world.candidacy.pk}"
    empty = [
        *("v1/offers", "v1/tags/candidate", "v1/demographics/questions/3/answer_options"),
        *("v1/eeoc?submitted_after=x", f"{inside}/offers", f"{inside}/demographics/answers"),
        *(f"v1/jobs/{world.opening.pk}/approval_flows", "v3/openings", "v3/offers"),
    ]
    assert [alice.read(path) for path in empty] == [[]] * len(empty)
    missing = ["v1/nowhere", "v1/offers/3", "v1/users/999", "v1/applications/999/offers"]
    missing += [f"{inside}/nothing", "v3/nowhere", "v1/users/abc", "v1/users/1/2"]
    assert {alice.ask(path).status_code for path in missing} == {404}


def test_what_is_inside_of_a_row(world: World) -> None:
    world.seal_all()
    alice, key = Connector(world.alice), world.candidacy.pk
    assert len(alice.read(f"v1/applications/{key}/scheduled_interviews")) == 2
    assert len(alice.read(f"v1/applications/{key}/scorecards")) == 3
    assert len(alice.read(f"v1/jobs/{world.opening.pk}/openings")) == 1
    feed = alice.read(f"v1/candidates/{world.candidate.pk}/activity_feed")
    assert feed == {"notes": [], "emails": [], "activities": []}
    stages = alice.read(f"v1/jobs/{world.opening.pk}/stages")
    assert len(stages) == PlannedInterview.objects.count()


QUERIES_V1 = {
    "users": 2,
    "candidates": 6,
    "applications": 5,
    "jobs": 4,
    "job_stages": 2,
    "scheduled_interviews": 5,
    "scorecards": 4,
}


def count(connector: Connector, path: str) -> int:
    connector.read(path)
    with CaptureQueriesContext(connection) as captured:
        connector.read(path)
    return len(captured)


def test_three_rows_take_as_many_statements_as_one(world: World) -> None:
    seal(world.card(world.bobs))
    alice = Connector(world.alice)
    one = {name: count(alice, f"v1/{name}") for name in COLLECTIONS}
    tables = {name: count(alice, f"v3/{name}") for name in TABLES}
    add_loop(world, "Uma Ude")
    add_loop(world, "Zoe Zed")
    assert {name: count(alice, f"v1/{name}") for name in COLLECTIONS} == one == QUERIES_V1
    assert {name: count(alice, f"v3/{name}") for name in TABLES} == tables
    assert (max(tables.values()), tables["scorecards"]) == (5, 3)


def test_keys(world: World) -> None:
    alice = Connector(world.alice)
    client = alice.client

    def ask(path: str, header: str) -> Any:
        return client.get(f"/harvest/{path}", headers={"Authorization": header})

    assert ask("v1/users", basic("lb_wrong")).status_code == 401
    assert ask("v1/users", "Basic ???").status_code == 401
    assert ask("v1/users", f"Bearer {alice.secret}").status_code == 401
    assert "Basic" in ask("v1/users", "").headers["WWW-Authenticate"]
    assert ask("v3/users", f"Bearer {alice.secret}").status_code == 401
    assert ask("v3/users", alice.basic).status_code == 401
    assert alice.ask_key(client_secret="lb_wrong").status_code == 401
    assert alice.ask_key(client_id="somebody").status_code == 401
    assert alice.ask_key(grant_type="password").status_code == 422
    by_basic = client.post(
        "/harvest/v3/token",
        "grant_type=client_credentials",
        content_type=FORM_TYPE,
        headers={"Authorization": basic(str(alice.token.public_id), alice.secret)},
    )
    assert by_basic.status_code == 200
    assert alice.ask("v3/users").status_code == 200
    assert client.get("/api/v1/me/", headers={"Authorization": alice.key}).status_code == 401
    revoke_token(alice.token, by=world.alice)
    assert alice.ask("v3/users").status_code == 401
    assert alice.ask("v1/users").status_code == 401


def test_a_token_that_only_writes_reads_nothing_here(world: World) -> None:
    _, secret = issue_token(world.alice, name="Writer", scopes=["write"])
    client = Connector(world.alice).client
    answer = client.get("/harvest/v1/users", headers={"Authorization": basic(secret)})
    assert answer.status_code == 403
