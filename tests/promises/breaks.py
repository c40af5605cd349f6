"""Ways to break each promise by hand: SQL that PostgreSQL and SQLite read alike.

`{ON}` stands for what PostgreSQL wants after a trigger's name, `{JSON}` for its cast of a text.
Some acts break several promises; each row says exactly which.
"""

from __future__ import annotations

BOB = "(SELECT id FROM accounts_user WHERE email = 'bob@example.com')"
ALICE = "(SELECT id FROM accounts_user WHERE email = 'alice@example.com')"
HUGO = "(SELECT id FROM accounts_user WHERE email = 'hugo@example.com')"
BOBS_CARD = f"scorecard_id IN (SELECT id FROM scorecards_scorecard WHERE author_id = {BOB})"
BOBS_RATINGS = f"revision_id IN (SELECT id FROM scorecards_cardrevision WHERE {BOBS_CARD})"
READING = "kind = 'scorecards.suggest_ratings'"
FIRST_SPAN = "id = (SELECT MIN(id) FROM scorecards_evidence WHERE suggested_id IS NOT NULL)"

HASHED = "A revision's hash is that of its content."
ANSWERED = "A revision answers each entry of its card's form, in order."
RATED = "A revision's ratings are those of its document."
QUOTED = "A revision's quotes are those of its document."
COUNTED = "A loop counts the cards of its seats."
CANDIDATES_TURN = "A quote lies in one turn of the candidate."
OWN_INPUTS = "An estimate rests on revisions of its own loop as sealed."
INPUTS_HASHED = "An estimate's hash is that of its inputs."
SAYS_ITS_ESTIMATE = "A recommendation says what its estimate says."
PAYLOAD = "An audit event's payload is the one that was recorded."
LOOKED = "Whoever revised after numbers has looked at them."
VERIFIES = "An audit stream verifies from its first event to its head."
FOLLOWS = "A decision's figures follow from its stored inputs."
STANDS = "A decision rests on ratings as it read them."
SEALED = "A decision is the one that the audit log sealed."
THERE = "What the log tells of a loop and its decisions is there."
LOGGED = "A sealed revision is in the audit log."

REASONED = "A reason for a decision is the one recorded."
ASKED = "A loop asks what it asked when it opened."

Break = tuple[tuple[str, ...], set[str]]

SCHEMA: dict[str, Break] = {
    "a trigger is dropped": (
        ("DROP TRIGGER loops_decision_frozen_delete{ON} loops_decision",),
        {"Every table that never changes is guarded by its triggers."},
    ),
    "an erasure pass is left open": (
        ("INSERT INTO accounts_erasurepass (opened_at) VALUES (CURRENT_TIMESTAMP)",),
        {"No erasure pass stands open."},
    ),
}

CARDS: dict[str, Break] = {
    "a sealed card becomes a draft": (
        (f"UPDATE scorecards_scorecard SET state = 'draft' WHERE author_id = {BOB}",),
        {"A card that is not submitted has no revision.", COUNTED},
    ),
    "a card points at a revision that is not there": (
        (
            (
                "UPDATE scorecards_scorecard SET state = 'revised', current = 2"
                f" WHERE author_id = {BOB}"
            ),
        ),
        {"A sealed card's revisions count from 1 without a gap."},
    ),
    "a card is called revised": (
        (f"UPDATE scorecards_scorecard SET state = 'revised' WHERE author_id = {BOB}",),
        {"A card with a second revision is called revised."},
    ),
    "a sealed card gets a draft": (
        (
            (
                "UPDATE scorecards_scorecard SET draft ="
                f""" '{{"overall": "no"}}' WHERE author_id = {BOB}"""
            ),
        ),
        {"A sealed card keeps no draft."},
    ),
    "a published anchor is edited": (
        ("""UPDATE scorecards_competency SET anchors = '{"1": "x"}' WHERE key = 'data'""",),
        {"A card's form has its rubric's competencies and anchors."},
    ),
    "a hash is replaced": (
        (f"UPDATE scorecards_cardrevision SET content_hash = 'x' WHERE {BOBS_CARD}",),
        {HASHED, LOGGED, OWN_INPUTS, STANDS},
    ),
    "a document is emptied": (
        (
            (
                "UPDATE scorecards_cardrevision SET document ="
                f""" '{{"ratings": [], "overall": "yes", "summary": ""}}' WHERE {BOBS_CARD}"""
            ),
        ),
        {HASHED, ANSWERED, RATED, QUOTED},
    ),
    "a rating is edited": (
        (f"UPDATE scorecards_rating SET value = 1 WHERE competency = 'data' AND {BOBS_RATINGS}",),
        {RATED, STANDS},
    ),
    "a regular card is signed off": (
        (
            (
                "INSERT INTO scorecards_signoff (scorecard_id, by_id, at)"
                f" SELECT id, {HUGO}, CURRENT_TIMESTAMP FROM scorecards_scorecard"
                f" WHERE author_id = {BOB}"
            ),
        ),
        {"A sign-off is of a sealed reverse shadow's card, by another."},
    ),
    "a quote is deleted": (
        ("DELETE FROM scorecards_evidence WHERE rating_id IS NOT NULL",),
        {QUOTED},
    ),
}

