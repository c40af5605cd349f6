"""In production settings Django's own checks and the headers find nothing to complain about."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

SHOW = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django; django.setup()
from django.core.management import call_command
call_command("check", deploy=True, fail_level="WARNING")
from django.conf import settings
from django.test import Client
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.test import RequestFactory
answer = Client(headers={"host": "loops.example.com"}).get("/nowhere/", secure=True)
form = CsrfViewMiddleware(lambda request: HttpResponse(get_token(request)))
baked = form(RequestFactory().get("/")).cookies
cookies = {name: dict(cookie) for name, cookie in baked.items()}
print(json.dumps({"status": answer.status_code, "headers": dict(answer.items()),
    "cookies": cookies, "debug": settings.DEBUG, "session": settings.SESSION_COOKIE_NAME}))
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what a process of its own says of itself; behind TLS, on PostgreSQL if it is there."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "static").mkdir()
    environment = {
        **os.environ,
        "DATABASE_URL": re.sub(r"/[^/]*$", "/postgres", os.environ.get("DATABASE_URL", "")),
        "REDIS_URL": "",
        "LOOPBOARD_SECRET_KEY": "a-key-of-fifty-characters-that-nobody-guesses-0123456789",
        "LOOPBOARD_BASE_URL": "https://loops.example.com",
        "LOOPBOARD_DATA_DIR": str(folder),
    }
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # set where a browser was driven before
    _collect(folder, environment)
    told = subprocess.run(
        [sys.executable, "-c", SHOW],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        cwd=settings.BASE_DIR,
    )
    assert told.returncode == 0, told.stderr[-3000:]
    answer: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return answer


def _collect(folder: Path, environment: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(command, check=True, env=environment, cwd=settings.BASE_DIR)


def test_the_checks_for_deployment_find_nothing(shown: dict[str, Any]) -> None:
    assert (shown["status"], shown["debug"]) == (404, False)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Strict-Transport-Security", "max-age=31536000; includeSubDomains; preload"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cache-Control", "no-store, private"),
    ],
)
def test_a_page_carries(shown: dict[str, Any], header: str, value: str) -> None:
    assert shown["headers"][header] == value


def test_a_page_may_load_from_its_own_host_alone(shown: dict[str, Any]) -> None:
    policy = dict(
        part.strip().split(" ", 1)
        for part in shown["headers"]["Content-Security-Policy"].split(";")
    )
    none = {name for name, value in policy.items() if value == "'none'"}
    assert none >= {"default-src", "object-src", "base-uri", "frame-ancestors"}
    assert policy["script-src"] == "'self'"
    assert "camera=()" in shown["headers"]["Permissions-Policy"]


def test_cookies_are_of_this_host_over_tls_and_hidden_from_scripts(shown: dict[str, Any]) -> None:
    assert shown["session"] == "__Host-session"
    assert shown["cookies"]
    for name, cookie in shown["cookies"].items():
        assert name.startswith("__Host-")
        assert cookie["secure"]
        assert cookie["httponly"]
        assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax")
