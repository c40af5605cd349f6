"""Generated requests to every operation get an answer that the document describes, never a 5xx."""

from __future__ import annotations

import warnings
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings

from tests.accounts.api.caller import BASE, check_contract, read_contract
from tests.accounts.api.stage import Stage, set_stage, undone

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.made_up]
stage = pytest.fixture(scope="module")(set_stage)

EXAMPLES = 3
ROOMS = {
    "openings": "opening",
    "candidates": "candidate",
    "candidacies": "candidacy",
    "interviews": "first",
    "transcripts": "transcript",
    "rubrics": "rubric",
    "scorecards": "bobs",
    "loops": "loop",
}


def list_operations() -> list[Any]:
    schema = schemathesis.openapi.from_dict(read_contract())
    found: list[Any] = [result.ok() for result in schema.get_all_operations()]  # type: ignore[union-attr]  # an invalid one fails here
    return [operation for operation in found if operation.path != f"{BASE}/schema/"]


OPERATIONS = list_operations()
NAMES = [f"{operation.method} {operation.path}" for operation in OPERATIONS]


def fix_path(path: str, stage: Stage) -> dict[str, str] | None:
    """Return the ids that lead to rows which are there, where the address names any."""
    room = path.removeprefix(f"{BASE}/").split("/")[0]
    if "{id}" not in path or room not in ROOMS:
        return None
    ids = {"id": stage.ids[ROOMS[room]], "seat": stage.ids["daves_seat"]}
    ids |= {"user": stage.ids["hugo"], "role": "hiring_manager"}
    return {name: value for name, value in ids.items() if f"{{{name}}}" in path}


def send(case: Any, headers: dict[str, str]) -> Any:
    told = case.as_transport_kwargs(base_url="http://testserver")
    told.pop("cookies", None)
    made = requests.Request(**{name: told[name] for name in told if name in REQUEST}).prepare()
    media = str(made.headers.pop("Content-Type", "application/json"))
    given_headers = {name: str(made.headers[name]) for name in KEPT if name in made.headers}
    where = urlsplit(str(made.url))
    body = made.body or b""
    return Client().generic(
        str(made.method),
        f"{where.path}?{where.query}",
        body.encode() if isinstance(body, str) else body,
        content_type=media,
        headers={**headers, **given_headers},
    )


REQUEST = {"method", "url", "params", "json", "data", "files", "headers"}
KEPT = {"Idempotency-Key", "If-Match"}


@pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)
@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_whatever_is_sent_is_answered_as_described(
    stage: Stage, operation: Any, mode: schemathesis.GenerationMode
) -> None:
    caller = stage.callers["bob" if "/scorecards/" in operation.path else "alice"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cases = operation.as_strategy(mode, path_parameters=fix_path(operation.path, stage))

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],  # a failure is told as it was met: shrinking takes minutes
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def run(case: Any) -> None:
        with undone():
            answer = send(case, caller.headers)
        assert answer.status_code < 500
        if "fields=" not in answer.request["QUERY_STRING"]:
            check_contract(operation.method, answer.request["PATH_INFO"], answer)

    run()
