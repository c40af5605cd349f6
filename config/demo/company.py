"""The demo company as one value, and the words of its recorded interviews."""

from __future__ import annotations

from pathlib import Path

from config.demo.history import draw_history
from config.demo.openings import OPENINGS
from config.demo.people import PEOPLE
from config.demo.shapes import Company
from config.demo.stories import STORIES

TRANSCRIPTS = Path(__file__).with_name("transcripts")


def describe_company() -> Company:
    """Return the whole demo company; the same every time."""
    return Company(
        name="Peatbridge",
        people=PEOPLE,
        openings=OPENINGS,
        stories=STORIES,
        history=draw_history(),
    )


def read_recording(filename: str) -> bytes:
    """Return a transcript's file as it came. Raises FileNotFoundError for an unknown name."""
    return (TRANSCRIPTS / filename).read_bytes()
