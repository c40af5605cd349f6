"""Other people's programs, each in an environment that is thrown away."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

UV = str(Path(sys.executable).parent / "uv")


@dataclass(frozen=True, slots=True)
class Environment:
    """A folder with a virtual environment in it."""

    folder: Path

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment in its folder; whatever it answers is returned."""
        program, *arguments = command
        return subprocess.run(
            [str(self.folder / "env" / "bin" / program), *arguments],
            cwd=self.folder,
            env={
                "HOME": str(self.folder),
                "PATH": "/usr/bin:/bin",
                "LC_ALL": "C.UTF-8",
                **variables,
            },
            capture_output=True,
            text=True,
            check=False,
        )


@contextmanager
def throw_away(*requirements: str) -> Iterator[Environment]:
    """Install `requirements` (each with its version) apart from everything of ours."""
    with tempfile.TemporaryDirectory(prefix="loopboard-interop-") as name:
        folder = Path(name)
        place = str(folder / "env")
        subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, place], check=True)
        install = [UV, "pip", "install", "--quiet", "--python", place, *requirements]
        subprocess.run(install, check=True)
        yield Environment(folder)
