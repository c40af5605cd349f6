"""A reverse shadow's card counts once it is signed off, for good."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jobs.clock
from accounts.migrations._audited import require_event
from accounts.migrations._freeze import freeze, freeze_when, guard, thaw_when, unguard

CARDS = "scorecards_scorecard"
SEALED = "('sealed', 'revised')"
RULE = (
    f"OLD.state IN {SEALED} AND (NEW.state NOT IN {SEALED} OR NEW.form <> OLD.form"
    " OR NEW.draft <> OLD.draft OR NEW.sealed_at <> OLD.sealed_at"
    " OR NEW.author_id <> OLD.author_id OR NEW.interview_id <> OLD.interview_id"
    " OR NEW.rubric_id <> OLD.rubric_id OR NEW.kind <> OLD.kind"
    " OR NEW.public_id <> OLD.public_id OR NEW.current < OLD.current"
    " OR (OLD.state = 'revised' AND NEW.state = 'sealed'))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_audit_events_mark_their_transaction"),
        ("candidates", "0010_words_have_a_time_of_their_own"),
        ("scorecards", "0007_model_use"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        unguard(CARDS),
        thaw_when(CARDS, RULE),
        migrations.RemoveConstraint(model_name="scorecard", name="scorecard_kind_is_known"),
        migrations.AlterField(
            model_name="scorecard",
            name="kind",
            field=models.CharField(
                choices=[
                    ("regular", "Regular"),
                    ("shadow", "Shadow (does not count)"),
                    ("reverse", "Reverse shadow (counts once signed off)"),
                ],
                default="regular",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="scorecard",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=["regular", "shadow", "reverse"]),
                name="scorecard_kind_is_known",
            ),
        ),
        freeze_when(CARDS, RULE),
        guard(CARDS),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=jobs.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scorecard",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_off",
                        to="scorecards.scorecard",
                    ),
                ),
            ],
        ),
        freeze("scorecards_signoff"),
        guard("scorecards_signoff"),
        require_event("scorecards_signoff"),
    ]
