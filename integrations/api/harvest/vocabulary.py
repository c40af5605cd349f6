"""Our words in Harvest's: one table for each."""

from __future__ import annotations

NO_DECISION = "no_decision"
LEVELS = {1: "definitely_not", 2: "no", 3: "yes", 4: "strong_yes"}
"""A level of our scale as a rating of an attribute; `mixed` has no level of ours."""

RATINGS = ("definitely_not", "no", "mixed", "yes", "strong_yes")
OVERALL_V1 = {"strong_no": "definitely_not", "no": "no", "yes": "yes", "strong_yes": "strong_yes"}
OVERALL_V3 = {"strong_no": "strong_no", "no": "no", "yes": "yes", "strong_yes": "strong_yes"}
KEY_QUESTION = "Key Take-Aways"
ATTRIBUTE_TYPE = (1, "Skills")

UNSUPPORTED = frozenset(
    {
        "approval_flows",
        "close_reasons",
        "custom_field_options",
        "custom_fields",
        "degrees",
        "demographics",
        "departments",
        "disciplines",
        "eeoc",
        "email_templates",
        "job_posts",
        "offers",
        "offices",
        "prospect_pools",
        "rejection_reasons",
        "schools",
        "sources",
        "tags",
        "tracking_links",
        "user_roles",
    }
)
"""Collections of v1 that we hold nothing for: connectors read them all and stop at a 404."""

UNSUPPORTED_V3 = UNSUPPORTED | frozenset(
    {
        "application_sources",
        "approval_groups",
        "approvers",
        "attachments",
        "candidate_educations",
        "candidate_employments",
        "candidate_tags",
        "close_reasons",
        "custom_field_departments",
        "custom_field_offices",
        "default_interviewers",
        "demographic_answer_options",
        "demographic_answers",
        "demographic_question_sets",
        "demographic_questions",
        "emails",
        "future_job_permissions",
        "interviewer_tags",
        "job_board_custom_locations",
        "job_boards",
        "job_hiring_managers",
        "job_notes",
        "job_owners",
        "openings",
        "pool_stages",
        "prospect_details",
        "referrers",
        "rejection_details",
        "user_emails",
        "user_job_permissions",
    }
)


def rate(value: int | None) -> str:
    """Return our level, 1 to 4 or none, as an attribute's rating."""
    return NO_DECISION if value is None else LEVELS[value]
