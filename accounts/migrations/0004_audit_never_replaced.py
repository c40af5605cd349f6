"""An audit event is neither replaced nor emptied away."""

from django.db import migrations

from accounts.migrations._freeze import guard


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_idempotency_key")]
    operations = [guard("accounts_auditevent")]
