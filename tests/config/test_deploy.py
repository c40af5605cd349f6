"""The ways to deploy name the same processes, and programs that know their form accept them."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
PLACES = ("/srv/loopboard/.venv/bin/", "--host 127.0.0.1", "--host 0.0.0.0")


def plain(command: str) -> str:
    for place in PLACES:
        command = command.replace(place, "")
    return " ".join(command.split())


def read_unit_commands() -> set[str]:
    texts = [path.read_text("utf-8") for path in UNITS if path.suffix == ".service"]
    return {
        plain(line)
        for text in texts
        for line in re.findall(r"^ExecStart=(.+)$", text, re.MULTILINE)
    }


def read_compose_commands() -> set[str]:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    written = {" ".join(services[name]["command"]) for name in ("relay", "worker")}
    image = re.search(r"^CMD (\[.+\])$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert image is not None
    return {plain(item) for item in {*written, " ".join(yaml.safe_load(image[1]))}}


def read_documented_commands() -> set[str]:
    page = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    return {plain(found) for found in re.findall(r"^\| \w+ \| `([^`]+)` \|", page, re.MULTILINE)}


def test_units_page_and_compose_name_the_same_processes() -> None:
    assert read_unit_commands() == read_documented_commands()
    assert read_compose_commands() == {
        command for command in read_unit_commands() if "check_invariants" not in command
    }


def test_the_example_names_only_settings_that_are_described() -> None:
    given = re.findall(
        r"^([A-Z_]+)=", (DEPLOY / "loopboard.env.example").read_text("utf-8"), re.MULTILINE
    )
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    ours = [name for name in given if not name.startswith("POSTGRES_")]
    assert [name for name in ours if f"`{name}`" not in page] == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_knows_every_line_of_a_unit(unit: Path) -> None:
    form = configparser.ConfigParser(interpolation=None, strict=True)
    form.read_string(unit.read_text("utf-8"))
    assert {"Unit"} < set(form.sections())
    if verify := shutil.which("systemd-analyze"):
        told = subprocess.run(
            [verify, "verify", str(unit)], capture_output=True, text=True, check=False
        ).stderr
        complaints = [line for line in told.splitlines() if unit.name in line]
        assert [line for line in complaints if "is not executable" not in line] == []
