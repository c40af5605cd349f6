"""A consent is to figures that it names: when the cards change, so must the consent."""

import django.db.models.deletion
from django.db import migrations, models

from accounts.migrations._freeze import freeze, thaw


class Migration(migrations.Migration):
    dependencies = [("loops", "0003_decisions_never_change")]
    operations = [
        thaw("loops_approval"),
        migrations.AddField(
            model_name="approval",
            name="recommendation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="loops.recommendation",
            ),
        ),
        migrations.RemoveConstraint(model_name="approval", name="approval_is_one_per_person"),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                fields=("loop", "decision_number", "given_by", "outcome", "recommendation"),
                name="approval_is_given_once",
            ),
        ),
        freeze("loops_approval"),
    ]
