"""Read what blind raters gave: `python -m corpus.ratings FILE` says whether a table is whole."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus.interviews import GRADES, NO_EVIDENCE, NOT_ASKED, Level, read_interviews
from corpus.reading import COMPETENCIES, HOME, UnreadableCorpus

HEADING = ["interview", "competency", "rating", "note"]
RATINGS: dict[str, Level] = {
    **{str(grade): grade for grade in GRADES},
    NOT_ASKED: NOT_ASKED,
    NO_EVIDENCE: NO_EVIDENCE,
}


@dataclass(frozen=True)
class Rating:
    """One rater's word on one competency of one interview; note is free text, perhaps empty."""

    level: Level
    note: str


def read_ratings(path: Path) -> dict[tuple[str, str], Rating]:
    """Return ratings by interview and competency; raise UnreadableCorpus naming the broken line."""
    with path.open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
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


def list_missing(
    ratings: Iterable[tuple[str, str]], interviews: Iterable[str]
) -> list[tuple[str, str]]:
    """Return the pairs of interview and competency that have no rating."""
    given = set(ratings)
    wanted = [(one, competency) for one in interviews for competency in COMPETENCIES]
    return [pair for pair in wanted if pair not in given]


def read_all_ratings(home: Path = HOME) -> dict[str, dict[tuple[str, str], Rating]]:
    """Return the ratings of every rater, by the name of the file."""
    return {path.stem: read_ratings(path) for path in sorted((home / "ratings").glob("*.csv"))}


def main() -> None:
    """Say which ratings a table lacks; end with 1 where there are any."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m corpus.ratings FILE")
    missing = list_missing(read_ratings(Path(sys.argv[1])), [one.id for one in read_interviews()])
    sys.stdout.writelines(f"missing: {one}, {competency}\n" for one, competency in missing)
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
