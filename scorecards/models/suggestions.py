"""What the machine suggests from an interview's words. Never changes; a new engine adds a row."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Identified
from candidates.models import Transcript
from jobs import clock
from scorecards.models.rubrics import Rubric
from scorecards.querysets import SuggestionQuerySet, SuggestionViewQuerySet
from scorecards.suggestion.by_model import MODEL_PREFIX
from scorecards.suggestion.tuning import split_name


class Suggestion(Identified):
    """One reading of one transcript with one rubric version by one engine version."""

    transcript = models.ForeignKey(Transcript, on_delete=models.PROTECT, related_name="suggestions")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="suggestions")
    engine = models.CharField(max_length=60)
    roles_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["transcript", "rubric", "engine", "roles_hash"],
                name="suggestion_is_made_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.transcript} by {self.engine}"

    @property
    def is_by_model(self) -> bool:
        """Whether a language model made it, for which words left the installation."""
        return self.engine.startswith(MODEL_PREFIX)

    @property
    def weights_number(self) -> int | None:
        """The number of the company's own weights that it used; None for those that are shipped."""
        return None if self.is_by_model else split_name(self.engine)[1]

    @property
    def engine_version(self) -> str:
        """The engine's version, whatever its weights."""
        return self.engine if self.is_by_model else split_name(self.engine)[0]

    @property
    def asked(self) -> ModelUse | None:
        """What asking a language model about these words took; None where none was asked."""
        return getattr(self, "model_use", None)


class ModelUse(models.Model):
    """What it took to ask a language model about the words that this suggestion rests on.

    `problem` is "" where the suggestion is the model's; else why the built-in engine's stands
    instead. `calls` were begun; `tokens_in` and `tokens_out` are what the server said it counted;
    `cost` is in the currency of the settings' prices, None without them; `seconds` by the clock.
    """

    suggestion = models.OneToOneField(
        Suggestion, on_delete=models.PROTECT, related_name="model_use"
    )
    model = models.CharField(max_length=50)
    prompt_hash = models.CharField(max_length=64)
    calls = models.PositiveIntegerField()
    tokens_in = models.PositiveIntegerField()
    tokens_out = models.PositiveIntegerField()
    cost = models.DecimalField(max_digits=14, decimal_places=6, null=True, blank=True)
    seconds = models.FloatField()
    problem = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.model}: {self.problem or 'answered'}"


class SuggestedRating(models.Model):
    """One competency's suggestion. `score` is the engine's raw number, on no particular scale.

    It is always that of the shipped weights; weights refitted since move `value` and what it rests
    on. `words` counts the answers' plain words; None where a version before this one made it.
    `probabilities` maps levels to shares that sum to 1; `confidence` is 0 to 1; `excluded` is a
    list of [start, end, reason]; `next_level` a list of sentences; `contributions` maps kinds of
    evidence to signed points of `score`.
    """

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="ratings")
    competency = models.CharField(max_length=40)
    status = models.CharField(max_length=12)
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    score = models.FloatField()
    confidence = models.FloatField()
    probabilities = models.JSONField(default=dict)
    excluded = models.JSONField(default=list)
    next_level = models.JSONField(default=list)
    contributions = models.JSONField(default=dict)
    reason = models.CharField("why there is no number", max_length=500, blank=True)
    words = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["suggestion", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "competency"], name="suggested_rating_is_one_per_competency"
            ),
            models.CheckConstraint(
                condition=Q(status="rated", value__gte=1, value__lte=4)
                | Q(status__in=["no_evidence", "not_asked"], value__isnull=True),
                name="suggested_value_is_1_to_4",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competency}: {self.value or self.status}"


class SuggestionView(models.Model):
    """When a person first saw a suggestion's numbers: the line between blind and not."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    first_seen_at = models.DateTimeField(default=clock.now)

    objects = SuggestionViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "user"], name="suggestion_view_is_first_seen_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} saw {self.suggestion_id}"
