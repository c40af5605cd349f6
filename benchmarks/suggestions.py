"""How well suggested ratings agree with people: own texts, and reference data by `--reference DIR`.

    python -m benchmarks.suggestions [--reference DIR] [--ablation] [--families]

Prints for own pairs of answers how many are put in the right order; for the sealed half of the
corpus, for its exchanges with each fold of industries or each writer left out of the fit, for own
interviews and the reference interviews rho, exact, within one, quadratic weighted kappa, mean
absolute error and rho with the word count held fixed, each with the word count as the rival that
has read nothing; agreement among the surest ratings; what gets no rating; then words a second.
`--ablation` prints instead what each signal adds on the sealed interviews, `--families` how four
families of models do on the same features; each takes a minute or two.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any

from benchmarks.suggestion_ablation import print_ablation
from benchmarks.suggestion_families import print_families
from benchmarks.suggestion_figures import Verdict, list_coverage, summarise
from benchmarks.suggestion_reference import ROLES, print_reference, write_talk
from candidates.transcripts import Role, read_transcript, speakers
from corpus.examples import (
    average_ratings,
    choose_interviews,
    gather_level_examples,
    label_exchanges,
    transcribe,
)
from corpus.interviews import Interview
from corpus.split import DEVELOPMENT, SEALED
from scorecards.suggestion import Suggestion, default_rubric, suggest
from scorecards.suggestion.exchanges import read_exchanges
from scorecards.suggestion.fitting.examples import LevelExample
from scorecards.suggestion.fitting.levels import fit_cuts, predict_left_out
from scorecards.suggestion.scoring import load_weights
from tests.scorecards.suggestion.conftest import read_pairs

OWN = Path(__file__).resolve().parent.parent / "tests" / "scorecards" / "suggestion"


def read_half(half: str, writer: str = "") -> list[Verdict]:
    """One half of the corpus's interviews, or a writer's, with the mean of the blind ratings."""
    verdicts = []
    for interview in _choose(half, writer):
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


def _choose(half: str, writer: str) -> list[Interview]:
    return [one for one in choose_interviews(half) if one.writer.startswith(writer)]


def count_silent(half: str) -> str:
    """How many answers that show nothing get no rating, and how many of level 1 lose theirs."""
    counts = {0: [0, 0], 1: [0, 0]}
    for interview in choose_interviews(half):
        read, roles = transcribe(interview)
        found = suggest(read, roles, default_rubric())
        for key, level in average_ratings(interview.id).items():
            if level in counts:
                counts[int(level)][0] += found.competencies[key].rating is None
                counts[int(level)][1] += 1
    told = [f"{none} of {total} of level {level}" for level, (none, total) in counts.items()]
    return f"{half + ' interviews':<26} not rated: {', '.join(told)} (0: shows nothing)"


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


def leave_out(what: str, by: Callable[[LevelExample], str]) -> Iterator[str]:
    """Exchanges and open interviews, each by a fit that has not seen its industry or its writer."""
    examples = [one for one in gather_level_examples() if one.level]
    scores = predict_left_out(examples, load_weights(), by=by)
    cuts, _ = fit_cuts(scores, [one.level for one in examples])
    verdicts = [
        Verdict(
            example.level,
            float(score),
            1 + sum(float(score) >= cut for cut in cuts),
            sum(s.size for item in example.read for s in item.exchange.sentences),
        )
        for example, score in zip(examples, scores, strict=True)
    ]
    yield summarise(f"{what} left out", verdicts, 4)
    for writer in sorted({one.writer for one in examples}):
        pairs = zip(examples, verdicts, strict=True)
        own = [verdict for one, verdict in pairs if one.writer == writer]
        yield summarise(f"  {what} left out, {writer}", own, 4)


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


def print_agreement(reference: Path | None) -> Iterator[str]:
    """Yield the figures of agreement and of speed."""
    yield measure_speed()  # first: the peak is that of the whole process
    yield from (order_pairs("pairs.txt"), order_pairs("held_out_pairs.txt"))
    yield summarise("own interviews", read_own_interviews(), 4)
    sealed = read_half(SEALED)
    yield from (summarise("sealed interviews", sealed, 4), list_coverage(sealed, 4))
    for writer in ("w2", "w5"):
        yield summarise(f"  sealed, {writer}", read_half(SEALED, writer), 4)
    yield from (count_credited(SEALED), count_credited(DEVELOPMENT))
    yield from (count_silent(SEALED), count_silent(DEVELOPMENT))
    yield from leave_out("industry", attrgetter("group"))
    yield from leave_out("writer", attrgetter("writer"))
    if reference is not None:
        yield from print_reference(reference)


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--reference", type=Path, help="folder with btr_interviews.jsonl")
    parser.add_argument("--ablation", action="store_true", help="what each signal adds")
    parser.add_argument("--families", action="store_true", help="families of models side by side")
    asked = parser.parse_args()
    chosen = [print_ablation()] if asked.ablation else []
    chosen += [print_families()] if asked.families else []
    for lines in chosen or [print_agreement(asked.reference)]:
        for line in lines:
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
