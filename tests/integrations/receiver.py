"""A receiver of events on this machine, which answers what a test tells it to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
import time_machine
from standardwebhooks.webhooks import Webhook


@dataclass(slots=True)
class Call:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def told(self) -> Any:
        return orjson.loads(self.body)

    def verify(self, secret: str) -> Any:
        """Return the body if the signature held when it came, as the standard's library says."""
        with time_machine.travel(int(self.headers["webhook-timestamp"]), tick=False):
            return Webhook(secret).verify(self.body, self.headers)


def answer_well(_: Call) -> tuple[int, dict[str, str], bytes]:
    return 204, {}, b""


@dataclass(slots=True)
class Receiver:
    """What came, in order. `answer` says what is answered: status, headers, body."""

    url: str
    calls: list[Call] = field(default_factory=list)
    answer: Callable[[Call], tuple[int, dict[str, str], bytes]] = answer_well

    def accepted(self) -> list[Call]:
        """Return what a receiver keeps that knows events by their id: the first of each."""
        return list({call.id: call for call in reversed(self.calls)}.values())[::-1]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Listen on a free port until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    receiver = Receiver(f"http://127.0.0.1:{server.server_port}/hook")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            names = {name.lower(): value for name, value in self.headers.items()}
            call = Call(self.path, names, self.rfile.read(size))
            receiver.calls.append(call)
            status, headers, body = receiver.answer(call)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server.RequestHandlerClass = Handler
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who hung up is no news
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
