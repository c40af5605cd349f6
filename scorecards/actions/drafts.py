"""Open a card and keep its draft, field by field, so that two windows merge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import BigIntegerField, Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.actions.locking import as_they_stand
from accounts.actions.texts import read_text
from accounts.errors import Invalid, NotAllowed, NotFound, Stale, WrongState
from accounts.models import User
from accounts.querysets.kept import Given, ask_one_again, facts_of
from candidates.actions.locking import lock_candidacy
from candidates.models import Transcript
from jobs import clock
from scorecards.errors import FieldConflict
from scorecards.models import Scorecard, SuggestionView
from scorecards.querysets import ScorecardQuerySet
from scorecards.signals import card_changed

RECOMMENDATIONS = ("strong_no", "no", "yes", "strong_yes")
NO_NUMBER = ("no_evidence", "not_asked")
NOTE_MAX = 10_000
QUOTES_MAX = 20
QUOTE_MAX = 4_000


def lock_card(card: Scorecard, *, by: User) -> Scorecard:
    """Return the card locked for writing, read with what is told of it.

    Raises NotFound for whom it does not exist.
    """
    return _lock(card, by, with_looks=False)


def _lock(card: Scorecard, by: User, *, with_looks: bool) -> Scorecard:
    def build() -> ScorecardQuerySet:
        rows = _annotate_looks() if with_looks else Scorecard.objects.all()
        written = rows.written_by(by).with_names().select_for_update(of=("self",))
        return written.filter(author__is_active=True, pk=Given("pk", BigIntegerField()))

    locked = ask_one_again(("lock_card", with_looks, facts_of(by)), build, pk=card.pk)
    if locked is not None:
        return locked
    if not Scorecard.objects.visible_to(as_they_stand(by)).filter(pk=card.pk).exists():
        raise NotFound
    if card.author_id == by.pk:
        raise WrongState(_("This loop is closed; its scorecards stay as they are."))
    raise NotAllowed(_("Only its author may write a scorecard."))


def lock_to_submit(card: Scorecard, *, by: User) -> Scorecard:
    """Return the card locked after its candidacy: for what the whole loop depends on.

    `saw_numbers` of it says whether its author has seen suggested numbers of the loop.
    """
    lock_candidacy(card.interview.candidacy_id)
    return _lock(card, by, with_looks=True)


def _annotate_looks() -> ScorecardQuerySet:
    looks = SuggestionView.objects.filter(
        user=OuterRef("author"),
        suggestion__transcript__interview__candidacy=OuterRef("interview__candidacy"),
    )
    along = {"saw_numbers": Exists(looks)}
    return Scorecard.objects.annotate(**along)


def open_card(card: Scorecard, *, by: User) -> Scorecard:
    """Note that the author has opened the card; only the first time changes anything."""
    with transaction.atomic():
        card = lock_card(card, by=by)
        if card.state == Scorecard.State.ASSIGNED:
            card.state, card.opened_at = Scorecard.State.OPENED, clock.now()
            card.save(update_fields=["state", "opened_at"])
    return card


def save_draft(
    card: Scorecard,
    *,
    by: User,
    changes: Mapping[str, Any],
    version: int | None = None,
    bases: Mapping[str, int] | None = None,
) -> Scorecard:
    """Write the named draft fields and leave every other as it is.

    Fields: `KEY.rating` (1 to 4, "no_evidence", "not_asked" or None), `KEY.note`, `KEY.evidence`
    (a list of {transcript, start, end}), `overall`, `summary`. With `version` the whole card must
    be unchanged since (else Stale); with `bases` each named field must be (else FieldConflict).
    """
    with transaction.atomic():
        card = lock_card(card, by=by)
        if not card.is_owed:
            raise WrongState(_("This scorecard is sealed; a change is a revision with a reason."))
        if version is not None and version != card.version:
            raise Stale(
                _("The scorecard is at version %(version)s by now, you read %(version2)s.")
                % {"version": card.version, "version2": version},
                data={"version": card.version, "current": card.draft, "yours": dict(changes)},
            )
        values = {path: read_field(card, path, value) for path, value in changes.items()}
        _refuse_conflicts(card, values, bases or {})
        _merge(card, values)
        card_changed.send(sender=Scorecard, scorecard=card)
    return card


def _refuse_conflicts(card: Scorecard, values: Mapping[str, Any], bases: Mapping[str, int]) -> None:
    versions: dict[str, int] = card.draft_versions
    clashes = {
        path: {"theirs": card.draft.get(path), "yours": values[path], "base": versions.get(path, 0)}
        for path, base in bases.items()
        if path in values and versions.get(path, 0) != base and card.draft.get(path) != values[path]
    }
    if clashes:
        raise FieldConflict(
            _("Another window changed this meanwhile. Nothing was overwritten."),
            field=next(iter(clashes)),
            data={"fields": clashes},
        )


def _merge(card: Scorecard, values: Mapping[str, Any]) -> None:
    changed = {path: value for path, value in values.items() if card.draft.get(path) != value}
    if not changed and card.state == Scorecard.State.DRAFT:
        return
    card.draft = {**card.draft, **changed}
    card.draft_versions = {
        **card.draft_versions,
        **{path: card.draft_versions.get(path, 0) + 1 for path in changed},
    }
    card.version += 1
    now = clock.now()
    card.state, card.saved_at = Scorecard.State.DRAFT, now
    card.opened_at = card.opened_at or now
    card.save(
        update_fields=["draft", "draft_versions", "version", "state", "saved_at", "opened_at"]
    )


def read_draft_versions(card: Scorecard) -> dict[str, int]:
    """Return how often each field of the draft was changed: the base for the next save."""
    return dict(card.draft_versions)


def read_field(card: Scorecard, path: str, value: Any) -> Any:
    """Return the value as the draft keeps it. Raises Invalid that names the field."""
    if path == "overall":
        return _read_overall(value)
    if path == "summary":
        return _read_text(path, value)
    key, _dot, part = path.partition(".")
    levels = {item["key"]: len(item["anchors"]) for item in card.form}
    if key not in levels:
        raise Invalid(_("This scorecard has no such field."), field=path[:80])
    if part == "rating":
        return _read_rating(path, value, levels[key])
    if part == "note":
        return _read_text(path, value)
    if part == "evidence":
        return _read_evidence(card, path, value)
    raise Invalid(_("This scorecard has no such field."), field=path[:80])


def _read_overall(value: Any) -> str | None:
    if value is None or value in RECOMMENDATIONS:
        return value  # type: ignore[no-any-return]  # one of the literals above, or None
    raise Invalid(_("Choose strong_no, no, yes or strong_yes."), field="overall")


def _read_rating(path: str, value: Any, levels: int) -> int | str | None:
    if value is None or value in NO_NUMBER:
        return value  # type: ignore[no-any-return]  # one of the literals above, or None
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= levels:
        return value
    raise Invalid(
        _("A rating is 1 to %(levels)s, no_evidence or not_asked.") % {"levels": levels}, field=path
    )


def _read_text(path: str, value: Any) -> str:
    return read_text(value, path, most=NOTE_MAX, trim=False)


def _read_evidence(card: Scorecard, path: str, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > QUOTES_MAX:
        raise Invalid(
            _("Evidence is a list of at most %(quotes_max)s quotes.") % {"quotes_max": QUOTES_MAX},
            field=path,
        )
    return [_read_quote(card, f"{path}.{index}", item) for index, item in enumerate(value)]


def _read_quote(card: Scorecard, path: str, item: Any) -> dict[str, Any]:
    if not isinstance(item, dict) or not {"transcript", "start", "end"} <= set(item):
        raise Invalid(_("A quote is {transcript, start, end}."), field=path)
    transcript = _find_transcript(card, path, item["transcript"])
    start, end = item["start"], item["end"]
    if not (_is_offset(start) and _is_offset(end) and start < end):
        raise Invalid(_("start and end are offsets, start before end."), field=path)
    if end - start > QUOTE_MAX:
        raise Invalid(
            _("A quote has at most %(quote_max)s characters.") % {"quote_max": f"{QUOTE_MAX:,}"},
            field=path,
        )
    if not _lies_in_candidates_turn(transcript, start, end):
        raise Invalid(_("A quote is words of one turn of the candidate."), field=path)
    return {
        "transcript": str(transcript.public_id),
        "start": start,
        "end": end,
        "quote": transcript.text[start:end],
    }


def _is_offset(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _find_transcript(card: Scorecard, path: str, public_id: Any) -> Transcript:
    try:
        wanted = UUID(str(public_id))
    except ValueError as error:
        raise Invalid(_("This is not a transcript's id."), field=path) from error
    found = Transcript.objects.filter(interview=card.interview_id, public_id=wanted).first()
    if found is None:
        raise Invalid(_("This interview has no such transcript."), field=path)
    return found


def _lies_in_candidates_turn(transcript: Transcript, start: int, end: int) -> bool:
    return any(
        turn[1] <= start and end <= turn[2] and transcript.roles.get(turn[0]) == "candidate"
        for turn in transcript.turns
    )
