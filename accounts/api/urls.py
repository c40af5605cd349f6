"""Addresses of people's own things."""

from django.urls import path

from accounts.api import views

urlpatterns = [
    path("me/", views.MeView.as_view()),
    path("company/", views.CompanyView.as_view()),
    path("tokens/", views.TokensView.as_view()),
    path("tokens/<uuid:id>/", views.TokenView.as_view()),
]
