"""Many transcripts at once: each row by itself, and safely again."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.errors import NotAllowed, NotFound
from candidates.actions import imports as importing
from candidates.actions import retry_import, revoke_role, start_import, withdraw_consent
from candidates.actions.erasing import erase_candidate
from candidates.actions.holding import UnderHold, lift_hold, set_hold
from candidates.actions.interviews import NotNow
from candidates.actions.reading import list_rows
from candidates.actions.transcripts import TranscriptRefused
from candidates.kinds import RETAIN
from candidates.models import Import, ImportRow, Transcript, Upload
from candidates.tasks import apply_retention_policies
from jobs import clock
from jobs.actions import enqueue
from jobs.models import Job
from tests.accounts.api.caller import BASE, Caller, check_contract
from tests.builders import LONG_REASON, TRANSCRIPT, World, make_candidate, make_interview
from tests.refusing import refused

pytestmark = pytest.mark.django_db
HEAD = "file,interview,candidate\n"


def pack(files: dict[str, bytes | str]) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return packed.getvalue()


@pytest.fixture
def files(world: World) -> dict[str, bytes | str]:
    """Return an archive's files: by name, by id, and one row for each way to go wrong."""
    email = world.candidate.email
    return {
        "calls/list.csv": HEAD
        + f"a.txt,Strategy and data,{email}\n"
        + f"deep/b.txt,{world.second.public_id},\n"
        + f"missing.txt,{world.first.public_id},\n"
        + "a.txt,Strategy and data,nobody@example.org\n"
        + f"a.txt,,{email}\n"
        + f"broken.vtt,{world.first.public_id},\n"
        + f"picture.txt,{world.first.public_id},\n",
        "calls/a.txt": TRANSCRIPT,
        "calls/deep/b.txt": TRANSCRIPT.replace("Bob", "Dave"),
        "calls/broken.vtt": "WEBVTT\n\n",
        "calls/picture.txt": b"\x89PNG\r\n\x1a\n",
        "__MACOSX/calls/._a.txt": b"\x00\x05",
    }


def states(batch: Import, world: World) -> list[tuple[int, str]]:
    return [(row.line, row.state) for row in list_rows(batch, world.rosa)]


DONE = [
    (2, "read"),
    (3, "read"),
    (4, "refused"),
    (5, "refused"),
    (6, "refused"),
    (7, "refused"),
    (8, "refused"),
]


def test_each_row_ends_as_a_transcript_or_with_its_own_reason(
    world: World, files: dict[str, bytes | str], drain: Callable[[], None]
) -> None:
    batch = start_import(by=world.rosa, raw=pack(files), filename="calls.zip")
    drain()
    assert states(batch, world) == DONE
    reasons = {row.line: row.reason for row in list_rows(batch, world.rosa)}
    assert reasons[4] == "There is no file missing.txt, or more than one."
    assert reasons[5] == "There is no such interview, or it is not yours to hear."
    assert reasons[6] == "More than one interview fits: give its id."
    assert reasons[7].startswith("Line 1 on: ")
    assert "PNG" in reasons[8]
    assert Import.objects.get().raw is None


def test_the_same_archive_again_takes_in_only_what_is_not_there(
    world: World, files: dict[str, bytes | str], drain: Callable[[], None]
) -> None:
    start_import(by=world.rosa, raw=pack(files))
    drain()
    again = start_import(by=world.rosa, raw=pack(files))
    drain()
    known = [row.line for row in list_rows(again, world.rosa) if row.is_known]
    assert (known, Transcript.objects.count()) == ([2, 3], 2)


