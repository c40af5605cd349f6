"""A person's own account and their API tokens."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import end_sessions, issue_token, revoke_token
from accounts.actions.languages import choose_language, speaking_to
from accounts.actions.sessions import spare_session
from accounts.errors import Invalid, NotFound
from accounts.models import ApiToken, User
from accounts.pages.forms import LanguageForm, TokenForm
from accounts.pages.people import reader_of, signed_in_only
from accounts.pages.still_you import once_asked_again, where_to_ask


@require_safe
@signed_in_only
def show_account(request: HttpRequest) -> HttpResponse:
    """Show who the person is here, and the doors to password, second factor and tokens."""
    return _render_account(request, LanguageForm(initial={"language": reader_of(request).language}))


@require_POST
@signed_in_only
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak the chosen language to the person from now on, on pages and in letters."""
    reader, form = reader_of(request), LanguageForm(request.POST)
    if not form.is_valid():
        return _render_account(request, form, status=422)
    choose_language(reader, form.cleaned_data["language"])
    with speaking_to(reader):
        messages.success(request, _("Saved."))
    return redirect("accounts:account")


def _render_account(request: HttpRequest, form: LanguageForm, *, status: int = 200) -> HttpResponse:
    return render(request, "accounts/account.html", {"form": form}, status=status)


@require_POST
@signed_in_only
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """End the person's sign-ins in every other browser at once; this one goes on."""
    owner = reader_of(request)
    end_sessions(owner, by=owner)
    request.session.cycle_key()
    spare_session(request.session)
    messages.success(request, _("Signed out everywhere else. API tokens are not touched."))
    return redirect("accounts:account")


@require_safe
@signed_in_only
def show_tokens(request: HttpRequest) -> HttpResponse:
    """List the person's own API tokens, with the form for another."""
    return _render(request, TokenForm())


@require_POST
@signed_in_only
@once_asked_again("accounts:tokens")
def issue(request: HttpRequest) -> HttpResponse:
    """Issue a token and show its secret in this one answer, which no cache keeps."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _render(request, form, status=422)
    try:
        token, secret = _issue(reader_of(request), form)
    except Invalid as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _render(request, form, status=422)
    return _render(request, TokenForm(), issued=token, secret=secret)


def _issue(owner: User, form: TokenForm) -> tuple[ApiToken, str]:
    return issue_token(
        owner,
        name=form.cleaned_data["name"],
        scopes=form.cleaned_data["scopes"].split(),
        expires_at=timezone.now() + timedelta(days=int(form.cleaned_data["days"])),
    )


@require_POST
@signed_in_only
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End one of the person's own tokens at once."""
    owner = reader_of(request)
    token = ApiToken.objects.visible_to(owner).filter(public_id=public_id).first()
    if token is None:
        raise NotFound
    revoke_token(token, by=owner)
    messages.success(request, _("Revoked. Programs that use it are locked out from now on."))
    return redirect("accounts:tokens")


def _render(
    request: HttpRequest,
    form: TokenForm,
    *,
    issued: ApiToken | None = None,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    owner = reader_of(request)
    context = {
        "form": form,
        "issued": issued,
        "secret": secret,
        "tokens": list(ApiToken.objects.visible_to(owner)),
        "now": timezone.now(),
        "asking": where_to_ask(request, request.path),
    }
    return render(request, "accounts/tokens.html", context, status=status)
