"""Triggers by which PostgreSQL refuses a change that no audit event tells of.

An event's insertion marks its transaction; at the commit each changed row of a protected table
asks for the mark. A rolled-back savepoint takes its mark along. SQLite has no deferred triggers:
there check_invariants looks for what no event tells of.

A data migration of a protected table writes no event: call `admit` in its transaction.
"""

from accounts.migrations._step import Step

MARK = "loopboard.audited"
MARKED = f"current_setting('{MARK}', true) = pg_current_xact_id()::text"
SET_MARK = f"set_config('{MARK}', pg_current_xact_id()::text, true)"


def admit(schema_editor):
    """Mark a migration's transaction, so that its changes of protected rows are let through."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"SELECT {SET_MARK}")


def mark_events():
    """Return the step that lets each new audit event mark its transaction."""
    create = (
        "CREATE FUNCTION accounts_auditevent_marks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"PERFORM {SET_MARK}; RETURN NULL; END $$; "
        "CREATE TRIGGER accounts_auditevent_marks AFTER INSERT ON accounts_auditevent "
        "FOR EACH STATEMENT EXECUTE FUNCTION accounts_auditevent_marks(); "
        "CREATE FUNCTION accounts_require_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NOT coalesce({MARKED}, false) THEN "
        "RAISE EXCEPTION '% changed without an audit event', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NULL; END $$"
    )
    undo = (
        "DROP TRIGGER accounts_auditevent_marks ON accounts_auditevent; "
        "DROP FUNCTION accounts_auditevent_marks(); DROP FUNCTION accounts_require_event()"
    )
    return on_postgresql(create, undo)


def require_event(table, *, insert=True, delete=True, when=""):
    """Return the step that asks for an event when a row comes, goes, or changes so that `when`."""
    names = {
        "insert": insert,
        "delete": delete,
        "update": True,
    }
    wanted = [event for event, is_wanted in names.items() if is_wanted]
    create = "; ".join(_create(table, event, when if event == "update" else "") for event in wanted)
    undo = "; ".join(f"DROP TRIGGER {table}_audited_{event} ON {table}" for event in wanted)
    return on_postgresql(create, undo)


def differs(*columns):
    """Return SQL that is true where one of the columns changes."""
    return " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)


def _create(table, event, when):
    condition = f"WHEN ({when}) " if when else ""
    return (
        f"CREATE CONSTRAINT TRIGGER {table}_audited_{event} AFTER {event.upper()} ON {table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {condition}"
        "EXECUTE FUNCTION accounts_require_event()"
    )


def on_postgresql(create, undo):
    """Return the step that runs SQL on PostgreSQL only."""

    def run(sql):
        def apply(schema_editor):
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(sql, params=None)  # a % of PL/pgSQL is no placeholder

        return apply

    return Step(run(create), run(undo))
