"""Who is calling: our API token as Harvest v1 and v3 carry it. A browser's session opens nothing.

v3 asks for a short-lived key first. Ours is a signed note of the API token's row and keeps no
state: the row is read with every request, so a revoked token ends what was made from it at once.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from django.core import signing
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, UnsupportedMediaType
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.actions.tokens import digest_secret
from accounts.api.authentication import admit
from accounts.models import ApiToken, User

SALT = "loopboard.harvest.key"
KEY_SECONDS = 3600
Caller = tuple[User, ApiToken]


def read_basic(request: Request) -> tuple[str, str] | None:
    """Return name and password of the header, None without. Raises AuthenticationFailed."""
    scheme, _, coded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, password = base64.b64decode(coded, validate=True).decode().partition(":")
    except ValueError as error:  # not Base64, or not UTF-8
        raise AuthenticationFailed("The Authorization header cannot be read.") from error
    return name, password


class TokenAsUserName(BaseAuthentication):
    """v1: Basic, the API token is the user name; the password is not looked at."""

    def authenticate(self, request: Request) -> Caller | None:
        """Return the owner and the token, None without them. Raises AuthenticationFailed."""
        given = read_basic(request)
        return None if given is None else admit(digest=digest_secret(given[0]))

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 (DRF's signature)
        """Return the challenge that makes a missing token a 401."""
        return 'Basic realm="Harvest"'


class ClientCredentials(TokenAsUserName):
    """v3's /token: the id or prefix of an API token and the token, by Basic or in the body."""

    def authenticate(self, request: Request) -> Caller | None:
        """Return the owner and the token, None without them. Raises AuthenticationFailed."""
        given = read_basic(request) or _read_body(request)
        if given is None:
            return None
        caller = admit(digest=digest_secret(given[1]))
        if given[0] not in {caller[1].prefix, str(caller[1].public_id)}:
            raise AuthenticationFailed("The client_id is the id or the prefix of the token.")
        return caller


def _read_body(request: Request) -> tuple[str, str] | None:
    try:
        body: Any = request.data
    except UnsupportedMediaType:
        return None
    if not isinstance(body, Mapping) or "client_secret" not in body:
        return None
    return str(body.get("client_id", "")), str(body["client_secret"])


def write_key(token: ApiToken) -> str:
    """Return a key for v3 that ends with the token, or after KEY_SECONDS."""
    return signing.dumps(token.pk, salt=SALT)


class SignedKey(BaseAuthentication):
    """v3: Bearer, a key from /token."""

    def authenticate(self, request: Request) -> Caller | None:
        """Return the owner and the token, None without a key. Raises AuthenticationFailed."""
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        try:
            token = signing.loads(key.strip(), salt=SALT, max_age=KEY_SECONDS)
        except signing.BadSignature as error:
            raise AuthenticationFailed("This key is unknown or over: ask for another.") from error
        return admit(pk=token)

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 (DRF's signature)
        """Return the challenge that makes a missing key a 401."""
        return "Bearer"


class MayRead(BasePermission):
    """A token of scope `read`; nothing is ever changed here."""

    message = "This token's scopes do not allow that."

    def has_permission(self, request: Request, view: Any) -> bool:  # noqa: ARG002 (DRF's signature)
        """Return whether the request may reach its view at all."""
        token: Any = request.auth
        return isinstance(token, ApiToken) and ApiToken.Scope.READ in token.scopes
