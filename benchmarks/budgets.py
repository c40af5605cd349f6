"""`python -m benchmarks.budgets [LOOPS]`: what the main pages weigh in a company of 5,000 loops.

Each page is asked for by whoever it is for. Statements are all of a request; the kilobytes are the
page and its styles and scripts as they travel (gzip), fonts left out: they are kept for a year.
Exits 1 for a page of more than 12 statements or 100 KB.
"""

from __future__ import annotations

import argparse
import sys

from benchmarks.running.serving import ask, serve

STATEMENTS, KILOBYTES = 12, 100


def main() -> int:
    """Weigh every page and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.budgets")
    parser.add_argument("loops", nargs="?", type=int, default=5_000)
    loops = parser.parse_args().loops
    with serve(loops, web=1, workers=0) as (plant, _):
        found = ask(plant, "weigh_pages")
    sys.stdout.write(f"| page, {loops:,} loops | statements | KB |\n|---|---|---|\n")
    for name, statements, kilobytes in found:
        sys.stdout.write(f"| {name} | {statements} | {kilobytes:.0f} |\n")
    heavy = [row for row in found if row[1] > STATEMENTS or row[2] > KILOBYTES]
    return 1 if heavy else 0


if __name__ == "__main__":
    sys.exit(main())
