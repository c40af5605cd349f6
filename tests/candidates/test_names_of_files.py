"""A file's name is all that ties a row of a list to whom it is called by, however it is typed."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import IdempotencyKey
from candidates.actions import imports as importing
from candidates.actions import start_import
from candidates.actions.erasing import erase_candidate
from candidates.models import Candidate, Import, ImportRow, Upload
from candidates.personal import Called
from jobs.models import Job
from tests.accounts.api.caller import BASE, Caller
from tests.builders import TRANSCRIPT, World, make_candidate
from tests.candidates.test_imports import HEAD, pack

pytestmark = pytest.mark.django_db
THEIRS = {
    "tess-kim.vtt": "Tess Kim",
    "Kim, Tess (2).docx": "Tess Kim",
    "TessKim1.txt": "Tess Kim",
    "Zoe_Muller.vtt": "Zoë Müller",
    "zoe-mueller 3.vtt": "Zoë Müller",
    unicodedata.normalize("NFD", "zoë müller.vtt"): "Zoë Müller",
    "Zoë Müller.vtt": "Zoe Mueller",
    "GROSS, Joerg.txt": "Jörg Groß",
    "ana-garcia.vtt": "Ana García López",
    "王小明面试.docx": "王小明",
    "山田太郎_2.txt": "山田 太郎",
    "al-ng.vtt": "Al Ng",
    "tess.kim@example.org.vtt": "tess.kim@example.org",
}
OTHERS = {
    "tess.vtt": "Tess Kim",
    "tesskimberly.vtt": "Tess Kim",
    "de-la-maria.vtt": "Maria de la Cruz",
    "uma.uhl@example.org.vtt": "tess.kim@example.org",
    "interview.vtt": "?",
}


@pytest.mark.parametrize(("file", "name"), [*THEIRS.items(), *OTHERS.items()])
def test_a_file_is_known_by_the_name_it_carries(file: str, name: str) -> None:
    assert Called([name])(file) is (file in THEIRS)


@pytest.mark.parametrize("name", ["王小明", "Zoë Müller", "Al Ng", 'Tess "T" Kim'])
def test_an_erasure_finds_files_by_names_of_any_script(world: World, name: str) -> None:
    Candidate.objects.filter(pk=world.candidate.pk).update(name=name)
    tess = Candidate.objects.get(pk=world.candidate.pk)
    batch = Import.objects.create(created_by=world.rosa, filename=f"{name}.zip")
    plain = unicodedata.normalize("NFD", name)
    ImportRow.objects.create(batch=batch, line=2, file=f"{plain}.vtt", error="There is none.")
    ImportRow.objects.create(batch=batch, line=3, file="uma.vtt", error="There is none.")
    body = {"user": world.rosa, "path": f"{BASE}/x/", "body_hash": "0" * 64}
    IdempotencyKey.objects.create(key="1", body=json.dumps([name], ensure_ascii=False), **body)
    erase_candidate(tess, by=world.alice)
    batch.refresh_from_db()
    assert [row.file for row in batch.rows.all()] == ["uma.vtt"]
    assert (batch.filename, IdempotencyKey.objects.count()) == ("Erased", 0)


def test_an_archive_that_waits_goes_where_a_file_is_called_by_the_erased(world: World) -> None:
    other = make_candidate(world.rosa, "Ana Prado")
    files: dict[str, bytes | str] = {
        "l.csv": f"{HEAD}TessKim.txt,,{other.email}\n",
        "TessKim.txt": TRANSCRIPT,
    }
    batch = start_import(by=world.rosa, raw=pack(files))
    erase_candidate(world.candidate, by=world.alice)
    assert Import.objects.get(pk=batch.pk).raw is None


def test_nothing_is_written_of_an_archive_that_is_let_go_while_it_is_taken_in(
    world: World, drain: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    take_row = importing.take_row

    def erase_first(*row: Any) -> ImportRow:
        erase_candidate(world.candidate, by=world.alice)
        return take_row(*row)

    rows = f"tess-kim.txt,{world.first.public_id},\numa.txt,,nobody@example.org\n"
    batch = start_import(
        by=world.rosa, raw=pack({"l.csv": HEAD + rows, "tess-kim.txt": TRANSCRIPT})
    )
    monkeypatch.setattr(importing, "take_row", erase_first)
    drain()
    assert (ImportRow.objects.count(), Upload.objects.count()) == (0, 0)
    assert Import.objects.get(pk=batch.pk).refusal_code == "withdrawn"
    assert Job.objects.get(subject=batch.public_id).error_code == "gone"


def test_the_answer_to_an_archive_is_not_kept_with_its_name(world: World) -> None:
    raw = pack({"l.csv": f"{HEAD}a.txt,,nobody@example.org\n", "a.txt": TRANSCRIPT})
    headers = {**Caller(world.rosa).headers, "Idempotency-Key": "once"}
    file = SimpleUploadedFile("TessKim.zip", raw)
    answer = Client().post(f"{BASE}/imports/", {"file": file}, headers=headers)
    assert (answer.status_code, "TessKim" in IdempotencyKey.objects.get().body) == (202, True)
    erase_candidate(world.candidate, by=world.alice)
    assert not IdempotencyKey.objects.exists()
