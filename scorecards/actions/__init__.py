"""What people do with rubrics and cards, and what the machine adds after them."""

from scorecards.actions.drafts import open_card, read_draft_versions, save_draft
from scorecards.actions.leaving import (
    decline_card,
    recuse_from_card,
    release_card,
)
from scorecards.actions.owing import assign_card
from scorecards.actions.refitting import ask_for_refit, refit_suggestions, restore_shipped
from scorecards.actions.rubric_drafts import (
    discard_rubric_draft,
    publish_rubric_draft,
    save_rubric_draft,
    start_rubric_draft,
)
from scorecards.actions.rubric_files import import_rubric
from scorecards.actions.rubrics import choose_rubric, default_rubric_competencies, publish_rubric
from scorecards.actions.sealing import list_what_is_missing, revise_card, seal_card
from scorecards.actions.suggesting import (
    ask_for_suggestion,
    retry_suggestion,
    see_suggestion,
    store_suggestion,
)

__all__ = [
    "ask_for_refit",
    "ask_for_suggestion",
    "assign_card",
    "choose_rubric",
    "decline_card",
    "default_rubric_competencies",
    "discard_rubric_draft",
    "import_rubric",
    "list_what_is_missing",
    "open_card",
    "publish_rubric",
    "publish_rubric_draft",
    "read_draft_versions",
    "recuse_from_card",
    "refit_suggestions",
    "release_card",
    "restore_shipped",
    "retry_suggestion",
    "revise_card",
    "save_draft",
    "save_rubric_draft",
    "seal_card",
    "see_suggestion",
    "start_rubric_draft",
    "store_suggestion",
]
