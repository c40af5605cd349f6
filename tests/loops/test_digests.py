"""A decision's digest is kept for years: what it is made of never changes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from accounts.models import User
from loops.actions.digests import digest_decision
from loops.models import CalibrationRun, Decision, Loop, LoopEstimate, Recommendation


def number(count: int) -> UUID:
    return UUID(int=count)


def build(**changes: Any) -> Decision:
    """Return an unsaved decision of which everything is fixed."""
    hugo, alice = User(public_id=number(1)), User(public_id=number(2))
    figures: dict[str, Any] = {
        "cards": [{"card": "c", "author": "Bob", "share": 0.5}],
        "composite": 2,
        "zero": -0.0,
    }
    estimate = LoopEstimate(
        public_id=number(3),
        run=CalibrationRun(public_id=number(4)),
        inputs=["a", 1],
        basis={"bar": 3.0, "is_final": True},
        figures=changes.pop("figures", figures),
    )
    advised = Recommendation(
        public_id=number(5), estimate=estimate, advice="hire", probability=0.75, facts={"hire": 1}
    )
    said: dict[str, Any] = {
        "number": 2,
        "outcome": "hire",
        "competency": "data",
        "outstanding": ["x"],
        "decided_by": hugo,
        "approved_by": alice,
        "previous": Decision(public_id=number(6)),
    }
    return Decision(
        public_id=number(7),
        loop=Loop(public_id=number(8)),
        recommendation=advised,
        decided_at=datetime(2026, 5, 4, 12, tzinfo=UTC),
        **{**said, **changes},
    )


def test_a_digest_is_what_it_was() -> None:
    known = "0899816b9246eb0b037265a060a0b11164e8e7105a0db8e9c8ea419194d7b3a9"
    assert digest_decision(build()) == known


def test_a_first_decision_without_an_approver_has_one_too() -> None:
    known = "3511a84858d480b1c3be2df89a604738bc03ae9ba1996a85882848d5b3cc0a53"
    assert digest_decision(build(approved_by=None, previous=None)) == known


@pytest.mark.parametrize("name", ["Robert", ""])
def test_a_name_may_be_erased(name: str) -> None:
    figures = {
        "cards": [{"card": "c", "author": name, "share": 0.5}],
        "composite": 2.0,
        "zero": 0,
    }
    assert digest_decision(build(figures=figures, reason="Erased.")) == digest_decision(build())
