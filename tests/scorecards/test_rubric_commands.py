"""Rubrics out and in by `manage.py`."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent
from scorecards.actions import start_rubric_draft
from scorecards.models import Rubric, RubricDraft
from tests.builders import World

pytestmark = pytest.mark.django_db


def export(*arguments: str) -> str:
    out = StringIO()
    call_command("export_rubric", *arguments, stdout=out)
    return out.getvalue()


def take_in(path: Path, *arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(
        "import_rubric", str(path), "--by", "alice@example.com", *arguments, stdout=out, stderr=err
    )
    return out.getvalue(), err.getvalue()


def test_a_rubric_goes_out_and_is_published_again(world: World, tmp_path: Path) -> None:
    path = tmp_path / "pm.rubric.json"
    path.write_text(export("Product manager"), "utf-8")
    told, warned = take_in(path, "--publish")
    assert told.splitlines() == [
        "Product manager v2: published.",
        "Senior product manager: new loops use it.",
    ]
    first, second = Rubric.objects.order_by("version")
    columns = ("key", "name", "question", "anchors", "position")
    assert list(first.competencies.values(*columns)) == list(second.competencies.values(*columns))
    assert (warned, AuditEvent.objects.latest("pk").actor_kind) == ("", "command")


def test_an_import_is_a_draft_until_it_is_published(world: World, tmp_path: Path) -> None:
    path = tmp_path / "new.json"
    row = {"name": "Calm", "anchors": {"1": "Young.", "2": "", "3": ""}}
    path.write_text(json.dumps([row]), "utf-8")
    told, warned = take_in(path, "--name", "Support")
    assert told == "Support: a draft, to be published.\n"
    assert warned.startswith("competencies.0.anchors.1: Young: ")
    assert json.loads(export("Support", "--draft"))["competencies"][0]["key"] == "calm"


def test_what_cannot_be_published_leaves_no_draft(world: World, tmp_path: Path) -> None:
    path = tmp_path / "new.json"
    row = {"name": "Calm", "anchors": {"1": "", "2": "", "3": "Yes."}}
    path.write_text(json.dumps([row]), "utf-8")
    with pytest.raises(CommandError) as refused:
        take_in(path, "--name", "Support", "--publish")
    assert "competencies.0.anchors.2: An anchor is a sentence." in str(refused.value)
    assert not RubricDraft.objects.exists()


def test_a_command_says_what_is_wrong(world: World, tmp_path: Path) -> None:
    path = tmp_path / "new.json"
    path.write_text('{\n"name" "A"}', "utf-8")
    with pytest.raises(CommandError, match="file: Line 2, column 8"):
        take_in(path)
    with pytest.raises(CommandError, match="cannot be read"):
        take_in(tmp_path / "missing.json")
    with pytest.raises(CommandError, match="no active admin"):
        call_command("import_rubric", str(path), "--by", "bob@example.com")


@pytest.mark.parametrize(
    "arguments", [("Designer",), ("Product manager", "--number", "2"), ("Designer", "--draft")]
)
def test_what_is_not_there_is_not_exported(world: World, arguments: tuple[str, ...]) -> None:
    start_rubric_draft(by=world.alice, name="Support")
    assert json.loads(export("Product manager", "--number", "1"))["name"] == "Product manager"
    with pytest.raises(CommandError, match="no such rubric"):
        export(*arguments)
