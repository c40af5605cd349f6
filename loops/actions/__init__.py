"""What people do with loops, panels and decisions."""

from loops.actions.calibrating import (
    calibrate_company,
    estimate_loop,
    find_estimate,
    recommend,
)
from loops.actions.coverage import CoverageRow, Missing, list_coverage, list_missing
from loops.actions.deciding import approve_decision, decide_loop, file_dissent, reopen_loop
from loops.actions.finalists import compare_finalists
from loops.actions.handing_over import hand_over
from loops.actions.importing import import_outcomes
from loops.actions.linking import end_links, send_link
from loops.actions.opening import (
    close_loop,
    hold_loop,
    open_loop,
    plan_loop,
    resume_loop,
    start_debrief,
    withdraw_loop,
)
from loops.actions.outcomes import measure_predictions, record_outcome
from loops.actions.pools import (
    add_member,
    change_pool,
    create_pool,
    remove_member,
    set_training,
)
from loops.actions.reminding import nudge, write_due_reminders
from loops.actions.replaying import Replay, replay_decision
from loops.actions.seating import seat_interviewer, substitute_interviewer, unseat_interviewer
from loops.actions.signing_off import sign_off_card
from loops.actions.states import describe_state, refresh_state
from loops.actions.waiving import waive_coverage

__all__ = [
    "CoverageRow",
    "Missing",
    "Replay",
    "add_member",
    "approve_decision",
    "calibrate_company",
    "change_pool",
    "close_loop",
    "compare_finalists",
    "create_pool",
    "decide_loop",
    "describe_state",
    "end_links",
    "estimate_loop",
    "file_dissent",
    "find_estimate",
    "hand_over",
    "hold_loop",
    "import_outcomes",
    "list_coverage",
    "list_missing",
    "measure_predictions",
    "nudge",
    "open_loop",
    "plan_loop",
    "recommend",
    "record_outcome",
    "refresh_state",
    "remove_member",
    "reopen_loop",
    "replay_decision",
    "resume_loop",
    "seat_interviewer",
    "send_link",
    "set_training",
    "sign_off_card",
    "start_debrief",
    "substitute_interviewer",
    "unseat_interviewer",
    "waive_coverage",
    "withdraw_loop",
    "write_due_reminders",
]
