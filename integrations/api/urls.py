"""Addresses of connections to other software."""

from django.urls import path

from integrations.api import calendars, webhooks

urlpatterns = [
    path("calendar/", calendars.CalendarView.as_view()),
    path("webhooks/", webhooks.WebhooksView.as_view()),
    path("webhooks/<uuid:id>/", webhooks.WebhookView.as_view()),
    path("webhooks/<uuid:id>/rotate/", webhooks.RotateView.as_view()),
    path("webhooks/<uuid:id>/ping/", webhooks.PingView.as_view()),
    path("webhooks/<uuid:id>/deliveries/", webhooks.DeliveriesView.as_view()),
    path("webhook-deliveries/<uuid:id>/", webhooks.DeliveryView.as_view()),
    path("webhook-deliveries/<uuid:id>/send-again/", webhooks.SendAgainView.as_view()),
]
