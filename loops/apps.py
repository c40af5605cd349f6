from django.apps import AppConfig


class LoopsConfig(AppConfig):
    """What we decide together."""

    name = "loops"

    def ready(self) -> None:
        """Connect what this app does when the apps below it speak."""
        from accounts.querysets import keeps_back  # noqa: PLC0415 (models must be loaded first)
        from loops import receivers  # noqa: F401, PLC0415 (models must be loaded first)
        from loops.actions.overseeing import hide_events  # noqa: PLC0415 (as above)

        keeps_back.append(hide_events)

        from jobs import querysets as jobs  # noqa: PLC0415 (as above)
        from loops.querysets import find_blind_since  # noqa: PLC0415 (as above)

        jobs.keeps_back.append(find_blind_since)

        from loops.personal import register_rules  # noqa: PLC0415 (as above)

        register_rules()
