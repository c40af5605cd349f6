from django.apps import AppConfig


class CandidatesConfig(AppConfig):
    """Who we met and what was said."""

    name = "candidates"
