"""A digest of a key is shorter than a key."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0016_keys_of_requests_as_digests")]

    operations = [
        migrations.AlterField(
            model_name="idempotencykey", name="key", field=models.CharField(max_length=64)
        )
    ]
