"""Addresses of candidates and of what they said."""

from django.urls import path

from candidates.pages.candidates import change, list_candidates, new_candidate, show_candidate
from candidates.pages.downloads import download_raw

app_name = "candidates"
urlpatterns = [
    path("candidates/", list_candidates, name="list"),
    path("candidates/new/", new_candidate, name="new"),
    path("candidates/<uuid:public_id>/", show_candidate, name="candidate"),
    path("candidates/<uuid:public_id>/<slug:deed>/", change, name="change"),
    path("transcripts/<uuid:public_id>/raw/", download_raw, name="raw"),
]
