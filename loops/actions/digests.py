"""The digest that a decision's audit event carries of everything the decision rests on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from loops.models import Decision


def digest_decision(decision: Decision) -> str:
    """Return the SHA-256 (hex) of the decision, its recommendation, figures and their inputs.

    Names and reasons are left out: they may be erased, and the digest must outlive that.
    """
    body = json.dumps(_plain(_describe(decision)), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def _describe(decision: Decision) -> dict[str, Any]:
    advised = decision.recommendation
    estimate = advised.estimate
    approver, previous = decision.approved_by, decision.previous
    return {
        "decision": {
            "id": str(decision.public_id),
            "loop": str(decision.loop.public_id),
            "number": decision.number,
            "outcome": decision.outcome,
            "competency": decision.competency,
            "outstanding": decision.outstanding,
            "decided_by": str(decision.decided_by.public_id),
            "decided_at": decision.decided_at.timestamp(),
            "approved_by": str(approver.public_id) if approver else None,
            "previous": str(previous.public_id) if previous else None,
        },
        "recommendation": {
            "id": str(advised.public_id),
            "advice": advised.advice,
            "probability": advised.probability,
            "facts": advised.facts,
        },
        "estimate": {
            "id": str(estimate.public_id),
            "run": str(estimate.run.public_id),
            "inputs": estimate.inputs,
            "basis": estimate.basis,
            "figures": leave_out_names(estimate.figures),
        },
    }


def leave_out_names(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures without the names of the cards' authors."""
    cards = [
        {key: value for key, value in card.items() if key != "author"} for card in figures["cards"]
    ]
    return {**figures, "cards": cards}


def _plain(value: Any) -> Any:
    """Write a number so that it reads alike whichever database held it: -0.0 and 1e16 do not."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (float(value) + 0.0).hex()
    return value
