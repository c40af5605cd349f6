"""Who may invite people and change their rights: rows of the two tables of rights."""

from __future__ import annotations

from typing import Any

CHANGE = "200 403 403 403 404 404 404 404 401 403"
STAFF_ROWS: list[tuple[Any, ...]] = [
    ("patch", "/people/{hugo}/", CHANGE, {"is_active": False}),
]
SEE = "200 404 404 404 404 404 404 404 302"
DO = "302 404 404 404 404 404 404 404 302"
COLLEAGUE = {"name": "New", "email": "new@example.com", "time_zone": "UTC"}
STAFF_PAGES: list[tuple[Any, ...]] = [
    ("get", "/company/people/", SEE),
    ("get", "/company/people/invite/", SEE),
    ("post", "/company/people/invite/", DO, COLLEAGUE),
    ("get", "/company/people/{hugo}/", SEE),
    ("post", "/company/people/{hugo}/make-admin/", DO),
]
