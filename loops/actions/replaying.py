"""Replay a decision: compute its stored figures again, and look whether its inputs still stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.actions.audit import payload_digest
from accounts.models import AuditEvent
from loops.actions.basis import read_basis
from loops.actions.calibrating import ENGINE
from loops.actions.comparing import Difference, count_leaves, list_unlike
from loops.actions.digests import digest_decision, leave_out_names
from loops.actions.figures import compute_figures
from loops.calibration import CalibrationError, GlobalState
from loops.models import Decision, LoopEstimate
from scorecards.models import CardRevision, Rating

RELATED = (
    "loop__candidacy__opening",
    "loop__candidacy__candidate",
    "loop__rubric",
    "decided_by",
    "approved_by",
    "previous",
    "recommendation__estimate__run",
)
CARD = {"card", "revision", "content_hash", "author", "ratings"}
DAMAGED = (CalibrationError, KeyError, TypeError, ValueError)
RECORDED = "loop.decision_recorded"
LAST_BITS = 1e-9  # relative: another processor or build of numpy differs by less, an edit by more


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay found. `figures` and `cards` count what was compared.

    `same_engine` tells whether the code is of the version that computed the figures.
    """

    decision: Decision
    figures: int
    cards: int
    same_engine: bool
    differences: tuple[Difference, ...]

    @property
    def matches(self) -> bool:
        """Whether everything is as it was stored, bit for bit."""
        return not self.differences


def replay_decision(decision: Decision) -> Replay:
    """Recompute every stored figure of the decision from its stored inputs; changes nothing."""
    decision = Decision.objects.select_related(*RELATED).get(pk=decision.pk)
    estimate = decision.recommendation.estimate
    found = read_revisions([estimate])
    differences = [
        *list_changed_cards(estimate, found),
        *_list_changed_settings(decision),
        *_list_changed_run(estimate),
        *list_changed_figures(estimate),
        *_list_changed_advice(decision),
        *_list_changed_record(decision),
    ]
    return Replay(
        decision=decision,
        figures=count_leaves(leave_out_names(estimate.figures)),
        cards=len(estimate.inputs["cards"]),
        same_engine=estimate.run.engine == ENGINE,
        differences=tuple(differences),
    )


@dataclass(frozen=True, slots=True)
class FoundRevision:
    """A sealed revision as its rows stand now."""

    content_hash: str
    author: str
    author_name: str
    candidacy: str
    ratings: dict[str, int]


def read_revisions(estimates: Iterable[LoopEstimate]) -> dict[str, FoundRevision]:
    """Return the revisions that these estimates read, by public id; two queries."""
    wanted = {card["revision"] for estimate in estimates for card in _list_cards(estimate)}
    names = (
        "pk",
        "public_id",
        "content_hash",
        "scorecard__author__public_id",
        "scorecard__author__name",
        "scorecard__interview__candidacy__public_id",
    )
    heads = list(CardRevision.objects.filter(public_id__in=wanted).values_list(*names))
    ratings: dict[int, dict[str, int]] = {head[0]: {} for head in heads}
    rated = Rating.objects.filter(revision__in=list(ratings), status=Rating.Status.RATED)
    for revision, key, value in rated.values_list("revision_id", "competency", "value"):
        ratings[revision][key] = int(value or 0)
    return {
        str(public_id): FoundRevision(told, str(author), name, str(candidacy), ratings[pk])
        for pk, public_id, told, author, name, candidacy in heads
    }


def _list_cards(estimate: LoopEstimate) -> list[dict[str, Any]]:
    told = [*estimate.inputs.get("cards", []), *estimate.basis.get("before", [])]
    return [card for card in told if set(card) >= CARD]


def list_changed_cards(
    estimate: LoopEstimate, found: Mapping[str, FoundRevision]
) -> Iterator[Difference]:
    """Yield what of the scorecards is not as the figures read it, a rating at a time."""
    seen = set()
    for card in _list_cards(estimate):
        if card["revision"] not in seen:
            seen.add(card["revision"])
            yield from _compare_card(card, found.get(card["revision"]), estimate)


def _compare_card(
    card: Mapping[str, Any], now: FoundRevision | None, estimate: LoopEstimate
) -> Iterator[Difference]:
    at = f"cards.{card['card']}"
    if now is None:
        yield Difference("card", at, _("A scorecard is no longer there."), card["revision"], None)
        return
    whose = _("%(name)s's scorecard") % {"name": now.author_name}
    for key, stored, value in list_unlike(card["ratings"], now.ratings):
        yield _differ("card", f"{at}.{key}", f"{whose}, {key}", stored, value)
    facts = {
        "content_hash": (card["content_hash"], now.content_hash),
        "author": (card["author"], now.author),
        "candidacy": (estimate.basis.get("candidacy", now.candidacy), now.candidacy),
    }
    for name, (stored, value) in facts.items():
        if stored != value:
            yield _differ("card", f"{at}.{name}", f"{whose}, {name}", stored, value)


