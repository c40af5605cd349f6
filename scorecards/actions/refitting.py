"""Refit the suggestions to the company's own blind scorecards; go back to the shipped weights."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.actions import read_company, record_event
from accounts.actions.locking import as_they_stand
from accounts.errors import NotAllowed, WrongState
from accounts.models import Company, User
from accounts.permissions import may_administer
from jobs import clock
from jobs.actions import Lease, enqueue, finish
from jobs.errors import JobRefused
from jobs.models import Job
from scorecards.actions.owing import require_nothing_owed
from scorecards.actions.refit_pairs import hash_pairs, read_pairs
from scorecards.actions.weights_in_force import find_in_force
from scorecards.kinds import REFIT, REFITS
from scorecards.models import Competency, Refit, RefitPart, Rubric
from scorecards.querysets import company_visibility
from scorecards.suggestion import ENGINE_VERSION
from scorecards.suggestion.refitting.judging import Refitted, Verdict, refit
from scorecards.suggestion.refitting.pairs import Pair, keep_whole_tens
from scorecards.suggestion.scoring import load_weights
from scorecards.suggestion.tuning import read_shipped, read_tuning, write_tuning


@dataclass(frozen=True, slots=True)
class Trial:
    """What a refit of one rubric version would be; `competencies` by key, in the rubric's order."""

    rubric: Rubric
    replaces: Refit | None
    inputs_hash: str
    competencies: Mapping[str, Refitted]

    @property
    def is_accepted(self) -> bool:
        """Whether any competency is better off."""
        return any(one.verdict is Verdict.ACCEPTED for one in self.competencies.values())


def ask_for_refit(*, by: User) -> Job:
    """Write the job that refits in this admin's name. Raises NotAllowed."""
    _require_admin(by)
    with transaction.atomic():
        record_event("suggestions.refit_asked", by, by=by)
        return enqueue(REFIT, by.public_id, at=clock.now())


def find_refit_job() -> Job | None:
    """Return the newest job that refits, whoever asked for it."""
    return Job.objects.filter(kind=REFIT).order_by("-created_at").first()


def run_refit(lease: Lease) -> None:
    """Refit in the name of whom the job names. Raises JobRefused if they are no admin any more."""
    by = User.objects.filter(public_id=lease.subject).first()
    if by is None or not may_administer(by):
        raise JobRefused("not_allowed", "Whoever asked for it is no company admin any more.")
    trials = try_refit(by=by)
    with transaction.atomic():
        finish(lease, at=clock.now())
        _keep_all(trials, by)


def refit_suggestions(*, by: User | None) -> list[Refit]:
    """Refit each rubric version that has new blind cards, and keep what came of it.

    `by` is None for the command line. Raises NotAllowed.
    """
    return _keep_all(try_refit(by=by), by)


def try_refit(*, by: User | None) -> list[Trial]:
    """Return what a refit would be, and keep nothing; the same cards are not tried twice.

    A rubric version of which no competency has ten pairs is left out. Raises NotAllowed.
    """
    if by is not None:
        _require_admin(by)
    pairs = read_pairs()
    rubrics = Rubric.objects.filter(pk__in=pairs).prefetch_related("competencies").order_by("pk")
    known = set(Refit.objects.values_list("inputs_hash", flat=True))
    trials = (_try_one(rubric, pairs[rubric.pk], known) for rubric in rubrics)
    return [trial for trial in trials if trial is not None]


def _try_one(rubric: Rubric, pairs: Mapping[str, list[Pair]], known: set[str]) -> Trial | None:
    kept = {key: keep_whole_tens(rows) for key, rows in pairs.items()}
    kept = {key: rows for key, rows in kept.items() if rows}
    replaces = find_in_force(rubric.pk)
    at = replaces.number if replaces else 0
    inputs_hash = hash_pairs(kept, rubric.public_id, ENGINE_VERSION, at)
    if not kept or inputs_hash in known:
        return None
    weights = replaces.weights if replaces else {}
    found = {
        one.key: _refit_one(one, kept[one.key], weights)
        for one in rubric.competencies.all()
        if one.key in kept
    }
    return Trial(rubric, replaces, inputs_hash, found) if found else None


