"""Read what blind raters gave: `python -m corpus.ratings [FILE ...]` says whether tables are whole.

A table rates interviews or exchanges; its heading says which. It is whole when it rates all by each
writer of whom it rates anything.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus.interviews import GRADES, NO_EVIDENCE, NOT_ASKED, Level, read_interviews
from corpus.reading import COMPETENCIES, HOME, LEVELS, UnreadableCorpus, read_exchanges

HEADING = ["interview", "competency", "rating", "note"]
EXCHANGE_HEADING = ["exchange", "rating", "note"]
EXCHANGE_TABLE = "exchanges-"
RATINGS: dict[str, Level] = {
    **{str(grade): grade for grade in GRADES},
    NOT_ASKED: NOT_ASKED,
    NO_EVIDENCE: NO_EVIDENCE,
}
EXCHANGE_RATINGS = {str(level): level for level in LEVELS}


@dataclass(frozen=True)
class Rating:
    """One rater's word on one competency of one interview; note is free text, perhaps empty."""

    level: Level
    note: str


@dataclass(frozen=True)
class ExchangeRating:
    """One rater's word on what an exchange asks for: 1-4, or 0 where the answer shows nothing."""

    level: int
    note: str


def read_rows(path: Path) -> tuple[list[str], list[list[str]]]:
    """Return the heading and the rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    return heading, rows


def read_ratings(path: Path) -> dict[tuple[str, str], Rating]:
    """Return ratings by interview and competency; raise UnreadableCorpus naming the broken line."""
    heading, rows = read_rows(path)
    if heading != HEADING:
        raise UnreadableCorpus(f"{path.name}: the heading is not {','.join(HEADING)}.")
    found: dict[tuple[str, str], Rating] = {}
    for number, row in enumerate(rows, 2):
        if len(row) != len(HEADING) or row[1] not in COMPETENCIES or row[2] not in RATINGS:
            raise UnreadableCorpus(f"{path.name}, row {number}: {','.join(row)!r} is no rating.")
        if (row[0], row[1]) in found:
            raise UnreadableCorpus(f"{path.name}, row {number}: rated twice.")
        found[row[0], row[1]] = Rating(RATINGS[row[2]], row[3])
    return found


def read_exchange_ratings(path: Path) -> dict[str, ExchangeRating]:
    """Return ratings by exchange id; raise UnreadableCorpus naming the broken line."""
    heading, rows = read_rows(path)
    if heading != EXCHANGE_HEADING:
        raise UnreadableCorpus(f"{path.name}: the heading is not {','.join(EXCHANGE_HEADING)}.")
    found: dict[str, ExchangeRating] = {}
    for number, row in enumerate(rows, 2):
        if len(row) != len(EXCHANGE_HEADING) or row[1] not in EXCHANGE_RATINGS:
            raise UnreadableCorpus(f"{path.name}, row {number}: {','.join(row)!r} is no rating.")
        if row[0] in found:
            raise UnreadableCorpus(f"{path.name}, row {number}: rated twice.")
        found[row[0]] = ExchangeRating(EXCHANGE_RATINGS[row[1]], row[2])
    return found


def list_missing(
    ratings: Iterable[tuple[str, str]], interviews: Iterable[str]
) -> list[tuple[str, str]]:
    """Return the pairs of interview and competency that have no rating."""
    given = set(ratings)
    wanted = [(one, competency) for one in interviews for competency in COMPETENCIES]
    return [pair for pair in wanted if pair not in given]


def read_all_ratings(home: Path = HOME) -> dict[str, dict[tuple[str, str], Rating]]:
    """Return the ratings of interviews by every rater, by the name of the file."""
    paths = sorted((home / "ratings").glob("*.csv"))
    return {
        path.stem: read_ratings(path) for path in paths if not path.name.startswith(EXCHANGE_TABLE)
    }


def read_all_exchange_ratings(home: Path = HOME) -> dict[str, dict[str, ExchangeRating]]:
    """Return the ratings of exchanges by every rater, by the rater's name."""
    paths = sorted((home / "ratings").glob(f"{EXCHANGE_TABLE}*.csv"))
    return {path.stem.removeprefix(EXCHANGE_TABLE): read_exchange_ratings(path) for path in paths}


def find_gaps(path: Path) -> list[str]:
    """Return what a table lacks of the writers it began, and what it rates that is not there."""
    if read_rows(path)[0] == EXCHANGE_HEADING:
        given = set(read_exchange_ratings(path))
        wanted = {one.id: one.writer for one in read_exchanges()}
    else:
        given = {", ".join(pair) for pair in read_ratings(path)}
        hands = {one.id: one.writer[:2] for one in read_interviews()}  # a writer in several voices
        wanted = {", ".join(pair): hands[pair[0]] for pair in list_missing([], hands)}
    begun = {wanted[one] for one in given if one in wanted} or set(wanted.values())
    missing = {one for one, writer in wanted.items() if writer in begun} - given
    lines = [f"missing: {one}" for one in sorted(missing)]
    return lines + [f"not in the corpus: {one}" for one in sorted(given - set(wanted))]


def main() -> None:
    """Say which ratings the tables lack; end with 1 where there are any."""
    parser = argparse.ArgumentParser(prog="python -m corpus.ratings", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="tables; all of the corpus if none")
    files = parser.parse_args().files or sorted((HOME / "ratings").glob("*.csv"))
    lines = [f"{path.name}: {line}\n" for path in files for line in find_gaps(path)]
    sys.stdout.writelines(lines)
    sys.exit(1 if lines else 0)


if __name__ == "__main__":
    main()
