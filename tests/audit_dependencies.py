"""`python -m tests.audit_dependencies`: compare the locks with the public advisories.

Exits 1 if a locked library has a known weakness. Without a network it says so and exits 0: the
locks are then unaudited, not sound.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("boot.lock", "run.lock", "test.lock")
UNKNOWN = "could not be audited"
NO_NETWORK = ("ConnectionError", "ServiceError", "Max retries", "Name or service", "403 Client")


def main() -> int:
    """Audit every lock; print what pip-audit says of each."""
    return max(audit(ROOT / "requirements" / name) for name in LOCKS)


def audit(lock: Path) -> int:
    """Return 0 if the lock is sound or cannot be audited here, 1 if something is known."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes"]
    told = subprocess.run(
        [*command, "--progress-spinner", "off", "-r", str(lock)],
        check=False,
        capture_output=True,
        text=True,
    )
    if told.returncode and any(word in told.stderr for word in NO_NETWORK):
        sys.stdout.write(f"{lock.name}: NOT AUDITED, the advisories cannot be reached from here.\n")
        return 0
    if unknown := told.stdout.count(UNKNOWN):
        sys.stdout.write(
            f"{lock.name}: NOT AUDITED, {unknown} libraries are unknown to this index.\n"
        )
        return 1 if told.returncode else 0
    sys.stdout.write(f"{lock.name}: {(told.stdout + told.stderr).strip()}\n")
    return 1 if told.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
