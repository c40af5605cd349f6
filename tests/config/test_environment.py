"""A setting that makes no sense ends the process with a sentence that names the variable."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import read_model_name, read_price, read_service_url

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
