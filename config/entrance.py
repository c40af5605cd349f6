"""What is asked of a request before there is one: that its headers can be read, and soon.

Django reads the body's media type while it makes the request, before any middleware: what it cannot
read there is a fault without an answer. And of one header a server lets through hundreds of
kilobytes, over which Python's readers of cookies and media types sit for minutes.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import parse_header_parameters

from config.middleware import NO_SENSORS
from config.pages.errors import show_bad_request

HEADER_MAX = 8 * 1024  # of one header; a browser's cookie has half of it at most
HEADERS = ("HTTP_", "CONTENT_")


class Entrance(WSGIHandler):
    """The web application, for requests whose headers can be read; others are bad requests."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> HttpResponseBase:
        """Answer the request, or say that none can be made of it."""
        if is_readable(environ):
            environ["HTTP_COOKIE"] = pass_escaped_by(str(environ.get("HTTP_COOKIE", "")))
            return super().__call__(environ, start_response)
        unread = HttpRequest()
        unread.path = str(environ.get("PATH_INFO", ""))
        answer = show_bad_request(unread)
        start_response("400 Bad Request", [*answer.items(), *_list_headers()])
        return answer


def _list_headers() -> list[tuple[str, str]]:
    """Return what the middleware gives every other answer, and whether it came by TLS or not."""
    return [
        ("Cache-Control", "no-store, private"),
        ("Content-Security-Policy", build_policy()),
        ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
        ("Permissions-Policy", NO_SENSORS),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", settings.X_FRAME_OPTIONS),
    ]


def pass_escaped_by(cookies: str) -> str:
    """Return the cookies without those that hold a backslash: none of ours ever does.

    Python 3.11 undoes escapes in the square of their number: 8 KB of them take a quarter second.
    """
    return ";".join(cookie for cookie in cookies.split(";") if "\\" not in cookie)


def is_readable(environ: Mapping[str, Any]) -> bool:
    """Return whether no header is too long, and the body's media type is spelt as one."""
    sent = (value for name, value in environ.items() if name.startswith(HEADERS))
    if any(len(str(value)) > HEADER_MAX for value in sent):
        return False
    try:
        _, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        codecs.lookup(parameters.get("charset", "utf-8"))
    except LookupError:
        return True  # a charset that nobody knows is passed by
    except ValueError:
        return False
    return True
