"""A small world with names. Alice administers, Rosa recruits, Hugo hires; Bob, Carol and Dave
interview; Olga works elsewhere in the company; Tess Kim is the candidate."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import User
from candidates.actions import (
    add_candidacy,
    add_candidate,
    create_opening,
    grant_role,
    schedule_interview,
    store_transcript,
)
from candidates.models import Candidacy, Candidate, Interview, Opening, Transcript
from loops.actions import decide_loop, open_loop, seat_interviewer
from loops.models import Decision, Loop, Seat
from scorecards.actions import (
    choose_rubric,
    default_rubric_competencies,
    publish_rubric,
    save_draft,
    seal_card,
)
from scorecards.models import CardRevision, Rubric, Scorecard

PASSWORD = "correct horse battery staple"
KEYS = ("strategy", "influence", "execution", "leadership", "data")
LONG_REASON = "Everybody heard the same story and we agreed on it."
_numbers = itertools.count(1)


def make_user(name: str, *, admin: bool = False, password: str | None = PASSWORD) -> User:
    """Return a person whose e-mail is their first name; `admin` makes a company admin."""
    email = f"{name.split(maxsplit=1)[0].lower()}@example.com"
    return User.objects.create_user(email, password, name=name, is_admin=admin)


def make_rubric(admin: User, *, competencies: Sequence[Mapping[str, Any]] | None = None) -> Rubric:
    """Return a published version of the default rubric, or of `competencies`."""
    rows = default_rubric_competencies() if competencies is None else competencies
    return publish_rubric(by=admin, name="Product manager", competencies=rows)


def make_opening(admin: User, *, title: str = "Senior product manager", **fields: Any) -> Opening:
    """Return an opening with the default rubric chosen."""
    opening = create_opening(by=admin, title=title, **fields)
    rubric = Rubric.objects.order_by("-version").first() or make_rubric(admin)
    choose_rubric(opening, rubric, by=admin)
    return opening


def make_candidate(by: User, name: str = "Tess Kim", **fields: Any) -> Candidate:
    """Return a candidate with an address of their own."""
    email = fields.pop("email", f"candidate{next(_numbers)}@example.org")
    return add_candidate(by=by, name=name, email=email, **fields)


def make_interview(
    candidacy: Candidacy,
    by: User,
    *,
    name: str = "Strategy and data",
    competencies: Sequence[str] = KEYS,
    starts_at: datetime | None = None,
) -> Interview:
    """Return an interview of 45 minutes that ended yesterday unless `starts_at` says else."""
    begins = starts_at or datetime.now(UTC) - timedelta(days=1)
    return schedule_interview(
        candidacy, by=by, name=name, starts_at=begins, competencies=competencies
    )


ANSWERS: dict[str, Any] = {
    "strategy.rating": 3,
    "influence.rating": 3,
    "execution.rating": 4,
    "leadership.rating": 3,
    "data.rating": 2,
    "overall": "yes",
    "strategy.note": "Chose one segment and said what it cost.",
}


def seal(card: Scorecard, answers: Mapping[str, Any] | None = None) -> CardRevision:
    """Return the sealed first revision of a card with `answers` over the usual ones."""
    save_draft(card, by=card.author, changes={**ANSWERS, **(answers or {})})
    return seal_card(card, by=card.author)


TRANSCRIPT = """CANDIDATE: Tess Kim
INTERVIEWERS: Bob Bell

Bob: Tell me about a problem nobody had asked you to solve.

Tess: In spring our repair shops were leaving after about four months. I rang thirty of them
before we built anything, and most had no one who could order parts at night. So I proposed a
night desk instead of the new app that was on the plan. We tried it in two towns first and wrote
down that we would stop if fewer than half came back. Shops that stayed past six months went
from 41 to 63 percent there, against 42 in the towns without it, and the company moved the app's
budget to the desk.

Bob: How did you bring the warehouse along?

Tess: Their fear was night shifts without cover. I took the first two weeks of nights myself,
and we agreed that the desk would close if returns rose above five percent. They rose to three.
The warehouse lead now runs the rota and decides on it alone.
"""


@dataclass(slots=True)
class World:
    """One opening, one loop, three panelists in two interviews, nobody sealed yet."""

    alice: User
    rosa: User
    hugo: User
    bob: User
    carol: User
    dave: User
    olga: User
    opening: Opening
    candidate: Candidate
    candidacy: Candidacy
    loop: Loop
    first: Interview
    second: Interview
    bobs: Seat
    carols: Seat
    daves: Seat

    def card(self, seat: Seat) -> Scorecard:
        """Return the seat's card as it stands in the database."""
        return Scorecard.objects.get(pk=seat.scorecard_id)

    def seal_all(self, **answers: Mapping[str, Any]) -> None:
        """Seal the three cards; `answers` by first name override the usual ratings."""
        for name, seat in (("bob", self.bobs), ("carol", self.carols), ("dave", self.daves)):
            seal(self.card(seat), answers.get(name))

    def fresh_loop(self) -> Loop:
        """Return the loop as it stands in the database."""
        return Loop.objects.get(pk=self.loop.pk)

    def decide(self, outcome: str) -> Decision:
        """Return Hugo's decision, over whatever card is still owed."""
        return decide_loop(
            self.fresh_loop(),
            by=self.hugo,
            outcome=outcome,
            reason="By what was heard.",
            override_reason=LONG_REASON,
        )

    def say(self, text: str = TRANSCRIPT, interview: Interview | None = None) -> Transcript:
        """Store a transcript of the first interview (or another) and return it."""
        stored, _ = store_transcript(interview or self.first, by=self.rosa, raw=text.encode())
        return stored


def make_world() -> World:
    """Return the usual world: Bob and Carol share the first interview, Dave has the second."""
    people = {
        name: make_user(full)
        for name, full in (
            ("rosa", "Rosa Reyes"),
            ("hugo", "Hugo Hart"),
            ("bob", "Bob Bell"),
            ("carol", "Carol Chu"),
            ("dave", "Dave Diaz"),
            ("olga", "Olga Orlova"),
        )
    }
    alice = make_user("Alice Adams", admin=True)
    opening = make_opening(alice)
    grant_role(opening, by=alice, user=people["rosa"], role="recruiter")
    grant_role(opening, by=alice, user=people["hugo"], role="hiring_manager")
    rosa = people["rosa"]
    candidate = make_candidate(rosa)
    candidacy = add_candidacy(candidate, opening, by=rosa)
    loop = open_loop(candidacy, by=rosa)
    first = make_interview(candidacy, rosa)
    second = make_interview(candidacy, rosa, name="Execution and people")
    seats = [
        seat_interviewer(loop, by=rosa, interview=interview, user=people[name])
        for interview, name in ((first, "bob"), (first, "carol"), (second, "dave"))
    ]
    return World(
        alice,
        **people,
        opening=opening,
        candidate=candidate,
        candidacy=candidacy,
        loop=loop,
        first=first,
        second=second,
        bobs=seats[0],
        carols=seats[1],
        daves=seats[2],
    )
