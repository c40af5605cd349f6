"""Collects what a reader has to say about a file, without letting a hostile file flood it."""

from collections.abc import Iterable

from candidates.transcripts.limits import NOTICES
from candidates.transcripts.turns import Notice


class NoticeBoard:
    """Notices in the order of their finding; beyond the limit they are only counted."""

    def __init__(self, notices: Iterable[Notice] = ()) -> None:
        self._notices = list(notices)
        self._unlisted = 0
        self._unlisted_line = 0

    def add(self, line: int, message: str) -> None:
        """Note something at a 1-based line of the raw file."""
        if len(self._notices) < NOTICES:
            self._notices.append(Notice(line=line, message=message))
            return
        self._unlisted_line = self._unlisted_line or line
        self._unlisted += 1

    def listed(self) -> tuple[Notice, ...]:
        """Everything noted, by line; a last notice counts those that found no room."""
        notices = sorted(self._notices, key=lambda notice: notice.line)
        if self._unlisted:
            message = f"{self._unlisted} more like these, the first of them on this line"
            notices.append(Notice(line=self._unlisted_line, message=message))
        return tuple(notices)


def clip(words: str, *, limit: int = 60) -> str:
    """Return the beginning of `words`, short enough to be quoted in a message."""
    return words if len(words) <= limit else words[: limit - 1] + "…"
