"""The people we meet, and for what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.models import Identified
from candidates.models.openings import Opening
from candidates.querysets import CandidacyQuerySet, CandidateQuerySet
from jobs import clock


class Candidate(Identified):
    """A person we meet. `user` is set for an internal candidate, who never sees their own loop.

    `jurisdiction` is whose rules of retention apply, as ISO 3166 writes it: DE, US-CA.
    """

    class Basis(models.TextChoices):
        """On what ground their interviews may be transcribed."""

        NONE = "none", _("Not transcribed")
        CONSENT = "consent", _("Consent")
        NOTICE = "notice", _("Notice given")
        CONTRACT = "contract", _("Company policy for employees")

    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    headline = models.CharField(max_length=160, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="candidate",
    )
    notice_given_on = models.DateField(null=True, blank=True)
    transcription_basis = models.CharField(max_length=10, choices=Basis, default=Basis.NONE)
    consent_withdrawn_on = models.DateField(null=True, blank=True)
    jurisdiction = models.CharField(max_length=6, blank=True)
    erasure_asked_on = models.DateField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    was_internal = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            models.Index(Upper("email"), name="candidate_email_in_any_case"),
            models.Index(fields=["-created_at", "-public_id"], name="candidate_newest_first"),
            models.Index(
                fields=["was_internal"],
                condition=Q(was_internal=True),
                name="candidate_erased_colleague",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(transcription_basis__in=["none", "consent", "notice", "contract"]),
                name="candidate_basis_is_known",
            ),
            models.CheckConstraint(
                condition=Q(consent_withdrawn_on__isnull=True) | Q(transcription_basis="none"),
                name="candidate_who_withdrew_has_no_basis",
            ),
            models.UniqueConstraint(
                fields=["email"], condition=~Q(email=""), name="candidate_email_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Candidacy(Identified):
    """One candidate for one opening. Access by panel ends when it closes."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="candidacies")
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="candidacies")
    created_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name_plural = "candidacies"
        indexes = [
            models.Index(fields=["-created_at", "-public_id"], name="candidacy_newest_first")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "opening"], name="candidacy_is_one_per_candidate_and_opening"
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidate} for {self.opening}"
