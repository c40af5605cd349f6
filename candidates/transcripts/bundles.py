"""Many files at once, in an archive or a folder, read without trusting names or sizes.

Nothing is ever unpacked to a disk, and of an archive only the files that are asked for are opened,
one at a time, in pieces, with a limit on what comes out.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Protocol
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from candidates.transcripts.turns import UnreadableTranscript

MEMBERS = 1_000
"""Most files in an archive or a folder."""

ENTRIES = 30 * MEMBERS
"""Most marks of a directory's entry in an archive; those of documents inside it count along."""

TOTAL_BYTES = 200 * 1024 * 1024
"""Most that the files of an archive may unpack to, declared and really."""

_BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
_CHUNK = 64 * 1024
_ENTRY = b"PK\x01\x02"
_OF_NO_USE = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


class Bundle(Protocol):
    """Files by their path, with `/` between its parts."""

    @property
    def names(self) -> list[str]:
        """The paths in order."""

    def read(self, name: str, *, most: int) -> bytes:
        """Return a file's bytes. Raises UnreadableTranscript beyond `most` bytes."""


class Archive:
    """A ZIP archive in memory.

    Raises UnreadableTranscript: `damaged`, `encrypted`, `too_large`, `forbidden` (a path that
    leads out of the archive, or twice the same).
    """

    def __init__(self, raw: bytes) -> None:
        if raw.count(_ENTRY) > ENTRIES:  # before zipfile makes an object of each
            _refuse_many(ENTRIES)
        try:
            self._zip = ZipFile(BytesIO(raw))
        except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise UnreadableTranscript("damaged", "The file is no ZIP archive.") from error
        self._members = _list_members(self._zip.infolist())
        self._unpacked = 0

    @property
    def names(self) -> list[str]:
        """The paths in order."""
        return list(self._members)

    def read(self, name: str, *, most: int) -> bytes:
        """Return a file's bytes; what really comes out is counted, whatever was declared."""
        member = self._members[name]
        if member.file_size > most:
            raise _too_large(name, most)
        parts, size = [], 0
        for chunk in self._unpack(member):
            size += len(chunk)
            self._unpacked += len(chunk)
            if size > most:
                raise _too_large(name, most)
            if self._unpacked > TOTAL_BYTES:
                raise UnreadableTranscript("too_large", f"{name}: the archive unpacks to too much.")
            parts.append(chunk)
        return b"".join(parts)

    def _unpack(self, member: ZipInfo) -> Iterator[bytes]:
        try:
            with self._zip.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        except _BROKEN as error:
            message = f"{member.filename} is damaged in the archive."
            raise UnreadableTranscript("damaged", message) from error


class Folder:
    """A folder of files; links that lead out of it are left out."""

    def __init__(self, path: Path) -> None:
        self._root = path.resolve()
        found = (file for file in sorted(self._root.rglob("*")) if file.is_file())
        inside = (file for file in found if file.resolve().is_relative_to(self._root))
        files = {file.relative_to(self._root).as_posix(): file for file in inside}
        self._files = {name: file for name, file in files.items() if _is_of_use(name)}
        _refuse_many(len(self._files))

    @property
    def names(self) -> list[str]:
        """The paths in order."""
        return list(self._files)

    def read(self, name: str, *, most: int) -> bytes:
        """Return a file's bytes."""
        with self._files[name].open("rb") as file:
            raw = file.read(most + 1)
        if len(raw) > most:
            raise _too_large(name, most)
        return raw


def find_file(bundle: Bundle, name: str, *, beside: str = "") -> str | None:
    """Return the path of the file that `name` means, or None if there is none, or not just one.

    A path counts from the folder of `beside`, then from the top; a bare name is found anywhere.
    """
    wanted = name.strip().replace("\\", "/").removeprefix("./")
    near = str(PurePosixPath(beside).parent / wanted)
    known = set(bundle.names)
    for path in (near, wanted):
        if path in known:
            return path
    same = [path for path in known if path.rpartition("/")[2].lower() == wanted.lower()]
    return same[0] if len(same) == 1 else None


def _list_members(members: Iterable[ZipInfo]) -> Mapping[str, ZipInfo]:
    listed = [item for item in members if _is_file(item) and _is_of_use(item.filename)]
    _refuse_many(len(listed))
    if sum(item.file_size for item in listed) > TOTAL_BYTES:
        limit = TOTAL_BYTES // 1024**2
        raise UnreadableTranscript("too_large", f"The archive unpacks to more than {limit} MB.")
    found: dict[str, ZipInfo] = {}
    for item in listed:
        name = item.filename.replace("\\", "/")
        _refuse_member(item, name)
        if name in found:
            raise UnreadableTranscript("forbidden", f"{name} stands twice in the archive.")
        found[name] = item
    return found


def _is_file(item: ZipInfo) -> bool:
    """Return whether it has a name, and one of a file: zipfile asks the nameless for a letter."""
    return item.filename != "" and not item.is_dir()


def _refuse_member(item: ZipInfo, name: str) -> None:
    if name.startswith("/") or ":" in name.split("/", maxsplit=1)[0] or ".." in name.split("/"):
        raise UnreadableTranscript("forbidden", f"{name} leads out of the archive.")
    if item.flag_bits & 1:
        raise UnreadableTranscript("encrypted", f"{name} has a password: pack it without one.")
    if item.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise UnreadableTranscript("damaged", f"{name} is packed in an unknown way.")


def _refuse_many(count: int) -> None:
    if count > MEMBERS:
        raise UnreadableTranscript("too_large", f"More than {MEMBERS:,} files at once.")


def _too_large(name: str, most: int) -> UnreadableTranscript:
    return UnreadableTranscript("too_large", f"{name} is larger than {most // 1024**2} MB.")


def _is_of_use(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return not any(part in _OF_NO_USE or part.startswith("._") for part in parts)
