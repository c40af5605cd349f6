"""Print the interviews for blind raters: `python -m corpus.hand_out DIRECTORY`.

A sheet holds what was said and by whom; neither intents nor the split are opened for it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from corpus.interviews import CANDIDATE, Interview, read_interviews


def format_sheet(interview: Interview) -> str:
    """Return one interview as text: who is in the room, then the exchanges, numbered."""
    room = "; ".join(f"{name}, {place}" for name, place in interview.interviewers.items())
    lines = [
        f"Interview {interview.id}",
        f"Job: {interview.job} ({interview.industry}). The candidate is {interview.candidate}.",
        f"Interviewers: {room}",
    ]
    for talk in interview.talks:
        lines.append(f"\n[{talk.id}]")
        lines += [
            f"{'CANDIDATE' if one.speaker == CANDIDATE else one.speaker}: {one.words}"
            for one in talk.said
        ]
    return "\n".join(lines) + "\n"


def write_sheets(room: Path) -> int:
    """Write one sheet per interview into a directory; return how many."""
    room.mkdir(parents=True, exist_ok=True)
    interviews = read_interviews()
    for interview in interviews:
        (room / f"{interview.id}.txt").write_text(format_sheet(interview), "utf-8")
    return len(interviews)


def main() -> None:
    """Write the sheets into the directory that is named."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m corpus.hand_out DIRECTORY")
    sys.stdout.write(f"{write_sheets(Path(sys.argv[1]))} interviews\n")


if __name__ == "__main__":
    main()
