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
        sys.exit(start_over())
    execute_from_command_line(sys.argv)


def start_over() -> int:
    """Make the environment and run the same command line in it."""
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 (before any import)
    sys.path.insert(0, os.path.join(here, "config"))  # noqa: PTH118 (config itself needs Celery)
    import boot  # noqa: PLC0415 (standard library only)

    return boot.main(["run", *sys.argv])


if __name__ == "__main__":
    main()
