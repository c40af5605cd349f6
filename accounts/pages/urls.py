"""Addresses of a person's own pages."""

from django.urls import path

from accounts.pages.account import (
    issue,
    revoke,
    set_language,
    show_account,
    show_tokens,
    sign_out_elsewhere,
)
from accounts.pages.company import show_company
from accounts.pages.picking import offer_people
from accounts.pages.provider import finish, start

app_name = "accounts"
urlpatterns = [
    path("account/", show_account, name="account"),
    path("account/sign-out-elsewhere/", sign_out_elsewhere, name="sign-out-elsewhere"),
    path("account/language/", set_language, name="set-language"),
    path("company/", show_company, name="company"),
    path("accounts/oidc/start/", start, name="provider-start"),
    path("accounts/oidc/callback/", finish, name="provider-callback"),
    path("people/", offer_people, name="people"),
    path("account/tokens/", show_tokens, name="tokens"),
    path("account/tokens/issue/", issue, name="issue-token"),
    path("account/tokens/<uuid:public_id>/revoke/", revoke, name="revoke-token"),
]
