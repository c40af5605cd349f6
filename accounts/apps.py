from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who uses it and what they did."""

    name = "accounts"
