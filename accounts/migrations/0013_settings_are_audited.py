"""PostgreSQL refuses a change of any of the company's settings that no event tells of."""

from django.db import migrations

from accounts.migrations._audited import differs, require_event

COMPANY = "accounts_company"
SETTINGS = ("name", "visibility", "factor_for", "card_links", "suggest_by_model")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_streams_keep_their_names"),
        ("loops", "0010_changes_are_audited"),
    ]
    operations = [
        require_event(COMPANY, insert=False, when=differs("visibility")).reversed(),
        require_event(COMPANY, insert=False, when=differs(*SETTINGS)),
    ]
