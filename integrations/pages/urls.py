"""Addresses of the pages on other software."""

from django.urls import path

from integrations.pages import calendars, webhooks

app_name = "integrations"
urlpatterns = [
    path("account/calendar/", calendars.show_calendar, name="calendar"),
    path("account/calendar/open/", calendars.open_calendar, name="open-calendar"),
    path("account/calendar/close/", calendars.close_calendar, name="close-calendar"),
    path("calendar/<str:secret>.ics", calendars.answer_feed, name="feed"),
    path("webhooks/", webhooks.show_webhooks, name="webhooks"),
    path("webhooks/add/", webhooks.add, name="add-webhook"),
    path("webhooks/<uuid:public_id>/", webhooks.show_webhook, name="webhook"),
    path("webhooks/<uuid:public_id>/change/", webhooks.change, name="change-webhook"),
    path("webhooks/<uuid:public_id>/switch/", webhooks.switch, name="switch-webhook"),
    path("webhooks/<uuid:public_id>/rotate/", webhooks.rotate, name="rotate-webhook"),
    path("webhooks/<uuid:public_id>/ping/", webhooks.ping, name="ping-webhook"),
    path("webhooks/<uuid:public_id>/remove/", webhooks.remove, name="remove-webhook"),
    path("webhooks/deliveries/<uuid:public_id>/", webhooks.replay, name="replay-delivery"),
]
