"""Post a body to a checked address: no redirect, no private network, within time and size."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping

from integrations.actions.addresses import Target, resolve
from integrations.errors import Unreachable

CONNECT_SECONDS = 5.0
SECONDS = 15.0  # for all of it, however slowly the receiver speaks
ANSWER_MAX = 64 * 1024
GONE = 410


class _Dialled(http.client.HTTPConnection):
    """A connection to the address that was checked, whatever the name leads to by now."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT_SECONDS)
        self.target = target
        self.took_too_long = False

    def connect(self) -> None:
        """Dial, and for https hold the certificate against the name."""
        plain = socket.create_connection(
            (self.target.address, self.target.port), timeout=CONNECT_SECONDS
        )
        if self.target.secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self.target.host)
        else:
            self.sock = plain


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Return the status of a 2xx answer. Raises Unreachable for everything else."""
    target = resolve(url)
    connection = _Dialled(target)
    watch = threading.Timer(SECONDS, _hang_up, [connection])
    watch.daemon = True
    watch.start()
    try:
        return _exchange(connection, target, body, headers)
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


def _exchange(connection: _Dialled, target: Target, body: bytes, headers: Mapping[str, str]) -> int:
    sent = {**headers, "Host": target.authority, "Connection": "close"}
    connection.request("POST", target.path, body, sent)
    answer = connection.getresponse()
    if len(answer.read(ANSWER_MAX + 1)) > ANSWER_MAX:
        raise Unreachable("answer_too_large", "Its answer was too large.", status=answer.status)
    if 200 <= answer.status < 300:
        return answer.status
    if 300 <= answer.status < 400:
        raise Unreachable(
            "redirect", "It redirected; give the final address.", status=answer.status
        )
    code = "gone" if answer.status == GONE else "refused"
    raise Unreachable(code, f"It answered {answer.status}.", status=answer.status)