def _differ(kind: str, where: str, what: str, stored: object, now: object) -> Difference:
    sentence = _("%(what)s: %(stored)s when decided, %(now)s now.") % {
        "what": what,
        "stored": _word(stored),
        "now": _word(now),
    }
    return Difference(kind, where, sentence, stored, now)


def _word(value: object) -> str:
    return _("nothing") if value is None else str(value)


def _list_changed_settings(decision: Decision) -> Iterator[Difference]:
    """Yield what of bar, weights, rule and rubric is not as it was frozen."""
    loop, kept = decision.loop, decision.recommendation.estimate.basis
    if not kept:
        return
    form = [[item.key, item.name] for item in loop.rubric.competencies.all()]
    now = {"bar": float(loop.bar), "weights": loop.weights, "rule": loop.rule, "form": form}
    stored = {name: kept[name] for name in now}
    for where, one, other in list_unlike(stored, now):
        yield _differ("setting", where, _("The loop's %(part)s") % {"part": where}, one, other)


def _list_changed_run(estimate: LoopEstimate) -> Iterator[Difference]:
    """Yield what of the calibration run is not as the figures read it."""
    if not estimate.basis:
        return
    kept = estimate.basis["prior"]
    try:
        state = GlobalState.from_bytes(bytes(estimate.run.posterior))
        prior = GlobalState.from_dict(kept)
        now = state.restrict(prior.interviewers, prior.openings).to_dict()
    except DAMAGED as error:
        yield Difference(
            "run",
            "posterior",
            _("The run cannot be read: %(error)s.") % {"error": f"{error!r}"},
            None,
            None,
        )
        return
    for where, one, other in list_unlike(kept, now):
        yield _differ("run", where, _("The run's %(part)s") % {"part": where}, one, other)


def list_changed_figures(estimate: LoopEstimate, tolerance: float = 0.0) -> Iterator[Difference]:
    """Yield the stored figures that do not follow from the stored inputs."""
    if not estimate.basis:
        told = _("These figures were stored before their basis was kept with them.")
        yield Difference("figure", "basis", told, None, None)
        return
    try:
        again = compute_figures(read_basis(estimate.basis, estimate.inputs, {}))
    except DAMAGED as error:
        yield Difference(
            "figure",
            "basis",
            _("The inputs cannot be read: %(error)s.") % {"error": f"{error!r}"},
            None,
            None,
        )
        return
    stored = leave_out_names(estimate.figures)
    now = leave_out_names(again) if again else {}
    for where, one, other in list_unlike(stored, now, tolerance=tolerance):
        sentence = _("%(where)s: %(stored)s is stored, %(now)s is computed.") % {
            "where": where,
            "stored": _word(one),
            "now": _word(other),
        }
        yield Difference("figure", where, sentence, one, other)


def _list_changed_advice(decision: Decision) -> Iterator[Difference]:
    """Yield where the stored recommendation does not say what the figures say."""
    advised, loop = decision.recommendation, decision.loop
    figures = advised.estimate.figures
    rule = figures["recommendation"]
    stored = {
        "advice": advised.advice,
        "probability": advised.probability,
        "facts": advised.facts,
    }
    now = {
        "advice": rule["advice"],
        "probability": figures["p_above_bar"],
        "facts": {**rule, "weights": loop.weights, "bar": float(loop.bar)},
    }
    for where, one, other in list_unlike(stored, now):
        yield _differ("advice", where, _("The rule's %(part)s") % {"part": where}, one, other)


def _list_changed_record(decision: Decision) -> Iterator[Difference]:
    """Yield where the audit event of the decision is missing, edited or of other figures."""
    told = AuditEvent.objects.filter(verb=RECORDED, subject_id=decision.loop.public_id)
    own = str(decision.public_id)
    event = next((row for row in told if row.payload.get("decision") == own), None)
    if event is None:
        yield Difference("record", "audit", _("The audit log has no event of it."), None, None)
        return
    if payload_digest(event.salt, event.payload) != event.payload_digest:
        yield Difference("record", "audit", _("Its audit event was edited."), None, None)
    stored, now = event.payload.get("digest"), digest_decision(decision)
    if stored != now:
        sentence = _("The decision and its figures are not those that the audit log sealed.")
        yield Difference("record", "digest", sentence, stored, now)
