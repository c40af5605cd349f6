"""Every address that the product answers, read from the URL resolver itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver, resolve
from django.urls.resolvers import URLResolver

API = "api/v1/"
REFERENCE = "api/v1/docs/"  # pages about the API
DJANGO_ADMIN = "admin/"
NOTHING = r"[\s\S]*$"  # the API's answer to every address that is none


def list_routes() -> list[str]:
    """Return each route once, as `resolve(...).route` names it."""
    return list(dict.fromkeys(_walk(get_resolver(), "")))


def _walk(resolver: Any, before: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        own = str(entry.pattern)
        here = before + (own.removeprefix("^") if before else own)  # as resolve() joins them
        if isinstance(entry, URLResolver):
            yield from _walk(entry, here)
        else:
            yield here


def list_pages() -> list[str]:
    """Return the routes that answer people: neither the API nor Django's own admin."""
    inside = (DJANGO_ADMIN, API)
    return [
        route
        for route in list_routes()
        if route.startswith(REFERENCE) or not route.startswith(inside)
    ]


def list_api() -> list[tuple[str, str]]:
    """Return (method, route) for each handler of the API, with `{}` for what is filled in."""
    found = [route for route in list_routes() if route.startswith(API)]
    found = [route for route in found if not route.startswith(REFERENCE)]
    served = [route for route in found if not route.endswith((NOTHING, "schema/"))]
    return [
        (method, "/" + re.sub(r"<[^>]*>", "{}", route.removeprefix(API)))
        for route in served
        for method in _methods(route)
    ]


def _methods(route: str) -> list[str]:
    some_id = "00000000-0000-4000-8000-000000000000"
    filled = re.sub(r"<uuid:\w+>", some_id, route)
    view: Any = resolve("/" + re.sub(r"<[^>]*>", "recruiter", filled)).func
    shown = view.cls.http_method_names
    return [name for name in shown if name != "head" and hasattr(view.cls, name)]


def fill_admin(route: str) -> str:
    """Return an address of Django's admin: "1" for each key."""
    plain = re.sub(r"<[^>]*>", "1", route)
    return "/" + re.sub(r"\^|\$|\(\?P<\w+>[^)]*\)", "", plain)
