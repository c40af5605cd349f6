from django.apps import AppConfig


class HouseConfig(AppConfig):
    """What every page shares: templates, styles, the demo company."""

    name = "config"
