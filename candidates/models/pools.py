"""Who may lead which kind of interview: pools of people who are trained, or learn."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import Identified
from jobs import clock


class Pool(Identified):
    """People for one kind of interview, and what somebody goes through to be trained for it.

    `shadows` and `reverse_shadows` are how many scorecards of each kind it takes, 0 to 20;
    with `needs_sign_off` an admin has to say in the end that the person is trained.
    """

    name = models.CharField(max_length=80)
    shadows = models.PositiveSmallIntegerField(default=2)
    reverse_shadows = models.PositiveSmallIntegerField(default=2)
    needs_sign_off = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="pool_has_its_own_name"),
            models.CheckConstraint(
                condition=Q(shadows__lte=20, reverse_shadows__lte=20), name="pool_asks_at_most_20"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PoolMember(models.Model):
    """A person in a pool: learning since `since`, or trained since `trained_at`.

    `trained_by` is the admin who said so, empty where the numbers did.
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pool_members"
    )
    since = models.DateTimeField(default=clock.now)
    trained_at = models.DateTimeField(null=True, blank=True)
    trained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["user__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "user"], name="pool_member_is_in_it_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.pool}"

    @property
    def is_trained(self) -> bool:
        """Whether the person may lead such interviews alone."""
        return self.trained_at is not None
