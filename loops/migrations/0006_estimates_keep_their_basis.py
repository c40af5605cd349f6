"""An estimate keeps all that it was computed from, so that a decision can be replayed."""

from django.db import migrations, models

from accounts.migrations._freeze import freeze, guard, thaw, unguard


class Migration(migrations.Migration):
    dependencies = [("loops", "0005_decisions_never_replaced")]
    operations = [
        unguard("loops_loopestimate"),
        thaw("loops_loopestimate"),
        migrations.AddField(
            model_name="loopestimate", name="basis", field=models.JSONField(default=dict)
        ),
        freeze("loops_loopestimate"),
        guard("loops_loopestimate"),
    ]
