"""No loop is deleted, to come back with another bar, or takes another's key."""

from django.db import migrations

from accounts.migrations._freeze import keep_keys, refuse_when


class Migration(migrations.Migration):
    dependencies = [
        ("loops", "0013_waiting_and_running"),
        ("accounts", "0012_streams_keep_their_names"),
    ]
    operations = [
        refuse_when("loops_loop", "DELETE", "1 = 1"),
        keep_keys("loops_loop"),
    ]
