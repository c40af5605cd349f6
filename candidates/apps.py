from django.apps import AppConfig


class CandidatesConfig(AppConfig):
    """Who we met and what was said."""

    name = "candidates"

    def ready(self) -> None:
        """Connect what this app does when the apps below it speak."""
        from accounts.permissions import runs_an_opening  # noqa: PLC0415 (models must be loaded first)
        from candidates import receivers  # noqa: F401, PLC0415 (models must be loaded first)
        from candidates.personal import register_rules  # noqa: PLC0415 (as above)

        register_rules()
        from candidates.permissions import has_a_role  # noqa: PLC0415 (models must be loaded first)

        runs_an_opening.append(has_a_role)
