"""Turn drawn candidates into rows of every table, as the actions would have left them."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from accounts.models import User
from candidates.actions.interviews import loop_stream
from config.synthetic.chain import Chain
from config.synthetic.drawing import PANEL, Draw
from config.synthetic.founding import House
from config.synthetic.writing import Table
from loops.actions.seating import CARD_DUE_AFTER
from loops.models import Loop
from scorecards.actions.sealing import build_document, hash_content
from scorecards.models import Scorecard

OVERALL = ("strong_no", "no", "yes", "strong_yes")
UNRATED = {0: "no_evidence", -1: "not_asked"}
NOTES = ("", "Told with a case.", "Said what changed and for whom.", "Stayed with the plan.")
OVER_AFTER = timedelta(days=30)  # by then every loop of the company has come to an end
LATEST = timedelta(days=5)
LENGTH = timedelta(minutes=45)
WHY_OVER = "Took another offer."
Rows = dict[str, list[tuple[Any, ...]]]


class Composer:
    """Composes rows, chunk by chunk. `now` is the moment up to which things have happened."""

    def __init__(self, house: House, tables: dict[str, Table], *, now: datetime, seed: int) -> None:
        self.house, self.tables, self.now = house, tables, now
        self.random = Random(seed)  # noqa: S311 (a reproducible company, no secret)
        self.number = 0
        self.keys = [str(item["key"]) for item in house.form]
        self.form, self.asked = json.dumps(house.form), json.dumps(self.keys)
        self.rows: Rows = {}

    def compose(self, draw: Draw) -> Rows:
        """Return the rows of these candidates by table."""
        self.rows = defaultdict(list)
        for index in range(len(draw.opening)):
            _Case(self, draw, index).write()
        return self.rows

    def uuid(self) -> UUID:
        """Return a random public id, the same for the same seed."""
        return UUID(int=self.random.getrandbits(128), version=4)

    def key(self, table: str) -> int:
        """Return the next key of a table."""
        return self.tables[table].take_keys(1)[0]


@dataclass(frozen=True, slots=True)
class _Sitting:
    """One interviewer's hour with the candidate; `sealed` is None while the card is owed."""

    seat: int
    user: User
    starts: datetime
    sealed: datetime | None

    @property
    def ends(self) -> datetime:
        return self.starts + LENGTH


