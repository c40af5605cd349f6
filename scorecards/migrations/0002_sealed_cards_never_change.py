"""What was sealed, and what was suggested, never changes."""

from django.db import migrations

from accounts.migrations._freeze import freeze, freeze_when

SEALED = "('sealed', 'revised')"


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0001_initial"), ("accounts", "0001_initial")]
    operations = [
        freeze("scorecards_cardrevision"),
        freeze("scorecards_rating"),
        freeze("scorecards_suggestion"),
        freeze("scorecards_suggestedrating"),
        freeze("scorecards_evidence"),
        freeze_when(
            "scorecards_scorecard",
            f"OLD.state IN {SEALED} AND (NEW.state NOT IN {SEALED} OR NEW.form <> OLD.form"
            " OR NEW.draft <> OLD.draft OR NEW.sealed_at <> OLD.sealed_at"
            " OR NEW.author_id <> OLD.author_id OR NEW.interview_id <> OLD.interview_id"
            " OR NEW.rubric_id <> OLD.rubric_id OR NEW.kind <> OLD.kind)",
        ),
        freeze_when(
            "scorecards_competency",
            "(SELECT published_at FROM scorecards_rubric WHERE id = OLD.rubric_id) IS NOT NULL",
        ),
    ]
