from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    """Speaking to other software."""

    name = "integrations"
