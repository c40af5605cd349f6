"""Figures of agreement between levels that people gave and what the suggestions say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.suggestion_examples import correlate
from corpus.agreement import weigh_kappa


@dataclass(frozen=True, slots=True)
class Verdict:
    """One competency of one interview: a person's level, the engine's, and the words spoken."""

    human: float
    score: float
    rating: int | None
    words: int
    confidence: float = 0.0


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
