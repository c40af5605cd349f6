"""Publish where the audit log ends, so that somebody elsewhere can tell a rewritten one.

A head is JSON: when, for each stream its name, length and last digest, and the SHA-256 over all
of them, one line that can also be printed or mailed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.errors import Invalid
from accounts.models import AuditEvent, AuditStream, User
from accounts.querysets import keeps_back

FORM = "loopboard-audit-head-1"


def build_head(*, at: datetime, reader: User | None = None) -> dict[str, Any]:
    """Return the head as it is now; for a reader, without the streams that hide something.

    The length of a stream tells how much happened on it, so a loop that is blind to an admin is
    left out of theirs. Only the operator's head, made by the command or the nightly job, is whole.
    """
    streams = AuditStream.objects.filter(length__gt=0)
    if reader is not None:
        streams = streams.exclude(pk__in=_list_hidden(reader))
    rows = [list(row) for row in streams.order_by("name").values_list("name", "length", "head")]
    return {
        "form": FORM,
        "published_at": at.isoformat(),
        "streams": rows,
        "digest": hash_streams(rows),
    }


def _list_hidden(reader: User) -> set[int]:
    hidden: set[int] = set()
    for hidden_from in keeps_back:
        rows = AuditEvent.objects.filter(hidden_from(reader))
        hidden.update(rows.order_by().values_list("stream_id", flat=True).distinct())
    return hidden


def hash_streams(rows: Iterable[Iterable[object]]) -> str:
    """Return the SHA-256 (hex) over the streams' names, lengths and digests."""
    body = json.dumps([list(row) for row in rows], separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(body.encode()).hexdigest()


def write_head(*, at: datetime, to: Path | None = None) -> tuple[Path, dict[str, Any]]:
    """Write the whole head to a file of its own day in the folder of heads, or to `to`."""
    folder: Path = settings.AUDIT_HEAD_DIR
    path = to or folder / f"audit-head-{at:%Y-%m-%d}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = build_head(at=at)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(head, indent=1) + "\n", "utf-8")
    fresh.replace(path)
    return path, head


def read_head(path: Path) -> dict[str, Any]:
    """Return a published head. Raises Invalid for a file that is none, or was tampered with."""
    try:
        head = json.loads(path.read_text("utf-8"))
        known = head["form"] == FORM and hash_streams(head["streams"]) == head["digest"]
        rows = [(str(name), int(length), str(digest)) for name, length, digest in head["streams"]]
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise Invalid(
            _("%(name)s is not a published head.") % {"name": path.name}, field="head"
        ) from error
    if not known:
        raise Invalid(
            _("%(name)s was changed: its digest is not that of its streams.") % {"name": path.name},
            field="head",
        )
    return {**head, "streams": rows}


def list_published() -> list[Path]:
    """Return the files in the folder of heads, the oldest first."""
    folder: Path = settings.AUDIT_HEAD_DIR
    return sorted(folder.glob("audit-head-*.json"))
