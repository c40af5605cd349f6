"""Read what the sources ask to be translated, and a catalogue, without gettext's own tools."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "candidates", "scorecards", "loops", "integrations", "jobs", "config")
GERMAN = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"
SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")')
PLACE = re.compile(r"%\(\w+\)[sdg]|%%|#|<\w+>")

CONTEXT = "\x04"  # stands between a message and what tells it from others of its words
Message = tuple[str, str]  # singular and plural, "" without one


@cache
def list_asked() -> set[Message]:
    """Return every message that code and templates mark."""
    found: set[Message] = set()
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            code = path.read_text("utf-8")
            if "gettext" in code:
                found.update(_read_calls(ast.parse(code)))
    for path in sorted((ROOT / "templates").rglob("*.*")):
        found.update(_read_template(path.read_text("utf-8")))
    return found


def _read_calls(tree: ast.AST) -> Iterator[Message]:
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
        if name in SINGULAR and len(texts) == 1 and isinstance(texts[0], str):
            yield texts[0], ""
        elif name == "pgettext" and len(texts) == 2:
            yield CONTEXT.join(map(str, texts)), ""
        elif name in PLURAL and len(texts) >= 2:
            yield str(texts[0]), str(texts[1])


def _read_template(text: str) -> Iterator[Message]:
    """Yield the messages of a template, which Django turns into calls among filler."""
    calls = templatize(text)
    for match in re.finditer(r"\b(_|gettext|ngettext|pgettext)\(", calls):
        end = calls.find("\n", match.start())
        yield from _read_call(calls[match.start() : end if end > 0 else None])


def _read_call(line: str) -> Iterator[Message]:
    """Yield the message of the call that a line begins with; what follows it is filler."""
    for end in (found.end() for found in re.finditer(r"\)", line)):
        try:
            call = ast.parse(line[:end], mode="eval")
        except SyntaxError:
            continue
        yield from _read_calls(call)
        return


def read_catalogue(path: Path) -> dict[Message, list[str]]:
    """Return each message of a .po with its translations, singular first; the header is ""."""
    found: dict[Message, list[str]] = {}
    for block in path.read_text("utf-8").split("\n\n"):
        parts: dict[str, str] = {}
        key = ""
        for line in block.splitlines():
            if match := LINE.fullmatch(line):
                key = match[1]
                parts[key] = ast.literal_eval(match[2])
            elif line.startswith('"'):
                parts[key] += ast.literal_eval(line)
        said = [text for name, text in parts.items() if name.startswith("msgstr")]
        if "msgid" in parts:
            context = parts["msgctxt"] + CONTEXT if "msgctxt" in parts else ""
            found[context + parts["msgid"], parts.get("msgid_plural", "")] = said
    return found


def list_places(text: str) -> list[str]:
    """Return what a translation has to keep: placeholders, doubled percent signs, marks."""
    return sorted(PLACE.findall(text))
