"""Who may send, see and end the link to a scorecard: rows of the two tables of rights."""

from __future__ import annotations

from contextlib import suppress

from accounts.errors import WrongState
from loops.actions import send_link
from loops.actions.mailing import take_link
from tests.builders import World


def send_bobs_link(world: World) -> dict[str, str]:
    letter = take_link(send_link(world.bobs, by=world.rosa).public_id)
    return {"link": letter.key.secret if letter and letter.key else ""}


def send_daves_link(world: World) -> dict[str, str]:
    with suppress(WrongState):  # the twins' Dave has sealed: nobody sends him one any more
        send_link(world.daves, by=world.rosa)
    return {}


AT_LINK = "/loops/{loop}/seats/{daves_seat}/link/"
SEEN = "200 200 404 200 403 403 403 404 401 200"
DONE = "{0} {0} 404 {0} 403 403 403 404 401 403"
LINK_ROWS = (
    ("get", AT_LINK, SEEN, None, send_daves_link),
    ("post", AT_LINK, DONE.format(202)),
    ("delete", AT_LINK, DONE.format(204)),
)
