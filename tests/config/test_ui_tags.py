"""The components: exact markup, nothing unescaped, words beside every colour."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone, translation

from config.templatetags.ui import on_scale, tell_distance, tell_span, tell_zone

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_a_chip_prints_its_figure_beside_the_colour() -> None:
    assert render("{% chip 3 %}") == '<span class="chip" data-s="3">3</span>'


def test_a_chip_without_a_number_says_so_in_words() -> None:
    assert render("{% chip v %}", v="not_asked") == '<span class="chip">Not asked</span>'


def test_a_tag_escapes_what_it_is_given() -> None:
    shown = render("{% tag text %}", text="<b>")
    assert shown == '<span class="tag" data-tone="">&lt;b&gt;</span>'


def test_a_submit_button_can_belong_to_a_form_elsewhere() -> None:
    shown = render('{% submit "Go" "" form="there" %}')
    assert shown == '<button type="submit" class="btn " form="there">Go</button>'


def test_a_meter_draws_the_share_and_nothing_where_nothing_is_due() -> None:
    widths = [render("{% meter 3 due %}", due=due).count('width="75%"') for due in (4, 0)]
    assert widths == [1, 0]


@pytest.mark.parametrize(
    ("zone", "language", "shown"),
    [
        ("UTC", "en", "1 Mar 2026, 12:00"),
        ("Europe/Berlin", "en", "1 Mar 2026, 13:00"),
        ("UTC", "de", "1. Mär 2026, 12:00"),
    ],
)
def test_a_time_is_written_in_the_readers_zone_and_language(
    zone: str, language: str, shown: str
) -> None:
    with timezone.override(ZoneInfo(zone)), translation.override(language):
        assert shown in render("{% when at %}", at=NOW)


def test_a_card_names_its_heading() -> None:
    shown = render('{% card title "k" %}<p>{{ x }}</p>{% endcard %}', title="A & B", x="<")
    assert '<h2 id="h-k">A &amp; B</h2>' in shown
    assert "<p>&lt;</p>" in shown


@pytest.mark.parametrize(
    ("value", "place"), [(1, "0.00"), (4, "100.00"), (2.5, "50.00"), (0, "0.00"), (9, "100.00")]
)
def test_a_value_lies_on_the_scale_from_1_to_4(value: float, place: str) -> None:
    assert on_scale(value) == place


@pytest.mark.parametrize(
    ("low", "high", "zone"), [(3, 3.4, "above"), (2, 2.9, "below"), (2.9, 3.1, "cross")]
)
def test_an_interval_lies_on_one_side_of_the_bar_or_crosses_it(
    low: float, high: float, zone: str
) -> None:
    assert tell_zone(low, high, 3) == zone


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "1 minute"), (3599, "59 minutes"), (3600, "1 hour"), (172_800, "2 days")],
)
def test_a_span_is_told_in_its_largest_unit(seconds: float, words: str) -> None:
    assert tell_span(seconds) == words


@pytest.mark.parametrize(
    ("hours", "words"), [(18, "in 18 hours"), (-3, "3 hours ago"), (-72, "3 days ago")]
)
def test_a_distance_says_its_direction(hours: int, words: str) -> None:
    assert tell_distance(NOW + timedelta(hours=hours), NOW) == words


@pytest.mark.parametrize(
    ("hours", "tone", "words"),
    [
        (-6.5, "danger", "6 hours late"),
        (18.5, "warn", "Due in 18 hours"),
        (80, "", "Due in 3 days"),
    ],
)
def test_what_is_due_turns_amber_on_its_last_day_and_red_when_late(
    hours: float, tone: str, words: str
) -> None:
    shown = render("{% due moment %}", moment=datetime.now(UTC) + timedelta(hours=hours))
    assert (f'data-tone="{tone}"' in shown, words in shown) == (True, True)


class Trial(forms.Form):
    name = forms.CharField(label="Name")


def test_a_field_ties_label_and_error_to_its_input() -> None:
    shown = render("{% field form.name %}", form=Trial({}))
    assert '<label for="id_name">Name</label>' in shown
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_name_error"' in shown
    assert 'id="id_name_error"' in shown


def test_an_error_summary_links_to_the_field() -> None:
    shown = render("{% error_summary form %}", form=Trial({}))
    assert '<a href="#id_name">This field is required.</a>' in shown


def test_a_form_without_errors_has_no_summary() -> None:
    assert render("{% error_summary form %}", form=Trial()).strip() == ""
