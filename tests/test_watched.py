"""The watch over every test sees what it is there for, and its table is that of the code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.actions.vouching import NotVouched
from accounts.errors import Invalid, Unreachable
from jobs.errors import JobRefused
from tests.builders import World
from tests.messages import APPS, ROOT
from tests.watched import OURS, read_rows, watched_codes, watched_events, watched_sentences

BUILT = ("loop.", "scorecard.", "person.factor_", "suggestions.", "pool.", "interview.")


@pytest.mark.django_db
@pytest.mark.made_up
@pytest.mark.parametrize(
    ("verb", "about", "by", "payload", "said"),
    [
        ("opening.closed", "opening", "alice", {}, None),
        ("opening.shut", "opening", "alice", {}, "opening.shut has no row"),
        ("opening.closed", "alice", "alice", {}, "opening.closed is of a user"),
        ("opening.closed", "opening", "nobody", {}, "opening.closed is by nobody"),
        ("opening.closed", "opening", "alice", {"x": 1}, "opening.closed tells ['x']"),
        ("opening.created", "opening", "alice", {}, "opening.created tells []"),
        ("loop.planned", "loop", "nobody", {"before": "on_hold"}, None),
        ("loop.planned", "loop", "alice", {"before": "on_hold", "reason": "Back."}, None),
    ],
)
def test_an_event_that_is_not_as_documented_is_strange(
    world: World, verb: str, about: str, by: str, payload: dict[str, Any], said: str | None
) -> None:
    with watched_events() as strange:
        record_event(verb, getattr(world, about), by=getattr(world, by, None), payload=payload)
    assert strange == ([said] if said else [])


@pytest.mark.made_up
def test_a_sentence_without_its_german_is_strange(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.watched.OURS", (*OURS, "tests."))
    with watched_sentences() as strange:
        _("There is nothing here, or it is not yours to see.")
        _("there is nothing here")
        Invalid("", field="reason")
        Invalid("Wrong.", field="anchors.1")
        Invalid("Wrong.", field="roles.Bob")
        Invalid("Wrong.", field="ANCHORS.1")
        Invalid("Wrong.")
    assert strange == [
        "'there is nothing here' is in no catalogue",
        "Invalid says ''",
        "'Wrong.' is of the field 'ANCHORS.1'",
        "'Wrong.' is of the field None",
    ]


@pytest.mark.made_up
def test_a_failure_that_no_document_names_is_strange() -> None:
    with watched_codes() as strange:
        JobRefused("no_rubric", "The opening has no rubric to rate by.")
        JobRefused("NO_RUBRIC", "The opening has no rubric to rate by.")
        Unreachable("timeout", "It did not answer in time.", status=0)
        Unreachable("refused", "It answered 503.", status=503)
        Unreachable("timeout", "it took ages", status=0)
        NotVouched("idtoken")
    assert strange == [
        "JobRefused with 'NO_RUBRIC'",
        "Unreachable says 'it took ages'",
        "NotVouched with 'idtoken'",
    ]


def test_each_documented_verb_is_one_that_code_writes() -> None:
    sources = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    written = {word for path in sources for word in _find_words(path)}
    rows = set(read_rows())
    assert len(rows) > 90
    assert {verb for verb in rows - written if not verb.startswith(BUILT)} == set()


def _find_words(path: Path) -> list[str]:
    return re.findall(r'"([a-z]+\.[a-z_]+)"', path.read_text("utf-8"))
