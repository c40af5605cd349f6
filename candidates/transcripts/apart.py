"""Reads a file in a process of its own, with limits: what goes wrong there stays there.

The process knows no settings, no database and no secrets, only the bytes that it is handed.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from candidates.transcripts.turns import Notice, Transcript, Turn, UnreadableTranscript

OUT_OF_MEMORY = 77
_ROOT = Path(__file__).resolve().parents[2]
_HEAVY = "Reading this file takes more {} than any transcript needs."


class ReaderLost(RuntimeError):  # noqa: N818 (in the users' words)
    """The reading process ended without an answer, or was too slow: another try may help."""


def read_apart(
    raw: bytes, *, filename: str = "", seconds: int = 20, megabytes: int = 512
) -> Transcript:
    """Return the words of a file, read in a process with at most so much time and memory.

    `seconds` is its processor time; it may wait as long again for its turn. Raises
    UnreadableTranscript as read_transcript does, and `too_heavy`; ReaderLost when it was killed.
    """
    head = json.dumps({"filename": filename, "seconds": seconds, "megabytes": megabytes})
    try:
        done = subprocess.run(
            [sys.executable, "-S", "-s", "-m", "candidates.transcripts"],
            input=head.encode() + b"\n" + raw,
            capture_output=True,
            check=False,
            cwd=_ROOT,
            env=_environ(),
            timeout=seconds * 2,
        )
    except subprocess.TimeoutExpired as error:
        raise ReaderLost(f"no answer in {seconds * 2} seconds") from error
    return _read_answer(done.returncode, done.stdout)


def _environ() -> dict[str, str]:
    """Return all that the reader is told of this process: where modules are, no secret."""
    environ = {"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    if sys.pycache_prefix:
        environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    return environ


def _read_answer(code: int, output: bytes) -> Transcript:
    if code == -signal.SIGXCPU:
        raise UnreadableTranscript("too_heavy", _HEAVY.format("time"))
    if code == OUT_OF_MEMORY:
        raise UnreadableTranscript("too_heavy", _HEAVY.format("memory"))
    if code != 0:
        raise ReaderLost(f"exit code {code}")
    told = json.loads(output)
    if (refused := told.get("refused")) is not None:
        raise UnreadableTranscript(refused["code"], refused["message"], line=refused["line"])
    return unpack(told["read"])


def pack(transcript: Transcript) -> dict[str, Any]:
    """Return a transcript as JSON carries it between the two processes."""
    return {
        "text": transcript.text,
        "shape": transcript.shape,
        "turns": transcript.turns,
        "header": dict(transcript.header),
        "notices": [[notice.line, notice.message] for notice in transcript.notices],
    }


def unpack(told: dict[str, Any]) -> Transcript:
    """Return the transcript that `pack` wrote."""
    return Transcript(
        text=told["text"],
        shape=told["shape"],
        turns=tuple(map(Turn._make, told["turns"])),
        header=told["header"],
        notices=tuple(Notice(*notice) for notice in told["notices"]),
    )
