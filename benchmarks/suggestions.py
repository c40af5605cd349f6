"""How well suggested ratings agree with people: own texts, and reference data by `--reference DIR`.

    python benchmarks/suggestions.py [--reference DIR] [--ablate]

Prints for own pairs of answers how many are put in the right order; for the sealed half of the
corpus, for its exchanges with each fold of industries left out of the fit, for own interviews and
the reference interviews rho, exact, within one, quadratic weighted kappa, mean absolute error and
rho with the word count held fixed, each with the word count as the rival that has read nothing;
agreement among the surest ratings; then words a second. `--ablate` also prints what each kind of
evidence adds on the open half of the interviews.
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
from corpus.examples import (  # noqa: E402 (as above)
    average_ratings,
    choose_interviews,
    gather_level_examples,
    label_exchanges,
    transcribe,
)
from corpus.split import DEVELOPMENT, SEALED  # noqa: E402 (as above)
from scorecards.suggestion import Competency, Suggestion, default_rubric, suggest  # noqa: E402 (as above)
from scorecards.suggestion.exchanges import read_exchanges  # noqa: E402 (as above)
from scorecards.suggestion.fitting.levels import (  # noqa: E402 (as above)
    fit_cuts,
    list_strengths,
    predict_left_out,
)
from scorecards.suggestion.scoring import load_weights  # noqa: E402 (as above)
from tests.scorecards.suggestion.conftest import read_pairs  # noqa: E402 (as above)

OWN = ROOT / "tests" / "scorecards" / "suggestion"
ROLES = {"Interviewer": Role.INTERVIEWER, "Candidate": Role.CANDIDATE}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One competency of one interview: a person's level, the engine's, and the words spoken."""

    human: float
    score: float
    rating: int | None
    words: int
    confidence: float = 0.0


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
    human, given = [round(item.human) for item in rated], [int(item.rating or 0) for item in rated]
    gaps = np.abs(np.subtract(human, given))
    rho = correlate([item.human for item in verdicts], [item.score for item in verdicts])
    words = correlate([item.human for item in verdicts], [item.words for item in verdicts])
    seen = correlate([item.human for item in rated], [item.score for item in rated])
    return (
        f"{name:<26} n {len(verdicts):4}  rated {len(rated) / len(verdicts):4.0%}  rho {rho:+.2f} "
        f"(of the rated {seen:+.2f}, words {words:+.2f}, words fixed {hold_fixed(verdicts):+.2f})  "
        f"exact {(gaps == 0).mean():.2f}  within 1 {(gaps <= 1).mean():.2f}  "
        f"QWK {weigh_kappa(human, given, levels):+.2f}  MAE {gaps.mean():.2f}"
    )


def hold_fixed(verdicts: Sequence[Verdict]) -> float:
    """Rho of level and score with the word count held fixed (partial rank correlation)."""
    levels, scores = [item.human for item in verdicts], [item.score for item in verdicts]
    words = [float(item.words) for item in verdicts]
    one, two = correlate(levels, words), correlate(scores, words)
    rest = float(np.sqrt((1 - one**2) * (1 - two**2)))
    return (correlate(levels, scores) - one * two) / rest


def list_coverage(verdicts: Sequence[Verdict], levels: int) -> str:
    """Weighted kappa among the surest quarter, half and whole of the rated."""
    rated = sorted((item for item in verdicts if item.rating), key=lambda item: -item.confidence)
    shares = []
    for share in (0.25, 0.5, 1.0):
        part = rated[: max(2, round(share * len(rated)))]
        human, given = [round(item.human) for item in part], [item.rating or 0 for item in part]
        shares.append(f"{share:.0%} {weigh_kappa(human, given, levels):+.2f}")
    return f"{'':<26} QWK among the surest: {', '.join(shares)}"


def read_half(half: str) -> list[Verdict]:
    """One half of the corpus's interviews with the mean of the blind ratings."""
    verdicts = []
    for interview in choose_interviews(half):
        read, roles = transcribe(interview)
        found = suggest(read, roles, default_rubric())
        own = (one for talk in interview.talks for one in talk.said if one.speaker == "candidate")
        words = sum(len(one.words.split()) for one in own)
        verdicts += [
            weigh_one(found, key, level, words)
            for key, level in average_ratings(interview.id).items()
            if level
        ]
    return verdicts


def weigh_one(found: Suggestion, key: str, level: float, words: int) -> Verdict:
    """A person's level beside what the engine says of the same competency."""
    one = found.competencies[key]
    return Verdict(level, one.score, one.rating, words, one.confidence)


def count_credited(half: str) -> str:
    """How many exchanges of one half are credited to the competency that they asked for."""
    right = asked = 0
    for interview in choose_interviews(half):
        read, roles = transcribe(interview)
        found = suggest(read, roles, default_rubric())
        labels = label_exchanges(interview, read, roles)
        for exchange, shares in zip(read_exchanges(read, roles), found.topics, strict=True):
            meant = labels[exchange.number]
            asked += bool(meant)
            right += bool(meant) and shares.get(meant, 0.0) >= 0.5
    return f"{half + ' interviews':<26} {right} of {asked} answers credited to what was asked"


def leave_out_industries() -> str:
    """Exchanges and open interviews, each by a fit that has not seen its industry."""
    examples = [one for one in gather_level_examples() if one.level]
    scores = predict_left_out(examples, load_weights())
    levels = [one.level for one in examples]
    cuts, _ = fit_cuts(scores, levels)
    verdicts = [
        Verdict(
            example.level,
            float(score),
            1 + sum(float(score) >= cut for cut in cuts),
            sum(s.size for item in example.read for s in item.exchange.sentences),
        )
        for example, score in zip(examples, scores, strict=True)
    ]
    return summarise("industry left out", verdicts, 4)


def ablate() -> Iterable[str]:
    """What leaving a kind of evidence out costs in rho, with each industry left out of the fit."""
    examples = [one for one in gather_level_examples() if one.level]
    weights, levels = load_weights(), [one.level for one in examples]
    full = correlate(levels, list(predict_left_out(examples, weights)))
    yield f"all kinds and telling words: rho {full:.3f}"
    for name, points, telling in (
        ("points alone", True, False),
        ("telling words alone", False, True),
    ):
        scores = predict_left_out(examples, weights, points=points, telling=telling)
        yield f"{name}: rho {correlate(levels, list(scores)):.3f}"
    kinds = sorted({kind for one in examples for kind in list_strengths(one, weights)})
    for kind in kinds:
        scores = predict_left_out(examples, weights, without=kind)
        yield f"without {kind}: {correlate(levels, list(scores)) - full:+.3f}"


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
        weigh_one(found, key, level, words)
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
    parser.add_argument("--ablate", action="store_true", help="what each kind of evidence adds")
    arguments = parser.parse_args()
    folder: Path | None = arguments.reference
    lines = [order_pairs("pairs.txt"), order_pairs("held_out_pairs.txt")]
    lines.append(summarise("own interviews", read_own_interviews(), 4))
    sealed = read_half(SEALED)
    lines += [summarise("sealed interviews", sealed, 4), list_coverage(sealed, 4)]
    lines += [count_credited(SEALED), count_credited(DEVELOPMENT), leave_out_industries()]
    if folder is not None:
        lines.append(summarise("reference interviews", read_reference(folder), 3))
    lines += ablate() if arguments.ablate else []
    sys.stdout.write("\n".join([*lines, measure_speed()]) + "\n")


if __name__ == "__main__":
    main()
