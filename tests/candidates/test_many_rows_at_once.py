"""Two who send many rows about the same candidates do not wait in a circle; on PostgreSQL."""

from __future__ import annotations

import pytest
from django.db import transaction

from candidates.actions import add_candidacy, schedule_interview
from candidates.actions.locking import lock_candidacy
from candidates.models import Candidacy, Interview
from tests.accounts.api.caller import Caller
from tests.builders import World, make_candidate, make_world
from tests.loops.test_lock_order import start

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.server]


def wish(candidacy: Candidacy) -> dict[str, object]:
    begins = "2030-05-04T09:00:00Z"
    return {"candidacy": str(candidacy.public_id), "name": "Third", "starts_at": begins}


def say(world: World, candidacy: Candidacy) -> dict[str, object]:
    talk = Interview.objects.filter(candidacy=candidacy).first()
    talk = talk or schedule_interview(
        candidacy, by=world.rosa, name="First", starts_at=world.first.starts_at
    )
    return {"interview": str(talk.public_id), "text": "Bob: What then?\n\nTess: I rang them."}


@pytest.mark.parametrize("what", ["interviews", "transcripts"])
def test_rows_done_as_one_lock_what_they_are_about_by_pk(what: str) -> None:
    world = make_world()
    other = add_candidacy(make_candidate(world.rosa, "Uma"), world.opening, by=world.rosa)
    pair = (other, world.candidacy)
    rows = [wish(one) if what == "interviews" else say(world, one) for one in pair]
    rosa, answers, errors = Caller(world.rosa), list[int](), list[BaseException]()
    rosa.get("/me/")

    def send() -> None:
        sent = {"rows": [*rows, {}, "row"]}
        answer = rosa.post(f"/{what}/bulk/", sent, idempotency_key="one")
        answers.append(answer.json()["made"])

    with transaction.atomic():
        lock_candidacy(world.candidacy.pk)
        thread = start(send, errors)
        thread.join(1.5)  # it waits for the first by pk, and holds the other not yet
        lock_candidacy(other.pk)
    thread.join(20)
    assert (errors, answers) == ([], [2])
