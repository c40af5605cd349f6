"""What an author of a rubric is told: anchors alike, proxy terms. Pure functions."""

import pytest

from scorecards.suggestion import default_rubric
from scorecards.suggestion.likeness import are_alike
from scorecards.suggestion.phrasebook import read_phrasebook
from scorecards.suggestion.proxies import find_proxies


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Communicates well with peers.", "Communicates very well with the peers"),
        ("Good at planning", "Excellent planning"),
        ("Good", "Very good"),
        ("Sets a metric and tests it.", "Sets metrics and is testing them"),
        ("Isn't tested with users.", "Is not tested with users."),
    ],
)
def test_sentences_that_differ_in_degree_are_alike(one: str, other: str) -> None:
    assert are_alike(one, other)
    assert are_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sets a metric before the launch.", "Sets a metric after the launch."),
        ("Tests the plan with users.", "Tests the plan without users."),
        ("Leads 1 team.", "Leads 4 teams."),
        ("Names a risk.", "Names a risk and what would stop the work."),
        ("", ""),
        ("", "Good"),
    ],
)
def test_sentences_that_tell_of_different_deeds_are_not(one: str, other: str) -> None:
    assert not are_alike(one, other)
    assert not are_alike(other, one)


@pytest.mark.parametrize(
    ("text", "words", "stands_for"),
    [
        ("An energetic, young manager", ["energetic", "young"], ["age", "age"]),
        ("A good culture-fit", ["culture-fit"], ["likeness"]),
        ("Native  Speakers only", ["Native  Speakers"], ["origin"]),
        ("Speaks without an accent", ["accent"], ["origin"]),
        ("He has no family", ["He", "family"], ["gender", "family"]),
        ("From a top school", ["top school"], ["school"]),
        ("Confidently presents", ["Confidently"], ["delivery"]),
        ("Ten years of experience", ["years of experience"], ["age"]),
        ("Young people and younger ones, young at heart", ["Young"], ["age"]),
    ],
)
def test_a_proxy_term_is_told_as_written(
    text: str, words: list[str], stands_for: list[str]
) -> None:
    found = find_proxies(text)
    assert ([one.words for one in found], [one.stands_for for one in found]) == (words, stands_for)


@pytest.mark.parametrize(
    "text", ["The other heard this", "Accentuates the risk", "A matured bond pays", "The shepherd"]
)
def test_a_term_inside_a_word_is_none(text: str) -> None:
    assert find_proxies(text) == ()


def test_every_term_finds_itself_and_has_a_reason() -> None:
    listed = [
        (term, group, reason)
        for group, terms in read_phrasebook("proxies").items()
        for term, reason in terms.items()
    ]
    unsaid = [term for term, _, reason in listed if len(reason) < 12 or not reason.endswith(".")]
    unfound = [
        term
        for term, group, _ in listed
        if group not in {one.stands_for for one in find_proxies(f"Is {term.replace('*', '')} here")}
    ]
    assert (unsaid, unfound) == ([], [])
    assert len(listed) > 80


def test_the_shipped_rubric_warns_of_nothing() -> None:
    rubric = default_rubric()
    texts = [t for one in rubric for t in (one.name, one.question, *one.anchors.values())]
    alike = [
        (one.key, level)
        for one in rubric
        for level in one.levels[:-1]
        if are_alike(one.anchors[level], one.anchors[level + 1])
    ]
    assert ([find_proxies(text) for text in texts], alike) == ([()] * len(texts), [])
