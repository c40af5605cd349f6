"""A plain word and where it was written."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One plain word and the slice `text[start:end]` it was written as."""

    plain: str
    start: int
    end: int
    capital: bool = False
