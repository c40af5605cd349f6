"""The owner's function blanks the log alone, not a table that its caller made under that name.

Temporary tables come first in a path that does not name their schema, and what fires on one ran in
the owner's name: it could switch the log's own triggers off.
"""

from django.db import migrations

from accounts.migrations._audited import on_postgresql

FUNCTION = "accounts_blank_payloads(bigint[])"


def set_path(form):
    """Return SQL that sets the function's path to the present schema, as `form` has it."""
    return (
        "DO $$ BEGIN EXECUTE format("
        f"'ALTER FUNCTION {FUNCTION} SET search_path = {form}', current_schema()); END $$"
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_settings_are_audited")]
    operations = [on_postgresql(set_path("%I, pg_temp"), set_path("%I"))]
