"""What the interop checks ask of the served company's database, and do to it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from config.demo.sign_ins import list_sign_ins
from tests.served import ROOT, Served

COUNT = """
import json
from django.db.models import Count
from accounts.models import User
from candidates.models import *
from loops.models import *
from scorecards.models import *
reader = User.objects.get(email="{email}")
owed = Scorecard.objects.filter(author=reader, state__in=["assigned", "opened", "draft"])
blind = Scorecard.objects.filter(interview__candidacy__in=owed.values("interview__candidacy"))
forms = Scorecard.objects.filter(current__gt=0).values_list("form", flat=True)
asked = "rubric_choice__rubric__competencies"
steps = PlannedInterview.objects.count()
print(json.dumps({{
    "users": User.objects.count(), "candidates": Candidate.objects.count(),
    "applications": Candidacy.objects.count(), "jobs": Opening.objects.count(),
    "job_stages": steps, "jobs_stages": steps, "job_interview_stages": steps,
    "job_interviews": steps, "interview_kits": steps,
    "scheduled_interviews": Interview.objects.count(), "interviews": Interview.objects.count(),
    "applications_interviews": Interview.objects.count(),
    "application_stages": Interview.objects.filter(planned__isnull=False).count(),
    "interviewers": Interviewer.objects.count(), "notes": Decision.objects.count(),
    "scorecards": len(forms), "scorecard_question_answers": len(forms),
    "scorecard_candidate_attributes": sum(map(len, forms)),
    "scorecard_questions": Rubric.objects.count(),
    "job_candidate_attributes": Opening.objects.aggregate(n=Count(asked))["n"],
    "focus_candidate_attributes": PlannedInterview.objects.aggregate(
        n=Count("opening__" + asked))["n"],
    "jobs_openings": Opening.objects.count(), "activity_feed": Candidate.objects.count(),
    "seen": sorted(Scorecard.objects.visible_to(reader).submitted().values_list("pk", flat=True)),
    "hidden": sorted(blind.exclude(author=reader).values_list("pk", flat=True)),
    "sealed_and_hidden": blind.exclude(author=reader).filter(current__gt=0).count(),
    "unsealed": sorted(Scorecard.objects.filter(current=0).values_list("pk", flat=True)),
}}))
"""
CHANGE = """
import json, secrets
from accounts.models import User
from candidates.actions import change_candidate
from candidates.models import Candidate
from scorecards.actions import revise_card
from scorecards.models import Scorecard
admin = User.objects.get(email="{email}")
word = secrets.token_hex(4)
card = next(card for card in Scorecard.objects.submitted().order_by("pk")
            if Scorecard.objects.written_by(card.author).filter(pk=card.pk).exists())
revise_card(card, by=card.author, changes={{"summary": "In short: " + word}},
            reason="I had mixed up two answers of the interview.")
candidacy = card.interview.candidacy
other = Candidate.objects.exclude(pk=candidacy.candidate_id).filter(user=None).first()
change_candidate(other, by=admin, headline="Headline " + word)
ratings = [rating.pk for rating in card.revisions.get(number=1).ratings.all()]
print(json.dumps({{
    "candidates": sorted([other.pk, candidacy.candidate_id]), "applications": [candidacy.pk],
    "scheduled_interviews": [card.interview_id], "interviews": [card.interview_id],
    "interviewers": sorted(card.interview.interviewers.values_list("pk", flat=True)),
    "application_stages": [card.interview_id] if card.interview.planned_id else [],
    "scorecards": [card.pk], "scorecard_candidate_attributes": sorted(ratings),
    "scorecard_question_answers": [card.revisions.get(number=1).pk],
}}))
"""


def ask_database(served: Served, role: str = "Admin") -> dict[str, Any]:
    """Return how many rows there are by stream, and which cards this person may see."""
    return _run(served, COUNT, role)


def change_something(served: Served) -> dict[str, list[int]]:
    """Revise a card and change another candidate; return the ids of what changed, by stream."""
    return _run(served, CHANGE, "Admin")


def _run(served: Served, script: str, role: str) -> dict[str, Any]:
    code = script.format(email=dict(list_sign_ins())[role])
    command = [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", code]
    done = subprocess.run(
        command, env=served.environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))
