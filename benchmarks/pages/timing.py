"""Ask two servers in turn over connections that stay open, and read what CPU they spent."""

from __future__ import annotations

import http.client
import os
import statistics
import threading
import time
from pathlib import Path

from benchmarks.pages.asked import Call, Line, Operation, Times

ROUNDS, EACH, LONGEST = 5, 15, 3_000  # milliseconds of asking one server in one round
TICK = os.sysconf("SC_CLK_TCK")


class Asker:
    """One connection to one server; each call is the next of its bodies and headers."""

    def __init__(self, port: int, call: Call) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.call, self.number = call, 0

    def ask(self) -> float:
        """Return the milliseconds of one answer, read to its end. Raises SystemExit but for 2xx."""
        call, number = self.call, self.number
        self.number += 1
        path = call.paths[number % len(call.paths)]
        body = call.bodies[number % len(call.bodies)] if call.bodies else None
        headers = call.headers[number % len(call.headers)] if call.headers else {}
        began = time.perf_counter()
        self.connection.request(call.method, path, body=body, headers=headers)
        answer = self.connection.getresponse()
        text = answer.read()
        taken = (time.perf_counter() - began) * 1000
        if not 200 <= answer.status < 300:
            raise SystemExit(f"{call.method} {path}: {answer.status} {text[:300]!r}")
        return taken


def read_cpu(group: int) -> float:
    """Return the CPU milliseconds that the processes of this group have spent."""
    spent = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(fields[2]) == group:
            spent += int(fields[11]) + int(fields[12])
    return spent * 1000 / TICK


def compare(
    operation: Operation, cards: int, ports: tuple[int, int], pids: tuple[int, int]
) -> Line:
    """Ask ours and the bare server in turn, five rounds, of each the median."""
    askers = [
        Asker(port, call)
        for port, call in zip(ports, (operation.ours, operation.bare), strict=True)
    ]
    each = min(EACH, operation.most // (ROUNDS + 1)) if operation.most else EACH
    for asker in askers:  # both workers of a server have then answered once, as a rule
        for _ in range(min(4, each)):
            each = min(each, max(1, int(LONGEST / asker.ask())))
    before = [read_cpu(pid) for pid in pids]
    rounds = [_ask_round(askers, each) for _ in range(ROUNDS)]
    after = [read_cpu(pid) for pid in pids]
    spent = [(end - begun) / (ROUNDS * each) for end, begun in zip(after, before, strict=True)]
    ours, bare = (_spread([one[side] for one in rounds]) for side in (0, 1))
    return Line(
        operation=operation.name,
        goal=operation.goal,
        cards=cards,
        ours=ours,
        bare=bare,
        cpu=(spent[0], spent[1]),
        statements=operation.statements,
        buffers=operation.buffers,
        kilobytes=operation.kilobytes,
    )


def _ask_round(askers: list[Asker], each: int) -> tuple[float, float]:
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(each):
        for asker, times in zip(askers, taken, strict=True):
            times.append(asker.ask())
    return statistics.median(taken[0]), statistics.median(taken[1])


def _spread(values: list[float]) -> Times:
    return min(values), statistics.median(values), max(values)


def count_answers(port: int, call: Call, *, connections: int = 8, seconds: float = 4) -> float:
    """Return the answers a second that so many connections get together."""
    counts = [0] * connections
    end = time.monotonic() + seconds

    def work(at: int) -> None:
        asker = Asker(port, call)
        while time.monotonic() < end:
            asker.ask()
            counts[at] += 1

    threads = [threading.Thread(target=work, args=(at,)) for at in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds
