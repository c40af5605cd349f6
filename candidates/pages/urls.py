"""Addresses of candidates and of what they said."""

from django.urls import path

from candidates.pages.candidates import change, list_candidates, new_candidate, show_candidate
from candidates.pages.downloads import download_raw
from candidates.pages.waiting import dismiss, retry

app_name = "candidates"
urlpatterns = [
    path("candidates/", list_candidates, name="list"),
    path("candidates/new/", new_candidate, name="new"),
    path("candidates/<uuid:public_id>/", show_candidate, name="candidate"),
    path("candidates/<uuid:public_id>/<slug:deed>/", change, name="change"),
    path("uploads/<uuid:public_id>/retry/", retry, name="retry-upload"),
    path("uploads/<uuid:public_id>/dismiss/", dismiss, name="dismiss-upload"),
    path("transcripts/<uuid:public_id>/raw/", download_raw, name="raw"),
]
