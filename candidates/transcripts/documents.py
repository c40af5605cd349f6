"""Reads the paragraphs of a DOCX without trusting its archive or its XML.

A small file can unpack to gigabytes and claim otherwise, and XML can define entities that grow or
fetch. So only one member is opened, in pieces, with a limit on what comes out, and a document
type declaration (the only place for entities) is refused.
"""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from candidates.transcripts.limits import (
    ARCHIVE_BYTES,
    ARCHIVE_MEMBERS,
    DOCUMENT_BYTES,
    SPOKEN_LINES,
    TEXT_BYTES,
    XML_DEPTH,
    XML_TAG_BYTES,
)
from candidates.transcripts.turns import UnreadableTranscript

_CHUNK = 32 * 1024
_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_LETTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_LETTER_OF = {f"{space} {tag}": letter for space in _SPACES for tag, letter in _LETTERS.items()}
_PARAGRAPHS = frozenset(f"{space} p" for space in _SPACES)
_ROWS = frozenset(f"{space} tr" for space in _SPACES)
_CELLS = frozenset(f"{space} tc" for space in _SPACES)
_TEXTS = frozenset(f"{space} t" for space in _SPACES)
# A drawing's words stand twice, once for programs of before 2010.
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_DOCUMENT = re.compile(r"word/document\d{0,3}\.xml")


def is_archive(raw: bytes) -> bool:
    """Say whether bytes begin as a ZIP archive does, which every DOCX is."""
    return raw.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read_paragraphs(raw: bytes, *, filename: str = "") -> list[str]:
    """Return the paragraphs of a DOCX in order, line breaks inside them as LF.

    Raises UnreadableTranscript: `too_large`, `unknown_shape` (another archive), `encrypted`,
    `damaged` (archive or XML), `forbidden` (a document type declaration, tags too deep or
    too large), `too_many_lines`.
    """
    if len(raw) > ARCHIVE_BYTES:
        raise UnreadableTranscript("too_large", "The document is larger than 20 MB.")
    try:
        with ZipFile(BytesIO(raw)) as archive:
            member = _find_document(archive, filename or "The file")
            return _parse(_unpack(archive, member))
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        if isinstance(error, UnreadableTranscript):
            raise
        raise UnreadableTranscript("damaged", "The document's archive is damaged.") from error


def _find_document(archive: ZipFile, name: str) -> ZipInfo:
    members = archive.infolist()
    if len(members) > ARCHIVE_MEMBERS:
        raise UnreadableTranscript("too_large", f"{name} holds more than {ARCHIVE_MEMBERS} files.")
    found = [member for member in members if _DOCUMENT.fullmatch(member.filename)]
    if not found:
        message = f"{name} is an archive, but no Word document: it has no word/document.xml."
        raise UnreadableTranscript("unknown_shape", message)
    _refuse_member(found[0], name)
    return found[0]


def _refuse_member(member: ZipInfo, name: str) -> None:
    if member.flag_bits & 1:
        raise UnreadableTranscript("encrypted", f"{name} has a password: save it without one.")
    if member.file_size > DOCUMENT_BYTES:
        raise UnreadableTranscript(
            "too_large", f"{member.filename} unpacks to more than {DOCUMENT_BYTES // 1024**2} MB."
        )
    if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise UnreadableTranscript("damaged", f"{member.filename} is packed in an unknown way.")


def _unpack(archive: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    """Yield the member in pieces; what really comes out is counted, whatever was declared."""
    size = 0
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > DOCUMENT_BYTES:
                raise UnreadableTranscript(
                    "too_large", f"{member.filename} unpacks to more than it declares."
                )
            yield chunk


def _parse(chunks: Iterator[bytes]) -> list[str]:
    page = _Page()
    parser = page.attach(expat.ParserCreate(namespace_separator=" "))
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)  # noqa: FBT003  # expat takes it by position only
            page.refuse_endless_tag(len(chunk))
        parser.Parse(b"", True)  # noqa: FBT003  # the same
    except expat.ExpatError as error:
        message = f"Line {error.lineno} of the document's XML is broken."
        raise UnreadableTranscript("damaged", message, line=error.lineno) from error
    return page.paragraphs


class _Page:
    """Collects the words between the tags; remembers only how deep it is and what is open."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self._words: list[str] = []
        self._characters = 0
        self._lines = 0
        self._depth = 0
        self._unfinished = 0
        self._fallback = 0
        self._in_text = False
        self._cells: list[list[str]] | None = None  # of the table's row that is open

    def attach(self, parser: expat.XMLParserType) -> expat.XMLParserType:
        """Have `parser` report to this page."""
        parser.ordered_attributes = True
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._say
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        return parser

    def refuse_endless_tag(self, size: int) -> None:
        """Raise UnreadableTranscript `forbidden` if pieces pass without a tag or a word's end."""
        self._unfinished += size
        if self._unfinished > XML_TAG_BYTES:
            message = f"Paragraph {len(self.paragraphs) + 1}: one tag is larger than 256 KB."
            raise UnreadableTranscript("forbidden", message, line=len(self.paragraphs) + 1)

    def _open(self, tag: str, _attributes: object) -> None:
        self._unfinished = 0
        self._depth += 1
        if self._depth > XML_DEPTH:
            message = f"Paragraph {len(self.paragraphs) + 1}: nested too deeply."
            raise UnreadableTranscript("forbidden", message, line=len(self.paragraphs) + 1)
        if tag == _FALLBACK:
            self._fallback += 1
        if not self._fallback:
            self._in_text = tag in _TEXTS
            if tag in _LETTER_OF:
                self._break(_LETTER_OF[tag])
            elif tag in _ROWS:
                self._cells = []
            elif tag in _CELLS and self._cells is not None:
                self._cells.append([])

    def _close(self, tag: str) -> None:
        self._depth -= 1
        self._in_text = False
        if tag == _FALLBACK:
            self._fallback -= 1
        if tag in _PARAGRAPHS and not self._fallback:
            self._break("")
            self._end_paragraph()
        elif tag in _ROWS and self._cells is not None:
            self._end_row(self._cells)

    def _end_paragraph(self) -> None:
        words = "".join(self._words)
        self._words.clear()
        if self._cells:
            self._cells[-1].append(words)
        else:
            self.paragraphs.append(words)

    def _end_row(self, cells: list[list[str]]) -> None:
        """Make one line of a row of several cells; a cell alone only frames its paragraphs."""
        self._cells = None
        said = [[" ".join(words.split()) for words in cell if words.strip()] for cell in cells]
        if sum(map(bool, said)) > 1:
            self.paragraphs.append("\t".join(" ".join(cell) for cell in said))
        else:
            self.paragraphs += [words for cell in cells for words in cell]

    def _break(self, letter: str) -> None:
        self._words.append(letter)
        self._lines += 1
        if self._lines > SPOKEN_LINES:
            message = f"Paragraph {len(self.paragraphs) + 1}: more than {SPOKEN_LINES:,} lines."
            raise UnreadableTranscript("too_many_lines", message, line=len(self.paragraphs) + 1)

    def _say(self, words: str) -> None:
        self._unfinished = 0
        if not self._in_text:
            return
        self._characters += len(words)
        if self._characters > TEXT_BYTES:
            message = f"Paragraph {len(self.paragraphs) + 1}: more than 5 MB of words."
            raise UnreadableTranscript("too_large", message, line=len(self.paragraphs) + 1)
        self._words.append(words)

    def _refuse_doctype(self, *_names: object) -> None:
        message = "The document declares a document type, which no Word document does."
        raise UnreadableTranscript("forbidden", message, line=1)
