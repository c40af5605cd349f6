"""Every address of the product."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

from config.pages.health import answer_alive, answer_ready

ROOMS = (
    "scorecards.pages.urls",
    "accounts.pages.urls",
    "loops.pages.urls",
    "candidates.pages.urls",
)

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("health/live", answer_alive, name="alive"),
    path("health/ready", answer_ready, name="ready"),
    *(path("", include(room)) for room in ROOMS if find_spec(room)),
    *(path("api/v1/", include(api)) for api in ("config.api_urls",) if find_spec(api)),
]

handler404 = "config.pages.errors.show_missing"
handler500 = "config.pages.errors.show_fault"
