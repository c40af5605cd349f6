"""An audit event never changes."""

from django.db import migrations

from accounts.migrations._freeze import freeze


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [freeze("accounts_auditevent")]
