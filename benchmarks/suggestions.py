"""How well suggested ratings agree with people: own texts, and reference data by `--reference DIR`.

    python benchmarks/suggestions.py [--reference DIR]

Prints for own pairs of answers how many are put in the right order, for own interviews and the
reference interviews rho, exact, within one, quadratic weighted kappa and mean absolute error,
each with the answer's word count as the rival that has read nothing; then words a second.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import rankdata

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from candidates.transcripts import Role, read_transcript, speakers  # noqa: E402 (the path comes first)
from candidates.transcripts.turns import Transcript, Turn  # noqa: E402 (as above)
from scorecards.suggestion import Competency, Suggestion, default_rubric, suggest  # noqa: E402 (as above)
from tests.scorecards.suggestion.conftest import read_pairs  # noqa: E402 (as above)

OWN = ROOT / "tests" / "scorecards" / "suggestion"
ROLES = {"Interviewer": Role.INTERVIEWER, "Candidate": Role.CANDIDATE}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One competency of one interview: a person's level, the engine's, and the words spoken."""

    human: int
    score: float
    rating: int | None
    words: int


def correlate(first: Sequence[float], second: Sequence[float]) -> float:
    """Spearman's rho with mid-ranks for ties."""
    return float(np.corrcoef(rankdata(first), rankdata(second))[0, 1])


def weigh_kappa(first: Sequence[int], second: Sequence[int], levels: int) -> float:
    """Quadratic weighted kappa (Cohen 1968) of two raters on 1..levels."""
    seen = np.zeros((levels, levels))
    for one, other in zip(first, second, strict=True):
        seen[one - 1, other - 1] += 1
    grid = np.subtract.outer(np.arange(levels), np.arange(levels)) ** 2
    chance = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / seen.sum()
    return float(1 - (grid * seen).sum() / (grid * chance).sum())


def summarise(name: str, verdicts: Sequence[Verdict], levels: int) -> str:
    """One line: agreement of the engine and, beside it, of the word count."""
    rated = [item for item in verdicts if item.rating is not None]
    human, given = [item.human for item in rated], [int(item.rating or 0) for item in rated]
    gaps = np.abs(np.subtract(human, given))
    rho = correlate([item.human for item in verdicts], [item.score for item in verdicts])
    words = correlate([item.human for item in verdicts], [item.words for item in verdicts])
    return (
        f"{name:<26} n {len(verdicts):4}  rated {len(rated) / len(verdicts):4.0%}  rho {rho:+.2f} "
        f"(words {words:+.2f})  exact {(gaps == 0).mean():.2f}  within 1 {(gaps <= 1).mean():.2f}  "
        f"QWK {weigh_kappa(human, given, levels):+.2f}  MAE {gaps.mean():.2f}"
    )


def order_pairs(name: str) -> str:
    """How many of the file's pairs the engine, and the word count, put in the right order."""
    pairs = read_pairs(name)
    right = longer = 0
    for pair in pairs:
        weak, strong = (pair.hold(side) for side in (pair.weaker, pair.stronger))
        key = pair.competency
        right += strong.competencies[key].score > weak.competencies[key].score
        longer += sum(map(len, pair.stronger)) > sum(map(len, pair.weaker))
    return f"{name:<26} {right} of {len(pairs)} pairs in order (word count {longer})"


def read_own_interviews() -> list[Verdict]:
    """Own interviews with the level that their writer meant."""
    levels: dict[str, dict[str, Any]] = json.loads((OWN / "interviews" / "levels.json").read_text())
    verdicts = []
    for name, meant in levels.items():
        read = read_transcript((OWN / "interviews" / name).read_bytes())
        ranked = sorted(speakers(read), key=lambda speaker: -speaker.words)
        roles = {speaker.label: Role.INTERVIEWER for speaker in ranked}
        roles[ranked[0].label] = Role.CANDIDATE  # who is interviewed speaks most
        verdicts += compare(suggest(read, roles, default_rubric()), meant, ranked[0].words)
    return verdicts


def compare(found: Suggestion, meant: dict[str, Any], words: int) -> list[Verdict]:
    """One verdict for each competency that the person gave a number."""
    return [
        Verdict(level, found.competencies[key].score, found.competencies[key].rating, words)
        for key, level in meant.items()
        if isinstance(level, int)
    ]


def count_words(read: Transcript) -> int:
    """Words of the candidate."""
    own = (turn for turn in read.turns if turn.speaker == "Candidate")
    return sum(len(read.text[turn.start : turn.end].split()) for turn in own)


def write_talk(turns: Iterable[dict[str, str]]) -> Transcript:
    """A reference interview as a transcript."""
    text, placed = "", []
    for turn in turns:
        who = "Candidate" if turn["role"] == "applicant" else "Interviewer"
        text += f"{who}: "
        placed.append(Turn(who, len(text), len(text) + len(turn["message"])))
        text += turn["message"] + "\n\n"
    return Transcript(text, "plain", tuple(placed))


def read_reference(folder: Path) -> list[Verdict]:
    """Reference interviews rated on their own three-level rubrics."""
    rubrics = json.loads((folder / "btr_rubrics.json").read_text())
    verdicts = []
    for line in (folder / "btr_interviews.jsonl").read_text().splitlines():
        item = json.loads(line)
        rubric = [
            Competency(key, key.replace("_", " "), dict(enumerate(anchors.values(), start=1)))
            for key, anchors in rubrics[item["role"]].items()
        ]
        read = write_talk(item["turns"])
        verdicts += compare(suggest(read, ROLES, rubric), item["levels"], count_words(read))
    return verdicts


def measure_speed() -> str:
    """Words a second on one core over a talk of two hours, and the peak of the process."""
    pairs = read_pairs("pairs.txt")
    turns: list[dict[str, str]] = []
    while sum(len(turn["message"].split()) for turn in turns) < 18_000:
        for pair in pairs:
            for question, answer in zip(pair.questions, pair.stronger, strict=True):
                turns += [
                    {"role": "interviewer", "message": question},
                    {"role": "applicant", "message": answer},
                ]
    read = write_talk(turns)
    suggest(write_talk(turns[:4]), ROLES, default_rubric())
    began = time.process_time()
    suggest(read, ROLES, default_rubric())
    spent = time.process_time() - began
    words = sum(len(turn["message"].split()) for turn in turns)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{words} words in {spent:.2f} s: {words / spent:,.0f} words/s, peak {peak:.0f} MiB"


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--reference", type=Path, help="folder with btr_interviews.jsonl")
    folder: Path | None = parser.parse_args().reference
    lines = [order_pairs("pairs.txt"), order_pairs("held_out_pairs.txt")]
    lines.append(summarise("own interviews", read_own_interviews(), 4))
    if folder is not None:
        lines.append(summarise("reference interviews", read_reference(folder), 3))
    sys.stdout.write("\n".join([*lines, measure_speed()]) + "\n")


if __name__ == "__main__":
    main()
