"""The API's reference as a page: read from the same document that programs read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from accounts.pages.people import signed_in_only

TONES = {"get": "accent", "post": "ok", "put": "warn", "patch": "warn", "delete": "danger"}
LEFT_OUT = {"401", "403", "404", "429"}  # every address has these; the page says so once


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of an address, or a field of a body."""

    name: str
    kind: str
    is_required: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent or answered: its fields and an example in JSON."""

    title: str
    meaning: str
    fields: tuple[Field, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address."""

    key: str
    method: str
    path: str
    tone: str
    summary: str
    text: str
    parameters: tuple[Field, ...]
    request: Body | None
    answers: tuple[Body, ...]
    refusals: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Room:
    """The addresses of one subject."""

    key: str
    name: str
    operations: tuple[Operation, ...]


@require_safe
@signed_in_only
def show_reference(request: HttpRequest) -> HttpResponse:
    """Show every address by its subject, each with what it does."""
    return render(request, "api/reference.html", {"rooms": list_rooms()})


@require_safe
@signed_in_only
def show_room(request: HttpRequest, key: str) -> HttpResponse:
    """Show what each address of one subject takes and answers; 404 if there is no such subject."""
    rooms = list_rooms()
    room = next((one for one in rooms if one.key == key), None)
    if room is None:
        raise Http404
    return render(request, "api/room.html", {"rooms": rooms, "room": room})


@cache
def list_rooms() -> list[Room]:
    """Return the document by subject; it changes only with the code."""
    generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call]  # it is untyped
    found: dict[str, Any] = generator.get_schema(request=None, public=True)
    document = json.loads(json.dumps(found, default=str).replace("`", ""))  # marks for programs
    rooms: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            if "summary" in told:
                rooms.setdefault(told["tags"][0], []).append(_read(path, method, told, document))
    return [Room(slugify(name), name, tuple(rooms[name])) for name in sorted(rooms)]


def _read(path: str, method: str, told: Mapping[str, Any], document: Any) -> Operation:
    answers = told["responses"]
    good = {code: answer for code, answer in answers.items() if code[0] == "2"}
    bad = [
        (code, answer["description"])
        for code, answer in answers.items()
        if code[0] != "2" and code not in LEFT_OUT
    ]
    return Operation(
        key=told["operationId"],
        method=method.upper(),
        path=path,
        tone=TONES[method],
        summary=told["summary"],
        text=told.get("description", ""),
        parameters=tuple(_read_parameter(each) for each in told.get("parameters", [])),
        request=_read_body("", told.get("requestBody", {}).get("content", {}), document),
        answers=tuple(_list_answers(good, document)),
        refusals=tuple(bad),
    )


def _list_answers(answers: Mapping[str, Any], document: Any) -> Iterator[Body]:
    for code, answer in answers.items():
        body = _read_body(code, answer.get("content", {}), document)
        yield body or Body(code, answer.get("description", ""), (), "")


def _read_parameter(told: Mapping[str, Any]) -> Field:
    name = told["name"] if told["in"] != "path" else f"{{{told['name']}}}"
    kind = _name_kind(told["schema"])
    meaning = told.get("description", "")
    return Field(name, kind, bool(told.get("required")), meaning)


def _read_body(title: str, contents: Mapping[str, Any], document: Any) -> Body | None:
    found = contents.get("application/json")
    if found is None:
        media = next(iter(contents), "")
        return Body(title, media, (), "") if media else None
    shape = _resolve(found["schema"], document)
    if shape.get("type") == "array":
        shape = _resolve(shape["items"], document)
    needed = set(shape.get("required", []))
    fields = tuple(
        Field(name, _name_kind(inner), name in needed, _tell(inner, document))
        for name, inner in shape.get("properties", {}).items()
    )
    return Body(title, shape.get("description", ""), fields, _show_example(found))


def _show_example(content: Mapping[str, Any]) -> str:
    several = [each["value"] for each in content.get("examples", {}).values()]
    value = several[0] if several else content.get("example")
    return json.dumps(value, indent=2, ensure_ascii=False)


def _resolve(schema: Any, document: Any) -> Any:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def _tell(schema: Any, document: Any) -> str:
    own = schema.get("description", "")
    for several in ("oneOf", "allOf"):
        own = own or (
            _resolve(schema[several][0], document).get("description", "")
            if several in schema
            else ""
        )
    return str(own or _resolve(schema, document).get("description", ""))


def _name_kind(schema: Any) -> str:
    """Return what a value looks like, in words: text, UUID, one of a | b, list of text."""
    if "$ref" in schema:
        return "object"
    for several in ("oneOf", "anyOf", "allOf"):
        if several in schema:
            return " or ".join(dict.fromkeys(_name_kind(each) for each in schema[several]))
    if choices := schema.get("enum"):
        return " | ".join("null" if each is None else str(each) for each in choices)
    kinds = schema.get("type", "anything")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return " or ".join(_name_one(kind, schema) for kind in kinds)


def _name_one(kind: str, schema: Any) -> str:
    if kind == "array":
        return f"list of {_name_kind(schema['items'])}"
    limits = {name: schema[name] for name in ("minimum", "maximum") if name in schema}
    bounds = f" {limits.get('minimum', '…')} to {limits.get('maximum', '…')}" if limits else ""
    named = schema.get("format") if kind in {"string", "number"} else None
    return f"{named or kind}{bounds}" if kind != "null" else "null"
