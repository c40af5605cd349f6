"""Ask a checked address: no redirect, no private network, within time and size."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from accounts.actions.dialling import Target, resolve
from accounts.errors import Unreachable

CONNECT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may take: `seconds` for all of it, `silence` between two bytes, answer size.

    Private addresses, and plain http, are for `networks` only.
    """

    networks: Sequence[str]
    seconds: float
    silence: float
    bytes_most: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    body: bytes


class _Dialled(http.client.HTTPConnection):
    """A connection to an address that was checked, whatever the name leads to by now."""

    def __init__(self, target: Target, silence: float) -> None:
        super().__init__(target.host, target.port, timeout=silence)
        self.target = target
        self.silence = silence
        self.took_too_long = False
        self.line: socket.socket | None = None  # `sock` is forgotten before the body is read

    def connect(self) -> None:
        """Dial, and for https hold the certificate against the name."""
        self.sock = self._dial()
        self.sock.settimeout(self.silence)
        if self.target.secure:
            self.sock = ssl.create_default_context().wrap_socket(
                self.sock, server_hostname=self.target.host, do_handshake_on_connect=False
            )
        self.line = self.sock
        if self.took_too_long:  # there was nothing to hang up yet
            raise TimeoutError
        if isinstance(self.line, ssl.SSLSocket):
            self.line.do_handshake()

    def _dial(self) -> socket.socket:
        """Return a line to the first address that answers: of two kinds one may be down."""
        *others, last = self.target.addresses
        for address in others:
            with suppress(OSError):
                return self._dial_at(address)
            if self.took_too_long:
                raise TimeoutError
        return self._dial_at(last)

    def _dial_at(self, address: str) -> socket.socket:
        seconds = min(CONNECT_SECONDS, self.silence)
        return socket.create_connection((address, self.target.port), timeout=seconds)

    def hang_up(self) -> None:
        """End a conversation that takes too long: a drop a second keeps every other time-out."""
        self.took_too_long = True
        if self.line is not None:
            with suppress(OSError):  # they hung up first
                self.line.shutdown(socket.SHUT_RDWR)


def send(url: str, body: bytes | None, headers: Mapping[str, str], limits: Limits) -> Answer:
    """Return the answer to a POST, or without a body to a GET.

    Raises Unreachable where there is none, or too large a one.
    """
    target = resolve(url, limits.networks)
    connection = _Dialled(target, limits.silence)
    watch = threading.Timer(limits.seconds, connection.hang_up)
    watch.daemon = True
    watch.start()
    try:
        return _exchange(connection, body, headers, limits)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _name_failure(connection, error) from error
    finally:
        watch.cancel()
        connection.close()


def _name_failure(connection: _Dialled, error: Exception) -> Unreachable:
    if connection.took_too_long or isinstance(error, TimeoutError):
        return Unreachable("timeout", "It did not answer in time.")
    if isinstance(error, ssl.SSLError):
        return Unreachable("certificate", "Its certificate does not hold.")
    return Unreachable("no_answer", "It could not be reached, or broke off.")


def _exchange(
    connection: _Dialled, body: bytes | None, headers: Mapping[str, str], limits: Limits
) -> Answer:
    target = connection.target
    sent = {**headers, "Host": target.authority, "Connection": "close"}
    connection.request("GET" if body is None else "POST", target.path, body, sent)
    with connection.getresponse() as answer:
        came = answer.read(limits.bytes_most + 1)
    if connection.took_too_long:  # cut short, it reads like a whole one
        raise TimeoutError
    if len(came) > limits.bytes_most:
        raise Unreachable("answer_too_large", "Its answer was too large.", status=answer.status)
    return Answer(answer.status, came)
