"""From a clone to a working environment, by the standard library alone."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import boot

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with locks and a Python that stands for a made environment."""
    (tmp_path / "requirements").mkdir()
    for name in ("boot", "run", "test"):
        (tmp_path / "requirements" / f"{name}.lock").write_text(f"# {name}\n")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    monkeypatch.setattr(boot, "ROOT", tmp_path)
    monkeypatch.setattr(boot, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(boot, "PYTHON", python)
    return tmp_path


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the locks that were installed since."""
    locks: list[str] = []

    def install(lock: Path) -> bool:
        locks.append(lock.name)
        return True

    monkeypatch.setattr(boot, "_install_with_uv", install)
    return locks


def test_the_first_start_installs_the_lock(clone: Path, installed: list[str]) -> None:
    assert boot.prepare("run") == clone / ".venv" / "bin" / "python"
    assert installed == ["run.lock"]


def test_the_next_start_installs_nothing(clone: Path, installed: list[str]) -> None:
    boot.prepare("run")
    boot.prepare("run")
    assert installed == ["run.lock"]


def test_a_changed_lock_is_installed_again(clone: Path, installed: list[str]) -> None:
    boot.prepare("run")
    (clone / "requirements" / "run.lock").write_text("# newer\n")
    boot.prepare("run")
    assert installed == ["run.lock", "run.lock"]


def test_an_environment_for_tests_also_runs(clone: Path, installed: list[str]) -> None:
    boot.prepare("test")
    boot.prepare("run")
    assert installed == ["test.lock"]


def test_without_uv_pip_installs(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_pip: list[str] = []

    def install(lock: str) -> bool:
        by_pip.append(lock)
        return True

    monkeypatch.setattr(boot, "_install_with_uv", lambda _: False)
    monkeypatch.setattr(boot, "_pip", install)
    boot.prepare("run")
    assert by_pip == ["run.lock"]


def test_a_failed_install_says_what_to_look_at_and_leaves_no_stamp(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(boot, "_install_with_uv", lambda _: False)
    monkeypatch.setattr(boot, "_pip", lambda _: False)
    assert boot.main(["run", "manage.py", "demo"]) == 1
    assert "Is pip there (python3 -m pip --version)" in capsys.readouterr().err
    assert list((clone / ".venv").glob("*.stamp")) == []


def test_an_old_python_is_told_which_one_is_needed(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert boot.main(["run"]) == 1
    assert "needs Python 3.11 or newer; this is 3.10.4." in capsys.readouterr().err


def test_compiled_modules_are_kept_inside_the_environment_alone() -> None:
    asked = "import sys; print(sys.pycache_prefix, sys.dont_write_bytecode, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "config/boot.py", "run", "-c", asked],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [str(ROOT / ".venv" / "pycache"), "False"]


def test_it_needs_nothing_but_the_standard_library() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", "import runpy; runpy.run_path('config/boot.py')"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_stamp_is_the_hash_of_the_lock(clone: Path, installed: list[str]) -> None:
    boot.prepare("run")
    digest = hashlib.sha256((clone / "requirements" / "run.lock").read_bytes()).hexdigest()
    assert (clone / ".venv" / "loopboard-run.stamp").read_text() == digest
