"""A transcript stays as it came: every quote is a slice of it. Who speaks may be corrected."""

from django.db import migrations

from accounts.migrations._freeze import freeze_when, guard


class Migration(migrations.Migration):
    dependencies = [("candidates", "0001_initial"), ("accounts", "0004_audit_never_replaced")]
    operations = [
        freeze_when(
            "candidates_transcript",
            "NEW.text <> OLD.text OR NEW.raw <> OLD.raw OR NEW.raw_sha256 <> OLD.raw_sha256"
            " OR NEW.turns <> OLD.turns OR NEW.interview_id <> OLD.interview_id"
            " OR NEW.version <> OLD.version OR NEW.public_id <> OLD.public_id",
        ),
        guard("candidates_transcript"),
    ]
