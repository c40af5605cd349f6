"""An erasure never changes; who holds, lifts, erases or sets a policy leaves an audit event."""

from django.db import migrations

from accounts.migrations._audited import require_event
from accounts.migrations._freeze import freeze, guard


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0007_privacy"),
        ("accounts", "0006_audit_events_mark_their_transaction"),
    ]
    operations = [
        freeze("candidates_erasure"),
        guard("candidates_erasure"),
        require_event("candidates_erasure"),
        require_event("candidates_legalhold"),
        require_event("candidates_retentionpolicy"),
    ]
