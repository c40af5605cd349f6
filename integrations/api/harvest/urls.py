"""Addresses of the warehouse read API, without a slash at the end, as its clients write them."""

from django.urls import path

from integrations.api.harvest import views

urlpatterns = [
    path("v1/<path:path>", views.FirstVersion.as_view()),
    path("v3/token", views.KeyView.as_view()),
    path("v3/<str:table>", views.ThirdVersion.as_view()),
]
