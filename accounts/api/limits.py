"""How many calls of the API an address or a person may make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, SimpleRateThrottle, UserRateThrottle

from accounts.actions.callers import read_neighbourhood

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it loads this module by the settings


class _Limit(SimpleRateThrottle):
    """So many calls within any such time, counted by one call of the shared cache.

    DRF reads a list of all moments and writes it back, so that of two calls at once only one is
    counted.
    """

    num_requests: int | None  # as DRF reads them from the rate
    duration: int | None
    first: float | None = None  # when the first of as many calls as may be made was
    cache_format = "limit_%(scope)s_%(ident)s"  # DRF's keys hold what this cannot read

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Return whether the call is within the limit, and count it if so."""
        key = self.get_cache_key(request, view)
        if key is None or self.num_requests is None or self.duration is None:
            return True
        self.now = self.first = self.timer()
        if not self.num_requests:
            return False
        cache: Any = self.cache  # of config.caching, as the settings say
        limit = {"most": self.num_requests, "seconds": self.duration}
        self.first = cache.note_within(key, at=self.now, **limit)
        return self.first is None

    def get_ident(self, request: Request) -> str:
        """Return whom a call without sign-in counts for."""
        return read_neighbourhood(request.META)

    def wait(self) -> float | None:
        """Return the seconds until the first of the counted calls is too old to count."""
        if self.first is None or self.duration is None:
            return None
        return self.first + self.duration - self.now


class AddressLimit(_Limit, AnonRateThrottle):
    """Calls without sign-in, by address."""


class PersonLimit(_Limit, UserRateThrottle):
    """Calls by person; without sign-in by address, too."""
