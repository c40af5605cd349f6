"""The adverse-impact report: textbook figures, small groups hidden, for admins, never an input."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation

from accounts.errors import Invalid, NotAllowed
from candidates.models import Declaration, Opening
from loops.actions import impact, reopen_loop
from loops.actions.impact import GROUPINGS, _Person, report_impact
from loops.models import Decision
from tests.accounts.api.caller import Caller
from tests.builders import LONG_REASON, World, make_opening

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def made_up(*groups: tuple[str, int, int], year: int = 2026, opening: int = 1) -> Iterator[None]:
    """Let the report read made-up people: (ethnicity or ethnicity/sex, hired, all of them)."""
    with patch.object(impact, "_read_people", return_value=make_up(groups, year, opening)):
        yield


def make_up(groups: Iterable[tuple[str, int, int]], year: int, opening: int) -> impact.People:
    people = []
    for group, hired, count in groups:
        ethnicity, _, sex = group.partition("/")
        for number in range(count):
            level = 3.0 if number < hired else 2.0
            person = _Person(uuid4(), number < hired, level, year, opening)
            people.append(((sex, ethnicity), person))
    return people


def crowd(*groups: tuple[str, int, int]) -> Any:
    """Return a report over made-up people."""
    with made_up(*groups):
        report = report_impact(by=None)
    return {(table.grouping, table.variant): table for table in report.tables}


def test_the_four_fifths_example_of_the_guidelines(settings: Any) -> None:
    """Of 80 white and 40 black applicants 48 and 12 are hired: 60 and 30 percent, a ratio of .5."""
    lines = crowd(("white", 48, 80), ("black", 12, 40))["ethnicity", "selection"].lines
    found = {line.group: line for line in lines}
    white, black = found["White"], found["Black or African American"]
    assert (white.rate, white.ratio, white.is_below) == (0.6, 1, False)
    assert (black.rate, black.ratio, black.is_below) == (0.3, 0.5, True)
    assert black.p_value == pytest.approx(0.00341, abs=1e-5)


def test_the_threshold_is_a_setting(settings: Any) -> None:
    groups = (("white", 60, 100), ("asian", 45, 100))
    assert {line.is_below for line in crowd(*groups)["ethnicity", "selection"].lines} == {
        True,
        False,
    }
    settings.IMPACT_THRESHOLD_PERCENT = 70
    assert not any(line.is_below for line in crowd(*groups)["ethnicity", "selection"].lines)


@pytest.mark.parametrize(("percent", "flips"), [(80, False), (70, True)])
def test_one_more_is_counted_against_the_same_threshold(
    settings: Any, percent: int, *, flips: bool
) -> None:
    """Of 100 each 60 and 41 are hired: 42 would be 70 percent of 60, and 48 would be 80."""
    settings.IMPACT_THRESHOLD_PERCENT = percent
    lines = crowd(("white", 60, 100), ("asian", 41, 100))["ethnicity", "selection"].lines
    asian = next(line for line in lines if line.group == "Asian")
    assert (asian.is_below, asian.flips) == (True, flips)


def test_every_figure_is_the_one_counted_by_hand(world: World, client: Client) -> None:
    """30 of 60 beside 45 of 60: a ratio of 2/3, in which log has the variance 1/45.

    2/3 * exp(-1.959964 / sqrt(45)) = 0.497759, and 0.892891 above. Both groups are alike in size,
    so Fisher's p is twice the chance of 30 or fewer of 75 drawn from 120 being theirs: 0.00795332.
    """
    seen: dict[str, Any] = {}
    with made_up(("white", 45, 60), ("asian", 30, 60)):
        client.force_login(world.alice)
        seen["page"] = client.get("/reports/impact/").content.decode()
        sent = client.get("/reports/impact/csv/")
        text = b"".join(sent.streaming_content).decode()  # type: ignore[attr-defined]  # it streams
        (row,) = [
            row
            for row in csv.DictReader(io.StringIO(text))
            if (row["group"], row["variant"]) == ("Asian", "selection")
        ]
        told = Caller(world.alice).read("/reports/impact/")["tables"]
    (line,) = [
        line
        for table in told
        if (table["grouping"], table["variant"]) == ("ethnicity", "selection")
        for line in table["lines"]
        if line["group"] == "Asian"
    ]
    figures = [line[name] for name in ("rate", "ratio", "low", "high", "p_value")]
    by_hand = [0.5, 2 / 3, 0.497759, 0.892891, 0.00795332]
    assert figures == pytest.approx(by_hand, rel=1e-5)
    names = ("rate", "impact_ratio", "ratio_low_95", "ratio_high_95", "p_fisher")
    assert [float(row[name]) for name in names] == figures
    rest = ("applicants", "selected", "below_threshold", "one_more_clears", "unknown")
    assert [row[name] for name in rest] == ["60", "30", "yes", "no", "0"]
    shown = re.sub(r"<[^>]+>|\s+", " ", seen["page"])
    for part in ("Asian", "50 %", "0.67", "Below", "0.50 \u2013 0.89", "0.008"):
        assert part in shown


@pytest.mark.parametrize(("count", "told"), [(9, None), (10, 10)])
def test_from_ten_decided_on_their_number_is_told(count: int, told: int | None) -> None:
    with made_up(("white", 5, count)):
        assert report_impact(by=None).decided == told


def test_small_groups_and_what_would_give_them_away_are_hidden() -> None:
    tables = crowd(("white", 60, 100), ("asian", 9, 40), ("hispanic", 50, 100))
    rates = {line.group: line.rate for line in tables["ethnicity", "selection"].lines}
    assert rates == {"White": 0.6, "Asian": None, "Hispanic or Latino": None}


def test_a_ratio_to_a_hidden_rate_does_not_tell_it() -> None:
    """Of 20 Asian people 2 were refused: hidden, and 0.6 is no ratio of 0.67 to their 0.9."""
    groups = (("asian", 18, 20), ("white", 60, 100), ("black", 50, 100), ("hispanic", 30, 100))
    lines = crowd(*groups)["ethnicity", "selection"].lines
    ratios = {line.group: line.ratio for line in lines}
    assert ratios == {
        "Asian": None,
        "Black or African American": None,
        "Hispanic or Latino": 0.5,
        "White": 1,
    }


def test_a_hidden_group_is_not_what_the_other_tables_have_more() -> None:
    """Of women 44 less 40 would be the 4 Asian women who were hired."""
    tables = crowd(
        ("asian/female", 4, 12),
        ("asian/male", 30, 60),
        ("white/female", 40, 80),
        ("white/male", 40, 81),
    )
    rates = {name: [line.rate for line in tables[name, "selection"].lines] for name in GROUPINGS}
    assert [None in rates[name] for name in ("sex", "ethnicity")] == [False, False]
    assert rates["both"] == [None] * 4


def test_who_said_something_is_not_what_is_left_of_all() -> None:
    """Of 38 people 30 who said nothing would tell that the only group has 8."""
    table = crowd(("white", 4, 8), ("", 15, 30))["ethnicity", "selection"]
    assert (table.unknown, [line.applicants for line in table.lines]) == (None, [None])
    told = [crowd(("white", 20, count), ("", 15, 30)) for count in (40, 0)]
    assert [one["ethnicity", "selection"].unknown for one in told] == [30, 30]


def read_sizes(people: impact.People, **asked: Any) -> dict[str, int | None]:
    """Return the sizes in the table by sex of the report that is asked for."""
    with patch.object(impact, "_read_people", return_value=people):
        table = report_impact(by=None, **asked).tables[0]
    return {line.group: line.applicants for line in table.lines}


def test_a_small_group_of_an_opening_is_not_what_the_company_has_more() -> None:
    """Of 35 women 30 in the other opening would leave 5; so would those of the other year."""
    first, second = (Opening(pk=pk) for pk in (1, 2))
    men = [("/male", 20, 40)]
    people = [
        *make_up([("/female", 15, 30), *men], year=2025, opening=1),
        *make_up([("/female", 2, 5), *men], year=2026, opening=2),
    ]
    assert read_sizes(people) == {"Female": 35, "Male": 80}
    narrow: list[dict[str, Any]] = [
        {"opening": first},
        {"opening": second},
        {"year": 2025},
        {"year": 2026},
        {"year": 2025, "opening": first},
    ]
    for asked in narrow:
        assert read_sizes(people, **asked) == {"Female": None, "Male": None}
    people += make_up([("/female", 5, 5), *men], year=2026, opening=2)
    for asked in narrow:
        assert None not in read_sizes(people, **asked).values()


def test_a_report_counts_its_own_year_and_opening_alone() -> None:
    people = [
        person
        for year in (2025, 2026)
        for opening in (1, 2)
        for person in make_up([("/female", year - 2000, 60), ("/male", 30, 60)], year, opening)
    ]
    with patch.object(impact, "_read_people", return_value=people):
        report = report_impact(by=None, year=2026, opening=Opening(pk=2))
    women = next(line for line in report.tables[0].lines if line.group == "Female")
    assert (report.decided, women.applicants, women.selected) == (120, 60, 26)


def test_what_is_hidden_is_the_same_in_every_language() -> None:
    """Of two groups alike in size one hides with a small one: by code, whatever it is called."""
    groups = (("asian", 3, 6), ("white", 20, 40), ("black", 20, 40), ("hispanic", 30, 60))
    hidden = []
    for language in ("en", "de"):
        with translation.override(language):
            lines = crowd(*groups)["ethnicity", "selection"].lines
            names = {str(label): code for code, label in Declaration.Ethnicity.choices}
            assert [line.group for line in lines] == sorted(line.group for line in lines)
            hidden.append({names[line.group] for line in lines if line.rate is None})
    assert hidden == [{"asian", "black"}] * 2


def test_how_many_were_decided_on_does_not_tell_who_said_nothing() -> None:
    with made_up(("white", 40, 80), ("asian", 40, 80), ("", 2, 4)):
        report = report_impact(by=None)
    assert report.decided is None
    assert {table.unknown for table in report.tables} == {None}
    assert None not in {line.rate for line in report.tables[2].lines}


def test_what_is_hidden_beside_a_small_group_is_not_called_small(
    world: World, client: Client
) -> None:
    client.force_login(world.alice)
    with made_up(("asian", 2, 4), ("black", 20, 40), ("white", 50, 100)):
        page = re.sub(r"<[^>]+>|\s+", " ", client.get("/reports/impact/").content.decode())
    assert ("under 10" in page, page.count("Hidden: too few to show")) == (False, 4)


def test_the_level_variant_counts_those_above_the_median() -> None:
    table = crowd(("white", 40, 100), ("asian", 60, 100))["ethnicity", "level"]
    assert [line.selected for line in table.lines] == [60, 40]


def decide(world: World) -> None:
    world.seal_all()
    world.decide("hire")


def test_one_person_is_told_of_nowhere(world: World, client: Client) -> None:
    decide(world)
    Declaration.objects.create(subject=world.candidate.public_id, sex="female", ethnicity="asian")
    report = report_impact(by=world.alice)
    assert report.decided is None
    assert {(line.applicants, line.rate) for table in report.tables for line in table.lines} == {
        (None, None)
    }
    client.force_login(world.alice)
    page = client.get("/reports/impact/", {"year": "2020"})
    assert (page.status_code, "Tess" in page.content.decode()) == (200, False)


def test_page_csv_and_command_tell_the_same(world: World, client: Client) -> None:
    decide(world)
    Declaration.objects.create(subject=world.candidate.public_id, sex="female", ethnicity="asian")
    client.force_login(world.alice)
    answer = client.get("/reports/impact/csv/")
    sent = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # it streams
    said = io.StringIO()
    call_command("report_impact", stdout=said)
    assert said.getvalue() == sent
    rows = list(csv.DictReader(io.StringIO(sent)))
    assert {row["group"] for row in rows} == {"Female", "Asian", "Asian, Female"}


def test_only_an_admin_reads_it(world: World, client: Client) -> None:
    for person in (world.rosa, world.hugo, world.bob, world.olga):
        client.force_login(person)
        paths = ("/reports/impact/", "/reports/impact/csv/", "/reports/revealed/")
        assert {client.get(path).status_code for path in paths} == {404}
        with pytest.raises(NotAllowed):
            report_impact(by=person)


def test_a_year_is_a_whole_one(world: World, client: Client) -> None:
    with pytest.raises(Invalid):
        report_impact(by=world.alice, year=1)
    with pytest.raises(CommandError):
        call_command("report_impact", year=1)
    client.force_login(world.alice)
    assert client.get("/reports/impact/", {"year": "1"}).status_code == 422
    assert client.get("/reports/impact/csv/", {"year": "1"}).status_code == 404


def test_nothing_but_the_report_reads_declarations() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for app in ("integrations", "loops", "scorecards", "candidates", "accounts", "jobs")
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and re.search(r"\bDeclaration\b", path.read_text("utf-8"))
    }
    assert readers == {
        "candidates/actions/declaring.py",
        "candidates/models/__init__.py",
        "candidates/models/privacy.py",
        "candidates/pages/declaring.py",
        "candidates/personal.py",
        "loops/actions/impact.py",
    }


def test_a_report_on_one_opening_counts_no_other(world: World) -> None:
    decide(world)
    Declaration.objects.create(subject=world.candidate.public_id, sex="female", ethnicity="asian")
    other = make_opening(world.alice, title="Designer")
    groups = {
        opening.title: {
            line.group
            for table in report_impact(by=world.alice, opening=opening).tables
            for line in table.lines
        }
        for opening in (world.opening, other)
    }
    said = io.StringIO()
    call_command("report_impact", "--opening", str(other.public_id), stdout=said)
    assert len(said.getvalue().splitlines()) == 1
    with pytest.raises(CommandError, match="There is no opening"):
        call_command("report_impact", opening=world.loop.public_id)
    assert groups == {world.opening.title: {"Female", "Asian", "Asian, Female"}, "Designer": set()}


def test_a_year_is_that_of_the_decision(world: World) -> None:
    decide(world)
    Declaration.objects.create(subject=world.candidate.public_id, sex="female")
    year = Decision.objects.get().decided_at.year
    found = [len(report_impact(by=None, year=one).tables[0].lines) for one in (year, year - 1)]
    assert found == [1, 0]


def test_a_decision_that_was_reopened_counts_neither_way(world: World) -> None:
    decide(world)
    Declaration.objects.create(subject=world.candidate.public_id, sex="female", ethnicity="asian")
    reopen_loop(world.fresh_loop(), by=world.hugo, reason=LONG_REASON)
    assert [list(table.lines) for table in report_impact(by=world.alice).tables] == [[]] * 6
