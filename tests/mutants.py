"""`python -m tests.mutants [PART ...] [--sample 60] [--seed 1]`: do tests notice a small change?

mutmut changes the code in small ways and runs the tests that walk the changed function. The part
`promises` tries every change of permissions, audit, sessions and erasure, unless a sample is asked
for; the part of each app a sample of the changes of its other actions, drawn by the seed. Prints
every change that no test noticed and the share that one did; exits 1 below 90 percent. A change
that ends no more counts as noticed, one that no test walks does not. With DATABASE_URL the tests
run on PostgreSQL; `--again` tries there only what was not noticed before, on SQLite.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from mutmut import __main__ as mutmut
from mutmut.configuration import config
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir, setup_source_paths

NOTICED = frozenset({"killed", "timeout"})
WANTED = 0.9
AT_ONCE = 1 if "DATABASE_URL" in os.environ else 2  # processes; there is one database for tests
SAMPLE = 60
FAST = ("-m", "not browser and not long")
WALKED = Path("mutants/mutmut-stats.json")  # which tests walk what; another database, other tests


@dataclass(frozen=True)
class Part:
    """Which files are changed, and the tests that know them."""

    files: tuple[str, ...]
    tests: tuple[str, ...]
    sampled: bool = True


PROMISES = (
    *("*/permissions.py", "accounts/actions/audit.py", "accounts/actions/sessions.py"),
    *("accounts/actions/erasing.py", "candidates/actions/erasing.py"),
    *("candidates/actions/ledger.py", "candidates/actions/scrubbing.py"),
)
KNOWING = (
    *("tests/accounts/test_audit.py", "tests/accounts/test_sessions.py"),
    "tests/accounts/test_signing_in.py",
    *("tests/accounts/test_permissions.py", "tests/accounts/pages/test_people.py"),
    *("tests/candidates/test_erasing.py", "tests/candidates/test_restoring.py"),
    *("tests/candidates/test_scrubbing.py", "tests/candidates/test_withdrawing.py"),
    "tests/candidates/test_retention_of_words.py",
    "tests/accounts/test_signing_in_by_oidc.py",
    "tests/candidates/test_imports.py",
    *("tests/loops/test_card_links.py", "tests/integrations/test_webhook_pages.py"),
    *("tests/accounts/test_verifying_audit.py", "tests/accounts/test_half_signed_in.py"),
    *("tests/candidates/test_holding_meanwhile.py", "tests/accounts/test_passwords.py"),
    "tests/promises",
)
BESIDE = {  # tests of other apps that ask what this one does
    "accounts": (
        *(
            "tests/candidates/test_words_that_cannot_be_kept.py",
            "tests/candidates/test_exporting.py",
        ),
        *("tests/scorecards/test_rubric_commands.py", "tests/integrations/test_addresses.py"),
        "tests/config/test_german.py",
    ),
    "candidates": ("tests/loops", "tests/promises"),
    "integrations": (),
    "loops": ("tests/candidates/test_words_that_cannot_be_kept.py", "tests/promises"),
    "scorecards": (
        *("tests/candidates/test_withdrawing.py", "tests/candidates/test_retention_of_words.py"),
        *(
            "tests/candidates/test_erasing.py",
            "tests/candidates/test_words_that_cannot_be_kept.py",
        ),
        *("tests/candidates/api/test_people_and_talks.py", "tests/loops/test_agreement.py"),
        "tests/promises",
    ),
}
PARTS = {"promises": Part(PROMISES, (*FAST, *KNOWING), sampled=False)} | {
    app: Part((f"{app}/actions/*.py",), (*FAST, f"tests/{app}", *beside))
    for app, beside in BESIDE.items()
}


def make_mutants(part: Part, *, anew: bool = True) -> list[str]:
    """Write the changed sources into mutants/ and return the names of all changes, sorted.

    What is there from before, sources and results, goes, unless not `anew`.
    """
    config().only_mutate = list(part.files)
    config().do_not_mutate = list(PROMISES) if part.sampled else []
    config().pytest_add_cli_args_test_selection = list(part.tests)
    if anew:
        shutil.rmtree("mutants", ignore_errors=True)
    Path("mutants").mkdir(exist_ok=True)
    copy_src_dir()
    copy_also_copy_files()
    setup_source_paths()
    mutmut.create_mutants(AT_ONCE)
    return sorted(_read_codes())


def _read_codes() -> dict[str, int | None]:
    mutants, _ = mutmut.collect_source_file_mutation_data(mutant_names=())
    return {name: code for _, name, code in mutants}


def draw(names: Iterable[str], count: int, seed: int) -> list[str]:
    """Return so many of the names, by the seed, sorted."""
    rest = sorted(names)
    return sorted(random.Random(seed).sample(rest, min(count, len(rest))))


def report(title: str, names: Iterable[str], codes: dict[str, int | None]) -> bool:
    """Print what was not noticed among these and the share that was; say whether it is enough."""
    tried = list(names)
    missed = _list_missed(tried, codes)
    for name in missed:
        print(f"  {status_by_exit_code[codes[name]]}: {name}")
    share = 1 - len(missed) / max(1, len(tried))
    print(f"{title}: {len(tried) - len(missed)} of {len(tried)} noticed, {share:.1%}", flush=True)
    return share >= WANTED


def _list_missed(names: Iterable[str], codes: dict[str, int | None]) -> list[str]:
    return sorted(name for name in names if status_by_exit_code[codes[name]] not in NOTICED)


def try_part(title: str, told: argparse.Namespace) -> bool:
    """Make the changes of one part, try them or a sample, and say whether enough were noticed."""
    part = PARTS[title]
    anew = not (told.on or told.again)
    names = [name for name in make_mutants(part, anew=anew) if fnmatch(name, told.only)]
    count = told.sample or (SAMPLE if part.sampled else len(names))
    chosen = draw(names, count, told.seed)
    codes = _read_codes()
    left = [name for name in chosen if codes[name] is None]
    if told.again:
        left = _list_missed(chosen, codes)
        WALKED.unlink(missing_ok=True)
    print(f"{title}: {len(chosen)} of {len(names)} changes, {len(left)} to try", flush=True)
    if left:
        mutmut._run(left, AT_ONCE)  # the command's own entrance, without its parser
    return report(title, chosen, _read_codes())


def main(arguments: list[str]) -> int:
    """Try the named parts, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)} (all)")
    parser.add_argument("--sample", type=int, help="of each part (promises all, an app 60)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (1)")
    parser.add_argument("--only", default="*", help="changes whose name fits")
    parser.add_argument("--on", action="store_true", help="go on where one part was interrupted")
    parser.add_argument("--again", action="store_true", help="try one part's unnoticed ones anew")
    told = parser.parse_args(arguments)
    if strange := set(told.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(strange))}")
    if (told.on or told.again) and len(told.parts) != 1:
        parser.error("--on and --again take the one part that was tried before")
    enough = [try_part(part, told) for part in told.parts or PARTS]
    return 0 if all(enough) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