def test_an_import_that_broke_off_goes_on_where_it_was(
    world: World,
    files: dict[str, bytes | str],
    drain: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take = importing.take_row

    def break_off(batch: Import, load: Any, row: Any) -> ImportRow:
        if row.line == 4:
            raise MemoryError
        return take(batch, load, row)

    monkeypatch.setattr(importing, "take_row", break_off)
    batch = start_import(by=world.rosa, raw=pack(files))
    drain()
    assert [line for line, _ in states(batch, world)] == [2, 3]
    Job.objects.filter(kind="candidates.take_in_import").update(
        status="failed", attempts=3, finished_at="2026-05-04T00:00Z", token=None, error="Lost."
    )
    monkeypatch.undo()
    retry_import(batch, by=world.rosa)
    drain()
    assert states(batch, world) == DONE
    with pytest.raises(NotNow):
        retry_import(batch, by=world.rosa)


@pytest.mark.parametrize("end", [withdraw_consent, erase_candidate])
def test_what_ends_the_words_takes_an_archive_that_waits_with_it(
    world: World, files: dict[str, bytes | str], drain: Callable[[], None], end: Callable[..., Any]
) -> None:
    batch = start_import(by=world.rosa, raw=pack(files))
    end(world.candidate, by=world.alice)
    drain()
    kept = Import.objects.get(pk=batch.pk)
    assert (kept.raw, kept.refusal_code, Upload.objects.count()) == (None, "withdrawn", 0)


@pytest.mark.parametrize("end", [withdraw_consent, erase_candidate])
@pytest.mark.parametrize("lost", [True, False])
def test_an_archive_goes_whoever_sent_it_and_however_vaguely_it_names_them(
    world: World,
    end: Callable[..., Any],
    lost: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    """Two interviews fit the address alone, and who sent the other may not hear it any more."""
    row = f"a.txt,{world.first.public_id}," if lost else f"a.txt,,{world.candidate.email}"
    batch = start_import(by=world.rosa, raw=pack({"l.csv": f"{HEAD}{row}\n", "a.txt": TRANSCRIPT}))
    if lost:
        revoke_role(world.opening, by=world.alice, user=world.rosa, role="recruiter")
    end(world.candidate, by=world.alice)
    kept = Import.objects.get(pk=batch.pk)
    assert (kept.raw, kept.refusal_code) == (None, "withdrawn")


@pytest.mark.parametrize("end", [withdraw_consent, erase_candidate])
def test_an_archive_with_files_of_somebody_held_lets_nobody_in_it_go(
    world: World, end: Callable[..., Any]
) -> None:
    other = make_candidate(world.rosa, "Ana Prado")
    list_of = f"{HEAD}a.txt,,{other.email}\nb.txt,,{world.candidate.email}\n"
    batch = start_import(by=world.rosa, raw=pack({"l.csv": list_of, "a.txt": TRANSCRIPT}))
    Import.objects.create(created_by=world.rosa, raw=b"PK, once")  # names nobody
    set_hold(other, by=world.alice, reason=LONG_REASON)
    with refused(UnderHold, "also holds files of somebody under a legal hold"):
        end(world.candidate, by=world.alice)
    assert Import.objects.get(pk=batch.pk).raw is not None
    lift_hold(other, by=world.alice, reason=LONG_REASON)
    end(world.candidate, by=world.alice)
    assert not Import.objects.filter(raw__isnull=False).exists()


def test_an_archive_of_somebody_else_waits_on(world: World) -> None:
    other = make_candidate(world.rosa, "Ana Prado")
    list_of = f"{HEAD}a.txt,,{other.email}\n"
    batch = start_import(by=world.rosa, raw=pack({"l.csv": list_of, "a.txt": TRANSCRIPT}))
    withdraw_consent(world.candidate, by=world.alice)
    assert Import.objects.get(pk=batch.pk).raw is not None


def test_an_archive_that_cannot_be_read_any_more_stops_no_erasure(world: World) -> None:
    batch = Import.objects.create(created_by=world.rosa, raw=b"PK, once")
    erase_candidate(world.candidate, by=world.alice)
    assert Import.objects.get(pk=batch.pk).raw is None


def test_no_file_is_called_by_somebody_whose_words_went_before_they_did(
    world: World, drain: Callable[[], None]
) -> None:
    names = ("tess.txt", "TESS_kim.txt", "kim-tess.txt", "contessa kim.txt")
    rows = f"{names[0]},{world.first.public_id},\n" + "".join(f"{name},,\n" for name in names[1:])
    batch = start_import(by=world.rosa, raw=pack({"l.csv": HEAD + rows, names[0]: TRANSCRIPT}))
    drain()
    withdraw_consent(world.candidate, by=world.alice)
    erase_candidate(world.candidate, by=world.alice)
    assert list(batch.rows.values_list("file", flat=True)) == ["?", "contessa kim.txt"]


def test_how_refused_rows_were_called_is_forgotten_after_a_month(
    world: World, files: dict[str, bytes | str], drain: Callable[[], None]
) -> None:
    batch = start_import(by=world.rosa, raw=pack(files))
    drain()
    for days, left in ((29, 4), (30, 0)):
        Import.objects.update(created_at=clock.now() - timedelta(days=days))
        apply_retention_policies(str(enqueue(RETAIN, at=clock.now()).pk))
        refused_rows = batch.rows.exclude(error="")
        assert refused_rows.exclude(file="?").count() == left
    assert states(batch, world) == DONE
    assert not batch.rows.filter(error__contains="missing").exists()
    assert batch.rows.filter(file="a.txt").exists()


def test_rows_of_a_candidate_who_withdrew_are_shown_as_removed(
    world: World, files: dict[str, bytes | str], drain: Callable[[], None]
) -> None:
    batch = start_import(by=world.rosa, raw=pack(files))
    drain()
    withdraw_consent(world.candidate, by=world.rosa)
    assert states(batch, world)[:2] == [(2, "removed"), (3, "removed")]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"a.txt": TRANSCRIPT}, "There is no CSV file; one has to say which file is whose."),
        ({"a.csv": HEAD, "b.csv": HEAD}, "There are 2 CSV files; one has to say"),
        ({"a.csv": HEAD}, "The list has no row below its columns."),
        ({"a.csv": "name,who\nx,y\n"}, "Line 1 of the list: name the columns"),
        ({"a.csv": HEAD + "x,y,z\n" * 501}, "Line 502 of the list: more than 500 rows."),
        ({"../a.csv": HEAD + "x,y,z\n"}, "../a.csv leads out of the archive."),
        ({"a.csv": b"file\xff\xfe\x00\x81\n"}, ""),
    ],
)
def test_an_archive_that_is_wrong_as_a_whole_is_refused_at_once(
    world: World, files: dict[str, bytes | str], reason: str
) -> None:
    with pytest.raises(TranscriptRefused) as refused:
        start_import(by=world.rosa, raw=pack(files))
    assert refused.value.message.startswith(reason)
    assert (Import.objects.count(), refused.value.field) == (0, "file")


