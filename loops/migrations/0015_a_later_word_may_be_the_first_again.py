"""Whoever took a consent back may give it again, and renew it for cards that are owed since."""

from django.db import migrations

from accounts.migrations._freeze import freeze, guard, thaw, unguard

APPROVALS = "loops_approval"


class Migration(migrations.Migration):
    dependencies = [("loops", "0014_loops_keep_their_keys")]
    operations = [
        unguard(APPROVALS),
        thaw(APPROVALS),
        migrations.RemoveConstraint(model_name="approval", name="approval_is_given_once"),
        freeze(APPROVALS),
        guard(APPROVALS),
    ]
