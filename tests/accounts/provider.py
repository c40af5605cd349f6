"""A provider of OpenID Connect on this machine that tells the truth until a test says otherwise."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from jwt.algorithms import ECAlgorithm

CLIENT, SECRET = "loopboard", "canary-client-secret"
START, CALLBACK = "/accounts/oidc/start/", "/accounts/oidc/callback/"


class Provider:
    """Its address, what it says of who signs in, and what it lies about."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.signs_with: Any = self.key
        self.algorithm, self.key_id = "ES256", "k1"
        self.claims: dict[str, Any] = {}
        self.user_info: dict[str, Any] = {}
        self.discovery: dict[str, Any] = {}
        self.refuses = self.nests = self.redirects = self.drips = self.drowns = ""
        self.nonce = self.challenge = ""
        self.asked: list[dict[str, str]] = []
        self.heard = 0

    def vouch(self, email: str, subject: str = "sub-1", **more: Any) -> None:
        """Say who signs in from now on."""
        self.claims = {"sub": subject, "email": email, "email_verified": True, **more}
        self.user_info = {"sub": subject}

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, object]:
        """Return status and JSON of one request."""
        if self.refuses and path.endswith(self.refuses):
            return 503, {"error": "temporarily_unavailable"}
        answers: dict[str, Callable[[], object]] = {
            "/.well-known/openid-configuration": self._describe,
            "/keys": self._list_keys,
            "/token": lambda: self._issue(form),
            "/userinfo": lambda: self.user_info,
        }
        return 200, answers[path]()

    def _describe(self) -> object:
        known = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
        return {**known, **self.discovery}

    def _list_keys(self) -> object:
        public = json.loads(ECAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "k1", "use": "sig", "alg": "ES256"}]}

    def _issue(self, form: dict[str, str]) -> object:
        self.asked.append(form)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != self.challenge:
            return {"error": "invalid_grant"}
        now = int(time.time())
        said = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": self.nonce}
        said.update(self.claims)
        kept = {name: value for name, value in said.items() if value is not None}
        signed = jwt.encode(kept, self.signs_with, self.algorithm, headers={"kid": self.key_id})
        return {"access_token": "canary-access", "token_type": "Bearer", "id_token": signed}


def never_ends(provider: Provider, handler: BaseHTTPRequestHandler, over: threading.Event) -> bool:
    """Answer without an end, by the byte or as fast as it goes, if that is wanted."""
    drips = provider.drips and handler.path.endswith(provider.drips)
    drowns = provider.drowns and handler.path.endswith(provider.drowns)
    if drips or drowns:
        handler.send_response(200)
        handler.end_headers()
        with suppress(OSError):  # until they hang up
            while not over.wait(0.02 if drips else 0):
                handler.wfile.write(b" " * (1 if drips else 100_000))
    return bool(drips or drowns)


@contextmanager
def run_provider() -> Iterator[Provider]:
    """Run one on a free port, in a thread, for this block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            form = dict(parse_qsl(self.rfile.read(length).decode()))
            path = self.path.removeprefix("/there")
            provider.heard += 1
            if never_ends(provider, self, over):
                return
            status, answer = provider.answer(path, form)
            body = json.dumps(answer).encode()
            if provider.nests and self.path.endswith(provider.nests):
                body = b"[" * 100_000
            if provider.redirects and self.path.endswith(provider.redirects) and path == self.path:
                status = 307
            self.send_response(status)
            self.send_header("Location", f"{provider.url}/there{path}")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 (the server's name)

        def log_message(self, *_: object) -> None:
            pass

    over = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def leave(browser: Client, provider: Provider, **form: str) -> dict[str, str]:
    """Press the button and return what the provider is asked."""
    page = browser.post(START, form).content.decode()
    address = html.unescape(re.findall(r'class="btn primary wide" href="([^"]+)"', page)[0])
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{provider.url}/authorize?")
    provider.nonce, provider.challenge = asked["nonce"], asked["code_challenge"]
    return asked


def come_back(browser: Client, asked: dict[str, str], **query: str) -> Any:
    return browser.get(CALLBACK, {"state": asked["state"], "code": "canary-code", **query})


def sign_in_by(provider: Provider, browser: Client | None = None, **form: str) -> Any:
    browser = browser or Client()
    return come_back(browser, leave(browser, provider, **form))
