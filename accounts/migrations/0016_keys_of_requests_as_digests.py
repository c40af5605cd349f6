"""Keep of the keys that programs sent a digest: the text was theirs, and may have named somebody.

Each row lives for 24 hours. Going back leaves the digests, which nobody's key equals any more.
"""

from django.db import migrations
from django.utils.crypto import salted_hmac

from accounts.migrations._step import Step

ROWS = "accounts_idempotencykey"


def digest_keys(schema_editor):
    """Put the digest in the key's place."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"SELECT id, key FROM {ROWS}")  # noqa: S608 (a constant)
        for row, key in cursor.fetchall():
            digest = salted_hmac("accounts.idempotency", key, algorithm="sha256").hexdigest()
            cursor.execute(f"UPDATE {ROWS} SET key = %s WHERE id = %s", [digest, row])  # noqa: S608 (a constant)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0015_security_notices")]

    operations = [Step(digest_keys, lambda schema_editor: None)]
