"""The shape of the house, read from its files: docs/architecture.md in a form that fails."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("config", "integrations", "loops", "scorecards", "candidates", "accounts", "jobs")
ENGINES = ("candidates.transcripts", "scorecards.suggestion", "loops.calibration")
FRAMEWORKS = ("django", "rest_framework", "celery", "kombu", "redis", "psycopg", "sqlite3")
LONGEST_FILE, LONGEST_FUNCTION = 400, 30
VAGUE = re.compile(r"(^|_)(utils?|helpers?|misc|common)(_|$)|^(process|handle)_")


def list_modules() -> list[Path]:
    """Return our Python files outside migrations, tests and benchmarks included."""
    rooms = (*APPS, "tests", "benchmarks")
    files = (path for room in rooms for path in (ROOT / room).rglob("*.py"))
    return sorted(path for path in files if "migrations" not in path.parts)


def list_functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions of a file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function's body, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_imports_where_no_framework_is(engine: str) -> None:
    blocked = "\n".join(f"sys.modules[{name!r}] = None" for name in FRAMEWORKS)
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{blocked}\nimport {engine}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_files_stay_short() -> None:
    counted = {path: len(path.read_text("utf-8").splitlines()) for path in list_modules()}
    long = {str(path.relative_to(ROOT)): n for path, n in counted.items() if n > LONGEST_FILE}
    assert long == {}


def test_functions_stay_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"
        for path in list_modules()
        if not {"tests", "benchmarks"} & set(path.parts)
        for function in list_functions(path)
        if length_of(function) > LONGEST_FUNCTION
    ]
    assert long == []


def test_names_say_what_is_done() -> None:
    files = [path for path in list_modules() if VAGUE.search(path.stem)]
    functions = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"
        for path in list_modules()
        for function in list_functions(path)
        if VAGUE.search(function.name) and function.name != "process_exception"
    ]
    assert (files, functions) == ([], [])


FORBIDDEN = {
    "work left for later": r"#\s*(TODO|FIXME|XXX)\b",
    "a noqa without its reason": r"#\s*noqa(?!: [A-Z]+[0-9]+(, [A-Z]+[0-9]+)*\s+(\(|# ))",
    "an ignore without its reason": r"#\s*type: ignore(?!\[[a-z-]+(, ?[a-z-]+)*\]\s+(\(|# ))",
    "a test that is not run": r"pytest\.(mark\.)?(skip|xfail)",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_line_is(what: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in list_modules()
        if path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(FORBIDDEN[what], line)
    ]
    assert found == []


@pytest.mark.parametrize("room", ["api", "pages"])
def test_pages_and_api_never_fetch_a_row_by_its_key(room: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for app in APPS
        for path in sorted((ROOT / app / room).rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"\.get\((pk|id)=(?!\w+\.pk\))|get_object_or_404\([A-Z]\w+[,)]", line)
    ]
    assert found == []
