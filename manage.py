#!/usr/bin/env python3
"""Run Django's commands. `python3 manage.py demo` works in a fresh clone, before any install."""

import os
import sys


def main() -> None:
    """Hand the command line to Django, in the project's own environment if it is not active."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.management import execute_from_command_line  # noqa: PLC0415 (may be absent)
    except ModuleNotFoundError:
        start_over()
    execute_from_command_line(sys.argv)


def start_over() -> None:
    """Make the environment and run the same command line in it; never returns."""
    boot = os.path.join(os.path.dirname(os.path.abspath(__file__)), "config", "boot.py")  # noqa: PTH100, PTH118, PTH120 (before any import)
    os.execv(sys.executable, [sys.executable, boot, "run", *sys.argv])  # noqa: S606 (our own file)


if __name__ == "__main__":
    main()
