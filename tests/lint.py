"""`python -m tests.lint`: every check that is not a test, each with its time."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
# A package of a lock: its name, then its version with all that is indented below it.
BLOCK = re.compile(r"^([a-z0-9._-]+)==(.*(?:\n[ ].*)*)", re.MULTILINE)


def check_locks() -> list[str]:
    """Return complaints about locks: an address inside, or not what its .in file asks for."""
    complaints = []
    for source in sorted((ROOT / "requirements").glob("*.in")):
        lock = source.with_suffix(".lock")
        if "://" in lock.read_text("utf-8"):
            complaints.append(f"{lock.name} names a download address.")
        complaints += [f"{lock.name} {text}: run make lock." for text in compare(source, lock)]
    return complaints


def compare(source: Path, lock: Path) -> list[str]:
    """Return how the lock differs from what its source asks for, read without any index."""
    blocks = dict(BLOCK.findall(lock.read_text("utf-8")))
    pins = {name: block.split()[0] for name, block in blocks.items()}
    wanted = {canonicalize_name(item.name): item.specifier for item in read_requirements(source)}
    asked = {name for name, block in blocks.items() if f"-r requirements/{source.name}" in block}
    lacking = [
        f"lacks {name}{specifier}"
        for name, specifier in wanted.items()
        if name not in pins or not specifier.contains(pins[name], prereleases=True)
    ]
    return lacking + [f"still holds {name}" for name in sorted(asked - set(wanted))]


def read_requirements(source: Path) -> Iterator[Requirement]:
    """Yield the requirements of an .in file and of those it includes."""
    for line in source.read_text("utf-8").splitlines():
        text = line.split("#")[0].strip()
        if text.startswith("-r "):
            yield from read_requirements(source.parent / text.removeprefix("-r "))
        elif text:
            yield Requirement(text)


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
    "import contracts": [str(BIN / "lint-imports"), "--no-logo"],
    "templates": [str(BIN / "djlint"), "templates", "--lint", "--quiet"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
}
CHECKS: dict[str, Callable[[], list[str]]] = {
    "locks": check_locks,
    "API document": check_api_document,
}


def main() -> int:
    """Run every step, print its time, return 1 if one complained."""
    checks = {name: partial(run, command) for name, command in STEPS.items()} | CHECKS
    failed = [name for name, check in checks.items() if not say(name, check)]
    if failed:
        sys.stdout.write("Failed: " + ", ".join(failed) + "\n")
    return 1 if failed else 0


def run(command: list[str]) -> list[str]:
    """Return a complaint if the command, whose own words stand above, ends with an error."""
    code = subprocess.run(command, check=False, cwd=ROOT).returncode
    return [f"{Path(command[0]).name} ended with code {code}."] if code else []


def say(name: str, check: Callable[[], list[str]]) -> bool:
    """Run a check, print what came of it and how long it took; return whether it is content."""
    began = time.monotonic()
    complaints = check()
    verdict = "FAILED" if complaints else "ok"
    sys.stdout.write(f"{name:<18} {verdict:<7}{time.monotonic() - began:6.1f} s\n")
    sys.stdout.writelines(f"  {text}\n" for text in complaints)
    sys.stdout.flush()
    return not complaints


if __name__ == "__main__":
    sys.exit(main())