class _Case:
    """One candidate: four interviews, four cards, a loop, and its audit stream."""

    def __init__(self, composer: Composer, draw: Draw, index: int) -> None:
        self.c, self.draw, self.index = composer, draw, index
        house, opening = composer.house, int(draw.opening[index])
        self.opening = house.openings[opening]
        self.recruiter = house.recruiter_of(opening)
        self.opened = composer.now - timedelta(days=float(draw.opened[index]))
        ended = self.opened + OVER_AFTER
        self.ended = ended if ended < composer.now else None
        self.candidacy, self.loop = composer.key("candidacy"), composer.key("loop")
        self.candidacy_id, self.loop_id = composer.uuid(), composer.uuid()
        self.chain = Chain(composer.key("stream"), loop_stream(self.candidacy_id))
        self.sittings = [self._sit(seat) for seat in range(PANEL)]
        self.rated: set[str] = set()

    def _sit(self, seat: int) -> _Sitting:
        c, at = self.c, (self.index, seat)
        starts = self.opened + timedelta(days=float(self.draw.starts[at]))
        sealed = starts + LENGTH + min(timedelta(hours=float(self.draw.hours[at])), LATEST)
        user = c.house.interviewers[int(self.draw.seats[at])]
        return _Sitting(seat, user, starts, sealed if sealed <= c.now else None)

    def add(self, table: str, *row: Any) -> None:
        """Add one row to a table."""
        self.c.rows[table].append(row)

    def write(self) -> None:
        """Add every row of this candidate."""
        self._write_person()
        for sitting in self.sittings:
            self._write_sitting(sitting)
        self._write_loop()

    def _write_person(self) -> None:
        c, number, key = self.c, self.c.number + 1, self.c.key("candidate")
        c.number = number
        name, email = f"Candidate {number}", f"candidate.{number}@example.org"
        kept: tuple[Any, ...] = ("", None, "none", self.opened, "", False)
        self.add("candidate", key, c.uuid(), name, email, *kept)
        opening = self.opening.pk
        self.add(
            "candidacy", self.candidacy, self.candidacy_id, key, opening, self.opened, self.ended
        )

    def _write_sitting(self, at: _Sitting) -> None:
        c, talk, chair = self.c, self.c.key("interview"), self.c.key("interviewer")
        state = "held" if at.ends <= c.now else "scheduled"
        about: tuple[Any, ...] = (
            f"Interview {at.seat + 1}",
            c.asked,
            [],
            at.starts,
            at.ends,
            state,
        )
        self.add("interview", talk, c.uuid(), self.candidacy, *about)
        self.add("interviewer", chair, talk, at.user.pk, None)
        card = self._write_card(at, talk)
        required = True
        self.add("seat", c.key("seat"), c.uuid(), self.loop, chair, card, c.asked, required)

    def _write_card(self, at: _Sitting, talk: int) -> int:
        c, key, public_id = self.c, self.c.key("scorecard"), self.c.uuid()
        state, current = ("sealed", 1) if at.sealed else ("assigned", 0)
        form: tuple[Any, ...] = (
            c.house.rubric.pk,
            "regular",
            c.form,
            state,
            1 + current,
            current,
            {},
            {},
        )
        begun = at.ends if at.sealed else None
        times = (at.ends + CARD_DUE_AFTER, self.opened, begun, at.sealed, at.sealed)
        self.add("scorecard", key, public_id, talk, at.user.pk, *form, *times, "")
        if at.sealed is not None:
            self._write_revision(at, key, public_id, at.sealed)
        return key

    def _write_revision(self, at: _Sitting, card: int, card_id: UUID, sealed: datetime) -> None:
        c, key, basis = self.c, self.c.key("revision"), "own_interview"
        row = Scorecard(public_id=card_id, author=at.user, form=c.house.form)
        document = build_document(row, self._answer(at.seat))
        content_hash = hash_content(row, 1, document)
        what, why = (document, document["overall"], content_hash), ("", basis, False, sealed)
        self.add("revision", key, c.uuid(), card, 1, *what, *why)
        for answer in document["ratings"]:
            fact = (answer["key"], answer["status"], answer["rating"])
            self.add("rating", c.key("rating"), key, *fact)
            if answer["rating"]:
                self.rated.add(answer["key"])
        said = {"revision": 1, "content_hash": content_hash, "basis": basis}
        self.chain.plan("scorecard.sealed", "scorecard", card_id, by=at.user, at=sealed, **said)

    def _answer(self, seat: int) -> dict[str, Any]:
        """Return the card's answers as a draft holds them."""
        c, at = self.c, (self.index, seat)
        answers: dict[str, Any] = {"overall": OVERALL[int(self.draw.overall[at])]}
        for key, value in zip(c.keys, self.draw.ratings[at].tolist(), strict=True):
            answers[f"{key}.rating"] = UNRATED.get(value, value)
            answers[f"{key}.note"] = c.random.choice(NOTES)
        return answers

    def _write_loop(self) -> None:
        house, rule = self.c.house, self.opening.rule
        state, since = self._tell_state()
        why = WHY_OVER if self.ended else ""
        frozen = (house.rubric.pk, self.opening.bar, house.weights, rule)
        counts = (PANEL, sum(at.sealed is not None for at in self.sittings))
        times = (self.opened, since, why)
        self.add("loop", self.loop, self.loop_id, self.candidacy, state, *frozen, *counts, *times)
        self._write_audit(state, since)

    def _tell_state(self) -> tuple[str, datetime]:
        """Return the loop's state as compute_state would tell it, and since when."""
        now, last = self.c.now, max(at.ends for at in self.sittings)
        if self.ended is not None:
            return Loop.State.WITHDRAWN, self.ended
        if last > now:
            begun = min(at.starts for at in self.sittings)
            return (Loop.State.INTERVIEWING, begun) if begun <= now else ("planned", self.opened)
        sealed = [at.sealed for at in self.sittings if at.sealed is not None]
        if len(sealed) == PANEL and len(self.rated) == len(self.c.keys):
            return Loop.State.READY, max(last, *sealed)
        return Loop.State.AWAITING_CARDS, last

    def _write_audit(self, state: str, since: datetime) -> None:
        c, chain, house = self.c, self.chain, self.c.house
        frozen = {"bar": str(self.opening.bar), "weights": house.weights, "rule": self.opening.rule}
        chain.plan("loop.opened", "loop", self.loop_id, by=self.recruiter, at=self.opened, **frozen)
        if state != Loop.State.PLANNED:
            by = self.recruiter if self.ended else None
            told = {"before": "planned", "reason": WHY_OVER if self.ended else ""}
            chain.plan(f"loop.{state}", "loop", self.loop_id, by=by, at=since, **told)
        rows = list(chain.rows(c.tables["event"], c.random))
        c.rows["event"].extend(rows)
        self.add("stream", chain.key, chain.name, len(rows), chain.head)
