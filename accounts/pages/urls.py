"""Addresses of a person's own pages."""

from django.urls import path

from accounts.pages.account import issue, revoke, show_account, show_tokens

app_name = "accounts"
urlpatterns = [
    path("account/", show_account, name="account"),
    path("account/tokens/", show_tokens, name="tokens"),
    path("account/tokens/issue/", issue, name="issue-token"),
    path("account/tokens/<uuid:public_id>/revoke/", revoke, name="revoke-token"),
]
