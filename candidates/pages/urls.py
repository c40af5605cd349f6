"""Addresses of candidates and of what they said."""

from django.urls import path

from candidates.pages import privacy
from candidates.pages.candidates import change, list_candidates, new_candidate, show_candidate
from candidates.pages.colleagues import (
    change_colleague,
    invite_colleague,
    list_colleagues,
    show_colleague,
)
from candidates.pages.declaring import show_declaration
from candidates.pages.downloads import download_raw
from candidates.pages.imports import list_imports, retry_batch, show_import
from candidates.pages.picking import offer_candidates, offer_openings, offer_pools
from candidates.pages.waiting import dismiss, retry

app_name = "candidates"
urlpatterns = [
    path("candidates/", list_candidates, name="list"),
    path("candidates/offers/", offer_candidates, name="offer-candidates"),
    path("company/pools/offers/", offer_pools, name="offer-pools"),
    path("openings/offers/", offer_openings, name="offer-openings"),
    path("candidates/new/", new_candidate, name="new"),
    path("candidates/<uuid:public_id>/", show_candidate, name="candidate"),
    path("candidates/<uuid:public_id>/privacy/", privacy.show_person, name="person-privacy"),
    path(
        "candidates/<uuid:public_id>/privacy/export/", privacy.export_person, name="person-export"
    ),
    path(
        "candidates/<uuid:public_id>/privacy/<slug:deed>/",
        privacy.change_person,
        name="person-privacy-do",
    ),
    path("candidates/<uuid:public_id>/<slug:deed>/", change, name="change"),
    path("candidates/imports/", list_imports, name="imports"),
    path("candidates/imports/<uuid:public_id>/", show_import, name="import"),
    path("candidates/imports/<uuid:public_id>/retry/", retry_batch, name="retry-import"),
    path("company/people/", list_colleagues, name="colleagues"),
    path("company/people/invite/", invite_colleague, name="invite"),
    path("company/people/<uuid:public_id>/", show_colleague, name="colleague"),
    path("company/people/<uuid:public_id>/<slug:deed>/", change_colleague, name="change-colleague"),
    path("uploads/<uuid:public_id>/retry/", retry, name="retry-upload"),
    path("uploads/<uuid:public_id>/dismiss/", dismiss, name="dismiss-upload"),
    path("privacy/", privacy.show_privacy, name="privacy"),
    path("privacy/policies/", privacy.change_policy, name="set-policy"),
    path("privacy/policies/usual/", privacy.add_usual, name="usual-policies"),
    path("privacy/policies/<uuid:public_id>/remove/", privacy.drop_policy, name="drop-policy"),
    path("declare/<str:token>/", show_declaration, name="declare"),
    path("transcripts/<uuid:public_id>/raw/", download_raw, name="raw"),
]
