"""Post a body to a checked address: no redirect, no private network, within time and size."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
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
    """A connection to the address that was checked, whatever the name leads to by now."""

    def __init__(self, target: Target, silence: float) -> None:
        super().__init__(target.host, target.port, timeout=silence)
        self.target = target
        self.silence = silence
        self.took_too_long = False

    def connect(self) -> None:
        """Dial, and for https hold the certificate against the name."""
        plain = socket.create_connection(
            (self.target.address, self.target.port), timeout=min(CONNECT_SECONDS, self.silence)
        )
        plain.settimeout(self.silence)
        if self.target.secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self.target.host)
        else:
            self.sock = plain


def send(url: str, body: bytes, headers: Mapping[str, str], limits: Limits) -> Answer:
    """Return the answer to a POST. Raises Unreachable where there is none, or too large a one."""
    target = resolve(url, limits.networks)
    connection = _Dialled(target, limits.silence)
    watch = threading.Timer(limits.seconds, _hang_up, [connection])
    watch.daemon = True
    watch.start()
    try:
        return _exchange(connection, body, headers, limits)
    except TimeoutError as error:
        raise Unreachable("timeout", "It did not answer in time.") from error
    except ssl.SSLError as error:
        raise Unreachable("certificate", "Its certificate does not hold.") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        if connection.took_too_long:
            raise Unreachable("timeout", "It did not answer in time.") from error
        raise Unreachable("no_answer", "It could not be reached, or broke off.") from error
    finally:
        watch.cancel()
        connection.close()


def _hang_up(connection: _Dialled) -> None:
    """End a conversation that takes too long: a drop a second would keep every other time-out."""
    connection.took_too_long = True
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            connection.close()


def _exchange(
    connection: _Dialled, body: bytes, headers: Mapping[str, str], limits: Limits
) -> Answer:
    target = connection.target
    sent = {**headers, "Host": target.authority, "Connection": "close"}
    connection.request("POST", target.path, body, sent)
    answer = connection.getresponse()
    came = answer.read(limits.bytes_most + 1)
    if connection.took_too_long:  # cut short, it reads like a whole one
        raise TimeoutError
    if len(came) > limits.bytes_most:
        raise Unreachable("answer_too_large", "Its answer was too large.", status=answer.status)
    return Answer(answer.status, came)
