"""Events go to public addresses only, also after DNS, and no receiver holds a worker up."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest

from accounts.actions.dialling import resolve
from accounts.errors import Invalid, Unreachable
from integrations.actions import posting
from integrations.actions.addresses import read_url
from tests.integrations.receiver import receiving

INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "100.64.0.1",
    "192.168.0.9",
    "0.0.0.0",
    "224.0.0.1",
    "::1",
    "fe80::1",
    "fec0::1",
    "fd00::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
]


def answer_dns(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    found = [(0, 0, 0, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


@pytest.mark.parametrize("address", INSIDE)
def test_a_private_address_is_refused_as_written_and_after_dns(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    literal = f"[{address}]" if ":" in address else address
    with pytest.raises(Invalid):
        read_url(f"https://{literal}/hook")
    answer_dns(monkeypatch, "93.184.215.14", address)
    with pytest.raises(Unreachable) as refused:
        resolve("https://example.com/hook", [])
    assert refused.value.code == "private_address"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hook",
        "ftp://example.com/",
        "https://user:word@example.com/",
        "https://example.com/#part",
        "https://exa mple.com/",
        "https://example.com:99999/",
        "https://[::1/",
        "https:///hook",
        "https://example.com/\r\nHost: other",
        "",
    ],
)
def test_what_is_no_receivers_address_is_refused(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_url(url)
    assert refused.value.field == "url"
    assert url or refused.value.message == "Write the receiver's address."


@pytest.mark.parametrize("error", [socket.gaierror, UnicodeError])
def test_a_name_that_leads_nowhere_is_told(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def know_nothing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", know_nothing)
    with pytest.raises(Unreachable, match="name is not known") as refused:
        posting.post("https://example.com/hook", b"{}", {})
    assert (refused.value.code, refused.value.status) == ("unknown_host", 0)


def test_the_address_that_was_checked_is_dialled(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_dns(monkeypatch, "93.184.215.14")
    dialled: list[Any] = []

    def dial(address: Any, **_: Any) -> Any:
        dialled.append(address)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", dial)
    with pytest.raises(Unreachable):
        posting.post("https://example.com/hook", b"{}", {})
    assert dialled == [("93.184.215.14", 443)]


def test_a_permitted_network_may_be_spoken_to_without_tls(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = ["10.1.0.0/16"]
    assert read_url("http://10.1.2.3:8080/hook") == "http://10.1.2.3:8080/hook"
    target = resolve("http://10.1.2.3:8080/a?b=c", ["10.1.0.0/16"])
    assert (target.authority, target.path) == ("10.1.2.3:8080", "/a?b=c")
    with pytest.raises(Invalid):
        read_url("http://10.2.2.3/hook")


def test_plain_http_never_leaves_the_permitted_networks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer_dns(monkeypatch, "93.184.215.14")
    with pytest.raises(Unreachable) as refused:
        resolve("http://example.com/hook", ["10.1.0.0/16"])
    assert refused.value.code == "not_secure"


def test_a_receiver_that_never_ends_is_hung_up_on(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    monkeypatch.setattr(posting, "SECONDS", 0.1)
    over = threading.Event()
    with receiving() as receiver:
        receiver.answer = lambda _: (200, {}, b"ok" * over.wait(10))
        with pytest.raises(Unreachable) as refused:
            posting.post(receiver.url, b"{}", {})
        over.set()
    assert refused.value.code == "timeout"
