"""`python -m tests.lint`: every check that is not a test, each with its time."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable


def check_locks() -> list[str]:
    """Return complaints about locks: an address inside, or a package of an .in file missing."""
    complaints = []
    for source in sorted((ROOT / "requirements").glob("*.in")):
        lock = source.with_suffix(".lock").read_text("utf-8")
        if "://" in lock:
            complaints.append(f"{source.stem}.lock names a download address.")
        wanted = [line.split("#")[0].strip() for line in source.read_text("utf-8").splitlines()]
        for line in wanted:
            name = line.split("[")[0].split("=")[0].split("<")[0].split(">")[0].strip().lower()
            if name and not name.startswith("-") and f"\n{name}==" not in f"\n{lock}":
                complaints.append(f"{source.stem}.lock lacks {name}: run make lock.")
    return complaints


def check_api_document() -> list[str]:
    """Return a complaint if docs/api.yaml is not what the code says."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "api.yaml"
        command = [PYTHON, "manage.py", "spectacular", "--validate", "--fail-on-warn"]
        if subprocess.run([*command, "--file", str(fresh)], check=False, cwd=ROOT).returncode:
            return ["The API document could not be made."]
        if fresh.read_text("utf-8") != (ROOT / "docs" / "api.yaml").read_text("utf-8"):
            return ["docs/api.yaml is out of date: run make docs-api."]
    return []


STEPS: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
    "types": [str(BIN / "mypy"), "."],
    "import contracts": [str(BIN / "lint-imports")],
    "templates": [str(BIN / "djlint"), "templates", "--lint", "--quiet"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
}
CHECKS = {"locks": check_locks, "API document": check_api_document}


def main() -> int:
    """Run every step, print its time, return 1 if one complained."""
    failed = []
    for name, command in STEPS.items():
        began = time.monotonic()
        code = subprocess.run(command, check=False, cwd=ROOT).returncode
        sys.stdout.write(
            f"{name:<18} {'ok' if code == 0 else 'FAILED':<7}{time.monotonic() - began:6.1f} s\n"
        )
        sys.stdout.flush()
        failed += [name] if code else []
    for name, check in CHECKS.items():
        complaints = check()
        sys.stdout.write(f"{name:<18} {'FAILED' if complaints else 'ok'}\n")
        sys.stdout.writelines(f"  {text}\n" for text in complaints)
        failed += [name] if complaints else []
    if failed:
        sys.stdout.write("Failed: " + ", ".join(failed) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
