"""Ways to break by hand what the audit log vouches for; see `breaks`."""

from __future__ import annotations

from tests.promises.breaks import ASKED, LOOKED, PAYLOAD, REASONED, THERE, VERIFIES, Break

BESIDE = "A revision's reason and time are as recorded."
HOLDS = "A legal hold stands, and was lifted, as recorded."
LOOPS_STREAMS = "accounts_auditstream WHERE name LIKE 'loop:%'"
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
    "two candidates change places": (
        (
            (
                "UPDATE candidates_candidacy SET candidate_id ="
                " (SELECT SUM(candidate_id) FROM candidates_candidacy) - candidate_id"
            ),
        ),
        {"A loop is of the candidate and opening as recorded."},
    ),
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

TOLD: dict[str, Break] = {
    **{
        f"a row of {table} is deleted": ((f"DELETE FROM loops_{table}",), {THERE})
        for table in ("approval", "dissent", "outcome", "waiver")
    },
    "a loop is deleted": (
        ("DELETE FROM loops_loop WHERE id = (SELECT MAX(id) FROM loops_loop)",),
        {THERE},
    ),
    "two loops change streams": (
        (
            (
                "UPDATE accounts_auditevent SET sequence = sequence + 1000 WHERE stream_id ="
                f" (SELECT MIN(id) FROM {LOOPS_STREAMS})"
            ),
            (
                f"UPDATE accounts_auditevent SET stream_id = (SELECT SUM(id) FROM {LOOPS_STREAMS})"
                f" - stream_id WHERE stream_id IN (SELECT id FROM {LOOPS_STREAMS})"
            ),
            "UPDATE accounts_auditevent SET sequence = sequence - 1000 WHERE sequence > 1000",
            (
                "UPDATE accounts_auditstream SET length = (SELECT COUNT(*) FROM"
                " accounts_auditevent WHERE stream_id = accounts_auditstream.id), head ="
                " (SELECT digest FROM accounts_auditevent WHERE stream_id ="
                " accounts_auditstream.id ORDER BY sequence DESC LIMIT 1)"
            ),
        ),
        {"An event of a loop lies in that loop's stream."},
    ),
    "a legal hold is deleted": (
        ("DELETE FROM candidates_legalhold WHERE lifted_at IS NULL",),
        {HOLDS},
    ),
    "a legal hold is lifted by nobody who said so": (
        (
            (
                "UPDATE candidates_legalhold SET lifted_at = CURRENT_TIMESTAMP, lift_reason ="
                " 'It is over.', lifted_by_id = set_by_id WHERE lifted_at IS NULL"
            ),
        ),
        {HOLDS},
    ),
    **{
        f"the {column} of a legal hold is edited": (
            (f"UPDATE candidates_legalhold SET {column} = 'x' WHERE lifted_at IS NOT NULL",),
            {HOLDS},
        )
        for column in ("reason", "lift_reason")
    },
}

OF_THE_LOG: dict[str, Break] = VOUCHED | ERASURES | TOLD
