"""A connector: our token as v1 and v3 carry it, page after page."""

from __future__ import annotations

import base64
import re
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.test import Client

from accounts.actions import issue_token
from accounts.models import User

LINK = re.compile(r'<([^>,]+)>;\s*rel="(\w+)"')


class Connector:
    """What another program reads with a person's token of scope read."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.token, self.secret = issue_token(user, name="Warehouse", scopes=["read"])
        self.basic = basic(self.secret)
        self.key = ""

    def ask(self, path: str) -> Any:
        """Return the answer of /harvest/PATH."""
        if path.startswith("v3/") and not self.key:
            self.key = f"Bearer {self.ask_key().json()['access_token']}"
        carried = self.key if path.startswith("v3/") else self.basic
        return self.client.get(f"/harvest/{path}", headers={"Authorization": carried})

    def ask_key(self, **body: str) -> Any:
        """Return the answer of /token to the credentials in the body."""
        told = {
            "grant_type": "client_credentials",
            "client_id": self.token.prefix,
            "client_secret": self.secret,
        }
        sent = urlencode({**told, **body})
        return self.client.post("/harvest/v3/token", sent, content_type=FORM_TYPE)

    def read(self, path: str) -> Any:
        """Return the body of one answer that must succeed."""
        answer = self.ask(path)
        assert answer.status_code == 200, (path, answer.content)
        return answer.json()

    def read_all(self, path: str) -> list[Any]:
        """Return the rows of every page."""
        rows: list[Any] = []
        while path:
            answer = self.ask(path)
            assert answer.status_code == 200, (path, answer.content)
            rows += answer.json()
            path = find_next(answer)
        return rows


FORM_TYPE = "application/x-www-form-urlencoded"


def basic(name: str, password: str = "") -> str:
    """Return a Basic header."""
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def read_links(answer: Any) -> dict[str, str]:
    """Return the links of an answer as connectors take them apart: by commas."""
    links = filter(None, answer.headers.get("Link", "").split(","))
    return {found[2]: found[1] for link in links if (found := LINK.fullmatch(link.strip()))}


def find_next(answer: Any) -> str:
    """Return the path of the next page below /harvest/, empty after the last."""
    whole = urlsplit(read_links(answer).get("next", ""))
    return f"{whole.path.removeprefix('/harvest/')}?{whole.query}" if whole.path else ""
