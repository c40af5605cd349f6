"""What of each table is about a candidate: one rule a model, read by erasure and by export.

Every model of the installation has a rule. A text, JSON or binary field without a word on what
becomes of it fails the suite, so that no later table can keep what an erasure should take.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

ERASED = "Erased"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an erasure or export is about: the candidate's key, and what names them elsewhere."""

    pk: int
    public_id: UUID
    ids: frozenset[UUID]
    streams: frozenset[str]
    names: frozenset[str]


Finder = Callable[[Subject], Q]
Rewrite = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of a model's rows when a candidate is erased.

    `of` is the lookup from a row to the candidate's key, or a function to the condition of their
    rows; None says that no row is about a candidate, and `why` says why. `erases` are fields that
    are emptied (a text that was not blank becomes "Erased"), `rewrites` those of which a part
    stays; `keeps` names each other field with the reason. `deletes` takes the whole row.
    """

    model: str
    of: str | Finder | None = None
    erases: tuple[str, ...] = ()
    rewrites: Mapping[str, Rewrite] = field(default_factory=dict)
    keeps: Mapping[str, str] = field(default_factory=dict)
    deletes: bool = False
    exports: bool = True
    why: str = ""

    def find(self, subject: Subject) -> Q:
        """Return the condition of the subject's rows."""
        if self.of is None:
            return Q(pk__in=[])
        return Q(**{self.of: subject.pk}) if isinstance(self.of, str) else self.of(subject)


_rules: dict[str, Rule] = {}


def register(*rules: Rule) -> None:
    """Add rules, in the order in which rows can go: those that point at others first."""
    for rule in rules:
        _rules[rule.model.lower()] = rule


def list_rules() -> list[Rule]:
    """Return every rule; the apps above come first, for their rows point at those below."""
    return list(_rules.values())


def nobody(why: str, *models: str) -> list[Rule]:
    """Return rules for models that hold nothing of any candidate, and why."""
    return [Rule(model, why=why) for model in models]


def _events(subject: Subject) -> Q:
    """The events of the subject's loops, and of theirs elsewhere, but not that of an erasure."""
    about = Q(stream__name__in=subject.streams) | Q(subject_id__in=subject.ids)
    return about & ~Q(verb="candidate.erased")


def _mentions(subject: Subject) -> Q:
    """Answers of the API that hold an id, name or address of the subject, or names of files."""
    found = Q(path__contains="/imports/")
    for text in (*map(str, subject.ids), *map(_write_in_json, subject.names)):
        found |= Q(path__contains=text) | Q(body__contains=text)
    return found


def _write_in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


OUR_PEOPLE = "people of the company and how they sign in"
RULES = (
    Rule("accounts.IdempotencyKey", of=_mentions, deletes=True, exports=False),
    Rule(
        "accounts.AuditEvent",
        of=_events,
        erases=("payload", "salt"),
        keeps={
            "actor_kind": "one of a few words of ours",
            "verb": "one of a few words of ours",
            "subject_kind": "the name of a table",
            "request_id": "a random id",
            "payload_digest": "salted, and the salt goes",
            "digest": "a digest",
        },
    ),
    Rule(
        "jobs.Job",
        of=lambda subject: Q(subject__in=subject.ids),
        erases=("error",),
        keeps={
            "kind": "the name of a task",
            "status": "one of a few words of ours",
            "error_code": "one of a few words of ours",
            "request_id": "a random id",
        },
        exports=False,
    ),
    *nobody(
        OUR_PEOPLE,
        "accounts.User",
        "accounts.Invitation",
        "accounts.SecurityNotice",
        "accounts.ApiToken",
        "auth.Group",
        "auth.Permission",
        "account.EmailAddress",
        "account.EmailConfirmation",
        "mfa.Authenticator",
        "socialaccount.SocialAccount",
        "socialaccount.SocialApp",
        "socialaccount.SocialToken",
        "sessions.Session",
    ),
    *nobody(
        "how the installation is set up",
        "accounts.Company",
        "accounts.AuditStream",
        "accounts.ErasurePass",
        "jobs.Schedule",
        "contenttypes.ContentType",
    ),
    *nobody("Django's admin changes nothing here, so it logs nothing", "admin.LogEntry"),
)


def register_rules() -> None:
    """Say what becomes of the rows of this app, of jobs, and of the libraries."""
    register(*RULES)
