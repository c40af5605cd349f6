"""Explain every field of the API's document, and show each request and answer by an example."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from accounts.api.describing import SOME_ID

WORDS = Path(__file__).with_name("api_words.toml")
BY_FORMAT: Mapping[str, Any] = {
    "uuid": SOME_ID,
    "date-time": "2026-05-04T09:00:00Z",
    "date": "2026-05-04",
    "uri": "https://loops.example.com/",
    "email": "tess.kim@example.org",
    "double": 3.1,
}
BY_TYPE: Mapping[str, Any] = {"integer": 2, "number": 3.1, "boolean": True, "string": "Text"}
DEEPEST = 6


@cache
def read_words() -> dict[str, dict[str, Any]]:
    """Return meanings and examples by field."""
    return tomllib.loads(WORDS.read_text("utf-8"))


def explain(document: dict[str, Any]) -> None:
    """Give every property and parameter a description, every body and answer an example."""
    for name, schema in document["components"]["schemas"].items():
        for field, inner in schema.get("properties", {}).items():
            _explain_field(name, field, inner)
    for methods in document["paths"].values():
        for told in methods.values():
            _explain_operation(told, document)


def _explain_field(shape: str, field: str, schema: dict[str, Any]) -> None:
    if "description" in schema or "$ref" in schema:
        return
    meanings = read_words()["meanings"]
    plain = shape.removesuffix("Request")
    if meaning := meanings.get(f"{plain}.{field}") or meanings.get(field):
        schema["description"] = meaning


def _explain_operation(told: dict[str, Any], document: dict[str, Any]) -> None:
    for parameter in told.get("parameters", []):
        meaning = read_words()["meanings"].get(parameter["name"])
        if meaning and "description" not in parameter:
            parameter["description"] = meaning
    contents = [answer.get("content", {}) for answer in told["responses"].values()]
    for content in [told.get("requestBody", {}).get("content", {}), *contents]:
        for media, body in content.items():
            if media == "application/json" and not {"example", "examples"} & set(body):
                body["example"] = make_example(body["schema"], document)


def make_example(schema: Any, document: dict[str, Any], *, name: str = "", depth: int = 0) -> Any:
    """Return a value that `schema` describes; a list has one entry, an open mapping one."""
    if "$ref" in schema:
        found = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return make_example(found, document, name=name, depth=depth)
    for several in ("oneOf", "anyOf", "allOf"):
        if several in schema:
            return make_example(schema[several][0], document, name=name, depth=depth)
    kinds = schema.get("type", "object")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    if kind == "object":
        return _make_object(schema, document, name, depth)
    if kind == "array":
        return [] if depth > DEEPEST else [_go_on(schema["items"], document, name, depth)]
    return _make_scalar(schema, kind, name)


def _go_on(schema: Any, document: dict[str, Any], name: str, depth: int) -> Any:
    one = name[:-3] + "y" if name.endswith("ies") else name.removesuffix("s")
    return make_example(schema, document, name=one, depth=depth + 1)


def _make_object(schema: Any, document: dict[str, Any], name: str, depth: int) -> Any:
    fields = schema.get("properties")
    if fields is not None:
        return {
            field: make_example(inner, document, name=field, depth=depth + 1)
            for field, inner in fields.items()
        }
    values = schema.get("additionalProperties")
    if isinstance(values, dict) and values:
        return {"strategy": _go_on(values, document, name, depth)}
    return {}


def _make_scalar(schema: Any, kind: str, name: str) -> Any:
    choices = [each for each in schema.get("enum", []) if each is not None]
    known = read_words()["examples"].get(name)
    if choices:
        return known if known in choices else choices[0]
    if known is not None and kind in {"string", "integer"} and "format" not in schema:
        return known
    usual = BY_FORMAT.get(schema.get("format", ""), BY_TYPE.get(kind))
    least, most = schema.get("minimum"), schema.get("maximum")
    if kind in {"integer", "number"} and usual is not None:
        usual = usual if least is None else max(usual, least)
        usual = usual if most is None else min(usual, most)
    return usual