EVIDENCE: dict[str, Break] = {
    "a quote is reworded": (
        (f"UPDATE scorecards_evidence SET quote = 'never said' WHERE {FIRST_SPAN}",),
        {"A quote is exactly the slice of its transcript that it names."},
    ),
    "a quote moves to the interviewer": (
        (
            (
                'UPDATE scorecards_evidence SET start = 0, "end" = 5, quote ='
                f" (SELECT SUBSTR(text, 1, 5) FROM candidates_transcript) WHERE {FIRST_SPAN}"
            ),
        ),
        {CANDIDATES_TURN},
    ),
    "a transcript moves to another interview": (
        (
            (
                "UPDATE candidates_transcript SET interview_id ="
                " (SELECT MAX(id) FROM candidates_interview)"
            ),
        ),
        {"A quote is from the interview that is rated."},
    ),
    "a stored file is another": (
        ("UPDATE candidates_transcript SET raw_sha256 = 'x'",),
        {"A transcript's file is the one that came."},
    ),
    "speakers lose their roles": (
        ("UPDATE candidates_transcript SET roles = '{}'",),
        {"A transcript's turns follow each other inside its text.", CANDIDATES_TURN},
    ),
    "a version is skipped": (
        ("UPDATE candidates_transcript SET version = 2",),
        {"An interview's transcripts count from 1 without a gap."},
    ),
    "a transcript is forgotten": (
        (
            "DELETE FROM scorecards_evidence WHERE suggested_id IS NOT NULL",
            "DELETE FROM scorecards_suggestionview",
            "DELETE FROM scorecards_suggestedrating",
            "DELETE FROM scorecards_suggestion",
            f"DELETE FROM jobs_job WHERE {READING}",
        ),
        {"A transcript has a suggestion, or a job that makes it.", LOOKED},
    ),
    "a withdrawal takes nothing away": (
        (
            (
                "UPDATE candidates_candidate SET transcription_basis = 'none',"
                " consent_withdrawn_on = '2026-05-04'"
            ),
        ),
        {"No words are kept of a candidate who withdrew."},
    ),
    "an archive is forgotten": (
        ("DELETE FROM jobs_job WHERE kind = 'candidates.take_in_import'",),
        {"An archive that waits has a job that takes it in."},
    ),
    "a file is forgotten": (
        ("DELETE FROM jobs_job WHERE kind = 'candidates.read_upload'",),
        {"A file that waits to be read has a job that reads it."},
    ),
    "a suggestion loses a competency": (
        (
            "DELETE FROM scorecards_evidence WHERE suggested_id IS NOT NULL",
            "DELETE FROM scorecards_suggestedrating WHERE competency = 'data'",
        ),
        {"A suggestion speaks of each competency of its rubric."},
    ),
    "a probability is edited": (
        (
            (
                "UPDATE scorecards_suggestedrating SET status = 'rated', value = 3,"
                """ probabilities = '{"3": 0.5}' WHERE competency = 'data'"""
            ),
        ),
        {"A suggestion's probabilities sum to 1."},
    ),
}

LOOPS: dict[str, Break] = {
    "a count is edited": (("UPDATE loops_loop SET cards_in = 0",), {COUNTED}),
    "frozen weights are edited": (
        ("""UPDATE loops_loop SET weights = '{"data": 0.5}'""",),
        {"A loop's frozen weights sum to 1 and are of its rubric.", ASKED},
    ),
    "an opening's weights are edited": (
        ("""UPDATE candidates_opening SET weights = '{"data": 0.5}'""",),
        {"An opening's weights sum to 1."},
    ),
    "an interviewer is exchanged behind the seat": (
        (f"UPDATE candidates_interviewer SET user_id = {ALICE} WHERE user_id = {BOB}",),
        {"A seat, its interviewer, its card and its loop agree."},
    ),
    "a seat is deleted": (
        (f"DELETE FROM loops_seat WHERE {BOBS_CARD}",),
        {"A card belongs to a seat.", COUNTED},
    ),
    "a panelist turns out to be the candidate": (
        ("UPDATE candidates_candidate SET email = 'Bob@example.com' WHERE name = 'Tess Kim'",),
        {"No candidate sits on their own panel."},
    ),
    "access ends and the card stays": (
        (
            (
                "UPDATE candidates_interviewer SET released_at = CURRENT_TIMESTAMP"
                f" WHERE user_id = {BOB}"
            ),
        ),
        {"Who left a panel has no access, who sits on it has."},
    ),
    "a candidacy is closed under its loop": (
        ("UPDATE candidates_candidacy SET closed_at = CURRENT_TIMESTAMP",),
        {"A candidacy is closed exactly when its loop is."},
    ),
    "a decided loop is ready again": (
        ("UPDATE loops_loop SET state = 'ready'",),
        {"A loop is decided exactly when a decision stands."},
    ),
}