def test_what_is_no_archive_is_refused(world: World) -> None:
    with pytest.raises(TranscriptRefused):
        start_import(by=world.rosa, raw=b"PK\x03\x04 but no more")


@pytest.mark.parametrize("name", ["bob", "olga"])
def test_who_runs_no_opening_imports_nothing(
    world: World, files: dict[str, bytes | str], name: str, client: Client
) -> None:
    person = getattr(world, name)
    with pytest.raises(NotAllowed):
        start_import(by=person, raw=pack(files))
    client.force_login(person)
    assert client.get("/candidates/imports/").status_code == 404


def test_an_import_is_its_makers_alone(
    world: World, files: dict[str, bytes | str], client: Client
) -> None:
    batch = start_import(by=world.rosa, raw=pack(files))
    with pytest.raises(NotFound):
        retry_import(batch, by=world.alice)
    client.force_login(world.alice)
    assert client.get(f"/candidates/imports/{batch.public_id}/").status_code == 404
    assert Caller(world.alice).get(f"/imports/{batch.public_id}/").status_code == 404


def test_a_hiring_manager_cannot_reach_other_openings_interviews(world: World) -> None:
    loose = make_interview(world.candidacy, world.rosa, name="Third")
    raw = pack({"a.csv": HEAD + f"a.txt,{loose.public_id},\n", "a.txt": TRANSCRIPT})
    batch = start_import(by=world.hugo, raw=raw)
    world.opening.roles.filter(user=world.hugo).delete()
    call_command("drain", until_empty=True)
    assert ImportRow.objects.get(batch=batch).error.startswith("There is no such interview")


def test_it_is_sent_and_followed_by_page(
    world: World, files: dict[str, bytes | str], client: Client, drain: Callable[[], None]
) -> None:
    client.force_login(world.rosa)
    sent = client.post(
        "/candidates/imports/", {"file": SimpleUploadedFile("calls.zip", pack(files))}
    )
    before = client.get(sent.headers["Location"]).context
    drain()
    after = client.get(sent.headers["Location"])
    assert (before["goes_on"], after.context["goes_on"]) == (True, False)
    assert (after.context["percent"], after.context["counts"]) == (100, {"read": 2, "refused": 5})
    assert "7 of 7 done" in after.content.decode()
    assert "calls.zip" in client.get("/candidates/imports/").content.decode()
    refused = client.post("/candidates/imports/", {"file": SimpleUploadedFile("x.zip", b"none")})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["file"])


