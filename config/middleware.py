"""What happens to every request besides its view."""

from __future__ import annotations

import codecs
import zoneinfo
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_structlog.middlewares import RequestMiddleware

from accounts.actions import Origin, acting_as
from accounts.actions.callers import read_caller
from accounts.actions.languages import known_language
from accounts.errors import Refusal
from accounts.models import User
from config.pages.errors import PROGRAMS, show_bad_request, show_refusal

Answer = Callable[[HttpRequest], HttpResponse]
NO_SENSORS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
TITLES = {
    403: gettext_lazy("Not yours to do"),
    404: gettext_lazy("Nothing here"),
    409: gettext_lazy("Not now"),
    412: gettext_lazy("Changed meanwhile"),
}


def say_who_may_keep_it(get_response: Answer) -> Answer:
    """Forbid caches to keep anything but static files, and browsers to use sensors."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        response.headers.setdefault("Permissions-Policy", NO_SENSORS)
        return response

    return answer


def read_as_utf_8(get_response: Answer) -> Answer:
    """Read every address as UTF-8, and refuse a form that says it is written otherwise.

    Django takes whatever codec the media type names, also for the address, and Python has several
    that know no text.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if named := request.encoding:
            if request.content_type in FORMS and codecs.lookup(named).name != "utf-8":
                return show_bad_request(request)
            request.encoding = settings.DEFAULT_CHARSET
        return get_response(request)

    return answer


class LogWithoutQuery(RequestMiddleware):
    """Log each request by its path: what somebody looked for may be a candidate's name.

    And by the address that its limits count, not by one that anybody may write into a header.
    """

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Return the method and the path."""
        return f"{request.method} {request.path}"

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        """Let the request's lines name who called."""
        structlog.contextvars.bind_contextvars(ip=read_caller(request.META))


def remember_origin(get_response: Answer) -> Answer:
    """Let audit events carry the request's id, and forget who it was when it ends."""

    def answer(request: HttpRequest) -> HttpResponse:
        known = structlog.contextvars.get_contextvars().get("request_id", "")
        with acting_as(Origin(request_id=str(known)[:64])):
            return get_response(request)

    return answer


def use_persons_language(get_response: Answer) -> Answer:
    """Speak the person's language on pages, else their browser's; English to programs.

    Nothing stays behind: the next request of the thread begins in English.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        language = _pick_language(request)
        with translation.override(language):
            response = get_response(request)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", language)
        return response

    return answer


def _pick_language(request: HttpRequest) -> str:
    if request.path.startswith(PROGRAMS) or request.path.endswith("/csv/"):
        return settings.LANGUAGE_CODE
    chosen = known_language(request.user) if isinstance(request.user, User) else ""
    return chosen or translation.get_language_from_request(request)


def use_persons_time_zone(get_response: Answer) -> Answer:
    """Show times in the signed-in person's zone."""

    def answer(request: HttpRequest) -> HttpResponse:
        zone = request.user.time_zone if isinstance(request.user, User) else "UTC"
        with timezone.override(zoneinfo.ZoneInfo(zone)):
            return get_response(request)

    return answer


class render_refusals:  # noqa: N801 (named like the function middleware beside it)
    """Turn a refusal that a page did not render itself into a page with its sentence."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:  # noqa: D102 (the chain's next)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Render a Refusal; leave every other error to Django."""
        if not isinstance(error, Refusal):
            return None
        title = str(TITLES.get(error.status, _("That did not work")))
        return show_refusal(request, status=error.status, title=title, message=error.message)
