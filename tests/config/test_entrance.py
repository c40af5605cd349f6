"""What no request can be made of, asked as a server asks: the test client stands behind this."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory

from config.entrance import HEADER_MAX
from config.wsgi import application
from tests.builders import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keep_the_tests_connection() -> Iterator[None]:
    """Let no request end it, as Django's own client has it: it has a transaction open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


UNSPELT = "text/plain; charset*=nonsense''%41"


def ask(path: str = "/health/live", **environ: str) -> tuple[str, dict[str, str], bytes]:
    """Return the status line, the headers and the body."""
    told: list[Any] = []
    asked = {**RequestFactory().get(path).environ, **environ}
    answer = application(asked, lambda *line: told.extend(line))
    body = b"".join(answer)
    answer.close()
    return told[0], dict(told[1]), body


def test_what_can_be_read_is_answered() -> None:
    for environ in ({}, {"CONTENT_TYPE": "text/plain; charset*=utf-8''%41"}):
        assert ask(**environ)[0] == "200 OK"


@pytest.mark.parametrize("media", [UNSPELT, "text/plain; charset*=undefined''%41"])
@pytest.mark.parametrize("path", ["/", "/health/live", "/api/v1/me/", "/harvest/v1/jobs"])
def test_a_media_type_that_cannot_be_read_is_a_bad_request(path: str, media: str) -> None:
    assert ask(path, CONTENT_TYPE=media)[0] == "400 Bad Request"


@pytest.mark.parametrize("name", ["HTTP_COOKIE", "HTTP_ACCEPT", "HTTP_X_ANY", "CONTENT_TYPE"])
def test_a_header_may_have_so_many_characters_and_no_more(name: str) -> None:
    assert ask(**{name: "a" * HEADER_MAX})[0] == "200 OK"
    assert ask(**{name: "a" * (HEADER_MAX + 1)})[0] == "400 Bad Request"


@pytest.mark.parametrize(
    "environ",
    [{"HTTP_COOKIE": 'a="' + "\\0" * 60_000 + '"'}, {"CONTENT_TYPE": "a/b" + ";" * 300_000}],
)
def test_no_header_takes_a_process_for_itself(environ: dict[str, str]) -> None:
    began = time.process_time()
    ask(**environ)
    assert time.process_time() - began < 1.0


def test_cookies_of_escapes_are_passed_by_and_the_others_are_read(
    world: World, client: Client
) -> None:
    client.force_login(world.bob)
    name, key = settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value
    escaped = f'"{chr(92)}{ord(key[0]):03o}{key[1:]}"'  # which Python reads as the very same key
    assert ask("/account/", HTTP_COOKIE=f"{name}={escaped}")[0] == "302 Found"
    assert ask("/account/", HTTP_COOKIE=f"a={escaped}; {name}={key}")[0] == "200 OK"


def test_it_is_said_in_words_to_people_and_by_code_to_programs() -> None:
    _, headers, page = ask("/", CONTENT_TYPE=UNSPELT)
    assert b"This could not be read" in page
    assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == (
        "no-store, private",
        "nosniff",
    )
    _, headers, problem = ask("/api/v1/me/", CONTENT_TYPE=UNSPELT)
    assert headers["Content-Type"] == "application/problem+json"
    assert json.loads(problem)["type"] == "urn:loopboard:problem:bad_request"


def test_a_wrong_host_is_a_problem_to_a_program() -> None:
    status, headers, _ = ask("/api/v1/me/", HTTP_HOST="evil.example.com")
    assert (status, headers["Content-Type"]) == ("400 Bad Request", "application/problem+json")


@pytest.mark.any_database  # with servers, files are served once they are collected
@pytest.mark.parametrize("name", ["%2e%2e/settings.py", "ui/../../settings.py", "", "%00", "ui/"])
def test_no_other_file_is_served(name: str) -> None:
    assert ask("/static/ui/app.css")[0] == "200 OK"
    assert ask(f"/static/{name}")[0] == "404 Not Found"


ALWAYS = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
}
OF_ALL_KINDS: dict[str, tuple[str, str, dict[str, str]]] = {
    "page": ("200 OK", "/accounts/login/", {}),
    "redirect": ("302 Found", "/account/", {}),
    "missing slash": ("301 Moved Permanently", "/account", {}),
    "missing": ("404 Not Found", "/nowhere/", {}),
    "refused": ("401 Unauthorized", "/api/v1/me/", {}),
    "file": ("200 OK", "/static/ui/app.css", {}),
    "file that is known": (
        "304 Not Modified",
        "/static/ui/app.css",
        {"HTTP_IF_MODIFIED_SINCE": "Thu, 01 Jan 2099 00:00:00 GMT"},
    ),
    "part that is not": (
        "416 Requested Range Not Satisfiable",
        "/static/ui/app.css",
        {"HTTP_RANGE": "bytes=9999999-"},
    ),
    "file and a form": ("405 Method Not Allowed", "/static/ui/app.css", {"REQUEST_METHOD": "POST"}),
    "another host": ("400 Bad Request", "/account/", {"HTTP_HOST": "evil.example.com"}),
    "unreadable": ("400 Bad Request", "/account/", {"CONTENT_TYPE": UNSPELT}),
    "no token": ("403 Forbidden", "/accounts/login/", {"REQUEST_METHOD": "POST"}),
}


@pytest.mark.any_database  # as above
@pytest.mark.parametrize("kind", OF_ALL_KINDS)
def test_every_kind_of_answer_tells_the_browser_the_same(kind: str) -> None:
    expected, path, environ = OF_ALL_KINDS[kind]
    status, headers, _ = ask(path, **environ)
    assert (status, ALWAYS - headers.keys()) == (expected, set())
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    is_file = status[:3] in {"200", "304"} and path.startswith("/static/")
    assert ("no-store" in headers["Cache-Control"]) is not is_file


@pytest.mark.parametrize("path", ["/account/", "/api/v1/me/", "/harvest/v1/jobs"])
def test_what_is_led_or_refused_to_https_does_too(settings: Any, path: str) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get(path)
    assert answer.status_code == (301 if path == "/account/" else 403)
    assert ALWAYS - answer.headers.keys() == set()
    assert "no-store" in answer["Cache-Control"]
