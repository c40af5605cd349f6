"""The process that reads one file under limits: `read_apart` starts it and is its only caller."""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
from contextlib import suppress

from candidates.transcripts.apart import OUT_OF_MEMORY, pack
from candidates.transcripts.reading import read_transcript
from candidates.transcripts.turns import UnreadableTranscript


def limit(*, seconds: int, megabytes: int) -> None:
    """Let the system end this process beyond its time, and refuse it memory beyond its share."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):  # macOS knows no such limit
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024**2, megabytes * 1024**2))


def answer(raw: bytes, filename: str) -> bytes:
    """Return in JSON what the file says, or why it cannot be read."""
    try:
        told = {"read": pack(read_transcript(raw, filename=filename))}
    except UnreadableTranscript as error:
        told = {"refused": {"code": error.code, "message": error.message, "line": error.line}}
    return json.dumps(told).encode()


def main() -> None:
    """Read the head line and the file from the standard input; write the answer."""
    gc.disable()  # the process ends with its file; walking 100,000 turns costs a quarter of it
    head = json.loads(sys.stdin.buffer.readline())
    limit(seconds=head["seconds"], megabytes=head["megabytes"])
    try:
        told = answer(sys.stdin.buffer.read(), head["filename"])
        sys.stdout.buffer.write(told)
        sys.stdout.buffer.flush()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # there may be no memory left to end in any other way


if __name__ == "__main__":
    main()
