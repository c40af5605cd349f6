"""Asked and nothing shown: a speaker who had no part in it, or has nothing of the kind to tell."""

import math
from collections.abc import Mapping, Sequence

from scorecards.suggestion.reading import Read

# What is no sign of an own deed.
_WEAK = frozenset({"own_act", "put_right", "followed_up", "told_straight", "cause_found"})
_DECLINING = frozenset({"no_part", "refused", "handed_on"})


def measure_silence(read: Sequence[Read]) -> dict[str, float]:
    """Return what tells a silence from a weak answer, each between 0 and about 1.5."""
    kinds = [[item.kind for item in one.found] for one in read]
    every = [kind for one in kinds for kind in one]
    shown = {f.kind for one in read for f in one.found if f.polarity > 0 and f.weight == 1.0}
    count = max(len(read), 1)
    return {
        "no_part": 0.7 * min(every.count("no_part"), 2),
        "parts": sum("no_part" in one for one in kinds) / count,
        "declined": sum(bool(_DECLINING & set(one)) for one in kinds) / count,
        "shown": 0.4 * min(len(shown - _WEAK), 3),
        "acts": 0.3 * min(every.count("own_act"), 4),
        "listed": 0.5 * min(every.count("inventory") + every.count("habit"), 2),
        "opening": float(bool(kinds) and bool({"no_part", "refused"} & set(kinds[0]))),
    }


def believe_silence(read: Sequence[Read], weights: Mapping[str, float]) -> float:
    """Return the belief, 0 to 1, that the answers show nothing either way."""
    measures = measure_silence(read)
    total = weights["base"] + sum(weights[name] * value for name, value in measures.items())
    return 1 / (1 + math.exp(-total))
