"""Found the demo company: its people, its rubric and its openings."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from django.contrib.auth.hashers import make_password

from accounts.actions import change_company, invite_person
from accounts.models import User
from candidates.actions import close_opening, create_opening, grant_role, name_pool
from candidates.models import Opening, PlannedInterview
from config.demo.shapes import Company, OpeningPlan, Person, Step
from config.demo.timeline import Timeline
from loops.actions import add_member, create_pool
from scorecards.actions import choose_rubric, default_rubric_competencies, publish_rubric
from scorecards.models import Rubric

FOUNDED, PAST_OPENED, PAST_CLOSED, OPENED = -600, -590, -72, -60
TRAINED, LEARNS = ("farah", "babajide", "leilani", "padraig"), "eszter"
POOL, POOLED = "Influence and leadership", 2


@dataclass
class House:
    """Who and what is there by now, by the keys of the demo's data."""

    company: Company
    password: str
    people: dict[str, User] = field(default_factory=dict)
    openings: dict[str, Opening] = field(default_factory=dict)
    steps: dict[str, list[PlannedInterview]] = field(default_factory=dict)
    rubrics: list[Rubric] = field(default_factory=list)

    @property
    def admin(self) -> User:
        """The company's admin."""
        return next(self.people[person.key] for person in self.company.people if person.is_admin)

    def recruiter(self, opening: str) -> User:
        """Return who recruits for the opening."""
        return self.people[self._plan(opening).recruiter]

    def manager(self, opening: str) -> User:
        """Return who hires for the opening."""
        return self.people[self._plan(opening).hiring_manager]

    def _plan(self, key: str) -> OpeningPlan:
        return next(plan for plan in self.company.openings if plan.key == key)


def add_founding(timeline: Timeline, house: House) -> None:
    """Put the invitations, the rubric and the openings into the timeline."""
    at = timeline.calendar.at
    timeline.add(at(FOUNDED, 9), lambda: _invite_everybody(house))
    timeline.add(at(FOUNDED, 10), lambda: _publish(house))
    timeline.add(at(OPENED, 10), lambda: _found_pool(house))
    for plan in house.company.openings:
        first = PAST_OPENED if plan.is_closed else OPENED
        timeline.add(at(first, 9), partial(_open, house, plan))
        if plan.is_closed:
            timeline.add(at(PAST_CLOSED, 16), partial(_close, house, plan))


def _invite_everybody(house: House) -> None:
    encoded = make_password(house.password)  # one for all: hashing it for each takes seconds
    for person in sorted(house.company.people, key=lambda person: not person.is_admin):
        user = _invite(house, person)
        user.password = encoded
        user.save(update_fields=["password"])
        house.people[person.key] = user
    change_company(by=house.admin, name=house.company.name)


def _invite(house: House, person: Person) -> User:
    name, title, zone = person.name, person.title, person.time_zone
    if person.is_admin:  # the first person of a company has nobody to be invited by
        return User.objects.create_superuser(person.email, name=name, title=title, time_zone=zone)
    return invite_person(
        by=house.admin,
        email=person.email,
        name=name,
        title=title,
        time_zone=zone,
        is_mailed=False,
    )


def _publish(house: House) -> None:
    rubric = publish_rubric(
        by=house.admin, name="Product manager", competencies=default_rubric_competencies()
    )
    house.rubrics.append(rubric)


def _open(house: House, plan: OpeningPlan) -> None:
    opening = create_opening(
        by=house.admin,
        title=plan.title,
        level=plan.level,
        team=plan.team,
        bar=plan.bar,
        weights={str(key): weight for key, weight in plan.weights.items()},
        rule={"approver_required": plan.approver_required},
        plan=[_describe(step) for step in plan.steps],
    )
    house.openings[plan.key] = opening
    house.steps[plan.key] = list(opening.plan.order_by("position"))
    choose_rubric(opening, house.rubrics[-1], by=house.admin)
    for role, key in (("recruiter", plan.recruiter), ("hiring_manager", plan.hiring_manager)):
        grant_role(opening, by=house.admin, user=house.people[key], role=role)


def _found_pool(house: House) -> None:
    """Write the pool of one step of the booking plan: who is trained, and one who learns."""
    pool = create_pool(by=house.admin, name=POOL)
    for key in TRAINED:
        add_member(pool, by=house.admin, user=house.people[key], trained=True)
    add_member(pool, by=house.admin, user=house.people[LEARNS])
    name_pool(house.steps["booking"][POOLED], by=house.admin, pool=pool)


def _describe(step: Step) -> dict[str, object]:
    return {
        "name": step.name,
        "minutes": step.minutes,
        "competencies": list(step.competencies),
        "questions": list(step.questions),
    }


def _close(house: House, plan: OpeningPlan) -> None:
    close_opening(house.openings[plan.key], by=house.admin)
