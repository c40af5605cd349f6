"""Every address of the product."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from accounts.admin import show_ours_alone
from accounts.pages.sign_in import lead_to_the_one_door, stay_closed
from accounts.pages.urls import PASSWORDS
from config.pages.health import answer_alive, answer_ready
from config.pages.metrics import answer_metrics

show_ours_alone()

urlpatterns = [
    # First what programs ask: for every address Django tries one pattern after the other.
    path("api/v1/", include("config.api_urls")),
    path("harvest/", include("integrations.api.harvest.urls")),
    path("", include("scorecards.pages.urls")),
    path("", include("accounts.pages.urls")),
    path("", include("candidates.pages.urls")),
    path("", include("loops.pages.urls")),
    path("", include("integrations.pages.urls")),
    # Who somebody is here stands with the company: their e-mail is part of it.
    re_path("^accounts/(?:confirm-)?email/", stay_closed),
    # What allauth offers for providers: of the one there may be, accounts.pages.provider tells.
    re_path("^accounts/(?:3rdparty|social)/", stay_closed),
    *([] if settings.PASSWORD_SIGN_IN else [re_path("^accounts/password/", stay_closed)]),
    path("accounts/password/", include(PASSWORDS)),
    path("accounts/", include("allauth.urls")),
    path("admin/login/", lead_to_the_one_door),
    # Django's own form for a password counts no wrong ones.
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
    path("health/live", answer_alive, name="alive"),
    path("health/ready", answer_ready, name="ready"),
    path("metrics", answer_metrics, name="metrics"),
]

handler400 = "config.pages.errors.show_bad_request"
handler404 = "config.pages.errors.show_missing"
handler429 = "config.pages.errors.show_too_many"  # allauth looks for it here
handler500 = "config.pages.errors.show_fault"
