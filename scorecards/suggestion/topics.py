"""How strongly a question and an answer point to each competency, by fitted weights."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from scorecards.suggestion.wording import count_stems, describe_answer, describe_question

NONE = "none"
_FULL = 60  # plain words; a shorter answer speaks for a competency in proportion


@dataclass(frozen=True, slots=True)
class Classifier:
    """A softmax regression: `classes`, a bias for each, and weights per feature and class."""

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, Sequence[float]]

    def weigh(self, features: Mapping[str, float]) -> dict[str, float]:
        """Return the log of each class's share of belief."""
        totals = list(self.bias)
        for name in sorted(features):
            for index, weight in enumerate(self.weights.get(name, ())):
                totals[index] += features[name] * weight
        top = max(totals)
        whole = top + math.log(sum(math.exp(total - top) for total in totals))
        return {key: total - whole for key, total in zip(self.classes, totals, strict=True)}


@dataclass(frozen=True, slots=True)
class Topics:
    """What questions ask, what answers speak of, and which questions open a topic."""

    question: Classifier
    answer: Classifier
    opening: Classifier
    idf: dict[str, float]

    def weigh_question(self, plain: str, hints: dict[str, float]) -> dict[str, float]:
        """Return log shares over the known competencies and `none`, less those of an even guess."""
        found = self.question.weigh(describe_question(plain, hints))
        return {key: value + math.log(len(found)) for key, value in found.items()}

    def weigh_answer(self, sentences: Sequence[str]) -> dict[str, float]:
        """Return log shares over the known competencies, less an even guess; little for little."""
        counts = count_stems(sentences)
        found = self.answer.weigh(describe_answer(counts, self.idf))
        told = min(1.0, sum(counts.values()) / _FULL)
        return {key: told * (value + math.log(len(found))) for key, value in found.items()}

    def weigh_opening(self, plain: str) -> float:
        """Return the log odds that a question opens a topic and does not follow up."""
        found = self.opening.weigh(describe_question(plain, {}))
        return found["opens"] - found["more"]


@cache
def load_topics() -> Topics:
    """Return the shipped topics."""
    path = files("scorecards.suggestion") / "topics.json"
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read_topics(raw)


def read_topics(raw: Mapping[str, Any]) -> Topics:
    """Return topics from what `fit_suggestions` writes."""
    return Topics(
        question=_read(raw["question"]),
        answer=_read(raw["answer"]),
        opening=_read(raw["opening"]),
        idf=raw["idf"],
    )


def _read(raw: Mapping[str, Any]) -> Classifier:
    return Classifier(tuple(raw["classes"]), tuple(raw["bias"]), raw["weights"])
