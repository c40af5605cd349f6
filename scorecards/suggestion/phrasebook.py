"""Patterns kept as data: read once, their macros put in, compiled."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_phrasebook(name: str) -> Mapping[str, Any]:
    """Return the shipped file `name`.toml."""
    path = files("scorecards.suggestion") / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def compile_any(patterns: Iterable[str], *, word: bool = True, flags: int = 0) -> re.Pattern[str]:
    """Return one pattern that matches any of `patterns`, from the start of a word on."""
    joined = "|".join(put_macros(pattern) for pattern in patterns)
    return re.compile(rf"\b(?:{joined})" if word else joined, flags)


def put_macros(pattern: str) -> str:
    """Return the pattern with @NAME@ replaced by the alternatives of that macro, <n> by `_n_`."""
    pattern = re.sub(r"<(\w+)>", r"_\1_", pattern).replace("<(?:", "_(?:").replace(")>", ")_")
    return re.sub(r"@(\w+)@", lambda match: _expand(match.group(1)), pattern)


@cache
def _expand(name: str) -> str:
    alternatives = read_phrasebook("relations")["macros"][name]
    return "(?:" + "|".join(put_macros(item) for item in alternatives) + ")"
