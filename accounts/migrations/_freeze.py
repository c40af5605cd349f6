"""Triggers that refuse to change what must never change, on PostgreSQL and SQLite.

A frozen table refuses UPDATE and DELETE; a conditionally frozen one refuses an UPDATE for which
`when` (SQL over OLD and NEW) holds. Only a transaction that holds an erasure pass gets through.
"""

from django.db import migrations

NO_PASS = "(SELECT COUNT(*) FROM accounts_erasurepass) = 0"


def freeze(table: str) -> migrations.RunPython:
    """Return the migration step that makes every row of `table` immutable."""
    return _triggers(table, (("UPDATE", NO_PASS), ("DELETE", NO_PASS)))


def freeze_when(table: str, when: str) -> migrations.RunPython:
    """Return the step that refuses an UPDATE of `table` for which the SQL `when` holds."""
    return _triggers(table, (("UPDATE", f"({when}) AND {NO_PASS}"),))


def _triggers(table, rules):
    def apply(apps, schema_editor):
        for event, when in rules:
            schema_editor.execute(_create(schema_editor.connection.vendor, table, event, when))

    def undo(apps, schema_editor):
        for event, _ in rules:
            name = f"{table}_frozen_{event.lower()}"
            on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER {name}{on}")

    return migrations.RunPython(apply, undo)


def _create(vendor, table, event, when):
    name = f"{table}_frozen_{event.lower()}"
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
