from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who uses it and what they did."""

    name = "accounts"

    def ready(self) -> None:
        """Say what of its tables is about candidates."""
        from accounts.personal import register_rules  # noqa: PLC0415 (apps load before modules)

        register_rules()
        """Connect what this app does when somebody signs in."""
        from accounts import receivers  # noqa: F401, PLC0415 (models must be loaded first)
