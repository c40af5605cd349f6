"""Small companies that rate by a fixed model: plain data for tests."""

import numpy as np

from loops.calibration import RatingRow, Variances

SKILLS = ("data", "execution", "influence", "leadership", "strategy")
VARIANCES = Variances(0.21, 0.05, 0.13, 0.11, 0.33, 0.06)


def rate_company(
    *,
    candidates: int = 8,
    interviewers: int = 6,
    openings: int = 2,
    panel: int = 3,
    seed: int = 1,
    asked: float = 0.8,
) -> list[RatingRow]:
    """Rows of whole ratings; every panel has different interviewers, some ask less than all."""
    rng = np.random.default_rng(seed)
    leniency = rng.normal(0, 0.4, interviewers)
    rows = []
    for candidate in range(candidates):
        level = 2.6 + rng.normal(0, 0.5) + rng.normal(0, 0.25, len(SKILLS))
        for interviewer in rng.choice(interviewers, panel, replace=False).tolist():
            card = level + leniency[interviewer] + rng.normal(0, 0.35)
            for at, skill in enumerate(SKILLS):
                if rng.random() < asked or at == 0:
                    rating = float(np.clip(np.rint(card[at] + rng.normal(0, 0.6)), 1, 4))
                    row = RatingRow(
                        f"c{candidate:03}",
                        f"i{interviewer:03}",
                        skill,
                        rating,
                        f"o{candidate % openings}",
                        when=float(candidate),
                    )
                    rows.append(row)
    return rows
