"""Addresses of the interviewer's pages."""

from django.urls import path

from scorecards.pages.cards import show_card, submit_card
from scorecards.pages.drafts import answer_draft
from scorecards.pages.home import show_home
from scorecards.pages.leaving import leave_card
from scorecards.pages.revising import revise

app_name = "scorecards"
urlpatterns = [
    path("", show_home, name="home"),
    path("scorecards/<uuid:public_id>/", show_card, name="card"),
    path("scorecards/<uuid:public_id>/submit/", submit_card, name="submit"),
    path("scorecards/<uuid:public_id>/draft/", answer_draft, name="draft"),
    path("scorecards/<uuid:public_id>/revise/", revise, name="revise"),
    path("scorecards/<uuid:public_id>/leave/", leave_card, name="leave"),
]
