"""Asked and nothing shown: a speaker who had no part in it, or has nothing of the kind to tell.

Told by deeds that are lacking, by who declines, how it ends, and what is only imagined; not by
what is badly done. Whoever did something poorly has shown something.
"""

import math
from collections.abc import Mapping, Sequence

from scorecards.suggestion.reading import Read
from scorecards.suggestion.relations import DECLINING, IMAGINING

# What is no sign of an own deed.
_WEAK = frozenset({"own_act", "put_right", "followed_up", "told_straight", "cause_found"})
_DECLINED = frozenset({"no_part", "refused", "handed_on"})


def measure_silence(read: Sequence[Read]) -> dict[str, float]:
    """Return what tells a silence from a weak answer, each between 0 and about 2."""
    every = [item.kind for one in read for item in one.found]
    shown = {f.kind for one in read for f in one.found if f.polarity > 0 and f.weight == 1.0}
    turned = [_count_declining(one) for one in read]
    return {
        "no_part": 0.7 * min(every.count("no_part"), 2),
        "declining": 0.5 * min(sum(turned), 4),
        "declining_share": 2 * _share_declining(read),
        "shown": 0.4 * min(len(shown - _WEAK), 3),
        "acts": 0.3 * min(every.count("own_act"), 4),
        "imagined": 2 * _share_imagined(read),
        "ends_in_nothing": float(bool(read) and _is_nothing(read[-1], turned[-1])),
    }


def _is_nothing(one: Read, turned: int) -> bool:
    """Tell whether an answer declines and shows nothing besides."""
    kinds = {item.kind for item in one.found if item.polarity > 0}
    return not kinds - _WEAK and bool(turned or _DECLINED & {item.kind for item in one.found})


def _count_declining(one: Read) -> int:
    return sum(len(DECLINING.findall(sentence.plain)) for sentence in one.guarded.kept)


def _share_declining(read: Sequence[Read]) -> float:
    """Return the share of sentences that decline, so that one of two says more than one of ten."""
    placed = {(f.turn, f.start) for one in read for f in one.found if f.kind in _DECLINED}
    kept = [sentence for one in read for sentence in one.guarded.kept]
    declining = sum(
        bool(DECLINING.search(s.plain))
        or any(turn == s.turn and s.start <= start < s.end for turn, start in placed)
        for s in kept
    )
    return declining / max(len(kept), 1)


def _share_imagined(read: Sequence[Read]) -> float:
    """Return the share of sentences without a deed that say what would, could or should be."""
    kept = [sentence for one in read for sentence in one.guarded.kept]
    imagined = (s for s in kept if not s.acts and IMAGINING.search(s.plain))
    return sum(1 for _ in imagined) / max(len(kept), 1)


def believe_silence(read: Sequence[Read], weights: Mapping[str, float]) -> float:
    """Return the belief, 0 to 1, that the answers show nothing either way."""
    measures = measure_silence(read)
    total = weights["base"] + sum(weights[name] * value for name, value in measures.items())
    return 1 / (1 + math.exp(-total))
