"""Weights refitted to the company's own scorecards, version by version; they never change."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jobs.clock
from accounts.migrations._audited import require_event
from accounts.migrations._freeze import freeze, guard, thaw, unguard

RATINGS = "scorecards_suggestedrating"
TABLES = ("scorecards_refit", "scorecards_refitpart")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_audit_events_mark_their_transaction"),
        ("scorecards", "0008_reverse_shadows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        unguard(RATINGS),
        thaw(RATINGS),
        migrations.AddField(
            model_name="suggestedrating",
            name="words",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        freeze(RATINGS),
        guard(RATINGS),
        migrations.CreateModel(
            name="Refit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("engine", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[("fitted", "Refitted"), ("shipped", "As shipped")],
                        max_length=10,
                    ),
                ),
                ("is_accepted", models.BooleanField()),
                ("weights", models.JSONField(default=dict)),
                ("inputs_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(default=jobs.clock.now)),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scorecards.refit",
                    ),
                ),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refits",
                        to="scorecards.rubric",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "fitted"),
                            models.Q(("is_accepted", True), ("kind", "shipped")),
                            _connector="OR",
                        ),
                        name="refit_kind_is_known_and_shipped_is_accepted",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RefitPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("competency", models.CharField(max_length=40)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("too_few", "Too few scorecards"),
                            ("one_level", "Ratings of one level"),
                            ("no_gain", "No sure gain"),
                            ("chance", "Ratings follow no rule"),
                            ("length", "It would reward length"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("shift", "One shift of the thresholds"),
                            ("slope", "Thresholds and slope"),
                            ("ridge", "Thresholds, slope and kinds of evidence"),
                        ],
                        max_length=10,
                    ),
                ),
                ("pairs", models.PositiveIntegerField()),
                ("candidates", models.PositiveIntegerField()),
                ("parameters", models.JSONField(default=dict)),
                ("miss_before", models.FloatField(blank=True, null=True)),
                ("miss_after", models.FloatField(blank=True, null=True)),
                ("gain_error", models.FloatField(blank=True, null=True)),
                ("kappa_before", models.FloatField(blank=True, null=True)),
                ("kappa_after", models.FloatField(blank=True, null=True)),
                ("kappa_error", models.FloatField(blank=True, null=True)),
                ("partial_before", models.FloatField(blank=True, null=True)),
                ("partial_after", models.FloatField(blank=True, null=True)),
                (
                    "refit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="scorecards.refit",
                    ),
                ),
            ],
            options={
                "ordering": ["refit", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("refit", "competency"), name="refit_part_is_one_per_competency"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("miss_after__isnull", True),
                                ("verdict__in", ["too_few", "one_level"]),
                            ),
                            models.Q(
                                ("gain_error__isnull", False),
                                ("kappa_after__isnull", False),
                                ("kappa_before__isnull", False),
                                ("kappa_error__isnull", False),
                                ("miss_after__isnull", False),
                                ("miss_before__isnull", False),
                                ("partial_after__isnull", False),
                                ("partial_before__isnull", False),
                                ("verdict__in", ["accepted", "no_gain", "chance", "length"]),
                            ),
                            _connector="OR",
                        ),
                        name="refit_part_has_figures_where_it_was_fitted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["shift", "slope", "ridge"])),
                        name="refit_part_mode_is_known",
                    ),
                ],
            },
        ),
        *(freeze(table) for table in TABLES),
        *(guard(table) for table in TABLES),
        *(require_event(table) for table in TABLES),
    ]
