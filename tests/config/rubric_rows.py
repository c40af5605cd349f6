"""The rows of rubrics in the table of who gets which answer: tests/config/test_api_rights.py."""

from __future__ import annotations

from typing import Any

from scorecards.actions import start_rubric_draft
from scorecards.models import Rubric
from tests.builders import World

ANYBODY = "200 200 200 200 200 200 200 200 401 200"
ADMIN = "200 403 403 403 403 403 403 403 401 200"
ADMIN_CHANGES = "200 403 403 403 403 403 403 403 401 403"
ADMIN_MAKES = "201 403 403 403 403 403 403 403 401 403"
ADMIN_ENDS = "204 403 403 403 403 403 403 403 401 403"
DRAFTS_ARE_ADMINS = "200 404 404 404 404 404 404 404 401 200"
COMPETENCY = {"key": "calm", "name": "Calm", "anchors": {"1": "No.", "2": "Some.", "3": "Yes."}}
ONE = {"competencies": [COMPETENCY]}
DRAFT = "/rubric-drafts/{draft}/"


def draft_rubric(world: World) -> dict[str, str]:
    draft = start_rubric_draft(by=world.alice, rubric=Rubric.objects.get())
    return {"draft": str(draft.public_id)}


RUBRIC_ROWS: list[tuple[Any, ...]] = [
    ("get", "/rubrics/", ANYBODY),
    ("post", "/rubrics/", ADMIN_MAKES, {"name": "Support", **ONE}),
    ("get", "/rubrics/{rubric}/", ANYBODY),
    ("get", "/rubrics/compare/?before={rubric}&after={rubric}", ANYBODY),
    (
        "get",
        "/rubrics/compare/?before={rubric}&after={draft}",
        DRAFTS_ARE_ADMINS,
        None,
        draft_rubric,
    ),
    ("get", "/rubric-drafts/", ADMIN),
    ("post", "/rubric-drafts/", ADMIN_MAKES, {"rubric": "{rubric}"}),
    ("get", DRAFT, ADMIN, None, draft_rubric),
    ("put", DRAFT, ADMIN_CHANGES, ONE, draft_rubric, {"if_match": "*"}),
    ("delete", DRAFT, ADMIN_ENDS, None, draft_rubric),
    ("post", f"{DRAFT}publish/", ADMIN_MAKES, {}, draft_rubric),
    ("get", f"{DRAFT}preview/", ADMIN, None, draft_rubric),
]
