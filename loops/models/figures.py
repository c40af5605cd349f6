"""Calibrated figures: a company-wide run, and each loop's estimate under it. Never change."""

from __future__ import annotations

from django.db import models

from accounts.models import Identified, User
from jobs import clock
from loops.models.boards import Loop
from loops.querysets import OfOpenLoopsQuerySet, RunQuerySet

HEAVY = ("posterior", "revisions", "interviewers")
"""Columns of a run that grow with the company: tens of megabytes at thousands of interviewers."""


class CalibrationRunManager(models.Manager["CalibrationRun"]):
    """Runs; their heavy columns stay in the database until they are asked for."""

    def get_queryset(self) -> RunQuerySet:
        """Return all runs without the heavy columns."""
        return RunQuerySet(self.model, using=self._db).defer(*HEAVY)

    def visible_to(self, user: User) -> RunQuerySet:
        """Return the runs that an admin may see; see RunQuerySet."""
        return self.get_queryset().visible_to(user)

    def telling_of(self, user: User) -> RunQuerySet:
        """Return the runs from which a person may learn about themselves; see RunQuerySet."""
        return self.get_queryset().telling_of(user)


class CalibrationRun(Identified):
    """One fit over the company's counted ratings.

    `variances` are in squared points; `posterior` is the engine's global state, from which one
    candidate's estimate is updated exactly; `interviewers` is a list of figures per person;
    `revisions` are the keys of the card revisions that it read; `facts` tells of the company:
    groups of interviewers, share of top ratings, how far panels agree.
    """

    created_at = models.DateTimeField(default=clock.now)
    engine = models.CharField(max_length=60)
    variances = models.JSONField()
    criterion = models.FloatField(null=True)
    converged = models.BooleanField(default=True)
    ratings = models.PositiveIntegerField()
    cards = models.PositiveIntegerField()
    candidates = models.PositiveIntegerField()
    interviewers = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    posterior = models.BinaryField()
    revisions = models.JSONField(default=list)
    data_hash = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)

    objects = CalibrationRunManager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"Calibration of {self.created_at:%Y-%m-%d %H:%M}"


class LoopEstimate(Identified):
    """What one loop's cards say under a run.

    `figures` holds every number that a page shows; `inputs` the revision ids and ratings it was
    computed from, `inputs_hash` their SHA-256; `basis` all else that they follow from, so that
    they can be computed again from this row alone.
    """

    loop = models.ForeignKey(Loop, on_delete=models.PROTECT, related_name="estimates")
    run = models.ForeignKey(CalibrationRun, on_delete=models.PROTECT, related_name="estimates")
    created_at = models.DateTimeField(default=clock.now)
    figures = models.JSONField()
    inputs = models.JSONField()
    inputs_hash = models.CharField(max_length=64)
    basis = models.JSONField(default=dict)

    objects = OfOpenLoopsQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["loop", "run", "inputs_hash"], name="loop_estimate_is_made_once"
            )
        ]

    def __str__(self) -> str:
        return f"Estimate of {self.loop_id}"
