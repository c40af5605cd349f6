"""A candidate withdraws: no trace of their words is left, what people judged stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.errors import Invalid, NotAllowed, NotFound
from accounts.models import AuditEvent, IdempotencyKey
from candidates.actions import (
    change_candidate,
    map_speakers,
    transcripts,
    upload_transcript,
    uploads,
    withdraw_consent,
)
from candidates.actions.holding import lift_hold, set_hold
from candidates.actions.interviews import NotNow
from candidates.models import Candidate, SpeakerMapping, Transcript, Upload
from config.promises import PROMISES, list_broken
from loops.actions import recommend
from scorecards.actions import revise_card, save_draft
from scorecards.actions.asking_model import Asked, keep_use
from scorecards.models import CardRevision, Evidence, Redaction, Suggestion
from tests.accounts.api.caller import BASE, Caller
from tests.builders import LONG_REASON, TRANSCRIPT, World, seal

pytestmark = pytest.mark.django_db
QUOTE = "I rang thirty of them"
SPOKEN = (QUOTE, "night shifts without cover", "The warehouse lead now runs the rota")
NOTE = "Rang the shops before building."


@pytest.fixture
def said(world: World, drain: Callable[[], None]) -> World:
    """Return the world with Tess's words in every place where they can be."""
    headers = {**Caller(world.rosa).headers, "Idempotency-Key": "once"}
    at = f"{BASE}/interviews/{world.first.public_id}/transcripts/"
    Client().post(at, {"text": TRANSCRIPT}, content_type="application/json", headers=headers)
    transcript = world.first.transcripts.get()
    drain()
    keep_use(Suggestion.objects.get(), Asked(None, "timeout"))
    start = transcript.text.index(QUOTE)
    quote = {"transcript": str(transcript.public_id), "start": start, "end": start + len(QUOTE)}
    answers = {"strategy.evidence": [quote], "strategy.note": NOTE}
    seal(world.card(world.bobs), answers)
    revise_card(
        world.card(world.bobs), by=world.bob, changes={"data.rating": 4}, reason=LONG_REASON
    )
    save_draft(world.card(world.carols), by=world.carol, changes={"data.evidence": [quote]})
    recommend(world.fresh_loop())
    export = f"{BASE}/candidates/{world.candidate.public_id}/export/"
    whole = {**Caller(world.alice).headers, "Idempotency-Key": "export"}
    told = Client().post(export, {}, content_type="application/json", headers=whole)
    assert QUOTE in told.content.decode()
    file = SimpleUploadedFile("more.txt", TRANSCRIPT.replace("Bob:", "Robert:").encode())
    Client().post(at, {"file": file}, headers={**headers, "Idempotency-Key": "file"})
    return world


