"""`make interop`: let other people's programs speak to the demo company, each in its own place."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from tests.interop import calendars
from tests.interop.warehouses import WAREHOUSES
from tests.served import Served, serve_demo

CHECKS: dict[str, Callable[[Served], str]] = {
    "calendar": calendars.check,
    **{name: connector.check for name, connector in WAREHOUSES.items()},
}


def main(names: list[str]) -> int:
    """Run the named checks, or all; return 1 if one failed."""
    failed = []
    with serve_demo() as served:
        for name in names or CHECKS:
            began = time.monotonic()
            try:
                said = CHECKS[name](served)
            except AssertionError as error:
                failed.append(name)
                said = f"FAILED: {error}"
            sys.stdout.write(f"{name:<12}{time.monotonic() - began:6.1f} s  {said}\n")
            sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
