"""Why other software is not spoken to."""

from __future__ import annotations

from accounts.errors import Refusal


class EndpointOff(Refusal):
    """The endpoint is switched off: nothing is sent to it."""

    code = "endpoint_off"
    status = 409


class Unreachable(Exception):  # noqa: N818 (a receiver's answer, not a fault of ours)
    """A try did not succeed. `code` is stable, `status` is the receiver's, 0 without an answer."""

    def __init__(self, code: str, sentence: str, *, status: int = 0) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.status = status
