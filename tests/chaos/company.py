"""What the chaos is let loose on: interviews to send words to, cards ready to be sealed.

Run in a process of its own: `python -m tests.chaos.company` migrates, builds and prints JSON.
"""

from __future__ import annotations

import json
import os
import sys

CARDS = 60


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django  # noqa: PLC0415 (the environment names the database first)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 (needs the set-up)

    call_command("migrate", verbosity=0)
    sys.stdout.write(json.dumps(build()))
    return 0


def build() -> dict[str, list[str]]:
    """Return tokens, the interview that words go to, and cards whose drafts are complete."""
    from django.db import transaction  # noqa: PLC0415 (needs the set-up)

    from accounts.actions import issue_token  # noqa: PLC0415 (needs the set-up)
    from candidates.actions import add_candidacy  # noqa: PLC0415 (needs the set-up)
    from loops.actions import open_loop, seat_interviewer  # noqa: PLC0415 (needs the set-up)
    from scorecards.actions import save_draft  # noqa: PLC0415 (needs the set-up)
    from tests import builders  # noqa: PLC0415 (needs the set-up)

    with transaction.atomic():
        world = builders.make_world()
        cards = []
        for number in range(CARDS):
            candidate = builders.make_candidate(world.rosa, f"Candidate {number}")
            candidacy = add_candidacy(candidate, world.opening, by=world.rosa)
            loop = open_loop(candidacy, by=world.rosa)
            interview = builders.make_interview(candidacy, world.rosa)
            seat = seat_interviewer(loop, by=world.rosa, interview=interview, user=world.bob)
            card = world.card(seat)
            save_draft(card, by=world.bob, changes=builders.ANSWERS)
            cards.append(str(card.public_id))
        tokens = [issue_token(world.bob, name=f"Client {n}")[1] for n in range(3)]
    return {"tokens": tokens, "interviews": [str(world.first.public_id)], "cards": cards}


if __name__ == "__main__":
    sys.exit(main())
