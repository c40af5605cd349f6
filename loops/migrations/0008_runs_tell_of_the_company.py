"""A calibration run keeps what it found about the company as a whole."""

from django.db import migrations, models

from accounts.migrations._freeze import freeze, guard, thaw, unguard


class Migration(migrations.Migration):
    dependencies = [("loops", "0007_newest_first")]
    operations = [
        unguard("loops_calibrationrun"),
        thaw("loops_calibrationrun"),
        migrations.AddField(
            model_name="calibrationrun", name="facts", field=models.JSONField(default=dict)
        ),
        freeze("loops_calibrationrun"),
        guard("loops_calibrationrun"),
    ]
