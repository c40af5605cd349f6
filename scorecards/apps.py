from django.apps import AppConfig


class ScorecardsConfig(AppConfig):
    """What each of us thinks, and the words it rests on."""

    name = "scorecards"

    def ready(self) -> None:
        """Connect what this app does when the apps below it speak."""
        from scorecards import receivers  # noqa: F401, PLC0415 (models must be loaded first)
        from scorecards.personal import register_rules  # noqa: PLC0415 (as above)

        register_rules()
