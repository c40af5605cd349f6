"""Everything held on a candidate, in a file for them: complete, and nobody else's name in it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from accounts.errors import NotAllowed, NotFound
from accounts.models import AuditEvent, User
from candidates.actions.exporting import export_candidate, pack_export
from candidates.models import Candidate
from loops.actions import seat_interviewer
from scorecards.actions import save_draft
from tests.builders import TRANSCRIPT, World, make_candidate, make_user
from tests.candidates.erasing import live

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(world: World, drain: Callable[[], None]) -> World:
    """Return a world in which everything has happened to Tess, some of it with names in it."""
    make_candidate(world.rosa, "Uma Uhl")
    note = "Better than Uma Uhl, says Olga Orlova; ask carol@example.com or Carol. Bob agrees."
    save_draft(world.card(world.bobs), by=world.bob, changes={"data.note": note})
    live(world, drain)
    return world


def test_it_holds_every_table_with_their_own_words(lived: World) -> None:
    data = export_candidate(lived.candidate, by=lived.alice)
    text = json.dumps(data)
    for said in ("Tess Kim", lived.candidate.email, "repair shops", "Half a thought", "asian"):
        assert said in text
    assert {"loops.Decision", "scorecards.CardRevision", "candidates.Transcript"} < set(
        data["tables"]
    )
    assert data["tables"]["candidates.Declaration"][0]["sex"] == "female"


def test_it_names_nobody_else(lived: World) -> None:
    text = json.dumps(export_candidate(lived.candidate, by=lived.alice))
    for name in ("Bob", "Bell", "Carol", "Chu", "Dave", "Rosa Reyes", "Hugo Hart", "Olga", "Uma"):
        assert name not in text
    assert "@example.com" not in text
    assert "Better than Person" in text


def test_one_person_has_one_number_throughout(lived: World) -> None:
    tables = export_candidate(lived.candidate, by=lived.alice)["tables"]
    bob = {row["author"] for row in tables["scorecards.Scorecard"] if row["state"] == "revised"}
    assert {row["author"] for row in tables["loops.Dissent"]} == bob
    label = bob.pop()
    assert tables["candidates.Transcript"][0]["text"].count(label) >= 2


def test_it_packs_a_file_for_machines_and_one_for_people(lived: World) -> None:
    data = export_candidate(lived.candidate, by=lived.alice)
    with zipfile.ZipFile(io.BytesIO(pack_export(data))) as archive:
        assert json.loads(archive.read("data.json")) == data
        page = archive.read("read-me.html").decode()
    assert "repair shops" in page
    assert "<script" not in page


def test_an_export_is_audited(lived: World) -> None:
    export_candidate(lived.candidate, by=lived.alice)
    event = AuditEvent.objects.get(verb="candidate.exported")
    assert (event.actor, event.payload) == (lived.alice, {})


@pytest.mark.parametrize(
    ("who", "refusal"), [("rosa", NotAllowed), ("bob", NotAllowed), ("olga", NotFound)]
)
def test_only_an_admin_exports(world: World, who: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        export_candidate(world.candidate, by=getattr(world, who))
    assert export_candidate(world.candidate, by=world.alice)["tables"]


def test_a_blind_admin_exports_nothing(world: World) -> None:
    seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.alice)
    with pytest.raises(NotAllowed):
        export_candidate(world.candidate, by=world.alice)
    assert not AuditEvent.objects.filter(verb="candidate.exported").exists()


def test_commands_do_what_the_pages_do(lived: World, tmp_path: Path, settings: Any) -> None:
    settings.ERASURE_LEDGER = tmp_path / "ledger"
    about = [str(lived.candidate.public_id), "--by", "alice@example.com"]
    call_command("export_candidate", *about, "--to", str(tmp_path / "tess.zip"))
    assert zipfile.is_zipfile(tmp_path / "tess.zip")
    reason = "--reason=The court has asked us to keep all."
    call_command("hold_candidate", *about, reason)
    with pytest.raises(CommandError, match="legal hold"):
        call_command("erase_candidate", *about)
    call_command("hold_candidate", *about, reason, "--lift")
    said = io.StringIO()
    call_command("erase_candidate", *about, stdout=said)
    assert "Erased." in said.getvalue()
    event = AuditEvent.objects.get(verb="candidate.erased")
    assert (event.actor_kind, event.actor) == ("command", lived.alice)
    assert Candidate.objects.get(pk=lived.candidate.pk).name == "Erased"
    call_command("apply_erasures", stdout=said)
    assert "0 erasures and 0 removals of words applied again." in said.getvalue()


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        (["{id}", "--by", "rosa@example.com"], "no active admin"),
        (["{id}", "--by", "nobody@example.com"], "no active admin"),
        (["no-id", "--by", "alice@example.com"], "nothing here"),
    ],
)
def test_a_command_is_somebodys_deed(world: World, about: list[str], sentence: str) -> None:
    filled = [part.format(id=world.candidate.public_id) for part in about]
    with pytest.raises(CommandError, match=sentence):
        call_command("erase_candidate", *filled)


def test_a_ledger_that_is_not_there_is_an_error(world: World, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no"):
        call_command("apply_erasures", ledger=tmp_path / "none")


def test_a_command_is_about_somebody_who_is_there(world: World) -> None:
    with pytest.raises(CommandError, match="nothing here"):
        call_command("erase_candidate", str(uuid4()), "--by", "alice@example.com")


def export_text(world: World) -> str:
    return json.dumps(export_candidate(world.candidate, by=world.alice))


def test_a_namesake_and_a_single_name_leave_the_candidates_words_alone(world: World) -> None:
    make_user("Tess Kim")
    make_candidate(world.rosa, "Shops")
    world.say()
    text = export_text(world)
    assert "Tess Kim" in text
    assert "repair shops" in text


def test_two_letters_of_a_panelists_name_are_not_masked_wherever_they_stand(world: World) -> None:
    User.objects.filter(pk=world.bob.pk).update(name="In Bell")
    world.say()
    text = export_text(world)
    assert "In spring" in text
    assert "Bell" not in text


def test_whoever_else_spoke_is_masked_unless_the_label_names_nobody(world: World) -> None:
    world.say(TRANSCRIPT.replace("Bob:", "Speaker 2:") + "\nZelda: I work the nights, too.\n")
    text = export_text(world)
    assert "Speaker 2" in text
    assert "Zelda" not in text
