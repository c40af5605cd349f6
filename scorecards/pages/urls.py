"""Addresses of the interviewer's pages."""

from django.urls import path

from scorecards.pages.cards import (
    leave_card,
    save_fields,
    show_card,
    submit_card,
    submit_revision,
)
from scorecards.pages.home import show_home

app_name = "scorecards"
urlpatterns = [
    path("", show_home, name="home"),
    path("scorecards/<uuid:public_id>/", show_card, name="card"),
    path("scorecards/<uuid:public_id>/draft/", save_fields, name="save"),
    path("scorecards/<uuid:public_id>/seal/", submit_card, name="seal"),
    path("scorecards/<uuid:public_id>/revise/", submit_revision, name="revise"),
    path("scorecards/<uuid:public_id>/leave/", leave_card, name="leave"),
]
