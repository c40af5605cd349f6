"""Promises that span rows. The database keeps those of one row; these are looked for.

Each is a sentence and a search for what breaks it. `manage.py check_invariants` runs them all on
the live database, read-only; a kept promise finds nothing.
"""

from config.promises.audit import AUDIT
from config.promises.cards import CARDS
from config.promises.decisions import DECISIONS
from config.promises.erasures import ERASURES
from config.promises.evidence import EVIDENCE
from config.promises.figures import FIGURES
from config.promises.jobs import JOBS
from config.promises.loops import LOOPS
from config.promises.promise import Broken, Promise, list_broken
from config.promises.replays import REPLAYS
from config.promises.schema import SCHEMA
from config.promises.told import TELLS
from config.promises.vouched import VOUCHED

PROMISES: tuple[Promise, ...] = (
    *SCHEMA,
    *CARDS,
    *EVIDENCE,
    *LOOPS,
    *FIGURES,
    *DECISIONS,
    *REPLAYS,
    *AUDIT,
    *VOUCHED,
    *TELLS,
    *ERASURES,
    *JOBS,
)

__all__ = ["PROMISES", "Broken", "Promise", "list_broken"]
