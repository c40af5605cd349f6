"""Clients that submit, try again under the same key, and remember what was promised."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

WORDS = ("shops", "parts", "towns", "desk", "returns", "nights", "stock", "fleet", "tiles")


@dataclass(frozen=True)
class Errand:
    """One submit: what is sent where, under which key."""

    kind: str
    path: str
    body: dict[str, Any]
    key: str


@dataclass
class Ledger:
    """What the installation promised: the answer to each acknowledged errand."""

    kept: dict[str, tuple[str, Any]] = field(default_factory=dict)
    seconds: list[tuple[str, float]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    failures: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def make_words(number: int) -> str:
    chance = random.Random(number)
    told = " ".join(chance.choices(WORDS, k=30))
    return (
        f"CANDIDATE: Tess Kim\n\nBob: What did you try, number {number}?\n\n"
        f"Tess: I rang thirty shops and asked about {told}. So I proposed a night desk, and shops "
        "that stayed went from 41 to 63 percent in two towns."
    )


class Client(threading.Thread):
    """Do errands one after the other until told to stop; `phase` names what is measured."""

    def __init__(self, port: int, token: str, errands: list[Errand], ledger: Ledger) -> None:
        super().__init__(daemon=True)
        self.port, self.token, self.errands, self.ledger = port, token, errands, ledger
        self.phase, self.stopping = "", threading.Event()

    def run(self) -> None:
        while self.errands and not self.stopping.is_set():
            try:
                errand = self.errands.pop()
            except IndexError:
                return
            self.insist(errand)

    def insist(self, errand: Errand) -> None:
        """Send under one key until an answer comes; a 5xx or a broken line is no answer."""
        while not self.stopping.is_set():
            began = time.monotonic()
            with suppress(OSError, http.client.HTTPException):
                status, body = self.send(errand)
                if status < 500:
                    self._note(errand, status, body, time.monotonic() - began)
                    return
            with self.ledger.lock:
                self.ledger.failures += 1
            time.sleep(0.2)

    def send(self, errand: Errand) -> tuple[int, Any]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": errand.key,
        }
        try:
            line.request("POST", errand.path, json.dumps(errand.body), headers)
            answer = line.getresponse()
            raw = answer.read()
            return answer.status, json.loads(raw) if answer.status < 500 else None
        finally:
            line.close()

    def _note(self, errand: Errand, status: int, body: Any, seconds: float) -> None:
        with self.ledger.lock:
            if status >= 400:
                self.ledger.refused.append(f"{errand.kind} {status} {body.get('code')}")
            else:
                self.ledger.kept[errand.key] = (errand.kind, body)
                self.ledger.seconds.append((self.phase, seconds))


def run_clients(
    port: int, tokens: list[str], errands: list[Errand], ledger: Ledger, phase: str
) -> list[Client]:
    """Start the clients on the shared list of errands."""
    made = [Client(port, token, errands, ledger) for token in tokens]
    for client in made:
        client.phase = phase
        client.start()
    return made
