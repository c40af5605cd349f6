"""What is watched during every test, whatever the test asks.

An event of the audit log is one that docs/audit-events.md names, with that subject, way and
payload; a sentence that code asks to be translated is in the German catalogue; a refusal says
something, and wrong input names its field; why a job, a delivery or a sign-in failed has a code
that the documents name. So what an action has wrong there fails each test that walks it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.utils.translation import trans_real

from accounts.actions.vouching import NotVouched
from accounts.errors import Invalid, Refusal, Unreachable
from accounts.models import AuditEvent
from accounts.signals import event_recorded
from jobs.errors import JobRefused
from tests.messages import APPS, CONTEXT, GERMAN, ROOT, read_catalogue

DOCUMENT = ROOT / "docs" / "audit-events.md"
ROW = re.compile(
    r"^\| `(?P<verb>[a-z_.]+)` \| [^|]+ \| (?P<on>\w+) \| (?P<by>[\w ]+) \|(?P<told>.*)\|$"
)
FIELD = re.compile(r"[a-z_0-9]+(\..*)?", re.DOTALL)  # below it stand keys that people chose
CODE = re.compile(r"^\| (`\w+`(?:, `\w+`)*) \|", re.MULTILINE)
ANSWERED = re.compile(r"It answered \d{3}\.")
OURS = tuple(f"{app}." for app in APPS)


@dataclass(frozen=True, slots=True)
class Row:
    """One verb: its subject, whether a person does it, the worker or both, and its payload."""

    on: str
    by: str
    always: frozenset[str]
    sometimes: frozenset[str]


@cache
def read_rows() -> dict[str, Row]:
    """Return each verb's row. A part of a payload in brackets is there sometimes."""
    found = {}
    for line in DOCUMENT.read_text("utf-8").splitlines():
        if match := ROW.match(line):
            parts = match["told"]
            sometimes = frozenset(re.findall(r"\(`(\w+)`\)", parts))
            always = frozenset(re.findall(r"`(\w+)`", parts)) - sometimes
            found[match["verb"]] = Row(match["on"], match["by"], always, sometimes)
    return found


def say_strange(event: AuditEvent) -> str:
    """Return what about this event is not as its row has it, or nothing."""
    row = read_rows().get(event.verb)
    if row is None:
        return f"{event.verb} has no row"
    told = set(event.payload)
    if not row.always <= told <= row.always | row.sometimes:
        return f"{event.verb} tells {sorted(told)}"
    if event.subject_kind != row.on:
        return f"{event.verb} is of a {event.subject_kind}"
    by = "nobody" if event.actor_id is None else "person"
    return "" if by in row.by else f"{event.verb} is by {by}"


@contextmanager
def watched_events() -> Iterator[list[str]]:
    """Collect what is strange about the events that are recorded in this block."""
    strange: list[str] = []

    def look(event: AuditEvent, **_: Any) -> None:
        if said := say_strange(event):
            strange.append(said)

    event_recorded.connect(look)
    try:
        yield strange
    finally:
        event_recorded.disconnect(look)


@cache
def list_codes(*names: str) -> frozenset[str]:
    """Return what stands as a code in the first column of a table of these documents."""
    texts = [(ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in names]
    return frozenset(re.findall(r"\w+", " ".join(" ".join(CODE.findall(text)) for text in texts)))


def say_unnamed(kind: str, code: str, sentence: str) -> str:
    """Return what about a failure no document or catalogue has, or nothing."""
    if code not in list_codes("jobs", "running", "transcripts", "webhooks"):
        return f"{kind} with {code!r}"
    with_a_number = code in list_codes("transcripts") or ANSWERED.fullmatch(sentence)
    if sentence and not with_a_number and sentence not in _list_sentences():
        return f"{kind} says {sentence!r}"
    return ""


@contextmanager
def watched_codes() -> Iterator[list[str]]:
    """Collect the codes of jobs, deliveries and sign-ins that failed and no document names."""
    strange: list[str] = []
    with pytest.MonkeyPatch.context() as replaced:
        for kind in (JobRefused, Unreachable, NotVouched):
            replaced.setattr(kind, "__init__", _watch(kind, strange))
        yield strange


def _watch(kind: type[Exception], strange: list[str]) -> Callable[..., None]:
    begin = kind.__init__

    def refuse(refusal: Exception, code: str, *said: Any, **more: Any) -> None:
        sentence = said[0] if said and isinstance(said[0], str) else ""
        if unnamed := say_unnamed(kind.__name__, code, sentence):
            strange.append(unnamed)
        begin(refusal, code, *said, **more)

    return refuse


@cache
def _list_sentences() -> frozenset[str]:
    return frozenset(text for message in read_catalogue(GERMAN) for text in message)


@contextmanager
def watched_sentences() -> Iterator[list[str]]:
    """Collect the sentences that our code asks for and the catalogue lacks, and odd refusals."""
    strange: list[str] = []
    begin = Refusal.__init__

    def refuse(refusal: Refusal, message: str, **said: Any) -> None:
        field = said.get("field")
        if not (str(message) == message and message):
            strange.append(f"{type(refusal).__name__} says {message!r}")
        if (type(refusal) is Invalid or field) and not FIELD.fullmatch(str(field or "")):
            strange.append(f"{message!r} is of the field {field!r}")
        begin(refusal, message, **said)

    with pytest.MonkeyPatch.context() as replaced:
        replaced.setattr(Refusal, "__init__", refuse)
        for stand_in in _list_stand_ins(strange):
            replaced.setattr(f"django.utils.translation._trans.{stand_in.__name__}", stand_in)
        yield strange


def _list_stand_ins(strange: list[str]) -> list[Callable[..., str]]:
    def look(message: str, *context: str) -> None:
        whole = CONTEXT.join((*context, message))
        if whole in _list_sentences():
            return
        if sys._getframe(3).f_globals["__name__"].startswith(OURS):
            strange.append(f"{whole!r} is in no catalogue")

    def gettext(message: str) -> str:
        look(message)
        return trans_real.gettext(message)

    def ngettext(singular: str, plural: str, number: float) -> str:
        look(singular)
        look(plural)
        return trans_real.ngettext(singular, plural, number)

    def pgettext(context: str, message: str) -> str:
        look(message, context)
        return trans_real.pgettext(context, message)

    return [gettext, ngettext, pgettext]
