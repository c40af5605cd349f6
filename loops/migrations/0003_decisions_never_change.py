"""Calibrated figures, recommendations and decisions never change."""

from django.db import migrations

from accounts.migrations._freeze import freeze, freeze_when


class Migration(migrations.Migration):
    dependencies = [("loops", "0001_initial"), ("accounts", "0001_initial")]
    operations = [
        freeze("loops_calibrationrun"),
        freeze("loops_loopestimate"),
        freeze("loops_recommendation"),
        freeze("loops_decision"),
        freeze("loops_approval"),
        freeze("loops_reopening"),
        freeze("loops_dissent"),
        freeze("loops_waiver"),
        freeze_when(
            "loops_loop",
            "NEW.bar <> OLD.bar OR NEW.weights <> OLD.weights OR NEW.rule <> OLD.rule"
            " OR NEW.rubric_id <> OLD.rubric_id OR NEW.candidacy_id <> OLD.candidacy_id",
        ),
    ]
