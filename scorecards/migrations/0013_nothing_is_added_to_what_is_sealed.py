"""No rating or quote is added to a revision that its card holds: it was complete when sealed."""

from django.db import migrations

from accounts.migrations._freeze import refuse_when

HELD = (
    "EXISTS (SELECT 1 FROM scorecards_cardrevision revision"
    " JOIN scorecards_scorecard card ON card.id = revision.scorecard_id"
    " WHERE card.current >= revision.number AND revision.id = {revision})"
)
OF_RATING = "(SELECT revision_id FROM scorecards_rating WHERE id = NEW.rating_id)"


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0012_moves_are_audited")]
    operations = [
        refuse_when("scorecards_rating", "INSERT", HELD.format(revision="NEW.revision_id")),
        refuse_when("scorecards_evidence", "INSERT", HELD.format(revision=OF_RATING)),
    ]
