"""Let candidates say of themselves what the adverse-impact report counts; nobody reads it back."""

from __future__ import annotations

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import Invalid, NotFound
from candidates.actions.locking import lock_candidate
from candidates.models import Candidate, Declaration
from jobs import clock

SALT = "candidates.declaration"
VALID_SECONDS = 180 * 24 * 60 * 60


def sign_declaration(candidate: Candidate) -> str:
    """Return the secret part of the address at which this candidate may declare."""
    return signing.dumps(candidate.public_id.hex, salt=SALT)


def find_declaring(token: str) -> Candidate:
    """Return the candidate of an address. Raises NotFound for a forged or old one, or erased."""
    try:
        found = signing.loads(token, salt=SALT, max_age=VALID_SECONDS)
        candidate = Candidate.objects.filter(public_id=found, erased_at__isnull=True).first()
    except (signing.BadSignature, ValueError):
        raise NotFound from None
    if candidate is None:
        raise NotFound
    return candidate


def declare(candidate: Candidate, *, sex: str = "", ethnicity: str = "") -> None:
    """Keep what a candidate said of themselves; anew replaces it, no answer takes it away.

    There is no audit event: it would tell who declared, and when.
    """
    if sex not in {"", *Declaration.Sex.values}:
        raise Invalid(_("Choose one of the answers."), field="sex")
    if ethnicity not in {"", *Declaration.Ethnicity.values}:
        raise Invalid(_("Choose one of the answers."), field="ethnicity")
    with transaction.atomic():
        locked = lock_candidate(candidate.pk)
        if not sex and not ethnicity:
            Declaration.objects.filter(subject=locked.public_id).delete()
            return
        Declaration.objects.update_or_create(
            subject=locked.public_id,
            defaults={"sex": sex, "ethnicity": ethnicity, "declared_at": clock.now()},
        )
