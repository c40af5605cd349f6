"""What people can do to accounts, and how every action is written down."""

from accounts.actions.audit import Origin, acting_as, note_actor_kind, record_event
from accounts.actions.inviting import find_invitation, invite_again
from accounts.actions.languages import choose_language, speaking_to
from accounts.actions.people import change_company, invite_person, read_company
from accounts.actions.sessions import end_sessions
from accounts.actions.standing import change_standing
from accounts.actions.tokens import issue_token, revoke_token

__all__ = [
    "Origin",
    "acting_as",
    "change_company",
    "change_standing",
    "choose_language",
    "end_sessions",
    "find_invitation",
    "invite_again",
    "invite_person",
    "issue_token",
    "note_actor_kind",
    "read_company",
    "record_event",
    "revoke_token",
    "speaking_to",
]
