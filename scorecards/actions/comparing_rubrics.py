"""What changed between two versions of a rubric, for people to read: word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from accounts.errors import NotFound
from accounts.models import User
from scorecards.actions.rubric_words import Written, write_competencies
from scorecards.models import Rubric, RubricDraft

WORD = re.compile(r"\s*\S+|\s+\Z")
REWRITTEN = 0.4  # below this share of common words a text is another one
Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand in both texts ("same"), only in the earlier ("gone") or later ("new")."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class TextChange:
    """One text that differs: `part` is name, question or the level of an anchor ("1" to "4")."""

    part: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class CompetencyChange:
    """One competency that is "added", "removed", "changed" or only "moved".

    `before` and `after` are its places counted from 1, None where it does not stand.
    """

    key: str
    name: str
    kind: str
    before: int | None
    after: int | None
    is_moved: bool
    texts: tuple[TextChange, ...]


def compare_rubrics(before: Sequence[Item], after: Sequence[Item]) -> list[CompetencyChange]:
    """Return the competencies that differ, in the order of `after`, what is gone last."""
    old, new = _name_all(before), _name_all(after)
    moved = _find_moved(list(old), list(new))
    changes = [
        _compare(key, old.get(key), found, is_moved=key in moved) for key, found in new.items()
    ]
    gone = [
        _compare(key, found, None, is_moved=False) for key, found in old.items() if key not in new
    ]
    return [change for change in (*changes, *gone) if change is not None]


def _name_all(items: Sequence[Item]) -> dict[str, tuple[int, Item]]:
    """Return the competencies by key with their places; what shares a key or has none, by place."""
    named: dict[str, tuple[int, Item]] = {}
    for place, item in enumerate(items, start=1):
        key = item["key"]
        named[key if key and key not in named else f"{key}#{place}"] = (place, item)
    return named


def _find_moved(before: list[str], after: list[str]) -> set[str]:
    """Return keys whose order among the others changed, the fewest that explain it."""
    old = [key for key in before if key in after]
    new = [key for key in after if key in before]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    stayed = {key for block in blocks for key in old[block.a : block.a + block.size]}
    return set(old) - stayed


def _compare(
    key: str, old: tuple[int, Item] | None, new: tuple[int, Item] | None, *, is_moved: bool
) -> CompetencyChange | None:
    texts = tuple(_compare_texts(old[1] if old else {}, new[1] if new else {}))
    if old and new and not texts and not is_moved:
        return None
    kind = "added" if not old else "removed" if not new else "changed" if texts else "moved"
    shown = (new or old or (0, {}))[1]
    return CompetencyChange(
        key=key.partition("#")[0],
        name=shown["name"],
        kind=kind,
        before=old[0] if old else None,
        after=new[0] if new else None,
        is_moved=is_moved,
        texts=texts,
    )


def _compare_texts(old: Item, new: Item) -> Iterator[TextChange]:
    before, after = _list_texts(old), _list_texts(new)
    for part in [*after, *(part for part in before if part not in after)]:
        one, other = before.get(part, ""), after.get(part, "")
        if one != other:
            yield TextChange(part, one, other, tuple(compare_words(one, other)))


def _list_texts(item: Item) -> dict[str, str]:
    texts = {part: item.get(part, "") for part in ("name", "question")}
    return texts | dict(sorted(item.get("anchors", {}).items()))


def compare_words(before: str, after: str) -> Iterator[Piece]:
    """Yield pieces: "same" and "gone" make up the earlier text, "same" and "new" the later."""
    old, new = WORD.findall(before), WORD.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    told = matcher.get_opcodes()
    if matcher.ratio() < REWRITTEN:
        told = [("replace", 0, len(old), 0, len(new))]
    for kind, start, end, begin, stop in told:
        if kind == "equal":
            yield Piece("same", "".join(new[begin:stop]))
            continue
        if end > start:
            yield Piece("gone", "".join(old[start:end]))
        if stop > begin:
            yield Piece("new", "".join(new[begin:stop]))


def find_rubric(user: User, public_id: UUID) -> Rubric | RubricDraft:
    """Return the version or, for who may edit it, the draft with this id. Raises NotFound."""
    rubric = Rubric.objects.visible_to(user).filter(public_id=public_id).first()
    if rubric is not None:
        return rubric
    draft = RubricDraft.objects.visible_to(user).select_related("based_on", "saved_by")
    found = draft.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def read_written(rubric: Rubric | RubricDraft) -> Written:
    """Return the competencies of a version or a draft."""
    if isinstance(rubric, RubricDraft):
        return list(rubric.competencies)
    return write_competencies(list(rubric.competencies.all()))
