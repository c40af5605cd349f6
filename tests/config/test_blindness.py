"""Whoever owes a card is told nothing of what colleagues wrote: by no page, API, mail or log.

Two worlds differ in nothing but what a panelist's colleagues rated and wrote; each row of the
tables of rights is asked in both, so that a new address is asked too. `make blindness` asks as more
readers.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.config.twins import BLIND, CANARY, HARSH, KIND, MORE_BLIND, NOT_BLIND, Told, tell_all

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.long]
READERS = MORE_BLIND if os.environ.get("LOOPBOARD_PROOF") else BLIND
Twins = tuple[Told, Told]


@pytest.fixture(scope="module")
def twins(django_db_setup: None, django_db_blocker: Any) -> Iterator[Twins]:
    asked = (*READERS, NOT_BLIND)
    with django_db_blocker.unblock():
        yield tell_all(KIND, asked), tell_all(HARSH, asked)


@pytest.mark.parametrize("reader", READERS)
def test_what_colleagues_wrote_changes_no_byte(twins: Twins, reader: str) -> None:
    kind, harsh = (told.answers[reader] for told in twins)
    assert kind.keys() == harsh.keys()
    assert {at: harsh[at] for at in kind if harsh[at] != kind[at]} == {}


@pytest.mark.parametrize("reader", READERS)
def test_no_answer_holds_a_colleagues_word(twins: Twins, reader: str) -> None:
    for told in twins:
        holding = [at for at, answer in told.answers[reader].items() if CANARY.search(answer[1])]
        assert holding == []


def test_the_same_requests_tell_whoever_is_not_blind(twins: Twins) -> None:
    for told in twins:
        answers = told.answers[NOT_BLIND]
        holding = {at for at, answer in answers.items() if CANARY.search(answer[1])}
        assert holding == {"get /loops/{loop}/debrief/", "get /scorecards/{carols}/"}


def test_at_least_200_requests_were_compared(twins: Twins) -> None:
    assert sum(len(twins[0].answers[reader]) for reader in READERS) >= 200


def test_mails_logs_and_webhooks_hold_no_word_of_them(twins: Twins) -> None:
    for told in twins:
        lines = [*told.mails, *told.logs, *map(str, told.events)]
        assert [line for line in lines if CANARY.search(line.encode())] == []
    kind, harsh = twins
    assert (kind.mails, kind.events) == (harsh.mails, harsh.events)
    assert kind.logs
    assert {event["type"] for event in kind.events} >= {"scorecard.revised", "scorecard.submitted"}
