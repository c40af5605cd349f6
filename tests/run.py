"""`python -m tests.run [pytest arguments]`: the whole suite as `make test` and CI run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def find_browser() -> str | None:
    """Return the Chromium that the browser tests drive; LOOPBOARD_CHROMIUM names another."""
    named = os.environ.get("LOOPBOARD_CHROMIUM", "")
    return shutil.which(named) if named else shutil.which("chromium")


def main(arguments: list[str]) -> int:
    """Run pytest on every core; without a browser leave its tests out and say so."""
    pytest = [sys.executable, "-m", "pytest", "-p", "tests.isolation"]
    spread = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]  # see conftest.py
    command = [*pytest, *spread, *arguments]
    if find_browser() is None:
        if os.environ.get("CI"):
            sys.stderr.write("CI needs Chromium for the browser tests, and there is none.\n")
            return 1
        sys.stderr.write("No Chromium here: the tests that drive a browser are left out.\n")
        command += ["-m", "not browser"]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
