"""No transcript takes another's key."""

from django.db import migrations

from accounts.migrations._freeze import keep_keys


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0012_found_by_words_and_days"),
        ("accounts", "0012_streams_keep_their_names"),
    ]
    operations = [keep_keys("candidates_transcript")]
