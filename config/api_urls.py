"""Every address of the API, under /api/v1/: docs/api.md is the guide, docs/api.yaml its form."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from accounts.api.authentication import SignedInWithinScope
from accounts.api.base import NothingHere
from config.pages.reference import show_reference, show_room

show_schema = SpectacularAPIView.as_view(permission_classes=[SignedInWithinScope])

urlpatterns = [
    path("", include("accounts.api.urls")),
    path("", include("candidates.api.urls")),
    path("", include("scorecards.api.urls")),
    path("", include("loops.api.urls")),
    path("", include("integrations.api.urls")),
    path("schema/", show_schema, name="api-schema"),
    path("docs/", show_reference, name="api-reference"),
    path("docs/<slug:key>/", show_room, name="api-room"),
    re_path(r"^[\s\S]*$", NothingHere.as_view()),  # a path converter stops at a line's end
]
