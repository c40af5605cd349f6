"""A stream of the audit log keeps its name and only grows: no two can be exchanged."""

from django.db import migrations

from accounts.migrations._freeze import freeze_when, guard, keep_keys, refuse_when

STREAMS = "accounts_auditstream"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_invitations")]
    operations = [
        freeze_when(
            STREAMS,
            "NEW.name <> OLD.name OR NEW.length < OLD.length"
            " OR (NEW.length = OLD.length AND NEW.head <> OLD.head)",
        ),
        refuse_when(STREAMS, "DELETE", "1 = 1"),
        guard(STREAMS),
        keep_keys(STREAMS),
    ]
