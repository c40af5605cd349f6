"""Fitting what questions and answers are about."""

from collections.abc import Sequence
from typing import Any

from scorecards.suggestion.attribution import hint_at
from scorecards.suggestion.fitting.examples import TopicExamples
from scorecards.suggestion.fitting.softmax import fit_softmax
from scorecards.suggestion.sentences import read_sentences
from scorecards.suggestion.topics import NONE, Classifier, Topics
from scorecards.suggestion.wording import (
    count_stems,
    describe_answer,
    describe_question,
    weigh_rarity,
)

_QUESTION_LOSS, _OPENING_LOSS, _ANSWER_LOSS = 0.25, 0.3, 4.0  # found by leaving writers out
_INDUSTRIES = 4  # a stem that fewer industries use says nothing of a competency


def fit_topics(examples: TopicExamples, keys: Sequence[str]) -> Topics:
    """Return topics for the competencies `keys`, the same for the same examples."""
    asked = [(read_plain(item.question), item.topic) for item in examples.questions]
    more = [read_plain(question) for question in examples.follow_ups]
    question = fit_softmax(
        [describe_question(plain, hint_at(plain, keys)) for plain, _ in asked],
        [topic for _, topic in asked],
        (*keys, NONE),
        loss=_QUESTION_LOSS,
        least=2,
    )
    opening = fit_softmax(
        [describe_question(plain, {}) for plain in [*(plain for plain, _ in asked), *more]],
        ["opens"] * len(asked) + ["more"] * len(more),
        ("opens", "more"),
        loss=_OPENING_LOSS,
        least=2,
    )
    answer, idf = _fit_answers(examples, keys)
    return Topics(question=question, answer=answer, opening=opening, idf=idf)


def _fit_answers(
    examples: TopicExamples, keys: Sequence[str]
) -> tuple[Classifier, dict[str, float]]:
    counts = [count_stems(split_plain(item.answer)) for item in examples.answers]
    idf = weigh_rarity(counts, [item.group for item in examples.answers], _INDUSTRIES)
    idf = {stem: round(value, 3) for stem, value in idf.items()}
    fitted = fit_softmax(
        [describe_answer(one, idf) for one in counts],
        [item.topic for item in examples.answers],
        keys,
        loss=_ANSWER_LOSS,
    )
    return fitted, idf


def split_plain(text: str) -> list[str]:
    """Return a text's sentences in plain words."""
    return [sentence.plain for sentence in read_sentences(text, 0, len(text), 0)]


def read_plain(text: str) -> str:
    """Return a question in plain words, as the reading of exchanges makes it."""
    return " ".join(split_plain(text))


def write_topics(topics: Topics) -> dict[str, Any]:
    """Return topics as data for a file."""
    return {
        "question": _write(topics.question),
        "answer": _write(topics.answer),
        "opening": _write(topics.opening),
        "idf": topics.idf,
    }


def _write(classifier: Classifier) -> dict[str, Any]:
    return {
        "classes": list(classifier.classes),
        "bias": list(classifier.bias),
        "weights": {name: list(row) for name, row in classifier.weights.items()},
    }
