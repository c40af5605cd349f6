"""How plainly an answer tells of doing: general words that go with deeds, orders and costs.

Half, waited, lost, paid, stopped, the others, until: words of sequence, comparison and price that
any trade uses. They are found by fitting, only add, and are kept to what most industries share.
Pronouns, small words that vary between varieties of English, hedges, opinions, universals, terms
of the trade and whatever names a person's age, sex, family or origin are never among them.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from scorecards.suggestion.negation import list_denied
from scorecards.suggestion.phrasebook import read_phrasebook
from scorecards.suggestion.relations import ARTEFACT
from scorecards.suggestion.stems import find_stem

_DAMPER = 10  # words; so that one telling word does not make a short answer
_SCALE = 20.0
_SPREAD = 0.8  # 1 would read the share of telling words; at 0.5 saying more paid
_STEP = 0.05  # points are read off in steps: a word more or less must not move them


@cache
def _list_never_counted() -> frozenset[str]:
    words = [
        word for group in read_phrasebook("telling")["never"].values() for word in group.split()
    ]
    return frozenset([*words, *(find_stem(word) for word in words)])


def read_telling(sentences: Iterable[str], suspect: Iterable[str] = ()) -> dict[str, float]:
    """Return the stems that may tell, each once, over a power of how many words there are.

    What a sentence denies, and what is `suspect`, is among the words and tells nothing.
    """
    never = _list_never_counted()
    stems: set[str] = set()
    size = 0
    told = [(words, list_denied(words)) for words in map(str.split, sentences)]
    told += [(words, [True] * len(words)) for words in map(str.split, suspect)]
    for words, silent in told:
        for word, denied in zip(words, silent, strict=True):
            stem = word if word[0] == "_" else find_stem(word) if word.isalpha() else ""
            if not stem or {word, stem} & never or ARTEFACT.fullmatch(word):
                continue
            size += 1
            stems |= set() if denied else {stem}
    return dict.fromkeys(sorted(stems), _SCALE * (size + _DAMPER) ** -_SPREAD)


def weigh_telling(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the points for what was read, never negative, in steps."""
    total = sum(value * weights.get(stem, 0.0) for stem, value in found.items())
    return round(round(total / _STEP) * _STEP, 6)
