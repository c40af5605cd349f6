"""Sealed cards and published rubrics are neither edited, extended, replaced nor emptied away."""

from django.db import migrations

from accounts.migrations._freeze import freeze, freeze_when, guard, refuse_when, thaw_when

SEALED = "('sealed', 'revised')"
FIRST_RULE = (
    f"OLD.state IN {SEALED} AND (NEW.state NOT IN {SEALED} OR NEW.form <> OLD.form"
    " OR NEW.draft <> OLD.draft OR NEW.sealed_at <> OLD.sealed_at"
    " OR NEW.author_id <> OLD.author_id OR NEW.interview_id <> OLD.interview_id"
    " OR NEW.rubric_id <> OLD.rubric_id OR NEW.kind <> OLD.kind)"
)
RULE = (
    f"OLD.state IN {SEALED} AND (NEW.state NOT IN {SEALED} OR NEW.form <> OLD.form"
    " OR NEW.draft <> OLD.draft OR NEW.sealed_at <> OLD.sealed_at"
    " OR NEW.author_id <> OLD.author_id OR NEW.interview_id <> OLD.interview_id"
    " OR NEW.rubric_id <> OLD.rubric_id OR NEW.kind <> OLD.kind"
    " OR NEW.public_id <> OLD.public_id OR NEW.current < OLD.current"
    " OR (OLD.state = 'revised' AND NEW.state = 'sealed'))"
)
PUBLISHED = "(SELECT published_at FROM scorecards_rubric WHERE id = {row}.rubric_id) IS NOT NULL"
NEVER = ("cardrevision", "rating", "suggestion", "suggestedrating", "evidence", "suggestionview")


class Migration(migrations.Migration):
    dependencies = [
        ("scorecards", "0002_sealed_cards_never_change"),
        ("accounts", "0004_audit_never_replaced"),
    ]
    operations = [
        freeze("scorecards_suggestionview"),
        *(guard(f"scorecards_{name}") for name in NEVER),
        thaw_when("scorecards_scorecard", FIRST_RULE),
        freeze_when("scorecards_scorecard", RULE),
        guard("scorecards_scorecard"),
        freeze_when("scorecards_rubric", "OLD.published_at IS NOT NULL"),
        refuse_when("scorecards_rubric", "DELETE", "OLD.published_at IS NOT NULL"),
        guard("scorecards_rubric"),
        refuse_when("scorecards_competency", "DELETE", PUBLISHED.format(row="OLD")),
        refuse_when("scorecards_competency", "INSERT", PUBLISHED.format(row="NEW")),
        guard("scorecards_competency"),
    ]
