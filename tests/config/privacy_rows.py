"""Who gets which answer from the API's addresses of privacy: method, path, statuses, body, prepare.

The columns are those of tests/config/test_api_rights.py.
"""

from __future__ import annotations

from typing import Any

from tests.builders import LONG_REASON
from tests.config.page_rows import hold_first, keep_policy

ABOUT = "/candidates/{candidate}"
READ = "200 403 404 403 403 403 403 404 401 200"
DO = "200 403 404 403 403 403 403 404 401 403"
MAKE = "201 403 404 403 403 403 403 404 401 403"
SAY = "200 200 404 403 403 403 403 404 401 403"
ADMIN = "200 403 403 403 403 403 403 403 401 200"
SET = "200 403 403 403 403 403 403 403 401 403"
REMOVE = "204 403 403 403 403 403 403 403 401 403"
REASON = {"reason": LONG_REASON}
POLICY = {"jurisdiction": "DE", "kind": "candidate", "days": 180, "active": False}

PRIVACY_ROWS: list[tuple[Any, ...]] = [
    ("post", f"{ABOUT}/export/", DO),
    ("post", f"{ABOUT}/erase/", DO),
    ("get", f"{ABOUT}/holds/", READ),
    ("post", f"{ABOUT}/holds/", MAKE, REASON),
    ("post", f"{ABOUT}/holds/lift/", DO, REASON, hold_first),
    ("patch", f"{ABOUT}/terms/", SAY, {"jurisdiction": "US-CA"}),
    ("get", "/erasures/", ADMIN),
    ("get", "/retention/policies/", ADMIN),
    ("put", "/retention/policies/", SET, POLICY),
    ("delete", "/retention/policies/{policy}/", REMOVE, None, keep_policy),
    ("get", "/retention/due/", ADMIN),
]