def _refit_one(
    competency: Competency, pairs: Any, weights: Mapping[str, Mapping[str, Any]]
) -> Refitted:
    levels = len(competency.anchors)
    shipped = read_shipped(competency.key, levels, load_weights())
    used = weights.get(competency.key)
    known = [pair for pair in pairs if pair.level <= levels]
    return refit(known, shipped, read_tuning(used) if used else shipped)


def restore_shipped(rubric: Rubric, *, by: User) -> Refit:
    """Let new suggestions of this rubric version use the shipped weights again; stored ones stay.

    Raises NotAllowed, also for who owes a scorecard, and WrongState where they are in use.
    """
    _require_admin(by)
    _require_sight(by)
    with transaction.atomic():
        _lock(by)
        replaces = find_in_force(rubric.pk)
        if replaces is None or not replaces.weights:
            raise WrongState(_("The shipped weights are in use already."))
        return _keep(
            by,
            rubric=rubric,
            kind=Refit.Kind.SHIPPED,
            is_accepted=True,
            replaces=replaces,
            inputs_hash=hashlib.sha256(f"shipped after {replaces.number}".encode()).hexdigest(),
        )


def _require_admin(by: User) -> None:
    if not may_administer(by):
        raise NotAllowed(_("Only a company admin may change how suggestions are made."))


def _require_sight(by: User) -> None:
    """Whether there is a way back, and its number, tell whether a refit had new cards to fit."""
    if company_visibility() != "always":
        require_nothing_owed(by)


def _lock(by: User | None) -> None:
    Company.objects.select_for_update(no_key=True).get(pk=read_company().pk)
    if by is not None:
        _require_admin(as_they_stand(by))


def _keep_all(trials: list[Trial], by: User | None) -> list[Refit]:
    with transaction.atomic():
        _lock(by)
        kept = (_keep_trial(trial, by) for trial in trials)
        return [row for row in kept if row is not None]


def _keep_trial(trial: Trial, by: User | None) -> Refit | None:
    """Keep a trial, unless other weights came into use meanwhile or it was kept already."""
    if find_in_force(trial.rubric.pk) != trial.replaces:
        return None
    if Refit.objects.filter(inputs_hash=trial.inputs_hash).exists():
        return None
    row = _keep(
        by,
        rubric=trial.rubric,
        kind=Refit.Kind.FITTED,
        is_accepted=trial.is_accepted,
        replaces=trial.replaces,
        inputs_hash=trial.inputs_hash,
        weights=_merge_weights(trial),
    )
    parts = list_parts(trial)
    for part in parts:
        part.refit = row
    RefitPart.objects.bulk_create(parts)
    return row


def _merge_weights(trial: Trial) -> dict[str, Any]:
    if not trial.is_accepted:
        return {}
    new = {
        key: write_tuning(one.tuning)
        for key, one in trial.competencies.items()
        if one.verdict is Verdict.ACCEPTED and one.tuning
    }
    return {**(trial.replaces.weights if trial.replaces else {}), **new}


def _keep(by: User | None, **fields: Any) -> Refit:
    last = Refit.objects.aggregate(last=Max("number"))["last"] or 0
    row = Refit.objects.create(number=last + 1, engine=ENGINE_VERSION, made_by=by, **fields)
    verb = "restored" if row.kind == Refit.Kind.SHIPPED else "refitted"
    payload = {
        "number": row.number,
        "rubric": str(row.rubric.public_id),
        "accepted": row.is_accepted,
        "before": row.replaces.number if row.replaces else None,
    }
    record_event(f"suggestions.{verb}", row, by=by, payload=payload, stream=REFITS)
    return row


def list_parts(trial: Trial) -> list[RefitPart]:
    """Return a trial's figures as rows that are not stored."""
    return [_write_part(key, one) for key, one in trial.competencies.items()]


def _write_part(key: str, one: Refitted) -> RefitPart:
    figures = asdict(one.figures) if one.figures else {}
    return RefitPart(
        competency=key,
        verdict=str(one.verdict),
        mode=str(one.mode),
        pairs=one.pairs,
        candidates=one.candidates,
        parameters=write_tuning(one.tuning) if one.tuning else {},
        **figures,
    )
