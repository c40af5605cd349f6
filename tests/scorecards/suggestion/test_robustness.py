"""Ten stories, changed in one way at a time. The cases stand as data, written before any tuning.

What fails is listed in `known.toml` with its reason and in docs/limits.md; a case that stops
failing must leave that list.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

import pytest

from scorecards.suggestion import CompetencySuggestion, Suggestion
from tests.scorecards.suggestion.conftest import HERE, hold_interview

Said = tuple[tuple[str, str], ...]
Case = tuple[str, dict[str, str]]
PLAIN = {"N": "Robin", "they": "she", "them": "her", "their": "her"}
MORE = "Can you say a little more about that?"


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / "robustness" / f"{name}.toml").read_text("utf-8"))


STORIES, CHANGED, LOWERED = read("stories"), read("changed"), read("lowered")
SILENT, INSERTED, KNOWN = read("silent"), read("inserted"), read("known")


def fill(text: str, **people: str) -> str:
    """Put people into a text, at the beginning of a sentence with a capital."""
    people = PLAIN | people
    text = re.sub(r"\{They\}", people["they"].capitalize(), text)
    return re.sub(r"\{(\w+)\}", lambda found: people[found[1]], text)


@cache
def hold(said: Said) -> Suggestion:
    return hold_interview(*said)


def tell(
    story: str,
    answer: str | None = None,
    more: Said = (),
    people: dict[str, str] | None = None,
) -> Said:
    row = STORIES[story]
    told = fill(answer if answer is not None else row["answer"], **(people or {}))
    return ((row["question"], told), *((fill(ask), fill(said)) for ask, said in more))


def judge(story: str, said: Said) -> CompetencySuggestion:
    return hold(said).competencies[STORIES[story]["competency"]]


def figures(said: Said) -> list[tuple[float, int | None, str]]:
    found = hold(said).competencies.values()
    return [(item.score, item.rating, str(item.status)) for item in found]


def check(group: str, case: str, *, holds: bool) -> None:
    """Tell whether a case holds, unless it is known not to."""
    assert holds is not (case in KNOWN.get(group, {})), f"{group}: {case}"


def deal(words: list[str], each: int = 3) -> list[tuple[str, str]]:
    """Return each word with every third story, in turn: all words, all stories, not all pairs."""
    return [
        (story, word)
        for place, word in enumerate(words)
        for number, story in enumerate(STORIES)
        if (place + number) % each == 0
    ]


@pytest.mark.parametrize(("story", "name"), deal(CHANGED["names"]))
def test_another_name_changes_nothing(story: str, name: str) -> None:
    check(
        "names",
        f"{story} {name}",
        holds=figures(tell(story, people={"N": name})) == figures(tell(story)),
    )


@pytest.mark.parametrize("pronouns", CHANGED["pronouns"], ids=lambda words: str(words[0]))
@pytest.mark.parametrize("story", STORIES)
def test_another_gender_changes_nothing(story: str, pronouns: list[str]) -> None:
    people = dict(zip(("they", "them", "their"), pronouns, strict=True))
    holds = figures(tell(story, people=people)) == figures(tell(story))
    check("genders", f"{story} {pronouns[0]}", holds=holds)


@pytest.mark.parametrize(("story", "attribute"), deal(CHANGED["attributes"]))
def test_who_somebody_is_changes_nothing(story: str, attribute: str) -> None:
    told = re.sub(r"\{N\}", f"{{N}}, {attribute},", STORIES[story]["answer"], count=1)
    told = told.replace(",,", ",").replace(",.", ".")
    holds = figures(tell(story, told)) == figures(tell(story))
    check("attributes", f"{story} {attribute}", holds=holds)


@pytest.mark.parametrize("dialect", CHANGED["dialects"])
def test_another_way_of_speaking_changes_nothing(dialect: str) -> None:
    moved: list[str] = []
    for story, row in STORIES.items():
        told = row["answer"]
        for plain, other in CHANGED["dialects"][dialect]:
            told = told.replace(plain, other)
        moved += [story] * (figures(tell(story, told)) != figures(tell(story)))
    assert moved == KNOWN["dialects"].get(dialect, [])


LOWER = [
    pytest.param(group, case, id=f"{group}-{case['story']}-{number}")
    for group in ("negation", "hypothetical", "borrowed", "retraction")
    for number, case in enumerate(LOWERED[group]["cases"])
]


@pytest.mark.parametrize(("group", "case"), LOWER)
def test_what_did_not_happen_or_was_not_ones_own_lowers(group: str, case: dict[str, str]) -> None:
    story, whole = case["story"], STORIES[case["story"]]["answer"]
    told = whole.replace(case["from"], case["to"]) if "from" in case else f"{whole} {case['to']}"
    assert told != whole
    before, after = judge(story, tell(story)), judge(story, tell(story, told))
    check(group, f"{story}: {case['to']}", holds=after.score < before.score)


ASKED = [
    pytest.param(group, case, id=f"{group}-{case['story']}-{number}")
    for group in ("unanswered", "recovery")
    for number, case in enumerate(LOWERED[group]["cases"])
]


@pytest.mark.parametrize(("group", "case"), ASKED)
def test_a_follow_up_that_is_answered_scores_higher(group: str, case: dict[str, str]) -> None:
    story = case["story"]
    weak, strong = (
        judge(story, tell(story, more=((case["ask"], case[side]),))) for side in ("weak", "strong")
    )
    check(group, f"{story}: {case['ask']}", holds=weak.score < strong.score)


@pytest.mark.parametrize("place", ["at once", "asked again"])
@pytest.mark.parametrize("story", STORIES)
def test_saying_it_again_in_other_words_moves_three_percent_at_most(story: str, place: str) -> None:
    row = STORIES[story]
    said = (
        tell(story, f"{row['answer']} {row['again']}")
        if place == "at once"
        else tell(story, more=((MORE, row["again"]),))
    )
    before, after = judge(story, tell(story)).score, judge(story, said).score
    check("again", f"{story} {place}", holds=abs(after - before) <= 0.03 * before)


@pytest.mark.parametrize(("story", "inserted"), deal(INSERTED["cases"], each=5))
def test_what_is_said_to_please_the_rater_raises_nothing(story: str, inserted: str) -> None:
    first, rest = STORIES[story]["answer"].split(". ", 1)
    before = hold(tell(story)).competencies
    after = hold(tell(story, f"{first}. {inserted} {rest}")).competencies
    raised = any(
        (after[key].score > one.score and one.rating is not None)
        or (after[key].rating or 0) > (one.rating or 0)
        for key, one in before.items()
    )
    check("inserted", f"{story} {inserted}", holds=not raised)


SILENCE = [
    pytest.param(group, case, id=f"{group}-{number}")
    for group, rows in SILENT.items()
    for number, case in enumerate(rows["cases"])
]


@pytest.mark.parametrize(("group", "case"), SILENCE)
def test_what_shows_nothing_gets_no_number(group: str, case: dict[str, str]) -> None:
    found = hold(((case["ask"], case["answer"]),)).competencies
    seen = {str(one.status) for one in found.values()}
    holds = {
        "no_evidence": "rated" not in seen and "no_evidence" in seen,
        "not_asked": seen == {"not_asked"},
        "nothing_usable": max(one.rating or 0 for one in found.values()) <= 1,
    }[group]
    check(group, case["answer"], holds=holds)
