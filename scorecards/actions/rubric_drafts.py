"""Write the next version of a rubric and publish it: one draft a rubric, for all who edit it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.actions.locking import as_they_stand
from accounts.errors import AlreadyThere, NotFound, Stale
from accounts.models import User
from candidates.models import Opening
from jobs import clock
from scorecards.actions.rubric_words import (
    blank_competency,
    read_draft,
    read_name,
    write_competencies,
)
from scorecards.actions.rubrics import (
    choose_rubric,
    lock_rubrics,
    newest_version,
    publish_rubric,
    require_edit_rubrics,
)
from scorecards.errors import NewerVersion
from scorecards.models import OpeningRubric, Rubric, RubricDraft


@dataclass(frozen=True, slots=True)
class Published:
    """The new version, the openings whose new loops use it, and those that stay as they were.

    An opening stays when its weights, must-haves or plan name a competency that is gone, or when
    it has weights and a competency is new.
    """

    rubric: Rubric
    moved: tuple[Opening, ...] = ()
    kept: tuple[Opening, ...] = ()


def start_rubric_draft(
    *,
    by: User,
    name: str = "",
    rubric: Rubric | None = None,
    competencies: Sequence[Mapping[str, Any]] | None = None,
) -> RubricDraft:
    """Return a new draft of rubric `name`: of these competencies, else a copy of `rubric`.

    Without a name it is the next version of `rubric`; without either text one blank competency.
    Raises AlreadyThere with the id of the draft that the rubric has.
    """
    require_edit_rubrics(by)
    name = read_name(name or (rubric.name if rubric else ""))
    written = read_draft(_choose(competencies, rubric))
    with transaction.atomic():
        lock_rubrics(by=by)
        if (other := RubricDraft.objects.filter(name=name).first()) is not None:
            raise AlreadyThere(
                _("This rubric has a draft already. Go on with it, or discard it first."),
                field="name",
                data={"draft": str(other.public_id)},
            )
        based_on = newest_version(name)
        draft = RubricDraft.objects.create(
            name=name, based_on=based_on, competencies=written, saved_by=by
        )
        payload = {"name": name, "based_on": based_on.version if based_on else None}
        record_event("rubric.draft_begun", draft, by=by, payload=payload)
    return draft


def _choose(
    competencies: Sequence[Mapping[str, Any]] | None, rubric: Rubric | None
) -> Sequence[Mapping[str, Any]]:
    if competencies is not None:
        return competencies
    if rubric is not None:
        return write_competencies(list(rubric.competencies.all()))
    return [blank_competency()]


def save_rubric_draft(
    draft: RubricDraft, *, by: User, competencies: object, version: int | None = None
) -> RubricDraft:
    """Write all competencies of the draft; texts may be empty until it is published.

    With `version` the draft must be unchanged since, else Stale holds both texts. The same text
    again changes nothing.
    """
    with transaction.atomic():
        draft = _lock(draft, by=by)
        _require_version(draft, version, competencies)
        written = read_draft(competencies)
        if written != draft.competencies:
            draft.competencies, draft.saved_by, draft.saved_at = written, by, clock.now()
            draft.version += 1
            draft.save(update_fields=["competencies", "saved_by", "saved_at", "version"])
    return draft


def _lock(draft: RubricDraft, *, by: User) -> RubricDraft:
    rows = RubricDraft.objects.select_related("based_on", "saved_by")
    locked = rows.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    require_edit_rubrics(as_they_stand(by))
    if locked is None:
        raise NotFound
    return locked


def _require_version(draft: RubricDraft, version: int | None, yours: object) -> None:
    if version not in {None, draft.version}:
        raise Stale(
            _("%(name)s has saved this draft since you read it. Nothing was overwritten.")
            % {"name": draft.saved_by.name},
            data={"version": draft.version, "current": draft.competencies, "yours": yours},
        )


def discard_rubric_draft(draft: RubricDraft, *, by: User) -> None:
    """Take the draft away; published versions stay as they are."""
    with transaction.atomic():
        draft = _lock(draft, by=by)
        record_event("rubric.draft_discarded", draft, by=by, payload={"name": draft.name})
        draft.delete()


def publish_rubric_draft(
    draft: RubricDraft,
    *,
    by: User,
    version: int | None = None,
    over: int | None = None,
    for_openings: bool = True,
) -> Published:
    """Publish the draft as the next version; what is open or sealed keeps the version it has.

    With `for_openings`, open openings that use an earlier version use this one for loops that
    open from now on. `over` is the newest version that the publisher has seen, by default the one
    the draft was based on: NewerVersion is raised if another was published meanwhile.
    """
    with transaction.atomic():
        draft = _lock(draft, by=by)
        _require_version(draft, version, draft.competencies)
        lock_rubrics(by=by)
        _require_newest(draft, over)
        rubric = publish_rubric(by=by, name=draft.name, competencies=draft.competencies)
        draft.delete()
        return _use(rubric, by) if for_openings else Published(rubric)


def _require_newest(draft: RubricDraft, over: int | None) -> None:
    newest = newest_version(draft.name)
    seen = over or (draft.based_on.version if draft.based_on else None)
    if newest is not None and newest.version != seen:
        raise NewerVersion(
            _(
                "Version %(version)s was published meanwhile. "
                "Compare it with this draft, then publish over it."
            )
            % {"version": newest.version},
            field="over",
            data={"newest": newest.version, "rubric": str(newest.public_id)},
        )


def _use(rubric: Rubric, by: User) -> Published:
    keys = {row.key for row in rubric.competencies.all()}
    choices = (
        OpeningRubric.objects.filter(rubric__name=rubric.name, opening__closed_at__isnull=True)
        .exclude(rubric=rubric)
        .filter(opening__in=Opening.objects.visible_to(by))
        .select_related("opening", "rubric")
        .prefetch_related("opening__plan", "rubric__competencies")
        .order_by("opening__title", "opening")
    )
    moved, kept = [], []
    for choice in choices:
        if _fits(choice, keys):
            choose_rubric(choice.opening, rubric, by=by)
            moved.append(choice.opening)
        else:
            kept.append(choice.opening)
    return Published(rubric, tuple(moved), tuple(kept))


def _fits(choice: OpeningRubric, keys: set[str]) -> bool:
    opening = choice.opening
    planned = {key for step in opening.plan.all() for key in step.competencies}
    named = {*opening.weights, *opening.rule.get("must_haves", ()), *planned}
    new = keys - {row.key for row in choice.rubric.competencies.all()}
    return named <= keys and not (opening.weights and new - set(opening.weights))
