"""German says all that English says, and English is what programs and everybody else read."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from accounts.actions import choose_language
from accounts.errors import Invalid
from accounts.models import AuditEvent
from candidates.actions.unreadable import SENTENCES, say_unreadable
from config import phrases
from scorecards.suggestion.explaining import MISSING
from scorecards.suggestion.phrasebook import read_phrasebook
from tests.builders import World
from tests.messages import GERMAN, ROOT, list_asked, list_places, read_catalogue

ASKED = {"accept-language": "de-DE,de;q=0.9"}
LEFT = re.compile(
    r"\b(the|your|their|nobody|everybody|whoever|is not|saved|rated)\b", re.IGNORECASE
)
TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
EMPTY_PAGES = ("/", "/account/", "/account/tokens/", "/account/calendar/", "/loops/", "/queue/")
ADMIN_PAGES = (
    "/candidates/", "/candidates/new/", "/openings/", "/rubrics/", "/company/", "/privacy/",
    "/webhooks/", "/calibration/", "/reports/funnel/", "/reports/time-to-submit/", "/outcomes/",
)  # fmt: skip


@pytest.fixture(scope="module")
def catalogue() -> dict[tuple[str, str], list[str]]:
    return read_catalogue(GERMAN)


def test_every_message_of_the_sources_is_translated(
    catalogue: dict[tuple[str, str], list[str]],
) -> None:
    asked = list_asked()
    assert len(asked) > 1_500
    assert sorted(asked - set(catalogue)) == []
    assert [key for key, said in catalogue.items() if not all(said)] == []
    assert "fuzzy" not in GERMAN.read_text("utf-8")


def test_nothing_is_translated_that_nobody_asks_for(
    catalogue: dict[tuple[str, str], list[str]],
) -> None:
    assert sorted(set(catalogue) - list_asked() - {("", "")}) == []


def test_translations_keep_their_places(catalogue: dict[tuple[str, str], list[str]]) -> None:
    wrong = [
        key
        for key, said in catalogue.items()
        for english, german in zip(key, said, strict=False)
        if key[0] and list_places(english) != list_places(german)
    ]
    assert wrong == []
    assert all(len(said) == 2 for key, said in catalogue.items() if key[1])


def test_what_runs_is_what_was_written(catalogue: dict[tuple[str, str], list[str]]) -> None:
    with GERMAN.with_suffix(".mo").open("rb") as compiled:
        runs = gettext.GNUTranslations(compiled)
    for (english, plural), said in catalogue.items():
        if not english:
            continue
        if plural:
            assert [runs.ngettext(english, plural, n) for n in (1, 2)] == said
        else:
            assert runs.gettext(english) == said[0]


def test_what_engines_write_in_english_is_marked_for_pages() -> None:
    groups = read_phrasebook("proxies").values()
    assert {reason for terms in groups for reason in terms.values()} == set(phrases.PROXIES)
    assert set(MISSING.values()) == set(phrases.ASKED_NEXT)


def test_each_code_of_an_unreadable_file_has_its_sentence() -> None:
    codes = {
        call.args[0].value
        for path in sorted((ROOT / "candidates" / "transcripts").glob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "UnreadableTranscript"
        and isinstance(call.args[0], ast.Constant)
    }
    assert codes == set(SENTENCES)


@pytest.mark.made_up
def test_a_file_is_refused_in_the_readers_language() -> None:
    english = "Line 7: no cue with a time."
    assert say_unreadable(english, "no_turns", 7) == english
    with translation.override("de"):
        told = say_unreadable(english, "no_turns", 7)
        assert told == "Zeile 7: Darin wurden keine gesprochenen Worte gefunden."
        told = say_unreadable("Not known here.", "encrypted")
        assert told == "Sie hat ein Passwort; speichern Sie sie ohne."
        for code in ("", "encrypted"):
            told = say_unreadable("The loop no longer exists.", code)
            assert told == "Die Runde gibt es nicht mehr."
        assert say_unreadable("Internal error: KeyError.") == "Internal error: KeyError."


def read_words(client: Client, path: str) -> str:
    answer = client.get(path, headers=ASKED)
    assert answer.status_code == 200, path
    assert answer.headers["Content-Language"] == "de"
    page = answer.content.decode()
    assert '<html lang="de">' in page
    return " ".join(TAGS.sub(" ", page).split())


def list_left(client: Client, *paths: str) -> Iterator[tuple[str, str]]:
    for path in paths:
        words = read_words(client, path)
        for found in LEFT.finditer(words):
            yield path, words[max(0, found.start() - 30) : found.end() + 30]


@pytest.mark.django_db
def test_pages_are_german_throughout(world: World) -> None:
    client = Client()
    assert list(list_left(client, "/accounts/login/", "/accounts/password/reset/")) == []
    client.force_login(world.alice)
    assert list(list_left(client, *EMPTY_PAGES, *ADMIN_PAGES)) == []
    loop = f"/loops/{world.loop.public_id}/"
    candidate = f"/candidates/{world.candidacy.candidate.public_id}/"
    assert list(list_left(client, loop, candidate, f"{candidate}privacy/")) == []


@pytest.mark.django_db
def test_a_choice_beats_the_browser_and_is_written_down(world: World) -> None:
    client = Client()
    client.force_login(world.bob)
    assert '<html lang="en">' in client.get("/account/").content.decode()
    answer = client.post("/account/language/", {"language": "de"}, follow=True)
    assert "Gespeichert." in answer.content.decode()
    english = client.get("/account/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="de">' in english
    [event] = AuditEvent.objects.filter(verb="person.language_chosen")
    assert (event.actor, event.payload) == (world.bob, {"before": "", "after": "de"})
    client.post("/account/language/", {"language": "de"})
    assert AuditEvent.objects.filter(verb="person.language_chosen").count() == 1


@pytest.mark.django_db
def test_a_language_that_is_not_offered_is_refused(world: World) -> None:
    client = Client()
    client.force_login(world.bob)
    answer = client.post("/account/language/", {"language": "tlh"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["language"])
    with pytest.raises(Invalid) as refused:
        choose_language(world.bob, "tlh")
    assert refused.value.field == "language"
    sent = client.patch("/api/v1/me/", {"language": "tlh"}, content_type="application/json")
    assert (sent.status_code, sent.json()["errors"][0]["pointer"]) == (422, "/language")


@pytest.mark.django_db
def test_programs_are_answered_in_english(world: World) -> None:
    choose_language(world.alice, "de")
    client = Client()
    client.force_login(world.alice)
    missing = client.get("/api/v1/loops/00000000-0000-4000-8000-000000000000/", headers=ASKED)
    assert missing.json()["detail"] == "There is nothing here, or it is not yours to see."
    assert missing.headers["Content-Language"] == "en"
    wrong = client.patch(
        "/api/v1/company/", {"name": ""}, content_type="application/json", headers=ASKED
    )
    assert wrong.status_code == 422
    assert not re.search("[äöüß]|Feld|Schreiben", wrong.content.decode())
    table = client.get("/reports/funnel/csv/", headers=ASKED).getvalue()
    assert table.startswith(b"stage,")


@pytest.mark.django_db
def test_nothing_of_a_language_stays_behind(world: World) -> None:
    Client().get("/accounts/login/", headers=ASKED)
    with pytest.raises(Invalid, match="Choose one of the languages"):
        choose_language(world.bob, "xx")


@pytest.mark.django_db
def test_days_and_numbers_are_written_the_german_way(world: World) -> None:
    page = read_words_as(world, "/openings/" + str(world.opening.public_id) + "/")
    assert re.search(r"\d,\d", page)
    starts = read_words_as(world, f"/loops/{world.loop.public_id}/")
    assert re.search(r"\b\d{1,2}\. (Jan|Feb|März|Apr|Mai|Juni|Juli|Aug|Sept|Okt|Nov|Dez)", starts)


def read_words_as(world: World, path: str) -> str:
    client = Client()
    client.force_login(world.alice)
    return read_words(client, path)


@pytest.mark.django_db
def test_a_letter_on_the_password_is_in_the_language_of_whoever_gets_it(world: World) -> None:
    choose_language(world.bob, "de")
    for person in (world.bob, world.carol):
        Client().post("/accounts/password/reset/", {"email": person.email})
    german, english = mail.outbox
    assert "Passwort" in german.body
    assert "Passwort" not in english.body
    assert "password" in english.body
