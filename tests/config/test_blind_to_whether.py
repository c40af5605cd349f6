"""Whoever owes a card is told not even whether colleagues have sealed, or anybody has decided.

Two worlds differ in that alone; each row of the tables of rights that both let be prepared is asked
in both. `make blindness` asks as more readers.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction

from loops.actions import approve_decision, seat_interviewer
from scorecards.actions import revise_card
from tests.accounts.api.stage import Stage, name_ids
from tests.builders import LONG_REASON, World, make_user, make_world, seal
from tests.config.twins import (
    ADMIN,
    MORE_BLIND,
    PANELISTS_TOKEN,
    Answers,
    Crawl,
    still,
)

pytestmark = [pytest.mark.django_db, pytest.mark.long]
READERS = MORE_BLIND if os.environ.get("LOOPBOARD_PROOF") else (PANELISTS_TOKEN, ADMIN)
Told = tuple[dict[str, Answers], list[str]]


def nothing(_: World) -> None:
    """Let nobody do anything more: of Bob's colleagues Carol alone has sealed."""


def all_of_it(world: World) -> None:
    """Let Dave seal, Carol revise, Alice consent and Hugo decide."""
    seal(world.card(world.daves))
    carols = world.card(world.carols)
    revise_card(carols, by=world.carol, changes={"data.rating": 1}, reason=LONG_REASON)
    approve_decision(world.fresh_loop(), by=world.alice, outcome="hire", reason=LONG_REASON)
    world.decide("hire")


def tell(happened: Callable[[World], None]) -> Told:
    """Return what READERS and the outbox are told in the world in which that has happened."""
    with still() as chance, transaction.atomic():
        world = make_world()
        stage = Stage(world, name_ids(world), {})
        adam = make_user("Adam Ash", admin=True)
        seat_interviewer(world.loop, by=world.rosa, interview=world.first, user=adam)
        call_command("drain", until_empty=True)
        sent = len(mail.outbox)
        happened(world)
        call_command("drain", until_empty=True)
        chance.seed(1)
        crawl = Crawl(stage, adam, chance)
        answers = {reader: crawl.ask(reader) for reader in READERS}
        transaction.set_rollback(True)
    return answers, [str(message.message()) for message in mail.outbox[sent:]]


def test_what_colleagues_did_changes_no_byte() -> None:
    (before, mails), (after, later) = tell(nothing), tell(all_of_it)
    count = 0
    for reader in READERS:
        asked = before[reader].keys() & after[reader].keys()
        unlike = {at for at in asked if before[reader][at] != after[reader][at]}
        assert (reader, unlike) == (reader, set())
        count += len(asked)
    assert count >= 350
    assert mails == later == []
