"""Addresses of the interviewer's pages."""

from django.urls import path

from scorecards.pages.cards import show_card, submit_card
from scorecards.pages.drafts import answer_draft
from scorecards.pages.home import show_home
from scorecards.pages.leaving import leave_card
from scorecards.pages.revising import revise
from scorecards.pages.rubric_drafts import discard, edit, preview
from scorecards.pages.rubrics import compare, download, show_rubrics, show_version, start, take_in

app_name = "scorecards"
urlpatterns = [
    path("", show_home, name="home"),
    path("scorecards/<uuid:public_id>/", show_card, name="card"),
    path("scorecards/<uuid:public_id>/submit/", submit_card, name="submit"),
    path("scorecards/<uuid:public_id>/draft/", answer_draft, name="draft"),
    path("scorecards/<uuid:public_id>/revise/", revise, name="revise"),
    path("scorecards/<uuid:public_id>/leave/", leave_card, name="leave"),
    path("rubrics/", show_rubrics, name="rubrics"),
    path("rubrics/compare/", compare, name="compare-rubrics"),
    path("rubrics/drafts/", start, name="start-rubric"),
    path("rubrics/drafts/import/", take_in, name="import-rubric"),
    path("rubrics/drafts/<uuid:public_id>/", edit, name="rubric-draft"),
    path("rubrics/drafts/<uuid:public_id>/preview/", preview, name="preview-rubric"),
    path("rubrics/drafts/<uuid:public_id>/discard/", discard, name="discard-rubric"),
    path("rubrics/<uuid:public_id>/", show_version, name="rubric"),
    path("rubrics/<uuid:public_id>/file/", download, name="rubric-file"),
]
