"""The table of who gets which answer from which page: `make matrix` holds it to the pages.

One column a person, as PEOPLE without `reader`: an admin, a recruiter of the opening, one of
another, the hiring manager, an interviewer who owes a card, one who has sealed, one of another
interview, an outsider, nobody. Whoever interviews in another loop is answered like the outsider.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from accounts.actions import issue_token
from candidates.actions.declaring import sign_declaration
from candidates.actions.holding import set_hold
from candidates.actions.retention import set_policy
from loops.actions import approve_decision, decide_loop
from tests.builders import LONG_REASON, World
from tests.config.link_rows import send_bobs_link
from tests.config.rubric_rows import draft_rubric
from tests.config.software_rows import SOFTWARE_PAGES
from tests.config.staff_rows import STAFF_PAGES

Prepare = Callable[[World], dict[str, str]]


def record_decision(world: World) -> dict[str, str]:
    approve_decision(world.fresh_loop(), by=world.alice, outcome="hire", reason=LONG_REASON)
    decision = decide_loop(
        world.fresh_loop(),
        by=world.hugo,
        outcome="hire",
        reason="Enough was heard.",
        override_reason=LONG_REASON,
    )
    return {"decision": str(decision.public_id)}


def issue_for_rosa(world: World) -> dict[str, str]:
    return {"token": str(issue_token(world.rosa, name="Script")[0].public_id)}


def hold_first(world: World) -> dict[str, str]:
    set_hold(world.candidate, by=world.alice, reason=LONG_REASON)
    return {}


def keep_policy(world: World) -> dict[str, str]:
    policy = set_policy(by=world.alice, jurisdiction="", kind="candidate", days=9, active=False)
    return {"policy": str(policy.public_id)}


def ask_tess(world: World) -> dict[str, str]:
    return {"declaration": sign_declaration(world.candidate)}


@dataclass(frozen=True)
class PageRow:
    """An address, the form that is sent, and the status for each person.

    `is_asked` says that each has just shown once more who they are.
    """

    method: str
    path: str
    statuses: str
    form: dict[str, str] = field(default_factory=dict)
    prepare: Prepare | None = None
    is_asked: bool = False


RUNNERS = "200 200 200 200 404 404 404 404 302"
ROSAS = "404 200 404 404 404 404 404 404 302"
ANYBODY = "200 200 200 200 200 200 200 200 302"
SENT_ON = "302 302 302 302 302 302 302 302 302"
IN_AND_OUT = "200 200 200 200 200 200 200 200 200"
SIGN_IN = "302 302 302 302 302 302 302 302 200"
NOWHERE = "404 404 404 404 404 404 404 404 404"
NO_FACTOR_YET = "404 404 404 404 404 404 404 404 302"
STAFF_AND_PANEL = "200 200 404 200 200 200 200 404 302"
HEARD = "200 200 404 200 200 200 404 404 302"
HEARS = "302 302 404 302 302 302 404 404 302"
SEEING = "200 200 404 200 404 200 404 404 302"
STAFF_DO = "302 302 404 302 403 403 403 404 302"
PLANNERS = "200 200 404 200 404 404 404 404 302"
DECIDERS = "200 404 404 200 404 404 404 404 302"
TOO_EARLY = "422 404 404 422 404 404 404 404 302"
ADMIN = "200 404 404 404 404 404 404 404 302"

BY_LINK = "404 404 404 404 302 404 404 404 "
ADMINS_CHANGE = "302 404 404 404 404 404 404 404 302"
COMPANY = {"name": "Moss", "visibility": "never", "factor_for": "admins"}

OWN_PAGES = [
    PageRow("get", "/", ANYBODY),
    PageRow("get", "/account/", ANYBODY),
    PageRow("get", "/api/v1/docs/", ANYBODY),
    PageRow("get", "/api/v1/docs/loops/", ANYBODY),
    PageRow("get", "/api/v1/docs/nothing/", NOWHERE[:-3] + "302"),
    PageRow("get", "/account/tokens/", ANYBODY),
    PageRow("post", "/account/sign-out-elsewhere/", SENT_ON),
    PageRow("post", "/account/language/", SENT_ON, {"language": "de"}),
    PageRow("get", "/people/?of=user&user=o", RUNNERS),
    PageRow("get", "/search/", ANYBODY),
    PageRow("get", "/search/?q=tess+senior", ANYBODY),
    PageRow("get", "/company/", ADMIN),
    PageRow("post", "/company/", ADMINS_CHANGE, COMPANY),
    PageRow("post", "/account/tokens/issue/", SENT_ON),
    PageRow("post", "/account/tokens/issue/", ANYBODY.replace("200", "422"), is_asked=True),
    PageRow(
        "post",
        "/account/tokens/{token}/revoke/",
        "404 302 404 404 404 404 404 404 302",
        prepare=issue_for_rosa,
    ),
]
CARDS = [
    PageRow("get", "/scorecards/{bobs}/", HEARD),
    PageRow("get", "/scorecards/{carols}/", SEEING),
    PageRow(
        "post",
        "/scorecards/{bobs}/submit/",
        "403 403 404 403 302 403 404 404 302",
        {"overall": "yes", "overall.base": "0", "do": "save"},
    ),
    PageRow("get", "/scorecards/{bobs}/draft/", "403 403 404 403 200 403 404 404 401"),
    PageRow("post", "/scorecards/{bobs}/draft/", "422 422 404 422 422 422 404 404 401"),
    PageRow("get", "/scorecards/{carols}/revise/", "404 404 404 404 404 200 404 404 302"),
    PageRow("post", "/scorecards/{carols}/revise/", "404 404 404 404 404 422 404 404 302"),
    PageRow("get", "/scorecards/{bobs}/leave/", "404 404 404 404 200 404 404 404 302"),
    PageRow(
        "post",
        "/scorecards/{bobs}/leave/",
        "404 404 404 404 302 404 404 404 302",
        {"how": "recuse", "reason": "We are friends."},
    ),
    PageRow("get", "/link/{link}/", BY_LINK + "200", prepare=send_bobs_link),
    PageRow("post", "/link/{link}/", BY_LINK + "302", prepare=send_bobs_link),
    PageRow("get", "/link/nobody-knows-this/", NOWHERE),
    PageRow("post", "/link/nobody-knows-this/", NOWHERE),
]
CANDIDATES = [
    PageRow("get", "/candidates/", ANYBODY),
    PageRow("get", "/candidates/new/", "200 200 200 404 404 404 404 404 302"),
    PageRow("post", "/candidates/new/", "422 422 422 404 404 404 404 404 302"),
    PageRow("get", "/candidates/imports/", RUNNERS),
    PageRow("post", "/candidates/imports/", RUNNERS.replace("200", "422")),
    PageRow("get", "/candidates/imports/{import}/", ROSAS),
    PageRow("post", "/candidates/imports/{import}/retry/", ROSAS.replace("200", "302")),
    PageRow("get", "/candidates/{candidate}/", STAFF_AND_PANEL),
    PageRow(
        "post",
        "/candidates/{candidate}/notice/",
        "302 302 404 404 404 404 404 404 302",
        {"notice-headline": "Ran a desk", "notice-transcription_basis": "consent"},
    ),
    PageRow("get", "/transcripts/{transcript}/raw/", HEARD),
    PageRow("get", "/transcripts/{transcript}/", HEARD),
    PageRow("post", "/uploads/{upload}/retry/", HEARS),
    PageRow("post", "/uploads/{upload}/dismiss/", HEARS),
    PageRow("post", "/transcripts/{transcript}/retry/", "302 302 404 302 302 302 404 404 302"),
]
LOOPS = [
    PageRow("get", "/loops/", ANYBODY),
    PageRow("get", "/queue/", ANYBODY),
    PageRow("get", "/loops/new/?opening={opening}", PLANNERS),
    PageRow("post", "/loops/new/?opening={opening}", "422 422 404 422 404 404 404 404 302"),
    PageRow("get", "/loops/{loop}/", STAFF_AND_PANEL),
    PageRow("post", "/loops/{loop}/do/hold/", STAFF_DO, {"hold-reason": "Budget."}),
    PageRow(
        "post",
        "/loops/{loop}/do/link/",
        STAFF_DO,
        {"link-seat": "{daves_seat}", "link-what": "send"},
    ),
    PageRow("get", "/loops/{loop}/debrief/", SEEING),
    PageRow(
        "post",
        "/loops/{loop}/debrief/decide/",
        "412 403 404 412 404 403 404 404 302",
        {
            "decide-outcome": "hire",
            "decide-reason": "Clear.",
            "decide-override_reason": LONG_REASON,
        },
    ),
    PageRow(
        "post",
        "/loops/{loop}/debrief/approve/",
        "302 302 404 302 404 403 404 404 302",
        {"approve-outcome": "hire", "approve-reason": LONG_REASON},
    ),
    PageRow(
        "post",
        "/loops/{loop}/debrief/reopen/",
        "302 403 404 302 404 403 404 404 302",
        {"reopen-reason": LONG_REASON},
        record_decision,
    ),
    PageRow(
        "post",
        "/loops/{loop}/debrief/dissent/",
        "302 302 404 302 404 302 404 404 302",
        {"dissent-reason": LONG_REASON},
        record_decision,
    ),
    PageRow("post", "/loops/{loop}/signal/", SEEING),
    PageRow("get", "/decisions/{decision}/replay/", SEEING, prepare=record_decision),
]
OPENINGS = [
    PageRow("get", "/openings/", ANYBODY),
    PageRow("get", "/openings/new/", ADMIN),
    PageRow("post", "/openings/new/", "422 404 404 404 404 404 404 404 302"),
    PageRow("get", "/openings/{opening}/", STAFF_AND_PANEL),
    PageRow("get", "/openings/{opening}/finalists/", PLANNERS),
    PageRow("post", "/openings/{opening}/coverage/", PLANNERS),
    PageRow(
        "post",
        "/openings/{opening}/revoke/",
        STAFF_DO,
        {"user": "{rosa}", "role": "recruiter"},
    ),
    PageRow(
        "post",
        "/openings/{opening}/role/",
        STAFF_DO,
        {"role-user": "olga@example.com", "role-role": "recruiter"},
    ),
    PageRow("get", "/calibration/", ADMIN),
    PageRow("get", "/my-calibration/", ANYBODY),
    PageRow("get", "/outcomes/", ANYBODY),
    PageRow(
        "post",
        "/outcomes/import/",
        "422 422 422 422 422 422 422 422 302",
        {"csv": "loop,months"},
    ),
    PageRow("get", "/loops/{loop}/outcome/6/", DECIDERS, prepare=record_decision),
    PageRow("post", "/loops/{loop}/outcome/6/", TOO_EARLY, prepare=record_decision),
    PageRow("get", "/audit/", ADMIN),
    PageRow("get", "/audit/export/", ADMIN),
    PageRow("get", "/audit/head/", ADMIN),
    PageRow("get", "/reports/funnel/", RUNNERS),
    PageRow("get", "/reports/funnel/csv/", RUNNERS),
    PageRow("get", "/reports/time-to-submit/", RUNNERS),
    PageRow("get", "/reports/time-to-submit/csv/", RUNNERS),
    PageRow("get", "/reports/movement/", RUNNERS),
    PageRow("get", "/reports/movement/csv/", RUNNERS),
    PageRow("get", "/reports/ratings/csv/", RUNNERS),
    PageRow("get", "/reports/impact/", ADMIN),
    PageRow("get", "/reports/impact/csv/", ADMIN),
    PageRow("get", "/reports/revealed/", ADMIN),
    PageRow("get", "/reports/revealed/csv/", ADMIN),
    PageRow("get", "/reports/agreement/", ADMIN),
    PageRow("get", "/reports/agreement/csv/", ADMIN),
]
AT_DRAFT = "/rubrics/drafts/{draft}/"
RUBRICS = [
    PageRow("get", "/rubrics/", ADMIN),
    PageRow("get", "/rubrics/{rubric}/", ADMIN),
    PageRow("get", "/rubrics/{rubric}/file/", ADMIN),
    PageRow("get", "/rubrics/compare/?before={rubric}&after={rubric}", ADMIN),
    PageRow("post", "/rubrics/drafts/", ADMINS_CHANGE, {"rubric": "{rubric}"}),
    PageRow("post", "/rubrics/drafts/import/", ADMIN.replace("200", "422")),
    PageRow("get", AT_DRAFT, ADMIN, prepare=draft_rubric),
    PageRow("post", AT_DRAFT, ADMINS_CHANGE, {"do": "add", "version": "1"}, draft_rubric),
    PageRow("get", f"{AT_DRAFT}preview/", ADMIN, prepare=draft_rubric),
    PageRow("post", f"{AT_DRAFT}discard/", ADMINS_CHANGE, prepare=draft_rubric),
]
PRIVACY_AT = "/candidates/{candidate}/privacy/"
WHY = {"hold-reason": LONG_REASON, "lift-reason": LONG_REASON}
POLICY = {"jurisdiction": "DE", "kind": "candidate", "days": "180"}
PRIVACY = [
    PageRow("get", "/privacy/", ADMIN),
    PageRow("post", "/privacy/policies/", ADMINS_CHANGE, POLICY),
    PageRow("post", "/privacy/policies/usual/", ADMINS_CHANGE),
    PageRow("post", "/privacy/policies/{policy}/remove/", ADMINS_CHANGE, prepare=keep_policy),
    PageRow("get", PRIVACY_AT, ADMIN),
    PageRow("post", f"{PRIVACY_AT}export/", ADMIN),
    PageRow("post", f"{PRIVACY_AT}hold/", ADMINS_CHANGE, WHY),
    PageRow("post", f"{PRIVACY_AT}lift/", ADMINS_CHANGE, WHY, hold_first),
    PageRow("post", f"{PRIVACY_AT}terms/", ADMINS_CHANGE, {"terms-jurisdiction": "DE"}),
    PageRow("post", f"{PRIVACY_AT}erase/", ADMINS_CHANGE, {"erase-name": "Tess Kim"}),
    PageRow("get", "/declare/{declaration}/", IN_AND_OUT, prepare=ask_tess),
    PageRow("post", "/declare/{declaration}/", IN_AND_OUT, {"sex": "female"}, ask_tess),
    PageRow("get", "/declare/forged/", NOWHERE),
]
TOKENS_ONLY = "401 401 401 401 401 401 401 401 401"
WAREHOUSE = [  # what a token reads stands in tests/integrations/warehouse
    PageRow("get", "/harvest/v1/scorecards", TOKENS_ONLY),
    PageRow("get", "/harvest/v1/nowhere", TOKENS_ONLY),
    PageRow("get", "/harvest/v3/scorecards", TOKENS_ONLY),
    PageRow("post", "/harvest/v3/token", TOKENS_ONLY),
]
OPEN_TO_ALL = [
    PageRow("get", "/health/live", IN_AND_OUT),
    PageRow("get", "/health/ready", IN_AND_OUT),
    PageRow("get", "/metrics", NOWHERE),
    PageRow("get", "/accounts/login/", SIGN_IN),
    PageRow("post", "/accounts/login/", SIGN_IN),
    PageRow("get", "/accounts/signup/", SIGN_IN),
    PageRow("post", "/accounts/signup/", SIGN_IN),
    PageRow("get", "/accounts/inactive/", IN_AND_OUT),
    PageRow("get", "/accounts/password/reset/", IN_AND_OUT),
    PageRow("post", "/accounts/password/reset/", IN_AND_OUT),
    PageRow("get", "/accounts/password/reset/done/", IN_AND_OUT),
    PageRow("get", "/accounts/password/reset/key/done/", IN_AND_OUT),
    PageRow("get", "/accounts/password/reset/key/1-abc/", IN_AND_OUT),
    PageRow("post", "/accounts/password/reset/key/1-abc/", IN_AND_OUT),
    PageRow("get", "/accounts/oidc/callback/", NOWHERE),
    PageRow("post", "/accounts/oidc/start/", NOWHERE),
    PageRow("get", "/accounts/3rdparty/", NOWHERE),
    PageRow("get", "/accounts/social/connections/", NOWHERE),
]
SIGNING_IN = [
    PageRow("get", "/accounts/logout/", ANYBODY),
    PageRow("post", "/accounts/logout/", SENT_ON),
    PageRow("get", "/accounts/reauthenticate/", ANYBODY),
    PageRow("post", "/accounts/reauthenticate/", ANYBODY),
    PageRow("get", "/accounts/email/", NOWHERE),
    PageRow("post", "/accounts/email/", NOWHERE, {"action_add": "1", "email": "me@example.org"}),
    PageRow("get", "/accounts/confirm-email/", NOWHERE),
    PageRow("get", "/accounts/confirm-email/abc/", NOWHERE),
    PageRow("get", "/accounts/password/change/", ANYBODY),
    PageRow("post", "/accounts/password/change/", ANYBODY),
    PageRow("get", "/accounts/oidc/again/", SENT_ON),
    PageRow("get", "/accounts/password/set/", SENT_ON),
    PageRow("post", "/accounts/password/set/", SENT_ON),
    PageRow("get", "/accounts/login/code/confirm/", SENT_ON),
    PageRow("post", "/accounts/login/code/confirm/", SENT_ON),
    PageRow("get", "/accounts/2fa/", ANYBODY),
    PageRow("get", "/accounts/2fa/authenticate/", SENT_ON),
    PageRow("post", "/accounts/2fa/authenticate/", SENT_ON),
    PageRow("get", "/accounts/2fa/reauthenticate/", SENT_ON),
    PageRow("post", "/accounts/2fa/reauthenticate/", SENT_ON),
    PageRow("get", "/accounts/2fa/totp/activate/", SENT_ON),
    PageRow("post", "/accounts/2fa/totp/activate/", SENT_ON),
    PageRow("get", "/accounts/2fa/totp/deactivate/", NO_FACTOR_YET),
    PageRow("post", "/accounts/2fa/totp/deactivate/", NO_FACTOR_YET),
    PageRow("get", "/accounts/2fa/webauthn/", SENT_ON),
    PageRow("get", "/accounts/2fa/webauthn/add/", SENT_ON),
    PageRow("post", "/accounts/2fa/webauthn/add/", SENT_ON),
    PageRow("get", "/accounts/2fa/webauthn/login/", SENT_ON),
    PageRow("post", "/accounts/2fa/webauthn/login/", SENT_ON),
    PageRow("get", "/accounts/2fa/webauthn/reauthenticate/", SENT_ON),
    PageRow("post", "/accounts/2fa/webauthn/reauthenticate/", SENT_ON),
    *(PageRow(how, "/accounts/2fa/webauthn/keys/1/edit/", SENT_ON) for how in ("get", "post")),
    *(PageRow(how, "/accounts/2fa/webauthn/keys/1/remove/", SENT_ON) for how in ("get", "post")),
    PageRow("get", "/accounts/2fa/recovery-codes/", NO_FACTOR_YET),
    PageRow("get", "/accounts/2fa/recovery-codes/generate/", SENT_ON),
    PageRow("post", "/accounts/2fa/recovery-codes/generate/", SENT_ON),
    PageRow("get", "/accounts/2fa/recovery-codes/download/", NO_FACTOR_YET),
]
PAGE_ROWS = [
    *OWN_PAGES,
    *(PageRow(*each) for each in STAFF_PAGES),
    *CARDS,
    *CANDIDATES,
    *LOOPS,
    *OPENINGS,
    *RUBRICS,
    *(PageRow(*each) for each in SOFTWARE_PAGES),
    *PRIVACY,
    *WAREHOUSE,
    *OPEN_TO_ALL,
    *SIGNING_IN,
]
