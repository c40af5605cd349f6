"""One candidate's path by API alone: from an opening to a recorded decision."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.accounts.api.caller import Caller
from tests.builders import KEYS, TRANSCRIPT, make_rubric, make_user

pytestmark = pytest.mark.django_db

RATED = {key: {"rating": 4, "note": "Seen."} for key in KEYS}


def seal_strongly(caller: Caller, card: str) -> None:
    etag = caller.get(f"/scorecards/{card}/").headers["ETag"]
    body = {"competencies": RATED, "overall": "strong_yes", "summary": "Clear."}
    saved = caller.patch(f"/scorecards/{card}/draft/", body, if_match=etag)
    assert saved.json()["missing"] == []
    sealed = caller.make(f"/scorecards/{card}/seal/", status=200, if_match=saved.headers["ETag"])
    assert sealed["state"] == "sealed"


def test_one_candidates_path_by_api_alone(db: None, drain: Any) -> None:
    alice, bob = make_user("Alice Adams", admin=True), make_user("Bob Bell")
    rubric = make_rubric(alice)
    admin, panelist = Caller(alice), Caller(bob)

    opening = admin.make("/openings/", {"title": "Product manager", "bar": 2.5})["id"]
    admin.put(f"/openings/{opening}/rubric/", {"rubric": str(rubric.public_id)})
    candidate = admin.make("/candidates/", {"name": "Tess Kim", "email": "tess@example.org"})["id"]
    candidacy = admin.make("/candidacies/", {"candidate": candidate, "opening": opening})["id"]
    step = {
        "name": "Everything",
        "starts_at": (datetime.now(UTC) - timedelta(days=1)).isoformat(),
        "competencies": list(KEYS),
        "panel": [str(bob.public_id), str(alice.public_id)],
    }
    loop = admin.make("/loops/", {"candidacy": candidacy, "steps": [step]})
    interview = loop["interviews"][0]["id"]

    stored = panelist.make(f"/interviews/{interview}/transcripts/", {"text": TRANSCRIPT})
    assert stored["unknown_speakers"] == []
    drain()
    assert panelist.read(f"/interviews/{interview}/suggestions/")["suggestion"] is None

    for caller in (admin, panelist):
        owed = caller.read("/scorecards/?owed=true&mine=true")["results"]
        seal_strongly(caller, owed[0]["id"])
    seen = panelist.read(f"/interviews/{interview}/suggestions/")["suggestion"]
    assert [row["competency"] for row in seen["ratings"]] == list(KEYS)

    drain()
    results = admin.read(f"/loops/{loop['id']}/results/")
    assert (results["status"], results["figures"]["n_scorecards"]) == ("ready", 2)
    decision = admin.make(
        f"/loops/{loop['id']}/decisions/",
        {
            "recommendation": results["recommendation"]["id"],
            "outcome": "hire",
            "reason": "Both of us heard the same clear evidence.",
            "override_reason": "Two interviewers agreed on every competency.",
        },
    )
    assert decision["recommendation"] == results["recommendation"]["id"]
    assert admin.read(f"/loops/{loop['id']}/")["state"] == "decided"
