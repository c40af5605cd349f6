"""Names and addresses are found by parts of them, interviews by the day on which they ended."""

from django.db import DatabaseError, migrations, models, transaction

from accounts.migrations._step import Step

INDEX = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX candidate_words ON candidates_candidate USING gin
    (upper(name::text) gin_trgm_ops, upper(email::text) gin_trgm_ops) WITH (fastupdate = off)
"""


def index_words(schema_editor):
    """Let PostgreSQL look words up; where its extension may not be made, it goes on reading all."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(INDEX)
    except DatabaseError:
        return


def forget_words(schema_editor):
    """Drop the index. The extension stays: others may use it."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS candidate_words")


class Migration(migrations.Migration):
    dependencies = [("candidates", "0011_pools")]
    operations = [
        migrations.AddIndex(
            model_name="interview",
            index=models.Index(fields=["ends_at"], name="interview_ended"),
        ),
        Step(index_words, forget_words),
    ]
