"""An audit event marks its transaction; payloads are blanked by a function, not by a right."""

from django.db import migrations

from accounts.migrations._audited import mark_events, on_postgresql

# SECURITY DEFINER: who may call it needs no UPDATE on the table. It does one thing, and only in a
# transaction that holds an erasure pass.
BLANK = """
CREATE FUNCTION accounts_blank_payloads(events bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE blanked bigint;
BEGIN
  UPDATE accounts_auditevent SET payload = '{}', salt = '' WHERE id = ANY (events);
  GET DIAGNOSTICS blanked = ROW_COUNT;
  RETURN blanked;
END $$;
REVOKE ALL ON FUNCTION accounts_blank_payloads(bigint[]) FROM PUBLIC
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_newest_first")]
    operations = [
        mark_events(),
        on_postgresql(BLANK, "DROP FUNCTION accounts_blank_payloads(bigint[])"),
    ]
