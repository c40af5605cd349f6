"""From a clone to a working environment: Python 3.11+ with pip is all it needs.

Makes .venv, installs uv from a hash-locked file, then everything else with hashes checked; falls
back to pip. A stamp of the lock makes the next start take no time. Standard library only: this
runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
# Started from inside .venv, which has no pip, the pip of the Python that made it is used.
BASE: str = getattr(sys, "_base_executable", None) or sys.executable


class BootError(Exception):
    """The environment cannot be made; the message says what to do."""


def prepare(name: str) -> Path:
    """Return the environment's Python with requirements/`name`.lock installed.

    A `test` environment also serves a `run`. Raises BootError with a sentence.
    """
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        raise BootError(f"Loopboard needs Python 3.11 or newer; this is {found}.")
    if _is_stamped(name) or (name == "run" and _is_stamped("test")):
        return PYTHON
    if not PYTHON.exists():
        _run([BASE, "-m", "venv", "--without-pip", str(VENV)], "make .venv")
    _say(f"Installing requirements/{name}.lock ...")
    lock = ROOT / "requirements" / f"{name}.lock"
    if not _install_with_uv(lock):
        _install_with_pip(lock)
    _stamp(name).write_text(_digest(name), encoding="ascii")
    return PYTHON


def _install_with_uv(lock: Path) -> bool:
    uv = _find_uv()
    if uv is None:
        return False
    command = [uv, "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes"]
    done = subprocess.run([*command, "--no-deps", "-r", str(lock)], check=False)  # noqa: S603 (fixed command)
    return done.returncode == 0


def _find_uv() -> str | None:
    if found := shutil.which("uv"):
        return found
    own = PYTHON.with_name("uv.exe" if os.name == "nt" else "uv")
    if not own.exists() and not _pip("boot.lock"):
        return None
    return str(own) if own.exists() else None


def _install_with_pip(lock: Path) -> None:
    if not _pip(lock.name):
        raise BootError(
            "The packages could not be installed. Is pip there (python3 -m pip --version), and "
            "does this machine reach its package index? What pip said stands above."
        )


def _pip(lock: str) -> bool:
    command = [BASE, "-m", "pip", "--python", str(PYTHON), "install", "--quiet"]
    options = ["--disable-pip-version-check", "--require-hashes", "--no-deps"]
    path = str(ROOT / "requirements" / lock)
    return subprocess.run([*command, *options, "-r", path], check=False).returncode == 0  # noqa: S603 (fixed command)


def _run(command: list[str], what: str) -> None:
    if subprocess.run(command, check=False).returncode:  # noqa: S603 (fixed command)
        raise BootError(f"Could not {what}; the reason stands above.")


def _stamp(name: str) -> Path:
    return VENV / f"loopboard-{name}.stamp"


def _digest(name: str) -> str:
    return hashlib.sha256((ROOT / "requirements" / f"{name}.lock").read_bytes()).hexdigest()


def _is_stamped(name: str) -> bool:
    stamp = _stamp(name)
    return PYTHON.exists() and stamp.exists() and stamp.read_text("ascii") == _digest(name)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def _environ() -> dict[str, str]:
    """Return the variables to run with: compiled modules are kept, inside .venv and nowhere else.

    Without them each process of the demo, each worker of the tests and each reader of a transcript
    would compile a few thousand modules again.
    """
    environ = {**os.environ, "PYTHONPYCACHEPREFIX": str(VENV / "pycache")}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    return environ


def main(arguments: list[str]) -> int:
    """Prepare the environment named first, then run the rest in it: `boot.py test -m pytest`."""
    name, *rest = arguments
    try:
        python = prepare(name)
    except BootError as error:
        _say(str(error))
        return 1
    if rest:
        os.chdir(ROOT)
        os.execve(python, [str(python), *rest], _environ())  # noqa: S606 (the environment's own Python)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