def test_it_is_sent_and_followed_by_api(
    world: World, files: dict[str, bytes | str], drain: Callable[[], None]
) -> None:
    rosa = Caller(world.rosa)
    file = SimpleUploadedFile("calls.zip", pack(files))
    answer = Client().post(f"{BASE}/imports/", {"file": file}, headers=rosa.headers)
    check_contract("post", f"{BASE}/imports/", answer)
    drain()
    told = rosa.read(answer.headers["Location"].removeprefix(BASE))
    assert (answer.status_code, told["state"], told["total"]) == (202, "taken_in", 7)
    assert told["counts"] == {"read": 2, "refused": 5}
    assert [row["id"] for row in rosa.read("/imports/")["results"]] == [told["id"]]


def test_an_archive_over_the_limit_is_refused_by_name(world: World, client: Client) -> None:
    client.force_login(world.rosa)
    big = SimpleUploadedFile("x.zip", b"PK" + bytes(10 * 1024 * 1024))
    answer = client.post("/candidates/imports/", {"file": big})
    assert answer.context["form"].errors["file"] == ["The file is larger than 10 MB."]


def run_command(*arguments: object) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_transcripts", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue(), err.getvalue()


@pytest.mark.parametrize("kind", ["folder", "archive"])
def test_the_command_takes_in_and_reads_row_by_row(
    world: World, files: dict[str, bytes | str], tmp_path: Path, kind: str
) -> None:
    source = tmp_path / "calls.zip"
    source.write_bytes(pack(files))
    if kind == "folder":
        ZipFile(source).extractall(tmp_path / "folder")
        source = tmp_path / "folder"
    first = run_command(source, "--as", world.rosa.email)
    second = run_command(source, "--as", world.rosa.email)
    assert first[0] == "7 rows: 2 read, 5 refused; 0 were there before.\n"
    assert second[0] == "7 rows: 2 read, 5 refused; 2 were there before.\n"
    assert "line 7: broken.vtt: Line 1 on: no cue with a time." in first[1]
    assert first[1].endswith("5 of 7 rows were not read.")
    assert Transcript.objects.count() == 2


def test_the_command_says_what_is_wrong_as_a_whole(world: World, tmp_path: Path) -> None:
    assert run_command(tmp_path, "--as", "x@y.zz")[1] == "There is nobody with this e-mail."
    assert "no CSV file" in run_command(tmp_path, "--as", world.rosa.email)[1]
    assert "cannot be read" in run_command(tmp_path / "none", "--as", world.rosa.email)[1]
    assert "Only admins" in run_command(tmp_path, "--as", world.bob.email)[1]
    (tmp_path / "a.csv").write_text(HEAD)
    told = run_command(tmp_path, "--as", world.rosa.email, "--list", "b.csv")[1]
    assert told == "There is no list b.csv."


def test_an_archive_over_its_own_limit_is_refused_with_the_limit(
    world: World, files: dict[str, bytes | str], settings: Any
) -> None:
    settings.IMPORT_MAX_BYTES = 1024 * 1024
    with refused(TranscriptRefused, "The archive is larger than 1 MB", field="file"):
        start_import(by=world.rosa, raw=pack(files) + bytes(1024 * 1024))
    assert not Import.objects.exists()


def test_an_archive_that_is_damaged_while_it_waits_says_so_and_ends(
    world: World, files: dict[str, bytes | str], drain: Callable[[], None]
) -> None:
    batch = start_import(by=world.rosa, raw=pack(files))
    Import.objects.update(raw=b"PK torn")
    drain()
    batch.refresh_from_db()
    assert (batch.raw, batch.refusal_code, batch.rows.count()) == (None, "damaged", 0)
    assert Job.objects.get(kind="candidates.take_in_import").status == "done"


def test_a_row_that_names_no_interview_or_too_large_a_file_is_refused_alone(
    world: World, drain: Callable[[], None], settings: Any
) -> None:
    settings.TRANSCRIPT_MAX_BYTES = 4096
    rows = ["a.txt,,", f"big.txt,{world.first.public_id},", f"a.txt,{world.first.public_id},"]
    files: dict[str, bytes | str] = {"a.csv": HEAD + "\n".join(rows), "a.txt": TRANSCRIPT}
    start_import(by=world.rosa, raw=pack({**files, "big.txt": TRANSCRIPT * 9}))
    drain()
    first, second, third = ImportRow.objects.order_by("line")
    assert first.error.startswith("Give the interview's id")
    assert "too large" in second.error or "larger" in second.error
    assert (third.error, Transcript.objects.count()) == ("", 1)
