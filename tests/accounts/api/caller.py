"""Call the API as a person; every answer is held against the OpenAPI document."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import orjson
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types

from accounts.actions import issue_token
from accounts.models import User

BASE = "/api/v1"


@cache
def read_contract() -> dict[str, Any]:
    """Return the OpenAPI document as it is generated now."""
    generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call]  # it is untyped
    return dict(generator.get_schema(request=None, public=True))


@cache
def _paths() -> list[tuple[re.Pattern[str], str]]:
    templates = sorted(read_contract()["paths"], key=lambda path: path.count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", r"[^/]+", path)), path) for path in templates]


def check_contract(method: str, path: str, response: Any) -> None:
    """Fail unless the document describes this answer: status, media type and shape."""
    template = next((name for form, name in _paths() if form.fullmatch(path)), None)
    if template is None:
        assert response.status_code in {401, 403, 404}, f"{path} is not in the document"
        return
    described = read_contract()["paths"][template].get(method)
    if described is None:
        assert response.status_code in {401, 403, 404, 405}, f"{method} {template} is undescribed"
        return
    answers = described["responses"]
    assert str(response.status_code) in answers, (method, template, response.status_code)
    content = answers[str(response.status_code)].get("content")
    if not content or not response.content:
        return
    media = response.headers["Content-Type"].split(";")[0]
    assert media in content, (method, template, media, list(content))
    if media.endswith("json"):
        schema = {**content[media]["schema"], "components": read_contract()["components"]}
        Draft202012Validator(schema).validate(orjson.loads(response.content))


class Caller:
    """One person with a token or a browser's session, or nobody."""

    def __init__(
        self,
        user: User | None,
        *,
        scopes: tuple[str, ...] = ("read", "write"),
        session: User | None = None,
        checked: bool = True,
    ) -> None:
        self.checked = checked
        self.client = Client(raise_request_exception=True)
        self.headers: dict[str, str] = {}
        if session is not None:
            self.client.force_login(session)
        if user is not None:
            _, secret = issue_token(user, name="Test", scopes=scopes)
            self.headers["Authorization"] = f"Bearer {secret}"

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Return the response; `headers` in words with underscores, like if_match."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        data = b"" if body is None else orjson.dumps(body)
        response = self.client.generic(
            method.upper(),
            BASE + path,
            data,
            content_type="application/json",
            headers={**self.headers, **sent},
        )
        if self.checked and "fields=" not in path:  # which leaves out what the document requires
            check_contract(method, (BASE + path).split("?")[0], response)
        return response

    def get(self, path: str, **headers: str) -> Any:
        return self.call("get", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("post", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("put", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("patch", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.call("delete", path, **headers)

    def read(self, path: str) -> Any:
        """Return the body of a read that must succeed."""
        response = self.get(path)
        assert response.status_code == 200, response.content
        return response.json()

    def make(self, path: str, body: Any = None, *, status: int = 201, **headers: str) -> Any:
        """Return the body of a post that must succeed."""
        response = self.post(path, body, **headers)
        assert response.status_code == status, response.content
        return response.json()
