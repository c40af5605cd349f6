"""Who uses Loopboard, with what token, and what they did."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.querysets import ApiTokenQuerySet, AuditEventQuerySet
from accounts.querysets.kept import Given, ask_again
from jobs import clock
from jobs.letters import SentOnce, constrain_outcome


class Identified(models.Model):
    """A row with a random public id; integer keys stay inside."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class UserManager(BaseUserManager["User"]):
    """Make people; e-mail addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """Return a new person; without a password they cannot sign in by one."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        """Return a new company admin who may also open Django's admin pages."""
        return self.create_user(email, password, is_admin=True, is_superuser=True, **fields)

    def get(self, *args: Any, **which: Any) -> User:
        """Return a person. Every request begins with one by their key: that statement is kept."""
        if not args and which.keys() == {"pk"}:
            found = ask_again("person", self._build, pk=which["pk"])
            if found:
                return found[0]
        return super().get(*args, **which)

    def _build(self) -> models.QuerySet[User]:
        key = Given("pk", self.model._meta.pk)  # noqa: SLF001 (Django's documented API)
        return self.filter(pk=key)

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the person with this e-mail address, in any letter case."""
        return self.get(email=(username or "").lower())


class User(Identified, AbstractBaseUser, PermissionsMixin):
    """A person of the company. Roles per opening stand in candidates.OpeningRole."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=8, blank=True, default="", db_default="")
    is_admin = models.BooleanField("company admin", default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=clock.now)
    sessions_ended_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="user_email_is_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Whether Django's admin pages open for this person."""
        return self.is_admin and self.is_superuser

    @property
    def initials(self) -> str:
        """Up to two capital letters that stand for the name."""
        words = [word for word in self.name.split() if word[0].isalpha()] or ["?"]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


class Invitation(SentOnce, Identified):
    """One mail that tells a person how to come in: a row before it leaves, so at most once.

    The link in it is made when it leaves and kept nowhere.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(outcome="waiting"),
                name="invitation_waits_once_per_person",
            ),
            *constrain_outcome("invitation"),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.person}"


class SecurityNotice(SentOnce, Identified):
    """One mail that tells a person of a change to how they, or a program of theirs, come in.

    A row before it leaves, so at most once. Whoever made the change may have taken over a browser.
    """

    class What(models.TextChoices):
        """What has changed, as the mail's subject says it."""

        PASSWORD_SET = "password_set", _("A password was set")
        PASSKEY_ADDED = "passkey_added", _("A passkey was added")
        PASSKEY_REMOVED = "passkey_removed", _("A passkey was removed")
        APP_ADDED = "app_added", _("An authenticator app was set up")
        APP_REMOVED = "app_removed", _("The authenticator app was removed")
        CODES_MADE = "codes_made", _("New recovery codes were made")
        FACTORS_RESET = "factors_reset", _("Your second factors were removed for you")
        CONNECTED = "connected", _("An account at the identity provider was connected")
        TOKEN_ISSUED = "token_issued", _("An API token was made")

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="security_notices")
    what = models.CharField(max_length=20, choices=What)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = constrain_outcome("security_notice")

    def __str__(self) -> str:
        return f"{self.what} of {self.person}"


class Company(Identified):
    """The one company of this installation and what it decided for everybody."""

    class Visibility(models.TextChoices):
        """When a panelist may see colleagues' cards on a loop."""

        NEVER = "never", _("Never")
        AFTER_OWN = "after_own", _("After sealing their own")
        AFTER_ALL = "after_all", _("After everybody has sealed")
        ALWAYS = "always", _("Always")

    class FactorFor(models.TextChoices):
        """Who must sign in with a second factor."""

        NOBODY = "nobody", _("Nobody")
        ADMINS = "admins", _("Admins")
        STAFF = "staff", _("Admins, recruiters and hiring managers")
        EVERYBODY = "everybody", _("Everybody")

    class CardLinks(models.TextChoices):
        """When somebody is mailed a link that opens one scorecard without a password."""

        NEVER = "never", _("Never")
        ASKED = "asked", _("When whoever runs the loop sends one")
        REMINDERS = "reminders", _("Then, and in reminders")

    name = models.CharField(max_length=120, default="Your company")
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.AFTER_OWN)
    factor_for = models.CharField(
        max_length=10, choices=FactorFor, default=FactorFor.NOBODY, db_default="nobody"
    )

    suggest_by_model = models.BooleanField(default=False, db_default=False)
    card_links = models.CharField(
        max_length=10, choices=CardLinks, default=CardLinks.ASKED, db_default="asked"
    )

    class Meta:
        verbose_name_plural = "company"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="company_is_one_row"),
            models.CheckConstraint(
                condition=Q(visibility__in=["never", "after_own", "after_all", "always"]),
                name="company_visibility_is_known",
            ),
            models.CheckConstraint(
                condition=Q(factor_for__in=["nobody", "admins", "staff", "everybody"]),
                name="company_factor_for_is_known",
            ),
            models.CheckConstraint(
                condition=Q(card_links__in=["never", "asked", "reminders"]),
                name="company_card_links_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ApiToken(Identified):
    """A key for programs: only its SHA-256 is kept. It may do what its owner may, within scopes."""

    class Scope(models.TextChoices):
        """What a token is for."""

        READ = "read", _("Read")
        WRITE = "write", _("Write")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class AuditStream(models.Model):
    """One chain of events (a loop's, or the company's) and where it ends."""

    name = models.CharField(max_length=80, unique=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.name} ({self.length})"


class AuditEvent(models.Model):
    """What somebody did: written once by the action, in its transaction, chained to the last."""

    class ActorKind(models.TextChoices):
        """In what way the actor came."""

        PERSON = "person", _("Person")
        TOKEN = "token", _("API token")
        WORKER = "worker", _("Worker")
        COMMAND = "command", _("Command")
        LINK = "link", _("Link to one scorecard")

    stream = models.ForeignKey(AuditStream, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    actor_kind = models.CharField(max_length=10, choices=ActorKind)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    request_id = models.CharField(max_length=64, blank=True)
    payload = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)
    payload_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "sequence"], name="audit_sequence_is_unique_in_its_stream"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_id", "-at"], name="audit_by_subject"),
            models.Index(fields=["-at", "-digest"], name="audit_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.stream_id}/{self.sequence} {self.verb}"


class ErasurePass(models.Model):
    """A row here, which only the erasing transaction ever sees, opens the frozen tables to it."""

    opened_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "erasure passes"

    def __str__(self) -> str:
        return f"Erasing since {self.opened_at:%H:%M:%S}"


class IdempotencyKey(models.Model):
    """What one POST of the API answered, for whoever repeats it; kept for 24 hours.

    `key` is a digest of what the program sent, `body_hash` the SHA-256 of the body; `status` and
    `body` are the answer, in JSON.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    key = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "path", "key"], name="idempotency_key_answers_once"
            )
        ]
        indexes = [models.Index(fields=["user", "created_at"], name="idempotency_key_by_age")]

    def __str__(self) -> str:
        return f"Answer to {self.user} on {self.path}"
