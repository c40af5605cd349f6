from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0009_refits")]
    operations = [
        migrations.AddIndex(
            model_name="scorecard",
            index=models.Index(
                fields=["sealed_at"],
                condition=Q(state__in=["sealed", "revised"]),
                name="scorecard_sealed",
            ),
        ),
        migrations.AddIndex(
            model_name="cardrevision",
            index=models.Index(
                fields=["-sealed_at", "-id"],
                condition=Q(number__gt=1),
                name="card_revision_later",
            ),
        ),
    ]
