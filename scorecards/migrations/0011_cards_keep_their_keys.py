"""No sealed card is deleted, to come back as another, and no row takes another's key.

Foreign keys are checked at the commit: they let a row go that comes back under its id.
"""

from django.db import migrations

from accounts.migrations._freeze import freeze_when, keep_keys, refuse_when, thaw_when

PUBLISHED = "(SELECT published_at FROM scorecards_rubric WHERE id = {row}.rubric_id) IS NOT NULL"
STAYS = PUBLISHED.format(row="OLD")
STAYS_OR_COMES = f"{STAYS} OR {PUBLISHED.format(row='NEW')}"


class Migration(migrations.Migration):
    dependencies = [
        ("scorecards", "0010_sealed_newest_first"),
        ("accounts", "0012_streams_keep_their_names"),
    ]
    operations = [
        refuse_when("scorecards_scorecard", "DELETE", "OLD.state IN ('sealed', 'revised')"),
        thaw_when("scorecards_competency", STAYS),
        freeze_when("scorecards_competency", STAYS_OR_COMES),
        *(keep_keys(f"scorecards_{name}") for name in ("scorecard", "rubric", "competency")),
    ]
