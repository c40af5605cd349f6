"""The demo company's rows, found by the names that its data gives them."""

from __future__ import annotations

from accounts.models import User
from config.demo.company import describe_company
from config.demo.shapes import Story
from loops.models import Loop
from scorecards.models import Scorecard

COMPANY = describe_company()
NAMES = {person.key: person.name for person in COMPANY.people}


def person(key: str) -> User:
    return User.objects.get(name=NAMES[key])


def loop_of(story: Story) -> Loop:
    return Loop.objects.get(candidacy__candidate__name=story.applicant.name)


def named(name: str) -> Story:
    return next(story for story in COMPANY.stories if story.applicant.name == name)


def cards_of(loop: Loop) -> dict[tuple[int, str], Scorecard]:
    rows = Scorecard.objects.filter(interview__candidacy=loop.candidacy_id)
    return {
        (row.interview.planned.position, row.author.name): row
        for row in rows.select_related("interview__planned", "author")
        if row.interview.planned
    }