FIGURES: dict[str, Break] = {
    "an estimate's hash is replaced": (
        (
            (
                "UPDATE loops_loopestimate SET inputs_hash = 'x'"
                " WHERE id = (SELECT MIN(id) FROM loops_loopestimate)"
            ),
        ),
        {INPUTS_HASHED},
    ),
    "an estimate claims other inputs": (
        (
            (
                "UPDATE loops_loopestimate SET inputs ="
                """ '{"cards": [{"revision": "00000000-0000-0000-0000-000000000000","""
                """ "content_hash": "x"}]}'"""
            ),
        ),
        {INPUTS_HASHED, OWN_INPUTS, FOLLOWS, SEALED},
    ),
    "a figure is embellished": (
        (
            (
                "UPDATE loops_loopestimate SET figures = "
                "REPLACE(CAST(figures AS text), '\"n_ratings\": 15', '\"n_ratings\": 16'){JSON}"
            ),
        ),
        {FOLLOWS, SEALED},
    ),
    "an estimate moves to another loop": (
        ("UPDATE loops_loopestimate SET loop_id = (SELECT MAX(id) FROM loops_loop)",),
        {"A recommendation rests on an estimate of its loop.", OWN_INPUTS},
    ),
}

DECISIONS: dict[str, Break] = {
    "a decision is renumbered": (
        ("UPDATE loops_decision SET number = 7 WHERE number = 3",),
        {"A loop's decisions are one chain without a gap.", SEALED},
    ),
    "a reopening is deleted": (
        ("DELETE FROM loops_reopening",),
        {"A standing decision is not decided over."},
    ),
    "a decision is dated back": (
        ("UPDATE loops_decision SET decided_at = '2001-01-01 00:00:00'",),
        {"A loop's recommendation is stored before its decision.", SEALED},
    ),
    "a probability is embellished": (
        ("UPDATE loops_recommendation SET probability = 0.123",),
        {SAYS_ITS_ESTIMATE, SEALED},
    ),
    "an approver is invented": (
        (f"UPDATE loops_decision SET approved_by_id = {ALICE} WHERE number = 1",),
        {"An approved decision has that person's approval.", SEALED},
    ),
    "an owed card is passed over": (
        ("""UPDATE loops_decision SET outstanding = '["x"]' WHERE number = 1""",),
        {"A decision over an owed card has reason and approver.", SEALED},
    ),
    "an override loses its reason": (
        (
            "UPDATE loops_recommendation SET advice = 'no_hire'",
            "UPDATE loops_decision SET override_reason = ''",
        ),
        {SAYS_ITS_ESTIMATE, SEALED, REASONED, "A decision against the rule says why."},
    ),
    "one more interview is for nothing": (
        ("UPDATE loops_decision SET competency = 'nothing' WHERE number = 1",),
        {"One more interview is for a competency of the rubric.", SEALED},
    ),
    "the decider turns out to be the candidate": (
        (f"UPDATE candidates_candidate SET user_id = {HUGO} WHERE name = 'Tess Kim'",),
        {"Nobody decides or approves their own case."},
    ),
}

AUDIT: dict[str, Break] = {
    "an event is edited": (
        ("UPDATE accounts_auditevent SET verb = 'x' WHERE verb = 'interview.held'",),
        {VERIFIES},
    ),
    "a payload is edited": (
        ("UPDATE accounts_auditevent SET payload = '{}' WHERE verb = 'seat.given'",),
        {PAYLOAD},
    ),
    "the events of sealing are deleted": (
        ("DELETE FROM accounts_auditevent WHERE verb = 'scorecard.sealed'",),
        {VERIFIES, LOGGED},
    ),
    "the events of deciding are deleted": (
        ("DELETE FROM accounts_auditevent WHERE verb = 'loop.decision_recorded'",),
        {VERIFIES, THERE, "A decision is in the audit log."},
    ),
    "the tail is cut": (
        ("UPDATE accounts_auditstream SET length = length + 1",),
        {VERIFIES},
    ),
}

JOBS: dict[str, Break] = {
    "a job runs that nobody started": (
        (
            (
                "UPDATE jobs_job SET status = 'running', attempts = 0, finished_at = NULL,"
                " token = '00000000000000000000000000000001', lease_until = CURRENT_TIMESTAMP"
                f" WHERE {READING}"
            ),
        ),
        {"A running job has a lease, a token and a start."},
    ),
    "a job ends at no time": (
        (f"UPDATE jobs_job SET finished_at = NULL WHERE {READING}",),
        {"A job has an end exactly when it is over."},
    ),
    "a job fails silently": (
        (f"UPDATE jobs_job SET status = 'failed' WHERE {READING}",),
        {"A failed job says why."},
    ),
    "a job waits for a fourth start": (
        (
            (
                "UPDATE jobs_job SET status = 'pending', attempts = 3, finished_at = NULL"
                f" WHERE {READING}"
            ),
        ),
        {"A waiting job has a start left."},
    ),
    "a job is of no kind": (
        ("UPDATE jobs_job SET kind = 'loops.nothing' WHERE kind = 'loops.estimate_loop'",),
        {"A job's kind is the name of a task."},
    ),
}

BREAKS: dict[str, Break] = SCHEMA | CARDS | EVIDENCE | LOOPS | FIGURES | DECISIONS | AUDIT | JOBS
