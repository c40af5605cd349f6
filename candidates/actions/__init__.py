"""What people do with openings, candidates, interviews and their words."""

from candidates.actions.consent import withdraw_consent
from candidates.actions.imports import retry_import, start_import
from candidates.actions.interviews import (
    call_off_interview,
    link_interview,
    mark_held,
    move_interview,
    pool_interview,
    schedule_interview,
)
from candidates.actions.openings import (
    change_opening,
    close_opening,
    create_opening,
    grant_role,
    name_pool,
    revoke_role,
)
from candidates.actions.people import add_candidacy, add_candidate, change_candidate
from candidates.actions.transcripts import map_speakers, store_transcript, take_raw_file
from candidates.actions.uploads import (
    add_words,
    dismiss_upload,
    retry_upload,
    upload_transcript,
)

__all__ = [
    "add_candidacy",
    "add_candidate",
    "add_words",
    "call_off_interview",
    "change_candidate",
    "change_opening",
    "close_opening",
    "create_opening",
    "dismiss_upload",
    "grant_role",
    "link_interview",
    "map_speakers",
    "mark_held",
    "move_interview",
    "name_pool",
    "pool_interview",
    "retry_import",
    "retry_upload",
    "revoke_role",
    "schedule_interview",
    "start_import",
    "store_transcript",
    "take_raw_file",
    "upload_transcript",
    "withdraw_consent",
]
