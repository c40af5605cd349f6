"""PostgreSQL refuses a change of people, panels, cards or decisions that no event tells of."""

from django.db import migrations

from accounts.migrations._audited import differs, require_event


class Migration(migrations.Migration):
    dependencies = [
        ("loops", "0009_outcomes"),
        ("scorecards", "0005_newest_first"),
        ("candidates", "0006_newest_first"),
        ("accounts", "0006_audit_events_mark_their_transaction"),
    ]
    operations = [
        require_event(
            "accounts_user",
            insert=False,  # createsuperuser, which has the shell already, writes none
            when=differs("email", "is_admin", "is_superuser", "is_active"),
        ),
        require_event("accounts_company", insert=False, when=differs("visibility")),
        require_event("candidates_opening"),
        require_event("candidates_openingrole"),
        require_event("candidates_candidate", when=differs("name", "email", "transcription_basis")),
        require_event("candidates_candidacy"),
        require_event("candidates_interview"),
        require_event("candidates_interviewer"),
        require_event("candidates_transcript", when=differs("roles")),
        require_event("scorecards_rubric"),
        require_event("scorecards_openingrubric"),
        # A draft is saved at every pause in typing and writes no event; sealing and leaving do.
        require_event(
            "scorecards_scorecard",
            insert=False,
            when=differs("current", "sealed_at", "author_id")
            + " OR (NEW.state <> OLD.state AND NEW.state NOT IN ('opened', 'draft'))",
        ),
        require_event("scorecards_cardrevision"),
        require_event("scorecards_rating"),
        require_event("loops_loop", when=differs("state", "bar", "weights", "rule")),
        require_event("loops_seat"),
        require_event("loops_waiver"),
        require_event("loops_decision"),
        require_event("loops_approval"),
        require_event("loops_reopening"),
        require_event("loops_dissent"),
    ]
