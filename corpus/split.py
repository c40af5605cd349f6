"""Deal the interviews into two halves: `python -m corpus.split` writes split.csv anew.

Who tunes an engine reads the development half only; the sealed half is for the final word.
Writers come in batches with a seed of their own: a new batch moves nobody.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from corpus.interviews import Interview, read_interviews
from corpus.reading import HOME, UnreadableCorpus

# A batch's seed is the first from 20261129 on whose halves give no level away, see README.md.
BATCHES = (
    (20261448, ("w2a", "w2b", "w2c", "w2d", "w2e")),
    (20261235, ("w5a", "w5b")),
)
SEEDS = {writer: seed for seed, writers in BATCHES for writer in writers}
DEVELOPMENT, SEALED = HALVES = ("development", "sealed")
HEADING = ["interview", "split"]


def deal(interviews: Iterable[Interview], seeds: Mapping[str, int] = SEEDS) -> dict[str, str]:
    """Return the half of each interview: in every writer's texts a random half is sealed.

    A writer's deal hangs on that writer and their seed alone, so that new writers move nobody;
    raise UnreadableCorpus for a writer without a seed.
    """
    by_writer: defaultdict[str, list[str]] = defaultdict(list)
    for interview in interviews:
        by_writer[interview.writer].append(interview.id)
    dealt: dict[str, str] = {}
    for writer, ids in by_writer.items():
        if writer not in seeds:
            raise UnreadableCorpus(f"writer {writer} has no seed to be dealt by.")
        mixed = sorted(ids)
        random.Random(f"{seeds[writer]} {writer}").shuffle(mixed)  # noqa: S311 - a deal, not a secret
        half = len(mixed) // 2
        dealt |= dict.fromkeys(mixed[:half], SEALED) | dict.fromkeys(mixed[half:], DEVELOPMENT)
    return dict(sorted(dealt.items()))


def write_split(path: Path, dealt: Mapping[str, str]) -> None:
    """Write the halves as a table of interview and split."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([HEADING, *dealt.items()])


def read_split(path: Path = HOME / "split.csv") -> dict[str, str]:
    """Return the half of each interview; raise UnreadableCorpus for an unknown or second half."""
    with path.open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    dealt = dict(rows)
    if heading != HEADING or len(dealt) != len(rows) or not set(dealt.values()) <= set(HALVES):
        raise UnreadableCorpus(f"{path.name}: not one half for each interview.")
    return dealt


if __name__ == "__main__":
    write_split(HOME / "split.csv", deal(read_interviews()))
