"""Who gets which answer from which address: one row an address, one column a person.

alice administers, rosa recruits for the opening, ron for another, hugo hires; bob has not sealed
his card of the first interview, carol has; dave has not sealed his of the second; olga has no
part in it, nobody is signed out, and reader is alice with a token that may only read. They call by
tokens that may write; ivan, who interviews in another loop, is answered like olga, and a browser's
session like a token. `make matrix` runs this with the pages' table, tests/config/page_rows.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest

from loops.actions import recommend
from loops.models import CalibrationRun
from tests.accounts.api.caller import BASE, Caller, read_contract
from tests.accounts.api.stage import PEOPLE, Stage, set_stage, undone
from tests.browsers import show_again
from tests.builders import LONG_REASON, World
from tests.config.link_rows import LINK_ROWS
from tests.config.page_rows import record_decision
from tests.config.privacy_rows import PRIVACY_ROWS
from tests.config.routes import list_api
from tests.config.rubric_rows import RUBRIC_ROWS
from tests.config.staff_rows import STAFF_ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
stage = pytest.fixture(scope="module")(set_stage)

ANYBODY = "200 200 200 200 200 200 200 200 401 200"
STAFF_AND_PANEL = "200 200 404 200 200 200 200 404 401 200"
STAFF_ONLY = "200 200 404 200 403 403 403 404 401 403"
STAFF_MAKE = "201 201 404 201 403 403 403 404 401 403"
HEARD = "200 200 404 200 200 200 404 404 401 200"
SEEING = "200 200 404 200 404 200 404 404 401 200"
ADMIN = "200 403 403 403 403 403 403 403 401 200"
RUNNERS = "200 200 200 200 403 403 403 403 401 200"
ADMIN_CHANGES = "200 403 403 403 403 403 403 403 401 403"
ADMIN_MAKES = "201 403 403 403 403 403 403 403 401 403"
BULK = "200 200 200 200 200 200 200 200 401 403"  # who may what is said row by row
ADMIN_REMOVES = "204 403 403 403 403 403 403 403 401 403"
ADMIN_ASKS = "202 403 403 403 403 403 403 403 401 403"
HOOK = {"name": "ATS", "url": "https://example.com/hook", "events": ["loop.decided"]}
MOMENT = "2030-05-04T09:00:00Z"


def recommend_first(world: World) -> dict[str, str]:
    recommend(world.fresh_loop())
    return {"run": str(CalibrationRun.objects.latest("pk").public_id)}


def issue_for_rosa(world: World) -> dict[str, str]:
    made = Caller(world.rosa).make("/tokens/", {"name": "Script"})
    return {"token": made["id"]}


def add_webhook(world: World) -> dict[str, str]:
    alice = Caller(world.alice)
    made = alice.make("/webhooks/", HOOK)
    sent = alice.make(f"/webhooks/{made['id']}/ping/", status=202)
    return {"webhook": made["id"], "delivery": sent["id"]}


@dataclass(frozen=True)
class Row:
    """An address, what is sent, and the status that each of PEOPLE gets."""

    method: str
    path: str
    statuses: str
    body: Any = None
    prepare: Callable[[World], dict[str, str]] | None = None
    headers: dict[str, str] = field(default_factory=dict)


ROWS = [
    Row("get", "/me/", ANYBODY),
    Row("patch", "/me/", "200 200 200 200 200 200 200 200 401 403", {"language": "de"}),
    Row("get", "/me/calibration/", ANYBODY),
    Row("get", "/company/", ANYBODY),
    Row("patch", "/company/", ADMIN_CHANGES, {"visibility": "never"}),
    Row("get", "/tokens/", ANYBODY),
    Row("post", "/tokens/", "201 201 201 201 201 201 201 201 401 403", {"name": "Script"}),
    Row(
        "delete",
        "/tokens/{token}/",
        "404 204 404 404 404 404 404 404 401 403",
        None,
        issue_for_rosa,
    ),
    Row("get", "/calendar/", "404 404 404 404 404 404 404 404 401 404"),
    Row("post", "/calendar/", "201 201 201 201 201 201 201 201 401 403"),
    Row("delete", "/calendar/", "204 204 204 204 204 204 204 204 401 403"),
    Row("get", "/people/", "200 200 200 200 403 403 403 403 401 200"),
    Row("post", "/people/", ADMIN_MAKES, {"email": "new@example.com", "name": "New"}),
    Row("get", "/people/{hugo}/", "200 200 200 200 404 404 404 404 401 200"),
    *(Row(*each) for each in STAFF_ROWS),
    Row("post", "/candidates/bulk/", BULK, {"rows": [{"name": "Uma Ude"}]}),
    Row(
        "post",
        "/interviews/bulk/",
        BULK,
        {"rows": [{"candidacy": "{candidacy}", "name": "Third", "starts_at": MOMENT}]},
    ),
    Row("post", "/transcripts/bulk/", BULK, {"rows": [{"interview": "{second}", "text": "A"}]}),
    Row("post", "/openings/{opening}/close/", STAFF_ONLY),
    Row("get", "/openings/", ANYBODY),
    Row("post", "/openings/", ADMIN_MAKES, {"title": "Designer"}),
    Row("get", "/openings/{opening}/", STAFF_AND_PANEL),
    Row("patch", "/openings/{opening}/", STAFF_ONLY, {"bar": 3.5}),
    Row("post", "/openings/{opening}/roles/", STAFF_ONLY, {"user": "{olga}", "role": "recruiter"}),
    Row(
        "delete",
        "/openings/{opening}/roles/{hugo}/recruiter/",
        "204 204 404 204 403 403 403 404 401 403",
    ),
    Row(
        "get",
        "/openings/{opening}/finalists/",
        "200 200 404 200 404 404 404 404 401 200",
        None,
        recommend_first,
    ),
    Row("get", "/openings/{opening}/rubric/", STAFF_AND_PANEL),
    Row("put", "/openings/{opening}/rubric/", STAFF_ONLY, {"rubric": "{rubric}"}),
    Row("get", "/candidates/", ANYBODY),
    Row("post", "/candidates/", "201 201 201 403 403 403 403 403 401 403", {"name": "Uma Ude"}),
    Row("get", "/candidates/{candidate}/", STAFF_AND_PANEL),
    Row(
        "patch",
        "/candidates/{candidate}/",
        "200 200 404 403 403 403 403 404 401 403",
        {"transcription_basis": "consent"},
    ),
    Row("post", "/candidates/{candidate}/withdraw/", "200 200 404 403 403 403 403 404 401 403", {}),
    *(Row(*each) for each in PRIVACY_ROWS),
    Row("get", "/candidacies/", ANYBODY),
    Row(
        "post",
        "/candidacies/",
        "201 422 422 422 422 422 422 422 401 403",
        {"candidate": "{candidate}", "opening": "{other_opening}"},
    ),
    Row("get", "/candidacies/{candidacy}/", STAFF_AND_PANEL),
    Row("get", "/interviews/", ANYBODY),
    Row(
        "post",
        "/interviews/",
        "201 201 422 201 403 403 403 422 401 403",
        {"candidacy": "{candidacy}", "name": "Third", "starts_at": MOMENT},
    ),
    Row("get", "/interviews/{first}/", STAFF_AND_PANEL),
    Row("patch", "/interviews/{second}/", STAFF_ONLY, {"video_url": "https://meet.example.com/a"}),
    Row("post", "/interviews/{second}/move/", STAFF_ONLY, {"starts_at": MOMENT}),
    Row("post", "/interviews/{second}/held/", STAFF_ONLY),
    Row("post", "/interviews/{second}/did-not-happen/", STAFF_ONLY),
    Row("get", "/interviews/{first}/transcripts/", HEARD),
    Row(
        "post",
        "/interviews/{second}/transcripts/",
        "201 201 404 201 403 403 201 404 401 403",
        {"text": "Dave: What did you try?\n\nTess: I rang thirty shops in a week."},
    ),
    Row("get", "/interviews/{first}/uploads/", HEARD),
    Row("get", "/uploads/{upload}/", HEARD),
    Row("post", "/uploads/{upload}/retry/", "409 409 404 409 409 409 404 404 401 403"),
    Row("delete", "/uploads/{upload}/", "409 409 404 409 409 409 404 404 401 403"),
    Row("get", "/imports/", ANYBODY),
    Row("post", "/imports/", "415 415 415 415 415 415 415 415 401 403", {}),
    Row("get", "/imports/{import}/", "404 200 404 404 404 404 404 404 401 404"),
    Row("post", "/imports/{import}/retry/", "404 409 404 404 404 404 404 404 401 403"),
    Row("get", "/interviews/{first}/suggestions/", HEARD),
    Row("get", "/transcripts/{transcript}/", HEARD),
    Row(
        "put",
        "/transcripts/{transcript}/speakers/",
        "200 200 404 200 200 200 404 404 401 403",
        {"roles": {"Tess": "candidate"}},
    ),
    Row("get", "/transcripts/{transcript}/raw/", HEARD),
    Row("post", "/transcripts/{transcript}/retry/", "409 409 404 409 409 409 404 404 401 403"),
    *(Row(*each) for each in RUBRIC_ROWS),
    Row("get", "/scorecards/", ANYBODY),
    Row("get", "/scorecards/{bobs}/", "200 200 404 200 200 200 404 404 401 200"),
    Row("get", "/scorecards/{carols}/", SEEING),
    Row(
        "patch",
        "/scorecards/{bobs}/draft/",
        "403 403 404 403 200 403 404 404 401 403",
        {"overall": "yes"},
        headers={"if_match": "*"},
    ),
    Row("post", "/scorecards/{bobs}/seal/", "403 403 404 403 422 403 404 404 401 403"),
    Row(
        "post",
        "/scorecards/{carols}/revisions/",
        "403 403 404 403 404 201 404 404 401 403",
        {"overall": "no", "reason": LONG_REASON},
    ),
    Row(
        "post",
        "/scorecards/{bobs}/recuse/",
        "403 403 404 403 200 403 404 404 401 403",
        {"reason": "We are friends."},
    ),
    Row("post", "/scorecards/{bobs}/decline/", "403 403 404 403 200 403 404 404 401 403", {}),
    Row("get", "/loops/", ANYBODY),
    Row(
        "post",
        "/loops/",
        "201 201 422 201 422 422 422 422 401 403",
        {"candidacy": "{fresh_candidacy}"},
    ),
    Row("get", "/loops/{loop}/", STAFF_AND_PANEL),
    Row("post", "/loops/{loop}/seats/", STAFF_MAKE, {"interview": "{second}", "user": "{olga}"}),
    Row("post", "/loops/{loop}/seats/{daves_seat}/remove/", STAFF_ONLY, {}),
    Row("post", "/loops/{loop}/nudges/", "202 202 404 202 403 403 403 404 401 403", {}),
    *(Row(*each) for each in LINK_ROWS),
    Row("post", "/loops/{loop}/seats/{daves_seat}/substitute/", STAFF_ONLY, {"user": "{olga}"}),
    Row(
        "post", "/loops/{loop}/waivers/", STAFF_MAKE, {"competency": "data", "reason": LONG_REASON}
    ),
    Row("post", "/loops/{loop}/hold/", STAFF_ONLY, {"reason": "Budget."}),
    Row("post", "/loops/{loop}/resume/", "409 409 404 409 403 403 403 404 401 403"),
    Row("post", "/loops/{loop}/withdraw/", STAFF_ONLY, {"reason": "Took another offer."}),
    Row("post", "/loops/{loop}/close/", "409 409 404 409 403 403 403 404 401 403"),
    Row("post", "/loops/{loop}/debrief/", "409 409 404 409 403 403 403 404 401 403"),
    Row("get", "/loops/{loop}/results/", SEEING),
    Row("post", "/loops/{loop}/results/", "200 200 404 200 404 200 404 404 401 403"),
    Row("get", "/loops/{loop}/decisions/", SEEING),
    Row(
        "post",
        "/loops/{loop}/decisions/",
        "412 403 404 412 403 403 403 404 401 403",
        {"recommendation": str(uuid4()), "outcome": "hire", "reason": "Clear."},
    ),
    Row("get", "/loops/{loop}/approvals/", SEEING),
    Row(
        "post",
        "/loops/{loop}/approvals/",
        "201 201 404 201 404 403 404 404 401 403",
        {"outcome": "hire", "reason": LONG_REASON},
    ),
    Row(
        "post",
        "/loops/{loop}/reopen/",
        "409 403 404 409 403 403 403 404 401 403",
        {"reason": LONG_REASON},
    ),
    Row("get", "/loops/{loop}/outcomes/", STAFF_AND_PANEL),
    Row(
        "post",
        "/loops/{loop}/outcomes/",
        "409 403 404 409 403 403 403 404 401 403",
        {"months": 6, "stayed": True, "performance": 3},
    ),
    Row("get", "/outcomes/", ANYBODY),
    Row(
        "post",
        "/outcomes/import/",
        "422 422 422 422 422 422 422 422 401 403",
        {"csv": "loop,months\n"},
    ),
    Row("get", "/outcomes/prediction/", ADMIN),
    Row("get", "/decisions/{decision}/", SEEING, None, record_decision),
    Row("get", "/decisions/{decision}/dissents/", SEEING, None, record_decision),
    Row("get", "/decisions/{decision}/replay/", SEEING, None, record_decision),
    Row(
        "post",
        "/decisions/{decision}/dissents/",
        "201 201 404 201 404 201 404 404 401 403",
        {"reason": LONG_REASON},
        record_decision,
    ),
    Row("get", "/suggestions/agreement/", ADMIN),
    Row("get", "/calibration-runs/", ADMIN),
    Row("get", "/calibration-runs/{run}/", ADMIN, None, recommend_first),
    Row("get", "/search/?q=tess", ANYBODY),
    Row("get", "/reports/time-to-submit/", RUNNERS),
    Row("get", "/reports/funnel/", RUNNERS),
    Row("get", "/reports/movement/", RUNNERS),
    Row("get", "/reports/impact/", ADMIN),
    Row("get", "/reports/revealed/", ADMIN),
    Row("get", "/audit/", ADMIN),
    Row("get", "/webhooks/", ADMIN),
    Row("post", "/webhooks/", ADMIN_MAKES, HOOK),
    Row("get", "/webhooks/{webhook}/", ADMIN, None, add_webhook),
    Row("patch", "/webhooks/{webhook}/", ADMIN_CHANGES, {"is_on": False}, add_webhook),
    Row("delete", "/webhooks/{webhook}/", ADMIN_REMOVES, None, add_webhook),
    Row("post", "/webhooks/{webhook}/rotate/", ADMIN_CHANGES, None, add_webhook),
    Row("post", "/webhooks/{webhook}/ping/", ADMIN_ASKS, None, add_webhook),
    Row("get", "/webhooks/{webhook}/deliveries/", ADMIN, None, add_webhook),
    Row("get", "/webhook-deliveries/{delivery}/", ADMIN, None, add_webhook),
    Row("post", "/webhook-deliveries/{delivery}/send-again/", ADMIN_ASKS, None, add_webhook),
    Row("get", "/audit/head/", ADMIN),
]


@pytest.fixture(scope="module")
def browsers(stage: Stage) -> dict[str, Caller]:
    """Three of the people by a signed-in browser's session instead of a token."""
    people = {name: getattr(stage.world, name) for name in ("alice", "bob", "olga")}
    found = {name: Caller(None, session=person) for name, person in people.items()}
    for browser in found.values():
        show_again(browser.client)
    return found


