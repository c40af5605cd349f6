"""What is told plainly and what is told as in a report show the same."""

from __future__ import annotations

import pytest

from scorecards.suggestion.evidence import find_evidence
from scorecards.suggestion.negation import list_denied
from scorecards.suggestion.sentences import read_sentences

SAME = [
    ("stop_rule", "We said if two fail we stop.", "It is discontinued if two fail."),
    ("given_up", "I gave up my bonus for it.", "I forfeited my bonus in order to obtain it."),
    ("given_up", "We put the tram off for it.", "We accepted the loss of the tram in return."),
    (
        "limit_first",
        "I wrote on the wall beforehand what was too many.",
        "I stipulated in advance which number would be excessive.",
    ),
    ("segment", "I split it by depot.", "I subsequently stratified it according to depot."),
    ("their_interest", "They were afraid of it.", "They are personally liable for it."),
    ("lasting", "They still use it.", "It was subsequently adopted by two cities."),
    ("own_act", "I counted them.", "I therefore systematically counted them."),
]


def find_kinds(text: str) -> set[str]:
    sentences = read_sentences(text, 0, len(text), 0)
    return {found.kind for found in find_evidence(sentences, sentences)}


@pytest.mark.parametrize(("kind", "plain", "formal"), SAME)
def test_either_way_of_telling_shows_it(kind: str, plain: str, formal: str) -> None:
    assert (kind in find_kinds(plain), kind in find_kinds(formal)) == (True, True)


def test_what_a_clause_denies_shows_nothing() -> None:
    assert "given_up" not in find_kinds("I never gave up the bonus.")
    assert "given_up" in find_kinds("I never slept, and I gave up the bonus.")


def test_not_only_denies_nothing() -> None:
    words = ["i", "did", "not", "only", "wait", "but", "paid"]
    assert not any(list_denied(words))
