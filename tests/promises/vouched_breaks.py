"""Ways to break by hand what the audit log vouches for; see `breaks`."""

from __future__ import annotations

from tests.promises.breaks import ASKED, LOOKED, PAYLOAD, REASONED, VERIFIES, Break

BESIDE = "A revision's reason and time are as recorded."
LEDGER = "What was erased or withdrawn stands in the ledger."
ERASED = "Whoever is erased was, and an event says so each time."

VOUCHED: dict[str, Break] = {
    "a revision's reason is edited": (
        ("UPDATE scorecards_cardrevision SET reason = 'x' WHERE number = 2",),
        {BESIDE},
    ),
    "a revision came before the numbers": (
        ("UPDATE scorecards_cardrevision SET after_reveal = NOT after_reveal",),
        {BESIDE, LOOKED},
    ),
    **{
        f"a reason of {table} is edited": (
            (f"UPDATE loops_{table} SET reason = 'x'",),
            {REASONED},
        )
        for table in ("decision", "approval", "dissent", "reopening", "waiver")
    },
    "a bar is edited": (
        ("UPDATE loops_loop SET bar = 2.5",),
        {ASKED},
    ),
    "an outcome is edited": (
        ("UPDATE loops_outcome SET performance = 1",),
        {"What became of somebody hired is as recorded."},
    ),
    "a look at suggested numbers is deleted": (
        ("DELETE FROM scorecards_suggestionview",),
        {LOOKED},
    ),
    "a word is put into a transcript": (
        ("UPDATE candidates_transcript SET text = text || 'x'",),
        {"A transcript's text is the one recorded."},
    ),
}

ERASURES: dict[str, Break] = {
    "a candidate is called erased": (
        ("UPDATE candidates_candidate SET erased_at = CURRENT_TIMESTAMP WHERE name = 'Uma Uhl'",),
        {ERASED},
    ),
    "an erasure is added": (
        (
            (
                "INSERT INTO candidates_erasure (public_id, candidate_id, reason, at, rows)"
                " SELECT '0b5a7f0e6f0f4c7e9d0a0f6a4d1a7a11', id, 'request', CURRENT_TIMESTAMP,"
                " '{}' FROM candidates_candidate WHERE name = 'Uma Uhl'"
            ),
        ),
        {ERASED, LEDGER},
    ),
    "an erasure is forged": (
        (
            (
                "UPDATE accounts_auditevent SET verb = 'candidate.erased', payload ="
                """ '{"blanked": {"company": [1]}}' WHERE verb = 'transcripts.import_started'"""
            ),
        ),
        {VERIFIES, PAYLOAD, ERASED, "An erasure blanks events of the erased alone."},
    ),
}

OF_THE_LOG: dict[str, Break] = VOUCHED | ERASURES
