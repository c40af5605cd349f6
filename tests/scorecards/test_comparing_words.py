"""How one version's sentence is shown beside the one before."""

from __future__ import annotations

from scorecards.actions.comparing_rubrics import compare_words

LONG = "Listens first and then asks. " * 60


def test_in_a_long_text_only_what_changed_is_marked() -> None:
    before, after = f"{LONG}Plans alone. {LONG}", f"{LONG}Plans together. {LONG}"
    told = list(compare_words(before, after))
    assert [(one.kind, one.words) for one in told if one.kind != "same"] == [
        ("gone", " alone."),
        ("new", " together."),
    ]
    assert "".join(one.words for one in told if one.kind != "new") == before
    assert "".join(one.words for one in told if one.kind != "gone") == after


def test_a_text_of_which_little_stayed_is_shown_as_another() -> None:
    told = list(compare_words("Plans the week alone.", "Leads a team well."))
    assert [(one.kind, one.words) for one in told] == [
        ("gone", "Plans the week alone."),
        ("new", "Leads a team well."),
    ]
