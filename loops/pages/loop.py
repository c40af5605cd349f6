"""A loop's page: how far it is, who covers what, and everything its staff can do to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from candidates.actions import (
    call_off_interview,
    link_interview,
    mark_held,
    move_interview,
    pool_interview,
    schedule_interview,
)
from candidates.pages.forms import try_form
from loops.actions import (
    close_loop,
    end_links,
    hold_loop,
    nudge,
    resume_loop,
    seat_interviewer,
    send_link,
    sign_off_card,
    start_debrief,
    substitute_interviewer,
    unseat_interviewer,
    waive_coverage,
    withdraw_loop,
)
from loops.actions.locking import OWES_A_CARD
from loops.actions.states import COMPUTED
from loops.models import Loop
from loops.pages.panel import Panel
from loops.pages.panel_forms import (
    ChangeInterviewForm,
    ConfirmForm,
    InterviewForm,
    LinkForm,
    NudgeForm,
    PanelForm,
    ReasonForm,
    SeatForm,
    SignOffForm,
    SwapForm,
    WaiveForm,
)
from loops.pages.standing import Standing, find_standing
from loops.pages.words import CARD_STATES, STATE_TONES, STATES


@dataclass(frozen=True, slots=True)
class Deed:
    """Something staff can do to a loop: its form, its action and what is said afterwards."""

    form: type[PanelForm]
    do: Callable[[Loop, User, dict[str, Any]], object]
    done: str | Promise


def _swap(_loop: Loop, by: User, data: dict[str, Any]) -> None:
    if data["user"] is None:
        unseat_interviewer(data["seat"], by=by, reason=data["reason"])
    else:
        substitute_interviewer(data["seat"], by=by, user=data["user"])


def _change_interview(_loop: Loop, by: User, data: dict[str, Any]) -> None:
    if data["change"] == "move":
        move_interview(data["interview"], by=by, starts_at=data["starts_at"])
    elif data["change"] == "link":
        link_interview(data["interview"], by=by, video_url=data["video_url"])
    elif data["change"] == "pool":
        pool_interview(data["interview"], by=by, pool=data["pool"])
    elif data["change"] == "held":
        mark_held(data["interview"], by=by)
    else:
        call_off_interview(data["interview"], by=by)


def _link(_loop: Loop, by: User, data: dict[str, Any]) -> None:
    if data["what"] == "send":
        send_link(data["seat"], by=by)
    else:
        end_links(data["seat"], by=by)


# Whether they succeed would tell a blind reader who has submitted, or that the loop is decided.
TELLING = {"swap", "debrief", "nudge", "link", "sign-off", "hold", "withdraw"}

DEEDS = {
    "seat": Deed(
        SeatForm, lambda loop, by, data: seat_interviewer(loop, by=by, **data), _("Seated.")
    ),
    "swap": Deed(SwapForm, _swap, _("The panel has changed.")),
    "interview": Deed(
        InterviewForm,
        lambda loop, by, data: schedule_interview(loop.candidacy, by=by, **data),
        _("The interview is scheduled."),
    ),
    "change": Deed(ChangeInterviewForm, _change_interview, _("The interview has changed.")),
    "nudge": Deed(
        NudgeForm, lambda loop, by, data: nudge(loop, by=by, **data), _("A reminder is on its way.")
    ),
    "sign-off": Deed(
        SignOffForm,
        lambda _loop, by, data: sign_off_card(data["seat"], by=by),
        _("Signed off: it counts from now on."),
    ),
    "link": Deed(LinkForm, _link, _("Done. Links go to the person's own address.")),
    "waive": Deed(
        WaiveForm, lambda loop, by, data: waive_coverage(loop, by=by, **data), _("Waived.")
    ),
    "hold": Deed(
        ReasonForm, lambda loop, by, data: hold_loop(loop, by=by, **data), _("The loop is on hold.")
    ),
    "withdraw": Deed(
        ReasonForm,
        lambda loop, by, data: withdraw_loop(loop, by=by, **data),
        _("The candidate has withdrawn; nobody owes anything more."),
    ),
    "resume": Deed(ConfirmForm, lambda loop, by, _: resume_loop(loop, by=by), _("It goes on.")),
    "debrief": Deed(
        ConfirmForm, lambda loop, by, _: start_debrief(loop, by=by), _("The debrief has begun.")
    ),
    "close": Deed(ConfirmForm, lambda loop, by, _: close_loop(loop, by=by), _("Closed.")),
}


@require_safe
@signed_in_only
def show_loop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the loop to whoever may know of it; what colleagues did only once they are not blind."""
    return _render(request, Panel(find_standing(reader_of(request), public_id)))


@require_POST
@signed_in_only
def change_loop(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Do one of DEEDS; a refusal comes back on the page, at its field, with nothing changed."""
    standing = find_standing(reader_of(request), public_id)
    if deed not in DEEDS:
        raise NotFound
    if not standing.runs:
        raise NotAllowed(
            gettext("Only the opening's recruiter, hiring manager or an admin may do that.")
        )
    if not standing.is_open and deed in TELLING:
        raise NotAllowed(str(OWES_A_CARD))
    panel, chosen = Panel(standing), DEEDS[deed]
    form = chosen.form(panel, request.POST, prefix=deed)
    status = try_form(form, lambda data: chosen.do(standing.loop, standing.reader, data))
    if status:
        return _render(request, Panel(find_standing(standing.reader, public_id)), form, status)
    messages.success(request, str(chosen.done))
    if deed == "debrief" and standing.is_open:
        return redirect("loops:debrief", public_id)
    return redirect("loops:loop", public_id)


def _render(
    request: HttpRequest, panel: Panel, refused: PanelForm | None = None, status: int = 200
) -> HttpResponse:
    standing = panel.standing
    context = {
        "standing": standing,
        "loop": standing.loop,
        "candidacy": standing.loop.candidacy,
        "state": STATES[standing.state],
        "state_tone": STATE_TONES.get(standing.state, ""),
        "panel": panel,
        "seats": [
            (
                seat,
                CARD_STATES[seat.scorecard.state],
                panel.reminded.get(seat.scorecard_id),
                panel.link_of(seat),
            )
            for seat in panel.seats
        ],
        "left": [(seat, CARD_STATES[seat.scorecard.state]) for seat in panel.left],
        "may": _list_deeds(standing) - (set() if panel.sends_links else {"link"}),
        "forms": _build_forms(panel, refused),
        "refused": refused,
    }
    return render(request, "loops/loop.html", context, status=status or 200)


def _build_forms(panel: Panel, refused: PanelForm | None) -> dict[str, PanelForm]:
    if not panel.standing.runs:
        return {}
    forms = {name: deed.form(panel, prefix=name) for name, deed in DEEDS.items()}
    if refused is not None and refused.prefix:
        forms[refused.prefix] = refused
    return forms


def _list_deeds(standing: Standing) -> set[str]:
    """Return what fits the loop's state. To a blind reader all but being on hold look alike."""
    if not standing.runs:
        return set()
    state = standing.loop.state
    hidden = set() if standing.is_open else TELLING
    if state == Loop.State.ON_HOLD:
        return {"resume", "withdraw"} - hidden
    deeds = {"seat", "swap", "interview", "change", "waive", "hold", "withdraw"}
    if not standing.is_open:
        return deeds - hidden
    if state == Loop.State.DECIDED:
        return {"close"}
    if state not in (*COMPUTED, Loop.State.DEBRIEF):
        return set()
    ready = {"debrief"} if state == Loop.State.READY else set[str]()
    return deeds | {"nudge", "link", "sign-off"} | ready
