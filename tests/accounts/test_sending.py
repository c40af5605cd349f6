"""What is sent reaches whom the certificate names, or is given up in the time agreed."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from accounts.actions import sending
from accounts.actions.sending import Answer, Limits, send
from accounts.errors import Unreachable

HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
Speak = Callable[[socket.socket], object]


@contextmanager
def answered_by(speak: Speak) -> Iterator[str]:
    """Let `speak` answer whoever calls first; gives the address without its scheme."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)

        def serve() -> None:
            with suppress(OSError):  # who hung up is no news
                caller, _ = server.accept()
                with caller:
                    speak(caller)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"://127.0.0.1:{server.getsockname()[1]}/"
        finally:
            thread.join()


def ask(url: str, *, seconds: float = 5, silence: float = 5) -> Answer:
    return send(url, b"{}", {}, Limits(["127.0.0.0/8"], seconds, silence, 1000))


def drip(caller: socket.socket, said: bytes = b"") -> None:
    """Say a byte at a time, each soon enough for every time-out but the one for all of it."""
    caller.sendall(said)
    for _ in range(200):
        time.sleep(0.02)
        caller.sendall(b"x")


def say_nothing(caller: socket.socket) -> None:
    while caller.recv(1000):
        pass


SLOW: dict[str, tuple[str, Speak]] = {
    "nothing": ("http", say_nothing),
    "the status": ("http", drip),
    "the headers": ("http", lambda caller: drip(caller, b"HTTP/1.1 200 OK\r\nA: ")),
    "the body": ("http", lambda caller: drip(caller, HEAD)),
    "the handshake": ("https", say_nothing),
}


@pytest.mark.parametrize("what", SLOW)
def test_however_slowly_somebody_speaks_the_time_for_all_of_it_holds(what: str) -> None:
    scheme, speak = SLOW[what]
    began = time.monotonic()
    with pytest.raises(Unreachable) as refused, answered_by(speak) as address:
        ask(scheme + address, seconds=0.2)
    assert (refused.value.code, time.monotonic() - began < 2) == ("timeout", True)


def test_who_is_silent_too_long_is_waited_for_no_longer() -> None:
    with pytest.raises(Unreachable) as refused, answered_by(say_nothing) as address:
        ask(f"http{address}", silence=0.1)
    assert refused.value.code == "timeout"


def test_nothing_is_said_to_whom_it_took_too_long_to_dial(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dial, heard = socket.create_connection, list[bytes]()

    def dial_slowly(*where: object, **how: object) -> socket.socket:
        time.sleep(0.2)
        return dial(*where, **how)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(socket, "create_connection", dial_slowly)
    with (
        pytest.raises(Unreachable) as refused,
        answered_by(lambda caller: heard.append(caller.recv(1000))) as address,
    ):
        ask(f"http{address}", seconds=0.1)
    assert (refused.value.code, b"".join(heard)) == ("timeout", b"")


def test_of_several_addresses_the_first_that_answers_is_spoken_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialled = list[str]()

    def know_three(_: str, port: int, **__: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (f"127.0.0.{number}", port)) for number in (3, 2, 1)]

    def refuse_others(where: tuple[str, int], timeout: float) -> socket.socket:
        dialled.append(where[0])
        if where[0] != "127.0.0.1":
            raise ConnectionRefusedError
        sock = socket.socket()
        sock.settimeout(timeout)
        sock.connect(where)
        return sock

    monkeypatch.setattr(socket, "getaddrinfo", know_three)

    def answer(caller: socket.socket) -> None:
        heard = b""
        while not heard.endswith(b"{}") and (said := caller.recv(1000)):
            heard += said
        caller.sendall(HEAD + b"done")

    with answered_by(answer) as address:
        monkeypatch.setattr(socket, "create_connection", refuse_others)
        assert ask(f"http{address}").body == b"done"
    assert dialled == ["127.0.0.3", "127.0.0.2", "127.0.0.1"]


@pytest.mark.parametrize("said", [b"", b"Hello"])
def test_what_breaks_off_is_no_answer(said: bytes) -> None:
    def break_off(caller: socket.socket) -> None:
        caller.recv(1000)
        caller.sendall(said)

    with pytest.raises(Unreachable) as refused, answered_by(break_off) as address:
        ask(f"http{address}")
    assert refused.value.code == "no_answer"


def certify(folder: Path, name: str) -> Path:
    """Write a key and a certificate of its own for this address, and return the file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Receiver")])
    builder = x509.CertificateBuilder(named, named, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1))
    builder = builder.not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(name))])
    certificate = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    clear = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    file = folder / "receiver.pem"
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, form, clear)
    )
    return file


@pytest.mark.parametrize(
    ("name", "is_trusted", "outcome"),
    [
        ("127.0.0.1", True, "done"),
        ("127.0.0.1", False, "certificate"),
        ("127.0.0.2", True, "certificate"),
    ],
)
def test_words_go_only_to_whom_a_trusted_certificate_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, name: str, is_trusted: bool, outcome: str
) -> None:
    file, heard = certify(tmp_path, name), list[bytes]()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)

    def speak(caller: socket.socket) -> None:
        with context.wrap_socket(caller, server_side=True) as known:
            while not b"".join(heard).endswith(b"{}") and (said := known.recv(1000)):
                heard.append(said)
            known.sendall(HEAD + b"done")

    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with answered_by(speak) as address:
        try:
            came = ask(f"https{address}").body.decode()
        except Unreachable as refused:
            came = refused.code
    assert (came, bool(b"".join(heard))) == (outcome, outcome == "done")


def test_the_time_for_all_of_it_holds_while_one_address_after_the_other_is_dialled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the first address takes all the time, the second is not asked."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{n}", 9)) for n in (1, 2)]
    dialled: list[object] = []

    def dial(where: object, **_: object) -> socket.socket:
        dialled.append(where)
        hung_up.wait(5)
        raise OSError

    def hang_up(connection: sending._Dialled) -> None:
        end(connection)
        hung_up.set()

    hung_up, end = threading.Event(), sending._Dialled.hang_up
    monkeypatch.setattr(sending._Dialled, "hang_up", hang_up)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket, "create_connection", dial)
    with pytest.raises(Unreachable) as refused:
        ask("http://two.example.com/", seconds=0.05)
    assert (refused.value.code, dialled) == ("timeout", [("127.0.0.1", 80)])
