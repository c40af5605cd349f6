"""A rubric as data: competencies with their names, questions and anchors, as rows or as a file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Competency:
    """One thing to be rated. `anchors` maps each level, counted from 1, to what it looks like."""

    key: str
    name: str
    anchors: Mapping[int, str] = field(default_factory=dict)
    question: str = ""

    @property
    def levels(self) -> tuple[int, ...]:
        """The levels in ascending order, 1 to 3 or 1 to 4."""
        return tuple(sorted(self.anchors))


class UnreadableRubric(ValueError):  # noqa: N818  # named for what it says, like UnreadableTranscript
    """A rubric that cannot be used; `field` names the place, as `0.anchors`."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.field = place
        self.message = message


def default_rubric() -> tuple[Competency, ...]:
    """Return the shipped product manager's rubric: five competencies, four levels."""
    return read_rubric(json.loads(_read("default_rubric.json")))


def read_rubric(rows: object) -> tuple[Competency, ...]:
    """Return the competencies of a list of {key, name, anchors, question?}.

    Raises UnreadableRubric naming the row and field: no rows, a key twice, levels that are not
    1 to 3 or 1 to 4, an empty anchor.
    """
    if not isinstance(rows, list) or not rows:
        raise UnreadableRubric("", "a rubric is a list of at least one competency")
    competencies = tuple(_read_row(index, row) for index, row in enumerate(rows))
    keys = [competency.key for competency in competencies]
    for index, key in enumerate(keys):
        if key in keys[:index]:
            raise UnreadableRubric(f"{index}.key", f"{key!r} stands here twice")
    return competencies


def _read_row(index: int, row: object) -> Competency:
    if not isinstance(row, Mapping):
        raise UnreadableRubric(str(index), "a competency is an object with key, name and anchors")
    return Competency(
        key=_read_words(row, "key", index),
        name=_read_words(row, "name", index),
        anchors=_read_anchors(row.get("anchors"), index),
        question=_read_words(row, "question", index) if row.get("question") else "",
    )


def _read_words(row: Mapping[str, object], name: str, index: int) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise UnreadableRubric(f"{index}.{name}", "must be words")
    return value.strip()


def _read_anchors(anchors: object, index: int) -> dict[int, str]:
    place = f"{index}.anchors"
    if not isinstance(anchors, Mapping):
        raise UnreadableRubric(place, "must map each level to a text")
    levels = sorted(str(level) for level in anchors)
    if levels not in (["1", "2", "3"], ["1", "2", "3", "4"]):
        raise UnreadableRubric(place, "levels must be 1 to 3 or 1 to 4")
    read = {}
    for level, text in anchors.items():
        if not isinstance(text, str) or not text.strip():
            raise UnreadableRubric(f"{place}.{level}", "must be words")
        read[int(level)] = text.strip()
    return dict(sorted(read.items()))


def _read(name: str) -> str:
    return (files("scorecards.suggestion") / name).read_text(encoding="utf-8")


def check_rubric(rubric: Sequence[Competency]) -> tuple[Competency, ...]:
    """Return the rubric as a tuple. Raises UnreadableRubric like `read_rubric`."""
    rows = [
        {"key": c.key, "name": c.name, "question": c.question, "anchors": c.anchors} for c in rubric
    ]
    return read_rubric(rows)
