"""The address of the same list, a little changed: its next page, another tab."""

from __future__ import annotations

from django.http import HttpRequest


def change_query(request: HttpRequest, **changes: object) -> str:
    """Return the request's query, from its question mark on, with these values instead."""
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"
