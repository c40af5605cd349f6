from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    """Speaking to other software."""

    name = "integrations"

    def ready(self) -> None:
        """Connect what this app does when the apps below it speak."""
        from integrations import receivers  # noqa: F401, PLC0415 (models must be loaded first)
        from integrations.personal import register_rules  # noqa: PLC0415 (as above)

        register_rules()
