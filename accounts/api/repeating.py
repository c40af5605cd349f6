"""Answer a POST once per Idempotency-Key: whoever repeats it gets the first answer again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection
from typing import Any, cast

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.forgetting import forget_old_answers
from accounts.api.problems import BadKey, KeyReused
from accounts.api.rendering import OrjsonRenderer
from accounts.models import IdempotencyKey, User
from jobs import clock

KEY = re.compile(r"[\x21-\x7e]{1,200}")


def answer_once(
    never_repeated: Collection[str],
    handler: Callable[..., Response],
    request: Request,
    *args: Any,
    **kwargs: Any,
) -> Response:
    """Call `handler`, or repeat what it answered to the same key, person, path and body.

    The key's row is written in the handler's transaction: a refused request uses up no key, and
    of two parallel ones the second waits for the first. Raises BadKey, KeyReused.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return handler(request, *args, **kwargs)
    if not KEY.fullmatch(key):
        raise BadKey("An Idempotency-Key is 1 to 200 visible ASCII characters.")
    user = cast("User", request.user)  # SignedInWithinScope lets nobody else come here
    facts = {"user": user, "path": request.path[:300], "key": digest_key(key)}
    digest = hash_body(request)
    forget_old_answers(at=clock.now(), of=user)
    if (stored := IdempotencyKey.objects.filter(**facts).first()) is not None:
        return _repeat(stored, digest)
    try:
        with transaction.atomic():
            row = IdempotencyKey.objects.create(**facts, body_hash=digest)
            answer = handler(request, *args, **kwargs)
            _keep(row, answer, never_repeated)
    except IntegrityError:
        first = IdempotencyKey.objects.filter(**facts).first()
        if first is None:  # the fault was the handler's own
            raise
        return _repeat(first, digest)
    return answer


def _keep(row: IdempotencyKey, answer: Response, never_repeated: Collection[str]) -> None:
    data = answer.data
    if never_repeated and isinstance(data, dict):
        data = {name: None if name in never_repeated else value for name, value in data.items()}
    row.status = answer.status_code
    row.body = OrjsonRenderer().render(data).decode()
    kept = IdempotencyKey.objects.filter(pk=row.pk)  # an erasure takes its own key along
    kept.update(status=row.status, body=row.body)


def _repeat(stored: IdempotencyKey, digest: str) -> Response:
    if stored.body_hash != digest:
        raise KeyReused("This Idempotency-Key came with another body before. Use a new one.")
    data = orjson.loads(stored.body) if stored.body else None
    return Response(data, status=stored.status, headers={"Idempotency-Replayed": "true"})


def digest_key(key: str) -> str:
    """Return what is kept of a key (hex): it is the program's text, and may name a candidate."""
    return salted_hmac("accounts.idempotency", key, algorithm="sha256").hexdigest()


def hash_body(request: Request) -> str:
    """Return the SHA-256 (hex) of what was sent; a multipart boundary makes no difference."""
    data = request.data
    parts = sorted(data.lists()) if hasattr(data, "lists") else data
    told = orjson.dumps(parts, default=_spell, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(told).hexdigest()


def _spell(value: object) -> object:
    if isinstance(value, UploadedFile):
        value.seek(0)
        digest = hashlib.sha256(value.read()).hexdigest()
        value.seek(0)
        return [value.name, digest]
    return str(value)