def name_of(row: Row) -> str:
    return f"{row.method} {row.path}"


def fill(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: fill(item, ids) for name, item in value.items()}
    if isinstance(value, list):
        return [fill(item, ids) for item in value]
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda found: ids[found[1]], value)
    return value


def call_and_undo(caller: Caller, row: Row, path: str, body: Any) -> Any:
    with undone():
        return caller.call(row.method, path, body, **row.headers)


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_each_address_answers_each_person_as_the_table_says(
    stage: Stage, browsers: dict[str, Caller], row: Row
) -> None:
    with undone():
        ids = stage.ids | (row.prepare(stage.world) if row.prepare else {})
        path, body = fill(row.path, ids), fill(row.body, ids)
        answered = {
            name: call_and_undo(caller, row, path, body).status_code
            for name, caller in stage.callers.items()
        }
        browsing = {
            name: call_and_undo(browser, row, path, body).status_code
            for name, browser in browsers.items()
        }
    expected = dict(zip(PEOPLE, map(int, row.statuses.split()), strict=True))
    assert answered == {**expected, "ivan": expected["olga"]}
    assert browsing == {name: expected[name] for name in browsers}


ADDRESSED = [row for row in ROWS if "{" in row.path and " 404 " in row.statuses]


@pytest.mark.parametrize("row", ADDRESSED, ids=name_of)
def test_what_is_not_yours_is_answered_like_what_is_not_there(stage: Stage, row: Row) -> None:
    statuses = dict(zip(PEOPLE, row.statuses.split(), strict=True))
    statuses["ivan"] = statuses["olga"]
    with undone():
        ids = stage.ids | (row.prepare(stage.world) if row.prepare else {})
        body = fill(row.body, ids)
        hidden = [made for name, made in stage.callers.items() if statuses[name] == "404"]
        here, nowhere = fill(row.path, ids), fill(row.path, dict.fromkeys(ids, str(uuid4())))
        foreign = [tell(call_and_undo(made, row, here, body)) for made in hidden]
        absent = [tell(call_and_undo(made, row, nowhere, body)) for made in hidden]
    assert foreign == absent


def tell(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    headers = {name: value for name, value in answer.items() if name != "X-Request-ID"}
    return answer.status_code, answer.content, headers


def test_every_handler_of_an_address_is_in_the_document() -> None:
    described = {
        (method, re.sub(r"{.*?}", "{}", path.removeprefix(BASE)))
        for path, methods in read_contract()["paths"].items()
        for method in methods
        if path != f"{BASE}/schema/"
    }
    assert set(list_api()) == described


def test_every_address_of_the_document_has_its_row() -> None:
    described = {
        f"{method} {re.sub(r'{.*?}', '{}', path.removeprefix(BASE))}"
        for path, methods in read_contract()["paths"].items()
        for method in methods
        if path != f"{BASE}/schema/"
    }
    written = {f"{row.method} {re.sub(r'{.*?}', '{}', row.path)}" for row in ROWS}
    written = {row.split("?")[0] for row in written}
    written |= {"delete /openings/{}/roles/{}/{}/"}
    written -= {"delete /openings/{}/roles/{}/recruiter/"}
    assert described == written
