"""A command that is given what it cannot use ends by a sentence, not by a fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.builders import World

pytestmark = pytest.mark.django_db
NO_TEXT = "\udcff"  # what Python makes of a byte of the command line that is no UTF-8
HALF = "half a character"
ALICE = "alice@example.com"


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("export_candidate", "{id}", "--by", ALICE, "--to", "{folder}"), "Is a directory"),
        (("export_candidate", "{id}", "--by", ALICE, "--to", "{folder}/no/a.zip"), "No such file"),
        (("apply_erasures", "--ledger", "{folder}"), "Is a directory"),
        (("apply_erasures", "--ledger", "{folder}/bytes"), "line 1: this is no erasure"),
        (("publish_audit_head", "--to", "{folder}/bytes/head.json"), "File exists"),
        (("erase_candidate", "{id}", "--by", NO_TEXT), HALF),
        (("disconnect", NO_TEXT), HALF),
        (("end_sessions", NO_TEXT), HALF),
        (("reset_factors", NO_TEXT), HALF),
        (("import_transcripts", "{folder}", "--as", NO_TEXT), HALF),
        (("refit_suggestions", "--by", NO_TEXT), HALF),
        (("export_rubric", NO_TEXT), HALF),
    ],
)
def test_a_command_says_what_it_cannot_use(
    world: World, tmp_path: Path, command: tuple[str, ...], sentence: str
) -> None:
    (tmp_path / "bytes").write_bytes(b'{"candidate": "\xff"}\n')
    filled = [part.format(id=world.candidate.public_id, folder=tmp_path) for part in command]
    with pytest.raises(CommandError, match=sentence):
        call_command(*filled)
