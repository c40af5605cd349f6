"""What the documents name exists, and what exists is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
OURS = ("config", "integrations", "loops", "scorecards", "candidates", "accounts", "jobs")
KEPT_OUT = {
    ".git",
    ".venv",
    "var",
    "requirements",
    "node_modules",
    "htmlcov",
    "test-artifacts",
    "mutants",
    ".schemathesis",
}
TEXT = {".py", ".md", ".toml", ".html", ".css", ".js", ".json", ".yaml", ".txt", ".in", ".lock", ""}
# Of the commands that only the demo and the suite call, nobody needs to read.
INNER_COMMANDS = {"demo_build", "demo_check"}


def list_pages() -> list[Path]:
    """Return every Markdown file of the repository."""
    return [path for path in list_texts() if path.suffix == ".md"]


def list_texts() -> list[Path]:
    """Return every text file that is ours, not a lock."""
    return sorted(
        path
        for path in ROOT.rglob("*")
        if path.suffix in TEXT
        and path.is_file()
        and not KEPT_OUT & set(path.relative_to(ROOT).parts)
        and not any(part.endswith("_cache") or part == "__pycache__" for part in path.parts)
        and ".hypothesis" not in path.parts
    )


def read_all_pages() -> str:
    """Return the text of all pages."""
    return "\n".join(path.read_text("utf-8") for path in list_pages())


def list_settings_read() -> set[str]:
    """Return the environment variables that the code of config reads."""
    name = re.compile(r'"((?:LOOPBOARD_[A-Z_]+|DATABASE_URL|REDIS_URL|DEMO_PORT))"')
    files = (ROOT / "config").rglob("*.py")
    return {found for path in files for found in name.findall(path.read_text("utf-8"))}


def list_settings_described() -> set[str]:
    """Return the variables that have a row in docs/settings.md."""
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    return set(re.findall(r"^\| `([A-Z_]+)` \|", page, flags=re.MULTILINE))


def list_make_targets() -> set[str]:
    """Return the targets of the Makefile."""
    text = (ROOT / "Makefile").read_text("utf-8")
    return set(re.findall(r"^([a-z-]+):", text, flags=re.MULTILINE))


def list_links() -> Iterator[tuple[Path, str]]:
    """Yield each relative link of each page."""
    for page in list_pages():
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
            if not re.match(r"[a-z]+:", target) and not target.startswith("#"):
                yield page, target.split("#")[0]


def test_every_setting_is_described_and_every_described_one_is_read() -> None:
    assert list_settings_described() == list_settings_read()


def test_every_make_target_is_described_and_every_described_one_exists() -> None:
    named = set(re.findall(r"(?:^|`)make ([a-z][a-z-]*)", read_all_pages(), flags=re.MULTILINE))
    assert named == list_make_targets()


def test_every_command_of_ours_is_described() -> None:
    ours = {name for name, app in get_commands().items() if app in OURS}
    text = read_all_pages()
    unnamed = {name for name in ours if not re.search(rf"\b{name}\b", text)}
    assert unnamed - INNER_COMMANDS == set()


def test_every_described_command_exists() -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", read_all_pages()))
    assert named - set(get_commands()) == set()


def test_every_link_leads_somewhere() -> None:
    broken = {
        f"{page.relative_to(ROOT)}: {target}"
        for page, target in list_links()
        if not (page.parent / target).exists()
    }
    assert broken == set()


def test_every_page_is_reached_from_the_readme() -> None:
    reached, fresh = set[Path](), {ROOT / "README.md"}
    while fresh:
        reached |= fresh
        found = {(page.parent / target).resolve() for page, target in list_links() if page in fresh}
        inside = {child for path in found if path.is_dir() for child in path.glob("*.md")}
        fresh = {path for path in found | inside if path.suffix == ".md"} - reached
    docs = {path for path in list_pages() if path.is_relative_to(ROOT / "docs")}
    assert {str(path.relative_to(ROOT)) for path in docs - reached} == set()


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(
            r"\b(pypi|pythonhosted|npmjs|yarnpkg|jsdelivr|unpkg)\.(org|com|net)", id="a registry"
        ),
        pytest.param(r"(?<![\w.~}])/(work|tmp|root|home)/\w", id="a path of some machine"),
    ],
)
def test_no_text_names(what: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in list_texts()
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if re.search(what, line)
    ]
    assert found == []


def test_no_lock_holds_an_address() -> None:
    locks = sorted((ROOT / "requirements").glob("*.lock"))
    assert [path.name for path in locks] == ["boot.lock", "run.lock", "test.lock"]
    assert [path.name for path in locks if "://" in path.read_text("utf-8")] == []


def test_decision_records_are_numbered_without_a_gap() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(path.name.split("-", maxsplit=1)[0]) for path in records]
    assert numbers == list(range(1, len(records) + 1))
    assert all(
        path.read_text("utf-8").startswith(f"# {number:04} ")
        for path, number in zip(records, numbers, strict=True)
    )
