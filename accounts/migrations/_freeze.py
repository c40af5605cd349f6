"""Triggers that refuse to change what must never change, on PostgreSQL and SQLite.

A frozen table refuses UPDATE and DELETE; a conditionally frozen one refuses an UPDATE for which
`when` (SQL over OLD and NEW) holds. Only a transaction that holds an erasure pass gets through.

On SQLite a migration that alters a table makes it anew and its triggers are gone: put `unguard`
and `thaw` before and `freeze` and `guard` after it (for a table frozen in part also `keep_keys`,
reversed and again), and check_invariants says what was forgotten.
"""

from accounts.migrations._step import Step

NO_PASS = "(SELECT COUNT(*) FROM accounts_erasurepass) = 0"


def freeze(table: str) -> Step:
    """Return the migration step that makes every row of `table` immutable."""
    return _triggers(table, (("UPDATE", NO_PASS), ("DELETE", NO_PASS)))


def freeze_when(table: str, when: str) -> Step:
    """Return the step that refuses an UPDATE of `table` for which the SQL `when` holds."""
    return _triggers(table, (("UPDATE", f"({when}) AND {NO_PASS}"),))


def refuse_when(table: str, event: str, when: str) -> Step:
    """Return the step that refuses an INSERT, UPDATE or DELETE for which the SQL `when` holds."""
    return _triggers(table, ((event, f"({when}) AND {NO_PASS}"),))


def thaw(table: str) -> Step:
    """Return the step that undoes `freeze`, so that the table can be altered."""
    return freeze(table).reversed()


def thaw_when(table: str, when: str) -> Step:
    """Return the step that undoes `freeze_when`, so that another condition can follow."""
    return freeze_when(table, when).reversed()


def guard(table: str) -> Step:
    """Return the step against what passes row triggers: TRUNCATE, and SQLite's INSERT OR REPLACE.

    REPLACE deletes the old row without a DELETE trigger, so an INSERT that meets a row of its own
    key, by any unique index that the table has now, is refused before it.
    """

    def apply(schema_editor):
        connection = schema_editor.connection
        if connection.vendor == "postgresql":
            schema_editor.execute(_refuse_truncate(table))
        else:
            schema_editor.execute(_refuse_replace(table, _list_keys(connection, table)))

    def undo(schema_editor):
        postgresql = schema_editor.connection.vendor == "postgresql"
        _drop(schema_editor, table, "truncate" if postgresql else "replace")

    return Step(apply, undo)


def unguard(table: str) -> Step:
    """Return the step that undoes `guard`, so that the table can be altered."""
    return guard(table).reversed()


def keep_keys(table: str) -> Step:
    """Return the step against an UPDATE that puts a row of a partly frozen table in another's place.

    No row gets another id. SQLite's UPDATE OR REPLACE deletes the row in its way without a DELETE
    trigger, so there an UPDATE that meets another row of its new key is refused before it.
    """

    def apply(schema_editor):
        connection, when = schema_editor.connection, "NEW.id <> OLD.id"
        if connection.vendor == "sqlite":
            keys = (key for key in _list_keys(connection, table) if key != ("id",))
            when = " OR ".join((when, *(_meets_another(table, key) for key in keys)))
        schema_editor.execute(_create(connection.vendor, table, "UPDATE", when, called="key"))

    return Step(apply, lambda schema_editor: _drop(schema_editor, table, "key"))


def _meets_another(table, key):
    moves = " OR ".join(f'NEW."{name}" <> OLD."{name}"' for name in key)
    same = " AND ".join(f'"{name}" = NEW."{name}"' for name in key)
    return f"(({moves}) AND EXISTS (SELECT 1 FROM {table} WHERE {same}))"


def _list_keys(connection, table):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table).values()
    return sorted(tuple(item["columns"]) for item in found if item["unique"] or item["primary_key"])


def _refuse_replace(table, keys):
    same = (" AND ".join(f'"{name}" = NEW."{name}"' for name in key) for key in keys)
    met = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {one})" for one in same)
    return (
        f"CREATE TRIGGER {table}_frozen_replace BEFORE INSERT ON {table} FOR EACH ROW "
        f"WHEN ({met}) AND {NO_PASS} BEGIN SELECT RAISE(ABORT, '{table} never changes'); END"
    )


def _refuse_truncate(table):
    name = f"{table}_frozen_truncate"
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {NO_PASS} THEN RAISE EXCEPTION '{table} never changes' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NULL; END $$; "
        f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )


def _drop(schema_editor, table, event):
    name = f"{table}_frozen_{event}"
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}()")
    else:
        schema_editor.execute(f"DROP TRIGGER {name}")


def _triggers(table, rules):
    def apply(schema_editor):
        for event, when in rules:
            schema_editor.execute(_create(schema_editor.connection.vendor, table, event, when))

    def undo(schema_editor):
        for event, _ in rules:
            _drop(schema_editor, table, event.lower())

    return Step(apply, undo)


def _create(vendor, table, event, when, *, called=""):
    name = f"{table}_frozen_{called or event.lower()}"
    message = f"{table} never changes"
    if vendor == "sqlite":
        return (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
    row = "OLD" if event == "DELETE" else "NEW"
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {when} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; RETURN {row}; END $$; "
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
