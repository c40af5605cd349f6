"""`make fuzz`: schemathesis with all its checks against the demo company, as four people."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests

from config.demo.sign_ins import list_sign_ins
from tests.served import ROOT, SECONDS, Served, serve_demo

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "5"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
COLLECTIONS = (
    "people",
    "rubrics",
    "openings",
    "candidates",
    "candidacies",
    "interviews",
    "scorecards",
    "loops",
    "calibration-runs",
    "webhooks",
)
COUNTED = re.compile(r"(\d[\d,]*) generated|Test cases:\s*(\d[\d,]*)", re.IGNORECASE)


def list_ids(served: Served, token: str) -> dict[str, list[str]]:
    """Return the ids that this person may see, by collection: of tokens none, they would end."""
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"

    def read(path: str) -> dict[str, object]:
        answer = session.get(f"{served.address}/api/v1{path}", timeout=SECONDS)
        return dict(answer.json()) if answer.ok else {}

    def rows(path: str) -> list[dict[str, str]]:
        found = read(path).get("results", [])
        return found if isinstance(found, list) else []

    ids = {
        room: [row["id"] for row in rows(f"/{room}/?limit=20&fields=id")] for room in COLLECTIONS
    }
    loops = [read(f"/loops/{key}/") for key in ids["loops"][:8]]
    ids["seats"] = [seat["id"] for loop in loops for seat in _list(loop, "seats")]
    heard = [
        row for key in ids["interviews"][:12] for row in rows(f"/interviews/{key}/transcripts/")
    ]
    ids["transcripts"] = [row["id"] for row in heard]
    decided = [row for key in ids["loops"] for row in rows(f"/loops/{key}/decisions/")]
    ids["decisions"] = [row["id"] for row in decided]
    return ids


def _list(row: dict[str, object], name: str) -> list[dict[str, str]]:
    found = row.get(name, [])
    return found if isinstance(found, list) else []


def ask_as(served: Served, role: str, token: str, folder: Path) -> tuple[int, int]:
    """Let schemathesis ask as one person; return its exit code and how many cases it made."""
    ids = folder / f"{role}.json"
    ids.write_text(json.dumps(list_ids(served, token)))
    report = folder / f"{role}-report.json"
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "run",
        str(ROOT / "docs" / "api.yaml"),
        *("--url", served.address),
        *("--header", f"Authorization: Bearer {token}"),
        *("--checks", "all", "--max-examples", str(EXAMPLES), "--seed", str(SEED)),
        *("--report", "json", "--report-json-path", str(report)),
    ]
    environment = {**os.environ, "LOOPBOARD_FUZZ_IDS": str(ids), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, text=True, stdout=-1)
    (ROOT / "var").mkdir(exist_ok=True)
    (ROOT / "var" / f"fuzz-{role}.txt").write_text(done.stdout)
    found = COUNTED.findall(done.stdout)
    cases = max((int((a or b).replace(",", "")) for a, b in found), default=0)
    if done.returncode:
        sys.stdout.write(done.stdout)
    return done.returncode, cases


def main() -> int:
    """Ask as each person in turn, on a company of their own; return 1 if anything failed."""
    failed, asked = [], 0
    with tempfile.TemporaryDirectory(prefix="loopboard-fuzz-") as folder:
        for role, email in list_sign_ins():
            with serve_demo() as served:
                began = time.monotonic()
                name = role.lower().replace(" ", "-")
                code, cases = ask_as(served, name, served.issue_token(email), Path(folder))
            asked += cases
            failed += [role] if code else []
            took = time.monotonic() - began
            word = "FAILED" if code else "ok"
            sys.stdout.write(f"{role:<16}{cases:>7} cases  {took:6.1f} s  {word}\n")
            sys.stdout.flush()
    sys.stdout.write(
        f"{asked} cases, {len(failed)} of {len(list_sign_ins())} people with failures\n"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
