"""`python -m tests.sbom [FILE]`: the bill of materials of what runs, in CycloneDX 1.6.

Read from requirements/run.lock, hashes too, with licences as the installed packages name them.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENTRY = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")


@dataclass(frozen=True)
class Locked:
    """One package of the lock."""

    name: str
    version: str
    hashes: tuple[str, ...]


def list_locked() -> Iterator[Locked]:
    """Yield the packages of requirements/run.lock with their SHA-256."""
    text = (ROOT / "requirements" / "run.lock").read_text("utf-8")
    for block in re.split(r"\n(?=\S)", text):
        if found := ENTRY.match(block):
            hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", block)
            yield Locked(found[1], found[2], tuple(hashes))


def find_licence(name: str) -> str:
    """Return the licence that an installed package names; "" for one that is not installed."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    for field in ("License-Expression", "License"):
        if field in told and (first := told[field].strip().splitlines()):
            return first[0][:80]
    kinds = [line for line in told.get_all("Classifier") or [] if line.startswith("License ::")]
    return ", ".join(line.rsplit(" :: ", 1)[-1] for line in kinds)


def build_bill() -> str:
    """Return the document; the same lock gives the same bytes."""
    version = re.search(
        r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE
    )
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": "loopboard",
                "version": version[1] if version else "0",
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [_describe(item) for item in list_locked()],
    }
    return json.dumps(bill, indent=2) + "\n"


def _describe(item: Locked) -> dict[str, object]:
    licence = find_licence(item.name)
    purl = f"pkg:pypi/{item.name.lower().replace('_', '-')}@{item.version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": item.name,
        "version": item.version,
        "purl": purl,
        "hashes": [{"alg": "SHA-256", "content": value} for value in item.hashes],
        **({"licenses": [{"license": {"name": licence}}]} if licence else {}),
    }


def main(arguments: list[str]) -> int:
    """Write the bill to the file that is named, or print it."""
    if arguments:
        Path(arguments[0]).write_text(build_bill(), "utf-8")
    else:
        sys.stdout.write(build_bill())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
