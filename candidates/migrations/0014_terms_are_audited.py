"""PostgreSQL refuses a change of what a candidate agreed to or asked for that no event tells of."""

from django.db import migrations

from accounts.migrations._audited import differs, require_event

CANDIDATES = "candidates_candidate"
KNOWN = ("name", "email", "transcription_basis")
# Not the account: somebody who comes to the company is linked as their account is made.
FURTHER = (
    "headline",
    "notice_given_on",
    "consent_withdrawn_on",
    "jurisdiction",
    "erasure_asked_on",
    "erased_at",
)


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0013_transcripts_keep_their_keys"),
        ("loops", "0010_changes_are_audited"),
    ]
    operations = [
        require_event(CANDIDATES, when=differs(*KNOWN)).reversed(),
        require_event(CANDIDATES, when=differs(*KNOWN, *FURTHER)),
    ]
