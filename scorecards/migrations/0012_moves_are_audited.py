"""PostgreSQL refuses to move a card to another interview or kind if no event tells of it."""

from django.db import migrations

from accounts.migrations._audited import differs, require_event

CARDS = "scorecards_scorecard"
ENDS = " OR (NEW.state <> OLD.state AND NEW.state NOT IN ('opened', 'draft'))"
KNOWN = ("current", "sealed_at", "author_id")


class Migration(migrations.Migration):
    dependencies = [
        ("scorecards", "0011_cards_keep_their_keys"),
        ("loops", "0010_changes_are_audited"),
    ]
    operations = [
        require_event(CARDS, insert=False, when=differs(*KNOWN) + ENDS).reversed(),
        require_event(
            CARDS, insert=False, when=differs(*KNOWN, "interview_id", "rubric_id", "kind") + ENDS
        ),
    ]
