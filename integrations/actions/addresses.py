"""Which addresses other software may have: none inside our own network."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.actions.dialling import is_allowed
from accounts.actions.texts import read_text
from accounts.errors import Invalid

URL_MAX = 500


def read_url(value: object, field: str = "url") -> str:
    """Return an address that events may go to. Raises Invalid; DNS is asked at each sending."""
    url = read_text(value, field, most=URL_MAX, empty=_("Write the receiver's address."))
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError as error:
        raise Invalid(_("This is not an address."), field=field) from error
    _require_plain(url, field)
    if parts.scheme not in {"https", "http"} or not parts.hostname or not port:
        raise Invalid(_("Write an address like https://example.com/loopboard."), field=field)
    if parts.username is not None or parts.password is not None:
        raise Invalid(_("Leave name and password out: the signature says who we are."), field=field)
    _require_public(parts.scheme, parts.hostname, field)
    return url


def _require_plain(url: str, field: str) -> None:
    if not url.isascii() or any(char <= " " or char in '"<>\\^`{|}\x7f' for char in url):
        raise Invalid(
            _("Write the address in plain characters, others percent-encoded."), field=field
        )
    if "#" in url:
        raise Invalid(_("A receiver's address has no part after #."), field=field)


def _require_public(scheme: str, host: str, field: str) -> None:
    if scheme == "http" and not settings.WEBHOOK_NETWORKS:
        raise Invalid(_("Events go over https only."), field=field)
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        return
    if not is_allowed(literal, settings.WEBHOOK_NETWORKS):
        raise Invalid(_("This address lies inside a private network."), field=field)
