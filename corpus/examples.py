"""What the corpus offers for fitting. The sealed half of the interviews is left out here."""

from __future__ import annotations

from corpus.reading import COMPETENCIES, HOME, read_exchanges, read_toml
from scorecards.suggestion.fitting.examples import AnsweredFor, AskedFor, TopicExamples

KEYS = COMPETENCIES
BANK = HOME / "questions" / "bank.toml"


def gather_topic_examples() -> TopicExamples:
    """Return questions and answers with their competency."""
    bank: dict[str, list[str]] = read_toml(BANK)
    exchanges = read_exchanges()
    written = [AskedFor(q, topic) for topic, asked in bank.items() if topic != "more" for q in asked]
    return TopicExamples(
        questions=[*written, *(AskedFor(one.turns[0].words, one.competency) for one in exchanges)],
        follow_ups=[
            *bank["more"],
            *(
                turn.words
                for one in exchanges
                for turn in one.turns[1:]
                if turn.role == "interviewer"
            ),
        ],
        answers=[
            AnsweredFor(" ".join(one.answers), one.competency, one.industry) for one in exchanges
        ],
    )
