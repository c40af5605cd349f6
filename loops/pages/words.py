"""The words pages use for states and outcomes, marked for translation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATES = {
    "planned": _("Planned"),
    "interviewing": _("Interviewing"),
    "awaiting_cards": _("Awaiting cards"),
    "ready": _("Ready to decide"),
    "debrief": _("Debrief"),
    "decided": _("Decided"),
    "closed": _("Closed"),
    "on_hold": _("On hold"),
    "withdrawn": _("Withdrawn"),
    "in_progress": _("In progress"),
}
STATE_TONES = {
    "ready": "accent",
    "debrief": "accent",
    "awaiting_cards": "warn",
    "decided": "ok",
}
CARD_STATES = {
    "assigned": _("Not opened yet"),
    "opened": _("Opened"),
    "draft": _("Writing"),
    "sealed": _("Sealed"),
    "revised": _("Revised"),
    "declined": _("Declined"),
    "recused": _("Recused"),
    "substituted": _("Substituted"),
    "did_not_happen": _("Did not happen"),
}
OUTCOMES = {
    "hire": _("Hire"),
    "no_hire": _("No hire"),
    "one_more": _("One more interview"),
    "undecided": _("Undecided"),
}
OUTCOME_TONES = {"hire": "ok", "no_hire": "danger", "one_more": "warn", "undecided": ""}
RECOMMENDATIONS = {
    "strong_no": _("Strong no"),
    "no": _("No"),
    "yes": _("Yes"),
    "strong_yes": _("Strong yes"),
}
ANSWERS = {"no_evidence": _("no evidence"), "not_asked": _("not asked")}
