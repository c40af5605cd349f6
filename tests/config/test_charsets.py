"""Addresses are UTF-8, and so is every form, whatever codec a request names."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.actions import issue_token
from candidates.models import Candidate
from tests.builders import World
from tests.config.test_entrance import ask

pytestmark = pytest.mark.django_db
CODECS = [
    "zlib_codec",
    "rot13",
    "undefined",
    "idna",
    "punycode",
    "ascii",
    "utf-16",
    "unicode_escape",
]
PARTS = (
    b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nZo\xc3\xab Zed\r\n'
    b'--b\r\nContent-Disposition: form-data; name="transcription_basis"\r\n\r\nnone\r\n--b--\r\n'
)


def send(client: Client, charset: str, media: str, body: bytes) -> int:
    named = f"{media}; boundary=b{charset}"
    return client.generic("POST", "/candidates/new/", body, content_type=named).status_code


@pytest.fixture
def browser(world: World) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.rosa)
    return client


@pytest.mark.parametrize("codec", CODECS)
def test_an_address_is_read_as_utf_8(browser: Client, codec: str) -> None:
    for path in ("/candidates/?q=%C3%A9x", "/search/?q=%C3%A9x", "/loops/?q=%C3%A9x"):
        plain = browser.get(path)
        named = browser.generic("GET", path, content_type=f"text/plain; charset={codec}")
        assert (named.status_code, plain.status_code) == (200, 200)
        assert "\u00e9x" in named.content.decode()


@pytest.mark.parametrize("media", ["multipart/form-data", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("codec", CODECS)
def test_a_form_in_another_charset_is_refused(browser: Client, codec: str, media: str) -> None:
    assert send(browser, f"; charset={codec}", media, b"name=Zoe") == 400


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", "; charset=UTF8", "; charset=unheard"])
def test_a_form_in_utf_8_is_taken_however_it_is_called(browser: Client, charset: str) -> None:
    assert send(browser, charset, "multipart/form-data", PARTS) == 302
    assert Candidate.objects.filter(name="Zo\u00eb Zed").exists()


@pytest.mark.parametrize("codec", CODECS)
def test_a_file_for_the_api_in_another_charset_is_refused(world: World, codec: str) -> None:
    token = issue_token(world.rosa, name="Uploads")[1]
    media = f"multipart/form-data; boundary=b; charset={codec}"
    path = f"/api/v1/interviews/{world.first.public_id}/transcripts/"
    headers = {"authorization": f"Bearer {token}"}
    client = Client(raise_request_exception=False)
    answer = client.generic("POST", path, PARTS, content_type=media, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_a_charset_that_python_cannot_look_up_is_a_bad_request() -> None:
    assert ask(CONTENT_TYPE="text/plain; charset=utf-8\x00")[0] == "400 Bad Request"
    assert ask(CONTENT_TYPE="text/plain; charset=unheard")[0] == "200 OK"
