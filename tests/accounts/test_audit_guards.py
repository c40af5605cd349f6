"""PostgreSQL itself: no protected row changes without an event, and the log can only grow.

The SQL of the append-only role is read from docs/audit.md, so that what is written there works.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.actions import read_company, record_event
from accounts.models import AuditEvent
from candidates.models import Candidate, OpeningRole
from loops.models import Loop
from scorecards.actions import save_draft
from scorecards.models import Rating
from tests.builders import World, make_world, seal

pytestmark = [
    pytest.mark.server,
    pytest.mark.django_db(transaction=True),
    pytest.mark.made_up,
]
ROLES = Path(__file__).resolve().parents[2] / "docs" / "audit.md"


@pytest.fixture
def committed() -> World:
    """Return the usual world, committed."""
    world = make_world()
    seal(world.card(world.bobs))
    return world


def test_actions_are_let_through_and_drafts_need_no_event(committed: World) -> None:
    save_draft(committed.card(committed.carols), by=committed.carol, changes={"overall": "no"})
    assert Rating.objects.count() == 5


UNTOLD = (
    "UPDATE loops_loop SET state = 'closed'",
    "UPDATE candidates_candidate SET name = 'Somebody else'",
    "UPDATE candidates_candidate SET erasure_asked_on = '2026-05-04'",
    "UPDATE candidates_candidate SET jurisdiction = 'US-CA'",
    "UPDATE candidates_candidate SET consent_withdrawn_on = '2026-05-04'",
    "UPDATE candidates_candidate SET erased_at = now()",
    "UPDATE accounts_company SET factor_for = 'everybody'",
    "UPDATE accounts_company SET suggest_by_model = true",
    "DELETE FROM candidates_openingrole",
    "UPDATE accounts_user SET is_admin = true WHERE email = 'olga@example.com'",
    "UPDATE scorecards_scorecard SET state = 'declined' WHERE state = 'assigned'",
    "UPDATE scorecards_scorecard SET kind = 'shadow' WHERE state = 'assigned'",
    """INSERT INTO accounts_erasurepass (opened_at) VALUES (now());
    INSERT INTO scorecards_rating (revision_id, competency, status)
    SELECT revision_id, 'more', 'not_asked' FROM scorecards_rating LIMIT 1""",
)


def refuse(statement: str, why: str) -> None:
    """Expect that the database refuses a statement, in a transaction of its own."""
    with pytest.raises(DatabaseError, match=why), connection.cursor() as cursor:
        cursor.execute(statement)


def test_raw_sql_without_an_event_is_refused(committed: World) -> None:
    read_company()
    for statement in UNTOLD:  # one world for all: emptying every table takes seconds
        refuse(statement, "changed without an audit event")
    assert Loop.objects.get() == committed.loop


def test_bulk_writes_without_an_event_are_refused(committed: World) -> None:
    with pytest.raises(DatabaseError, match="without an audit event"):
        Loop.objects.update(state="closed")
    with pytest.raises(DatabaseError, match="without an audit event"):
        Candidate.objects.bulk_create([Candidate(name="Nobody Heard")])
    assert not Loop.objects.filter(state="closed").exists()


def test_an_event_that_was_rolled_back_admits_nothing(committed: World) -> None:
    def delete_roles() -> None:
        with transaction.atomic():
            with transaction.atomic():
                record_event("opening.changed", committed.opening, by=committed.alice)
                transaction.set_rollback(True)
            OpeningRole.objects.all().delete()

    with pytest.raises(DatabaseError, match="without an audit event"):
        delete_roles()
    assert OpeningRole.objects.count() == 2


def test_an_event_of_an_earlier_transaction_admits_nothing(committed: World) -> None:
    record_event("opening.changed", committed.opening, by=committed.alice)
    with pytest.raises(DatabaseError, match="without an audit event"):
        Loop.objects.update(state="closed")


@pytest.fixture
def as_application(committed: World) -> Iterator[None]:
    """Work as the role that docs/audit.md makes for the application."""
    sql = "\n".join(re.findall(r"```sql\n(.*?)```", ROLES.read_text("utf-8"), flags=re.DOTALL))
    assert "loopboard_app" in sql
    role = f"test_app_{connection.settings_dict['NAME']}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP ROLE IF EXISTS {role}")
        cursor.execute(re.sub(r"'\.\.\.'", "'x'", sql.replace("loopboard_app", role)), None)
        cursor.execute(f"SET ROLE {role}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"RESET ROLE; DROP OWNED BY {role}; DROP ROLE {role}")


FORBIDDEN = (
    "UPDATE accounts_auditevent SET verb = 'x'",
    "DELETE FROM accounts_auditevent",
    "TRUNCATE accounts_auditevent CASCADE",
    "ALTER TABLE accounts_auditevent DISABLE TRIGGER ALL",
    "DROP TRIGGER accounts_auditevent_marks ON accounts_auditevent",
    "SET session_replication_role = replica",
)


def test_the_applications_role_can_only_append(as_application: None) -> None:
    for statement in FORBIDDEN:
        refuse(statement, r"permission denied|must be owner")


def test_the_applications_role_does_nothing_in_the_owners_name(as_application: None) -> None:
    """A table of its own under the log's name, on which the owner's function would fire."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE accounts_auditevent (id bigint, payload jsonb, salt text);"
            "INSERT INTO accounts_auditevent VALUES (0, '{}', 'x');"
            "CREATE FUNCTION pg_temp.seize() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "ALTER TABLE public.accounts_auditevent DISABLE TRIGGER USER; RETURN NEW; END $$;"
            "CREATE TRIGGER seize BEFORE UPDATE ON pg_temp.accounts_auditevent "
            "FOR EACH ROW EXECUTE FUNCTION pg_temp.seize()"
        )
        cursor.execute("SELECT accounts_blank_payloads(ARRAY[0::bigint])")
        cursor.execute("DROP TABLE pg_temp.accounts_auditevent")
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'")
        assert cursor.fetchone() == (0,)


def test_the_applications_role_works(as_application: None, committed: World) -> None:
    before = AuditEvent.objects.count()
    seal(committed.card(committed.carols))
    assert AuditEvent.objects.count() > before
