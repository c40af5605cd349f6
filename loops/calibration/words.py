from loops.calibration.results import CandidateEstimate

TOO_SMALL_TO_SAY = 0.005


def explain_adjustment(candidate: CandidateEstimate) -> tuple[str, ...]:
    """Say in sentences how the raw mean became the estimate; figures in points.

    Parts that round to nothing are left out.
    """
    if candidate.adjustment is None or candidate.raw_mean is None:
        return (f"Nobody's rating counts yet: {candidate.estimate:.2f} is the opening's mean.",)
    parts = candidate.adjustment
    harsh = "stricter" if parts.leniency > 0 else "more generous"
    pull = "up" if parts.shrinkage > 0 else "down"
    raw = f"The raw mean of {candidate.n_ratings} ratings is {candidate.raw_mean:.2f}."
    panel = f"This panel is {harsh} than average: {parts.leniency:+.2f}."
    missing = "The competencies were not rated in proportion to their weights"
    limited = f"The evidence is limited, so the opening's mean pulls {pull}"
    sentences = (
        (1, raw),
        (parts.leniency, panel),
        (parts.missing, f"{missing}: {parts.missing:+.2f}."),
        (parts.shrinkage, f"{limited}: {parts.shrinkage:+.2f}."),
        (1, f"The calibrated estimate is {candidate.estimate:.2f}."),
    )
    return tuple(text for size, text in sentences if abs(size) >= TOO_SMALL_TO_SAY)
