"""Why other software is not spoken to."""

from __future__ import annotations

from accounts.errors import Refusal


class EndpointOff(Refusal):
    """The endpoint is switched off: nothing is sent to it."""

    code = "endpoint_off"
    status = 409
