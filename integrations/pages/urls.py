"""Addresses of the pages on other software."""

from django.urls import path

from integrations.pages import webhooks

app_name = "integrations"
urlpatterns = [
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
