"""Why a job cannot be done."""


class JobRefused(Exception):  # noqa: N818 (an answer, not a fault)
    """Trying again would not help: `code` is stable, `reason` is a sentence for people."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
