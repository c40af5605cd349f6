"""Every pair of colours that may meet is readable, light and dark, hover and pressed included."""

import re
from pathlib import Path

import pytest

SHEET = Path(__file__).parents[2] / "config/static/ui/tokens.css"
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
TOKENS = {name: (light, dark) for name, light, dark in PAIR.findall(SHEET.read_text())} | {
    "on-accent": ("#ffffff", "#ffffff")
}
GROUNDS = ("canvas", "surface", "sunken")
TEXTS = [
    *[(text, ground) for text in ("ink", "ink-2", "ink-3", "accent") for ground in GROUNDS],
    *[("danger", ground) for ground in (*GROUNDS, "danger-soft")],
    *[("warn", ground) for ground in (*GROUNDS, "warn-soft")],
    *[("ink", ground) for ground in ("current", "accent-soft", "mark", "mark-on")],
    *[("ink-2", ground) for ground in ("current", "accent-soft", "mark")],
    ("accent", "accent-soft"),
    ("on-accent", "accent-fill"),
    ("on-accent", "accent-fill-hover"),
    ("surface", "ink"),
    *[(f"s{level}-ink", f"s{level}") for level in range(1, 5)],
]
MARKS = [
    *[("line-control", ground) for ground in ("canvas", "surface", "sunken")],
    *[(mark, ground) for mark in ("teal", "amber", "accent") for ground in GROUNDS],
    ("ink-3", "surface"),
    *[(f"s{level}-ink", "surface") for level in range(1, 5)],
]


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2, 0 to 1."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_has_a_contrast_of_4_5(text: str, ground: str, theme: int) -> None:
    assert contrast(TOKENS[text][theme], TOKENS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_a_mark_has_a_contrast_of_3(mark: str, ground: str, theme: int) -> None:
    assert contrast(TOKENS[mark][theme], TOKENS[ground][theme]) >= 3


def test_black_on_white_is_21_to_1() -> None:
    assert round(contrast("#000000", "#ffffff"), 6) == 21


def test_no_stylesheet_for_screens_names_a_colour_of_its_own() -> None:
    sheets = [path for path in SHEET.parent.glob("*.css") if path != SHEET]
    found = {
        path.name: re.findall(
            r"(?<![\w&-])#[0-9a-fA-F]{3,8}\b(?=[^{]*;)",
            path.read_text().partition("@media print")[0],
        )
        for path in sheets
    }
    assert found == {path.name: [] for path in sheets}
