"""Refusals: why an action did not happen, said once for page, API, task and command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.utils.translation import gettext as _

ASK_AGAIN = "/accounts/reauthenticate/"


class Refusal(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """An action refused, nothing changed. `code` is stable and lower-case; `status` is HTTP's.

    `field` names the input at fault ("" for the whole), `data` holds facts a program may read.
    """

    code = "refused"
    status = 409

    def __init__(
        self, message: str, *, field: str = "", data: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.data = dict(data or {})


class NotFound(Refusal):
    """Missing, or not yours to see: both are answered alike."""

    code = "not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(_("There is nothing here, or it is not yours to see."))


class NotAllowed(Refusal):
    """You may see this but not do that."""

    code = "not_allowed"
    status = 403


class NotAskedAgain(Refusal):
    """A browser has to show once more who is there; a program calls by its token."""

    code = "reauthentication_required"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("Show once more who you are: %(where)s") % {"where": ASK_AGAIN})


class Invalid(Refusal):
    """The input is wrong; `field` says where."""

    code = "invalid"
    status = 422


class InvalidMany(Invalid):
    """Several inputs are wrong: `errors` maps each field to its sentence."""

    def __init__(self, message: str, errors: Mapping[str, str]) -> None:
        super().__init__(message, data={"errors": dict(errors)})
        self.errors = dict(errors)


class AlreadyThere(Refusal):
    """The same thing was written down before."""

    code = "already_there"
    status = 409


class NotYourself(Refusal):
    """Somebody else has to do this for you."""

    code = "not_yourself"
    status = 409


class WrongState(Refusal):
    """What this is about is not in a state in which it can be done."""

    code = "wrong_state"
    status = 409


class TooSoon(Refusal):
    """It was done a short while ago."""

    code = "too_soon"
    status = 409


class Stale(Refusal):
    """Somebody changed this since you read it; `data["current"]` is what stands now."""

    code = "stale"
    status = 412


@contextmanager
def pointing_at(place: str) -> Iterator[None]:
    """Let what is refused in this block name its fields below `place`, like steps.2."""
    try:
        yield
    except InvalidMany as refusal:
        below = {f"{place}.{name}": text for name, text in refusal.errors.items()}
        refusal.errors, refusal.data = below, {**refusal.data, "errors": below}
        raise
    except Refusal as refusal:
        refusal.field = f"{place}.{refusal.field}" if refusal.field else place
        raise


class Unreachable(Exception):  # noqa: N818 (a receiver's answer, not a fault of ours)
    """A try did not succeed. `code` is stable, `status` is the receiver's, 0 without an answer."""

    def __init__(self, code: str, sentence: str, *, status: int = 0) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.status = status
