"""A whole hiring loop by API alone: opening, candidate, panel, transcript, cards, decision.

    HOST=https://loops.example.com ADMIN=lb_... PANEL=lb_...,lb_... python3 whole_loop.py

ADMIN is a token of a company admin, PANEL the tokens of two interviewers. Nothing but the standard
library; it prints what it did and ends with the decision. Safe to run twice: RUN names one run, and
every POST carries a key made of it.
"""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone
from typing import Any

HOST = os.environ["HOST"].rstrip("/")
RUN = os.environ.get("RUN", "whole-loop-1")
TRANSCRIPT = """\
CANDIDATE: Ines Prado

Host: What was broken when you came?

Ines: Night orders went through four desks and nobody owned them. I sat with each desk for two
nights and wrote down where an order stopped. Most stopped at the handover.

Host: What did you do?

Ines: I moved them to one desk and told the other leads what it would cost them. Returns fell from
nine to four percent in a quarter, and we had said before that we would go back above seven.
"""


class Client:
    """One person's token."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.calls = 0

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Return the answer's body; wait where the server says so. Raises SystemExit."""
        told = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if method == "POST":  # the same run asks for the same thing under the same key
            self.calls += 1
            told["Idempotency-Key"] = f"{RUN}-{self.calls}"
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{HOST}/api/v1{path}", data, told, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            if error.code == 429:
                time.sleep(int(error.headers["Retry-After"]))
                return self.call(method, path, body, **headers)
            problem = json.load(error)
            sys.exit(f"{method} {path}: {problem['code']}: {problem['detail']} {problem['errors']}")

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def post(self, path: str, body: Any = None) -> Any:
        return self.call("POST", path, body)


def open_opening(admin: Client) -> dict[str, Any]:
    """Create an opening that is rated by the newest published rubric."""
    opening = admin.post("/openings/", {"title": f"Operations lead ({RUN})", "bar": 2.5})
    rubrics = admin.get("/rubrics/?limit=1")["results"]
    admin.call("PUT", f"/openings/{opening['id']}/rubric/", {"rubric": rubrics[0]["id"]})
    print("Opening:", opening["title"], "rated by", rubrics[0]["name"])
    return {**opening, "rubric": admin.get(f"/rubrics/{rubrics[0]['id']}/")}


def plan_loop(admin: Client, opening: dict[str, Any], panel: list[str]) -> dict[str, Any]:
    """Put a candidate up and plan two interviews, each person of the panel in both."""
    name = {"name": "Ines Prado", "transcription_basis": "consent"}
    candidate = admin.post("/candidates/", name)
    candidacy = admin.post(
        "/candidacies/", {"candidate": candidate["id"], "opening": opening["id"]}
    )
    keys = [item["key"] for item in opening["rubric"]["competencies"]]
    yesterday = datetime.now(timezone.utc) - timedelta(days=1)
    begins = yesterday.replace(hour=9, minute=0, second=0, microsecond=0)
    steps = [
        {"name": title, "starts_at": begins.isoformat(), "competencies": keys, "panel": panel}
        for title in ("First talk", "Second talk")
    ]
    loop: dict[str, Any] = admin.post("/loops/", {"candidacy": candidacy["id"], "steps": steps})
    print("Loop of", loop["candidate_name"], "with", len(loop["seats"]), "scorecards owed")
    return loop


def store_words(admin: Client, loop: dict[str, Any]) -> None:
    """Store what was said, and say who spoke."""
    for interview in loop["interviews"]:
        words = {"text": f"{TRANSCRIPT}\nHost: That was {interview['name']}.\n"}
        stored = admin.post(f"/interviews/{interview['id']}/transcripts/", words)
        roles = {"roles": {"Ines": "candidate", "Host": "interviewer"}}
        admin.call("PUT", f"/transcripts/{stored['id']}/speakers/", roles)
    print("Transcripts stored; their reading is", stored["job"]["status"])


def write_cards(interviewer: Client) -> None:
    """Fill and seal every scorecard that this person owes here."""
    me = interviewer.get("/me/")
    for row in interviewer.get("/scorecards/?mine=true&owed=true&limit=200")["results"]:
        if RUN not in row["opening_title"]:
            continue
        card = interviewer.get(f"/scorecards/{row['id']}/")
        answers = {
            item["key"]: {"rating": 4, "note": "Said what it cost, and when to stop."}
            for item in card["form"]
        }
        draft = {"competencies": answers, "overall": "strong_yes", "summary": "One clear story."}
        version = f'"{card["version"]}"'
        interviewer.call("PATCH", f"/scorecards/{row['id']}/draft/", draft, If_Match=version)
        sealed = interviewer.post(f"/scorecards/{row['id']}/seal/")
        print(me["name"], "sealed", row["interview_name"] + ":", sealed["state"])


def decide(admin: Client, loop: dict[str, Any]) -> None:
    """Read the calibrated figures, then decide on what was read."""
    path = f"/loops/{loop['id']}"
    results = admin.post(f"{path}/results/")
    figures, advised = results["figures"], results["recommendation"]
    level, low, high = (round(figures[name], 2) for name in ("estimate", "lo80", "hi80"))
    print(f"Level {level} ({low} to {high}), bar {figures['bar']}:", advised["advice"])
    outcome = {
        "recommendation": advised["id"],
        "outcome": "hire",
        "reason": "Four cards tell one story, and its numbers hold.",
        "override_reason": "References say the same as both interviews did.",
    }
    decision = admin.post(f"{path}/decisions/", outcome)
    print("Decided:", decision["outcome"], "by", decision["decided_by"])
    print("The loop is", admin.post(f"{path}/close/")["state"])


def main() -> None:
    """Go through a whole loop."""
    admin = Client(os.environ["ADMIN"])
    interviewers = [Client(token) for token in os.environ["PANEL"].split(",")]
    panel = [interviewer.get("/me/")["id"] for interviewer in interviewers]
    loop = plan_loop(admin, open_opening(admin), panel)
    store_words(admin, loop)
    for interviewer in interviewers:
        write_cards(interviewer)
    decide(admin, loop)


if __name__ == "__main__":
    main()