def dump() -> Iterator[str]:
    """Yield every value of every table as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    yield (
                        bytes(value).decode("utf-8", "replace")
                        if isinstance(value, bytes | memoryview)
                        else str(value)
                    )


def find_words() -> set[str]:
    return {words for value in dump() for words in SPOKEN if words in value}


def withdraw(world: World, **options: Any) -> Candidate:
    return withdraw_consent(world.candidate, by=world.rosa, **options)


def test_no_trace_of_the_words_is_left_in_any_table(said: World) -> None:
    assert find_words() == set(SPOKEN)
    withdraw(said)
    assert find_words() == set()
    assert not any(
        rows.exists()
        for rows in (Transcript.objects, Upload.objects, Suggestion.objects, Evidence.objects)
    )


def test_what_people_judged_stays_with_its_hash_and_says_what_went(said: World) -> None:
    before = list(CardRevision.objects.order_by("pk").values_list("overall", "content_hash"))
    withdraw(said)
    revisions = CardRevision.objects.order_by("pk")
    assert list(revisions.values_list("overall", "content_hash")) == before
    answer = revisions[0].document["ratings"][0]
    assert (answer["rating"], answer["note"], answer["evidence"]) == (3, NOTE, [])
    assert list(Redaction.objects.values_list("quotes", flat=True)) == [1, 1]
    card = said.card(said.carols)
    assert (card.draft["data.evidence"], card.draft_versions["data.evidence"]) == ([], 2)


def test_every_promise_is_kept_and_the_figures_are_the_same(said: World) -> None:
    withdraw(said)
    assert list_broken(PROMISES) == []


def test_words_that_were_removed_do_not_come_back_from_a_job(
    said: World, drain: Callable[[], None]
) -> None:
    withdraw(said)
    drain()
    assert find_words() == set()


def test_no_words_are_taken_until_another_basis_is_recorded(world: World) -> None:
    withdraw(world)
    for deed in (
        world.say,
        lambda: upload_transcript(world.first, by=world.rosa, raw=TRANSCRIPT.encode()),
    ):
        with pytest.raises(NotNow):
            deed()
    candidate = Candidate.objects.get()
    change_candidate(candidate, by=world.rosa, transcription_basis="consent")
    assert world.say().version == 1
    assert Candidate.objects.get().consent_withdrawn_on is None


def test_another_candidates_words_stay(said: World) -> None:
    other = Candidate.objects.create(name="Uma Ude")
    withdraw_consent(other, by=said.rosa)
    assert (find_words(), Transcript.objects.count()) == (set(SPOKEN), 1)


def test_it_is_noted_once_without_words_in_the_log(said: World) -> None:
    withdraw(said, on=date(2026, 5, 4))
    with pytest.raises(NotNow):
        withdraw(said)
    event = AuditEvent.objects.get(verb="candidate.consent_withdrawn")
    assert event.payload == {"on": "2026-05-04", "transcripts": 1, "files": 1}
    assert AuditEvent.objects.filter(verb="candidacy.words_withdrawn").count() == 1
    assert IdempotencyKey.objects.count() == 0
    assert SpeakerMapping.objects.count() == 0


def test_a_legal_hold_keeps_the_words_until_it_is_lifted(said: World, client: Client) -> None:
    set_hold(said.candidate, by=said.alice, reason=LONG_REASON)
    client.force_login(said.rosa)
    at = f"/candidates/{said.candidate.public_id}/withdraw/"
    sure = {"withdraw-withdrawn_on": "2026-05-04", "withdraw-sure": "on"}
    refused = client.post(at, sure)
    assert (refused.status_code, "A legal hold stands" in refused.content.decode()) == (409, True)
    path = f"/candidates/{said.candidate.public_id}/withdraw/"
    assert Caller(said.rosa).make(path, {}, status=409)["code"] == "legal_hold"
    assert (Transcript.objects.count(), find_words()) == (1, set(SPOKEN))
    lift_hold(said.candidate, by=said.alice, reason=LONG_REASON)
    assert withdraw(said).consent_withdrawn_on is not None


def test_nobody_withdraws_in_the_future(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        withdraw(world, on=timezone.now().date() + timedelta(days=2))
    assert refused.value.field == "withdrawn_on"


@pytest.mark.parametrize(
    ("name", "error"), [("hugo", NotAllowed), ("bob", NotAllowed), ("olga", NotFound)]
)
def test_only_a_recruiter_or_an_admin_records_it(
    said: World, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        withdraw_consent(said.candidate, by=getattr(said, name))
    assert Transcript.objects.count() == 1


def test_nothing_else_deletes_a_transcript(world: World) -> None:
    world.say()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM candidates_transcript")


def test_it_is_recorded_by_page_with_a_second_word(said: World, client: Client) -> None:
    client.force_login(said.rosa)
    at = f"/candidates/{said.candidate.public_id}/withdraw/"
    unsure = client.post(at, {"withdraw-withdrawn_on": "2026-05-04"})
    assert (unsure.status_code, Transcript.objects.count()) == (422, 1)
    client.post(at, {"withdraw-withdrawn_on": "2026-05-04", "withdraw-sure": "on"})
    page = client.get(f"/candidates/{said.candidate.public_id}/").content.decode()
    assert "Words were withdrawn on 4 May 2026" in page
    assert (Transcript.objects.count(), 'name="words-text"' in page) == (0, False)


def test_it_is_recorded_by_api(said: World) -> None:
    path = f"/candidates/{said.candidate.public_id}/withdraw/"
    told = Caller(said.rosa).make(path, {"withdrawn_on": "2026-05-04"}, status=200)
    assert (told["consent_withdrawn_on"], told["transcription_basis"]) == ("2026-05-04", "none")
    card = Caller(said.bob).read(f"/scorecards/{said.card(said.bobs).public_id}/")
    assert [row["quotes_removed"] for row in card["revisions"]] == [1, 1]


def test_the_cards_page_says_how_many_quotes_went(said: World, client: Client) -> None:
    withdraw(said)
    client.force_login(said.bob)
    page = client.get(f"/scorecards/{said.card(said.bobs).public_id}/").content.decode()
    assert page.count("1 quote went with the candidate's words.") == 2


@pytest.mark.parametrize("module", [transcripts, uploads])
def test_who_withdraws_meanwhile_leaves_nothing_to_map_or_dismiss(
    said: World, monkeypatch: pytest.MonkeyPatch, module: Any
) -> None:
    stored = Transcript.objects.get()
    waiting, _ = upload_transcript(said.second, by=said.rosa, raw=b"Dave: And?\n")
    acts: dict[Any, Callable[[], object]] = {
        transcripts: lambda: map_speakers(stored, by=said.rosa, roles={"Tess": "candidate"}),
        uploads: lambda: uploads.dismiss_upload(waiting, by=said.rosa),
    }
    monkeypatch.setattr(
        module,
        "require_hearing",
        lambda *_: withdraw_consent(said.candidate, by=said.rosa),
    )
    with pytest.raises(NotFound):
        acts[module]()
    assert not SpeakerMapping.objects.exists()
