"""docs/security.md speaks of every requirement of ASVS 5.0 up to level 2, and names real tests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from tests.sbom import build_bill, list_locked

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
LAST_OF_SECTION = (  # the number of the last requirement of level 1 or 2 in each section
    "1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 "
    "4.1:3 4.2:1 4.3:2 4.4:4 5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 "
    "6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 "
    "10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 "
    "12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 "
    "15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2"
)


def list_requirements() -> Iterator[str]:
    for entry in LAST_OF_SECTION.split():
        section, last = entry.split(":")
        yield from (f"{section}.{number}" for number in range(1, int(last) + 1))


def test_every_requirement_up_to_level_2_is_spoken_of() -> None:
    named = set(re.findall(r"\b\d+\.\d+\.\d+\b", PAGE))
    assert set(list_requirements()) ^ named == set()


def test_every_test_that_the_page_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/.]+\.py)(?:::(\w+))?`", PAGE)
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists() or f"def {name}" not in (ROOT / path).read_text("utf-8")
    ]
    assert len(named) > 100
    assert missing == []


def test_the_bill_of_materials_names_what_the_lock_does() -> None:
    bill = json.loads(build_bill())
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    named = {(part["name"], part["version"]) for part in bill["components"]}
    assert named == {(item.name, item.version) for item in list_locked()}
    assert all(part["hashes"] and part["purl"] for part in bill["components"])
    assert json.loads(build_bill()) == bill
