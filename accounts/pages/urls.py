"""Addresses of a person's own pages."""

from allauth.account.views import password_change, password_reset_from_key, password_set
from allauth.mfa.recovery_codes.views import generate_recovery_codes
from allauth.mfa.totp.views import activate_totp, deactivate_totp
from allauth.mfa.webauthn.views import edit_webauthn, remove_webauthn
from django.urls import path, re_path

from accounts.pages.account import (
    issue,
    revoke,
    set_language,
    show_account,
    show_tokens,
    sign_out_elsewhere,
)
from accounts.pages.company import show_company
from accounts.pages.passkeys import (
    AddPasskeyView,
    LoginPasskeyView,
    ReauthenticatePasskeyView,
    show_factors,
)
from accounts.pages.picking import offer_people
from accounts.pages.provider import finish, start
from accounts.pages.still_you import (
    ask_again,
    change_one_at_a_time,
    note_changed_factors,
    show_again,
)

app_name = "accounts"
# allauth's own addresses: what changes a factor and its audit event are one transaction here, and
# who signs in by the identity provider alone is asked once more, too.
FACTORS = [
    ("totp/activate/", activate_totp),
    ("totp/deactivate/", deactivate_totp),
    ("recovery-codes/generate/", generate_recovery_codes),
    ("webauthn/add/", AddPasskeyView.as_view()),
    ("webauthn/keys/<int:pk>/edit/", edit_webauthn),
    ("webauthn/keys/<int:pk>/remove/", remove_webauthn),
]
# The same of passwords; where they are switched off, none of these is reached.
KEY = "^reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
PASSWORDS = [
    path("set/", ask_again(change_one_at_a_time(password_set))),
    path("change/", change_one_at_a_time(password_change)),
    re_path(KEY, change_one_at_a_time(password_reset_from_key)),
]
urlpatterns = [
    path("account/", show_account, name="account"),
    path("account/sign-out-elsewhere/", sign_out_elsewhere, name="sign-out-elsewhere"),
    path("account/language/", set_language, name="set-language"),
    path("company/", show_company, name="company"),
    path("accounts/oidc/start/", start, name="provider-start"),
    path("accounts/oidc/again/", show_again, name="provider-again"),
    path("accounts/oidc/callback/", finish, name="provider-callback"),
    *[
        path(f"accounts/2fa/{where}", ask_again(note_changed_factors(view)))
        for where, view in FACTORS
    ],
    path("accounts/2fa/webauthn/", show_factors),
    path("accounts/2fa/webauthn/login/", LoginPasskeyView.as_view()),
    path("accounts/2fa/webauthn/reauthenticate/", ReauthenticatePasskeyView.as_view()),
    path("people/", offer_people, name="people"),
    path("account/tokens/", show_tokens, name="tokens"),
    path("account/tokens/issue/", issue, name="issue-token"),
    path("account/tokens/<uuid:public_id>/revoke/", revoke, name="revoke-token"),
]
