"""After the calm: what was acknowledged, what of it is there, how often, and what was promised."""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def main() -> int:
    """Read {key: [kind, answer]} and print the counts as JSON."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django  # noqa: PLC0415 (the environment names the database first)

    django.setup()
    kept = json.load(sys.stdin)
    sys.stdout.write(json.dumps(judge(kept)))
    return 0


def count_open() -> int:
    from jobs.models import Job  # noqa: PLC0415 (needs the set-up)

    return Job.objects.filter(status__in=["pending", "running"]).exclude(kind__in=RECURRING).count()


RECURRING = ("loops.refresh_loop_states", "loops.calibrate_company")


def judge(kept: dict[str, list[Any]]) -> dict[str, Any]:
    """Count acknowledged submits, those without their finished job, and double results."""
    from config.promises import PROMISES, list_broken  # noqa: PLC0415 (needs the set-up)

    words = [body["id"] for kind, body in kept.values() if kind == "words"]
    cards = [body["id"] for kind, body in kept.values() if kind == "card"]
    lost_words = [one for one in words if not _is_read(one)]
    lost_cards = [one for one in cards if not _is_counted(one)]
    return {
        "open": count_open(),
        "acknowledged": len(words) + len(cards),
        "lost": lost_words + lost_cards,
        "doubled": _count_doubles(),
        "broken_promises": [item.sentence for item in list_broken(PROMISES)],
    }


def _is_read(transcript: str) -> bool:
    from jobs.models import Job  # noqa: PLC0415 (needs the set-up)
    from scorecards.models import Suggestion  # noqa: PLC0415 (needs the set-up)

    done = Job.objects.filter(subject=transcript, status="done").exists()
    return done and Suggestion.objects.filter(transcript__public_id=transcript).exists()


def _is_counted(card: str) -> bool:
    from jobs.models import Job  # noqa: PLC0415 (needs the set-up)
    from loops.models import Loop, LoopEstimate  # noqa: PLC0415 (needs the set-up)
    from scorecards.models import CardRevision  # noqa: PLC0415 (needs the set-up)

    loop = Loop.objects.get(candidacy__interviews__scorecards__public_id=card)
    sealed = CardRevision.objects.filter(scorecard__public_id=card, number=1).exists()
    done = Job.objects.filter(subject=loop.public_id, status="done").exists()
    return sealed and done and LoopEstimate.objects.filter(loop=loop).exists()


def _count_doubles() -> int:
    """Return transcripts with two suggestions, raw texts stored twice, cards sealed twice."""
    from django.db.models import Count  # noqa: PLC0415 (needs the set-up)

    from candidates.models import Transcript  # noqa: PLC0415 (needs the set-up)
    from scorecards.models import CardRevision, Suggestion  # noqa: PLC0415 (needs the set-up)

    suggestions = Suggestion.objects.values("transcript").annotate(n=Count("pk")).filter(n__gt=1)
    texts = Transcript.objects.values("text").annotate(n=Count("pk")).filter(n__gt=1)
    cards = CardRevision.objects.values("scorecard").annotate(n=Count("pk")).filter(n__gt=1)
    return suggestions.count() + texts.count() + cards.count()


if __name__ == "__main__":
    sys.exit(main())
