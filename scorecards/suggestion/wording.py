"""Questions and answers as bags of features, the same for fitting and for reading."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from scorecards.suggestion.stems import find_stem

_HINT = 0.5  # a hint's weight beside a word's


def list_stems(plain: str) -> list[str]:
    """Return the stems of plain words, numbers as their kind, marks left out but for `?`."""
    return [
        find_stem(word) if word.isalpha() else word
        for word in plain.split()
        if word[0].isalnum() or word[0] in "_?"
    ]


def describe_question(plain: str, hints: dict[str, float]) -> dict[str, float]:
    """Return a question's stems and pairs of stems, and how loudly each competency is hinted at."""
    stems = ["^", *list_stems(plain)]
    found: dict[str, float] = dict.fromkeys(stems, 1.0)
    found |= {f"{one} {other}": 1.0 for one, other in pairwise(stems)}
    return found | {f"hint:{key}": _HINT * value for key, value in hints.items() if value}


def count_stems(sentences: Iterable[str]) -> Counter[str]:
    """Return how often each stem stands in plain sentences."""
    return Counter(stem for plain in sentences for stem in list_stems(plain) if stem != "?")


def describe_answer(counts: Counter[str], idf: dict[str, float]) -> dict[str, float]:
    """Return an answer's stems with lengths taken out: log counts times rarity, norm 1.

    Stems without a rarity are unknown and left out. Source: Manning et al. 2008, ch. 6.
    """
    raw = {stem: (1 + math.log(n)) * idf[stem] for stem, n in counts.items() if stem in idf}
    norm = math.sqrt(sum(raw[stem] ** 2 for stem in sorted(raw)))
    return {stem: value / norm for stem, value in raw.items()} if norm else {}


def weigh_rarity(
    answers: Sequence[Counter[str]], groups: Sequence[str], least: int
) -> dict[str, float]:
    """Return each stem's rarity, for stems that at least `least` groups (industries) use.

    A stem that one industry uses tells of the industry and not of a competency.
    """
    used: dict[str, set[str]] = {}
    holding: Counter[str] = Counter()
    for counts, group in zip(answers, groups, strict=True):
        for stem in counts:
            used.setdefault(stem, set()).add(group)
            holding[stem] += 1
    total = len(answers)
    return {
        stem: math.log((1 + total) / (1 + holding[stem])) + 1
        for stem in sorted(used)
        if len(used[stem]) >= least
    }
