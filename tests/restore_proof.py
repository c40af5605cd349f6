"""`python -m tests.restore_proof`: a backup restored into an empty server keeps every promise.

Two installations of its own on free ports. The first is filled and dumped, then one candidate is
erased and another withdraws; the dump is restored into the second and the ledger applied. Exits 1
when a promise is broken, an event is missing, a table has another number of rows, or the erased
name or the withdrawn words are back.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.plant import MANAGE, ROOT, Plant, build_on_servers, find_postgres

CANDIDATES = 250
COUNTS = """
SELECT string_agg(table_name || ' ' || (xpath('/row/c/text()', query_to_xml(
    'SELECT count(*) AS c FROM ' || quote_ident(table_name), false, true, '')))[1]::text, E'\n'
    ORDER BY table_name)
FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
"""
SOMEBODY = (
    "SELECT c.public_id || ' ' || c.name FROM candidates_candidate c "
    "JOIN candidates_candidacy y ON y.candidate_id = c.id "
    "JOIN loops_loop l ON l.candidacy_id = y.id WHERE l.state = 'withdrawn' ORDER BY c.id LIMIT 1"
)

WORDS = "We counted every single tram in Riga"
SPEAK = f"""
from accounts.models import User
from candidates.actions import store_transcript
from candidates.models import Interview
held = Interview.objects.filter(candidacy__closed_at=None).order_by("pk")[0]
admin = User.objects.get(email="admin@example.com")
store_transcript(held, by=admin, raw=b"Ann: How?\\n\\nBen: {WORDS}.\\n")
print(held.candidacy.candidate.public_id)
"""
WITHDRAW = """
from accounts.models import User
from candidates.actions import withdraw_consent
from candidates.models import Candidate
admin = User.objects.get(email="admin@example.com")
withdraw_consent(Candidate.objects.get(public_id="{key}"), by=admin)
"""


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run(plant: Plant, command: list[str]) -> str:
    """Run a command in the installation's environment and return what it prints."""
    done = subprocess.run(
        command, cwd=ROOT, env=plant.environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        say(done.stdout[-2000:] + done.stderr[-2000:])
        raise SystemExit(f"{' '.join(command[-3:])} ended with {done.returncode}.")
    return done.stdout


def ask(plant: Plant, query: str) -> str:
    return run(plant, ["psql", "-qAt", plant.environment["DATABASE_URL"], "-c", query]).strip()


def build(folder: Path, ledger: Path) -> Plant:
    folder.mkdir()
    plant = build_on_servers(folder)
    plant.environment["LOOPBOARD_ERASURE_LEDGER"] = str(ledger)
    return plant


def prove(first: Plant, second: Plant, dump: Path) -> None:
    """Fill, dump, erase and withdraw, restore, apply the ledger, check."""
    run(first, [*MANAGE, "migrate"])
    run(first, [*MANAGE, "load_synthetic", "--candidates", str(CANDIDATES)])
    speaker = run(first, [*MANAGE, "shell", "-c", SPEAK]).strip().splitlines()[-1]
    url, other = first.environment["DATABASE_URL"], second.environment["DATABASE_URL"]
    run(first, [find_postgres("pg_dump"), "--format=custom", f"--file={dump}", url])
    counted = ask(first, COUNTS)
    key, _, name = ask(first, SOMEBODY).partition(" ")
    run(first, [*MANAGE, "erase_candidate", key, "--by", "admin@example.com"])
    run(first, [*MANAGE, "shell", "-c", WITHDRAW.format(key=speaker)])
    began = time.monotonic()
    run(second, [find_postgres("pg_restore"), "--no-owner", f"--dbname={other}", str(dump)])
    say(f"Restored {dump.stat().st_size / 1e6:.1f} MB in {time.monotonic() - began:.1f} s.")
    if ask(second, COUNTS) != counted:
        raise SystemExit("The restored tables have other numbers of rows.")
    check(second, gone=(f"\t{name}\t", WORDS))  # a whole column: "Candidate 1" begins others, too


def check(second: Plant, *, gone: tuple[str, str]) -> None:
    """Apply the ledger to the restored installation and look for what must not be there."""
    url = second.environment["DATABASE_URL"]
    if not all(text in run(second, [find_postgres("pg_dump"), url]) for text in gone):
        raise SystemExit("The backup did not bring back what went: nothing would be shown.")
    for command in ("migrate", "apply_erasures", "check_invariants", "verify_audit"):
        say(run(second, [*MANAGE, command]).strip().splitlines()[-1])
    after = run(second, [find_postgres("pg_dump"), url])
    if back := [text for text in gone if text in after]:
        raise SystemExit(f"They are back: {', '.join(map(str.strip, back))}.")
    say("Every promise is kept, the audit log is whole, what was erased and withdrawn is gone.")


def main() -> int:
    """Prove it in a temporary folder; the servers end with it."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)
        ledger, plants = folder / "ledger.jsonl", list[Plant]()
        try:
            plants.append(build(folder / "one", ledger))
            plants.append(build(folder / "two", ledger))
            prove(plants[0], plants[1], folder / "loopboard.dump")
        finally:
            for plant in plants:
                plant.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
