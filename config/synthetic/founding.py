"""Found a synthetic company by the actions: its people, its rubric, its openings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.actions import change_company, invite_person
from accounts.models import User
from candidates.actions import create_opening, grant_role
from candidates.models import Opening
from config.synthetic.drawing import DAYS_BACK, PANEL, Size
from jobs.clock import at_time
from scorecards.actions import choose_rubric, default_rubric_competencies, publish_rubric
from scorecards.actions.owing import freeze_form
from scorecards.models import Rubric

ADMIN = "admin@example.com"
LEVELS = ("Product manager", "Senior product manager", "Group product manager")
RUNS = 20  # openings that one recruiter looks after, and one hiring manager


@dataclass(frozen=True, slots=True)
class House:
    """Who and what is there before the first candidate comes."""

    admin: User
    interviewers: list[User]
    recruiters: list[User]
    managers: list[User]
    openings: list[Opening]
    rubric: Rubric
    form: list[dict[str, object]]
    weights: dict[str, float]

    def recruiter_of(self, opening: int) -> User:
        """Return who recruits for the opening at this place in the list."""
        return self.recruiters[opening // RUNS]


def found_company(size: Size, *, now: datetime) -> House:
    """Return the company as it began, a month before its first candidate."""
    with at_time(now - timedelta(days=DAYS_BACK + 30)):
        admin = User.objects.create_superuser(ADMIN, name="Admin Synthetic", title="Head of People")
        rubric = publish_rubric(
            by=admin, name="Product manager", competencies=default_rubric_competencies()
        )
        staff = 1 + size.openings // RUNS
        people = _Inviting(admin)
        recruiters = people.invite("Recruiter", staff)
        managers = people.invite("Manager", staff)
        keys = [item.key for item in rubric.competencies.all()]
        return House(
            admin=admin,
            interviewers=people.invite("Interviewer", size.interviewers),
            recruiters=recruiters,
            managers=managers,
            openings=[
                _open(number, size, admin, rubric, keys, recruiters, managers)
                for number in range(size.openings)
            ],
            rubric=rubric,
            form=freeze_form(rubric, keys),
            weights=dict.fromkeys(sorted(keys), 1 / len(keys)),
        )


def name_company(house: House, size: Size, *, now: datetime) -> None:
    """Give the company its name: the event that tells of it lets rows in that come with it."""
    with at_time(now - timedelta(days=DAYS_BACK + 30)):
        change_company(by=house.admin, name=f"Synthetic {size.candidates:,}")


@dataclass(frozen=True, slots=True)
class _Inviting:
    admin: User

    def invite(self, kind: str, many: int) -> list[User]:
        """Return this many people of a kind; they set a password by the reset link."""
        return [
            invite_person(
                by=self.admin,
                email=f"{kind.lower()}.{number}@example.com",
                name=f"{kind} {number}",
                title=kind,
                is_mailed=False,
            )
            for number in range(1, many + 1)
        ]


def _open(
    number: int,
    size: Size,
    admin: User,
    rubric: Rubric,
    keys: list[str],
    recruiters: list[User],
    managers: list[User],
) -> Opening:
    opening = create_opening(
        by=admin,
        title=f"{LEVELS[number % len(LEVELS)]} {number + 1}",
        level=LEVELS[number % len(LEVELS)],
        team=f"Team {number % size.teams + 1}",
        plan=[{"name": f"Interview {k + 1}", "competencies": keys} for k in range(PANEL)],
    )
    choose_rubric(opening, rubric, by=admin)
    grant_role(opening, by=admin, user=recruiters[number // RUNS], role="recruiter")
    grant_role(opening, by=admin, user=managers[number // RUNS], role="hiring_manager")
    return opening
