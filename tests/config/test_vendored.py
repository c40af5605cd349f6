"""What was copied from elsewhere is what its note says, with its licence beside it."""

import hashlib
import re
from pathlib import Path

FONTS = Path(__file__).parents[2] / "config/static/ui/fonts"


def test_the_font_is_the_file_that_its_note_names() -> None:
    note = (FONTS / "VENDORED.md").read_text()
    name = re.findall(r"files/([\w.-]+\.woff2)", note)[0]
    digest = re.findall(r"\b[0-9a-f]{64}\b", note)[0]
    assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() == digest


def test_every_font_is_named_in_the_note() -> None:
    note = (FONTS / "VENDORED.md").read_text()
    assert [file.name for file in FONTS.glob("*.woff2") if file.name not in note] == []


def test_the_licence_lies_beside_it() -> None:
    assert "SIL Open Font License, Version 1.1" in (FONTS / "LICENSE").read_text()
