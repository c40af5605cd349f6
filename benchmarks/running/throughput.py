"""`python -m benchmarks.running.throughput [TALKS]`: suggestions in bulk through real workers.

Queues TALKS (10,000) talks of 2,000 words, prints every ten seconds how many are done and what the
workers hold, then the words a second beside the engine's own in one process.
"""

from __future__ import annotations

import argparse
import sys
import time

from benchmarks.running.serving import ask, measure_memory, serve

WORDS = 2_000
WORKERS = 2
SECONDS = 10


def main() -> int:
    """Queue, watch, and compare with the engine alone."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.running.throughput")
    parser.add_argument("talks", nargs="?", type=int, default=10_000)
    talks = parser.parse_args().talks
    with serve(max(250, talks // 3), web=1, workers=WORKERS) as (plant, _):
        alone = ask(plant, "measure_engine", str(WORDS))
        for name in ("worker1", "worker2"):  # every job first waits: what is measured is the doing
            plant.kill(name)
        words = ask(plant, "queue_talks", f"{talks}, {WORDS}")
        for name in ("worker1", "worker2"):
            plant.start(name)
        done = 0
        while done < talks:
            time.sleep(SECONDS)
            told = ask(plant, "tell_jobs")
            done = sum(told["states"].get(state, 0) for state in ("done", "failed"))
            held = measure_memory(plant)
            workers = ", ".join(f"{held[name]:.0f}" for name in ("worker1", "worker2"))
            sys.stdout.write(f"{done:>7,} done; workers hold {workers} MB; {told['states']}\n")
            sys.stdout.flush()
    speed, busy = words / told["seconds"], told["busy"] / told["seconds"] / WORKERS
    sys.stdout.write(
        f"{words:,} words in {told['seconds']:.0f} s: {speed:,.0f} words/s by {WORKERS} workers; "
        f"the engine alone, one process: {alone:,.0f}. A worker reaches "
        f"{speed / WORKERS / alone:.0%}; busy in jobs {busy:.0%} of the time.\n"
    )
    return 1 if told["states"].get("failed") else 0


if __name__ == "__main__":
    sys.exit(main())
