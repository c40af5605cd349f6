"""A setting that makes no sense ends the process with a sentence that names the variable."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import (
    MailServer,
    Provider,
    read_base_url,
    read_databases,
    read_mail_server,
    read_model_name,
    read_password_sign_in,
    read_price,
    read_provider,
    read_rate,
    read_service_url,
)

NAME = "LOOPBOARD_ANYTHING"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", ""),
        ("https://models.example.com/v1/", "https://models.example.com/v1"),
        ("http://10.1.2.3:8080/v1", "http://10.1.2.3:8080/v1"),
    ],
)
def test_an_address_is_read(monkeypatch: pytest.MonkeyPatch, written: str, read: str) -> None:
    monkeypatch.setenv(NAME, written)
    assert read_service_url(NAME) == read


@pytest.mark.parametrize(
    "written",
    [
        "models.example.com",
        "ftp://a.example/",
        "https://",
        "https://u:p@a.example/",
        "https://a/?k=1",
    ],
)
def test_what_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv(NAME, written)
    with pytest.raises(ImproperlyConfigured, match=NAME):
        read_service_url(NAME)


def test_a_model_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_model_name(NAME, is_owed=False) == ""
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} is missing"):
        read_model_name(NAME, is_owed=True)
    monkeypatch.setenv(NAME, "x" * 51)
    with pytest.raises(ImproperlyConfigured, match="50"):
        read_model_name(NAME, is_owed=True)


def test_a_price_is_an_amount(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_price(NAME) is None
    monkeypatch.setenv(NAME, "2.50")
    assert read_price(NAME) == Decimal("2.5")
    for written in ("cheap", "-1", "NaN", "1e9"):
        monkeypatch.setenv(NAME, written)
        with pytest.raises(ImproperlyConfigured, match=NAME):
            read_price(NAME)


OIDC = {
    "LOOPBOARD_OIDC_URL": "https://id.example.com/",
    "LOOPBOARD_OIDC_CLIENT_ID": "loopboard",
    "LOOPBOARD_OIDC_CLIENT_SECRET": "a secret",
    "LOOPBOARD_OIDC_NAME": "Moss ID",
}


def say(monkeypatch: pytest.MonkeyPatch, **said: str) -> None:
    for name, value in {**OIDC, **said}.items():
        monkeypatch.setenv(name, value)


def test_an_identity_provider_is_read_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_provider(embedded=False) is None
    say(monkeypatch)
    read = read_provider(embedded=False)
    assert read == Provider("https://id.example.com", "loopboard", "a secret", "Moss ID")
    assert "a secret" not in repr(read)
    for name in OIDC:
        say(monkeypatch, **{name: ""})
        with pytest.raises(ImproperlyConfigured, match=f"{name} is missing"):
            read_provider(embedded=False)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("LOOPBOARD_OIDC_URL", "http://id.example.com"),
        ("LOOPBOARD_OIDC_URL", "id.example.com"),
        ("LOOPBOARD_OIDC_NAME", "x" * 41),
        ("LOOPBOARD_OIDC_CLIENT_ID", "x" * 192),
    ],
)
def test_an_identity_provider_that_makes_no_sense_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, written: str
) -> None:
    say(monkeypatch, **{name: written})
    with pytest.raises(ImproperlyConfigured, match=name):
        read_provider(embedded=False)


def test_plain_http_is_for_the_embedded_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    say(monkeypatch, LOOPBOARD_OIDC_URL="http://127.0.0.1:9000")
    assert read_provider(embedded=True) is not None


def test_passwords_stay_where_there_is_no_other_way_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_password_sign_in(has_provider=False)
    monkeypatch.setenv("LOOPBOARD_PASSWORD_SIGN_IN", "0")
    assert not read_password_sign_in(has_provider=True)
    with pytest.raises(ImproperlyConfigured, match="LOOPBOARD_PASSWORD_SIGN_IN"):
        read_password_sign_in(has_provider=False)


@pytest.mark.parametrize("written", ["20/min", "0/day", "1000000/hour", "5/s"])
def test_a_rate_is_read(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv(NAME, written)
    assert read_rate(NAME, "1/min") == written


@pytest.mark.parametrize("written", ["", "abc", "10", "10/fortnight", "-5/min", "1.5/min", "٣/min"])
def test_what_is_no_rate_is_refused(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv(NAME, written)
    with pytest.raises(ImproperlyConfigured, match=NAME):
        read_rate(NAME, "1/min")


@pytest.mark.parametrize(
    "written",
    [
        "http://[",
        "https://a:99999999",
        "https://a:x",
        "https://a?x=1",
        "https://u:p@a",
        "https://a#b",
    ],
)
def test_what_nobody_could_open_is_no_address_of_ours(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("LOOPBOARD_BASE_URL", written)
    with pytest.raises(ImproperlyConfigured, match="LOOPBOARD_BASE_URL"):
        read_base_url("http://127.0.0.1:8000")


@pytest.mark.parametrize("written", ["http://[", "https://a:99999999/v1", "https://a:x/"])
def test_what_cannot_be_dialled_is_no_service(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv(NAME, written)
    with pytest.raises(ImproperlyConfigured, match=NAME):
        read_service_url(NAME)


@pytest.mark.parametrize("written", ["postgresql://[", "postgresql://a:b@c:port/d", "mysql://a"])
def test_what_is_no_address_of_a_database_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, written: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", written)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        read_databases(tmp_path)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", None),
        ("smtp://localhost", MailServer("localhost", 25, "")),
        (
            "smtp+tls://loops%40example.com:p%2F%3A%40@mail.example.com",
            MailServer("mail.example.com", 587, "tls", "loops@example.com", "p/:@"),
        ),
        ("smtps://a:b@[::1]:4650/", MailServer("::1", 4650, "ssl", "a", "b")),
    ],
)
def test_a_mail_server_is_read(
    monkeypatch: pytest.MonkeyPatch, written: str, read: MailServer | None
) -> None:
    monkeypatch.setenv(NAME, written)
    assert read_mail_server(NAME) == read
    assert "p/:@" not in repr(read)


@pytest.mark.parametrize(
    "written",
    ["mail.example.com", "https://a.example", "smtp://", "smtp://a:x", "smtp://a:0", "smtp://a/b"],
)
def test_what_is_no_mail_server_is_refused_without_its_password(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv(NAME, written)
    with pytest.raises(ImproperlyConfigured, match=f"^{NAME} must be like smtp"):
        read_mail_server(NAME)
