from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Work that must not be lost."""

    name = "jobs"
