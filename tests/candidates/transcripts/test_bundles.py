"""An archive is not trusted: names, sizes, counts and what really comes out."""

from __future__ import annotations

import io
import struct
import time
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from candidates.transcripts import UnreadableTranscript
from candidates.transcripts.bundles import MEMBERS, Archive, Folder, find_file
from candidates.transcripts.listing import read_list

MOST = 2 * 1024**2


def pack(*files: tuple[str, bytes], how: int = ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w", how) as archive:
        for name, body in files:
            archive.writestr(ZipInfo(name), body, how)
    return packed.getvalue()


def lie_about_size(raw: bytes, size: int) -> bytes:
    """Return the archive with another unpacked size in its directory and its header."""
    at = raw.index(b"PK\x01\x02")
    told = raw[: at + 24] + struct.pack("<I", size) + raw[at + 28 :]
    return told[:22] + struct.pack("<I", size) + told[26:]


def encrypt_flag(raw: bytes) -> bytes:
    at = raw.index(b"PK\x01\x02")
    return raw[: at + 8] + b"\x01\x00" + raw[at + 10 :]


@pytest.mark.parametrize(
    ("raw", "code", "said"),
    [
        (b"", "damaged", "no ZIP"),
        (b"PK\x03\x04" + bytes(40), "damaged", "no ZIP"),
        (pack(("../../etc/passwd", b"x")), "forbidden", "../../etc/passwd leads out"),
        (pack(("/etc/passwd", b"x")), "forbidden", "/etc/passwd leads out"),
        (pack(("C:\\x.txt", b"x")), "forbidden", "leads out"),
        (pack(("a\\..\\x.txt", b"x")), "forbidden", "leads out"),
        (encrypt_flag(pack(("a.txt", b"x"))), "encrypted", "a.txt has a password"),
        (pack(("a.txt", b"x"), how=ZIP_BZIP2), "damaged", "a.txt is packed"),
        (pack(*((f"{n}.txt", b"") for n in range(MEMBERS + 1))), "too_large", "1,000 files"),
        (lie_about_size(pack(("a.txt", b"x")), 2**31), "too_large", "200 MB"),
    ],
)
def test_it_is_refused_as_a_whole(raw: bytes, code: str, said: str) -> None:
    with pytest.raises(UnreadableTranscript) as refused:
        Archive(raw)
    assert (refused.value.code, said in refused.value.message) == (code, True)


def list_entries(name: bytes, count: int) -> bytes:
    """Return an archive that is a directory alone, with `count` entries of this name."""
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<H", len(name)) + bytes(16) + name
    end = (0, 0, count & 0xFFFF, count & 0xFFFF, len(entry) * count, 0, 0)
    return entry * count + b"PK\x05\x06" + struct.pack("<4H2LH", *end)


def test_what_has_no_name_is_passed_over() -> None:
    assert Archive(list_entries(b"", 3)).names == []
    assert Archive(list_entries(b"a.txt", 1)).names == ["a.txt"]


def test_a_directory_without_end_is_not_even_read() -> None:
    raw, began = list_entries(b"a", 200_000), time.process_time()
    with pytest.raises(UnreadableTranscript) as refused:
        Archive(raw)
    assert (refused.value.code, time.process_time() - began < 0.5) == ("too_large", True)


def test_looking_for_files_that_are_not_there_takes_no_time() -> None:
    bundle = Archive(pack(*((f"{'d/' * 200}{n}.txt", b"") for n in range(MEMBERS))))
    began = time.process_time()
    assert [find_file(bundle, f"no{n}.txt") for n in range(300)] == [None] * 300
    assert time.process_time() - began < 2.0


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_path_twice_is_refused() -> None:
    with pytest.raises(UnreadableTranscript):
        Archive(pack(("a.txt", b"x"), ("a.txt", b"y")))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (pack(("a.txt", bytes(20 * 1024**2))), "too_large"),
        (lie_about_size(pack(("a.txt", bytes(20 * 1024**2))), 10), "damaged"),
        (pack(("a.txt", b"some words"))[:-60] + bytes(60), "damaged"),
    ],
    ids=["a bomb", "a lying size", "a cut file"],
)
def test_a_file_of_it_is_refused_with_its_name(raw: bytes, code: str) -> None:
    with pytest.raises(UnreadableTranscript) as refused:
        Archive(raw).read("a.txt", most=MOST)
    assert refused.value.code == code


def test_all_that_comes_out_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("candidates.transcripts.bundles.TOTAL_BYTES", 3_000)
    archive = Archive(pack(("a.txt", bytes(1_000)), ("b.txt", bytes(1_500))))
    archive.read("b.txt", most=MOST)
    archive.read("b.txt", most=MOST)
    with pytest.raises(UnreadableTranscript):
        archive.read("a.txt", most=MOST)


def test_a_folder_does_not_follow_links_out_of_it(tmp_path: Path) -> None:
    inside, secret = tmp_path / "calls", tmp_path / "secret.txt"
    inside.mkdir()
    secret.write_text("x")
    (inside / "a.txt").write_text("Bob: Why?")
    (inside / "b.txt").symlink_to(secret)
    (inside / ".DS_Store").write_text("x")
    folder = Folder(inside)
    assert (folder.names, folder.read("a.txt", most=20)) == (["a.txt"], b"Bob: Why?")
    with pytest.raises(UnreadableTranscript):
        folder.read("a.txt", most=3)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a.txt", "calls/a.txt"),
        ("calls/a.txt", "calls/a.txt"),
        ("./deep/b.txt", "calls/deep/b.txt"),
        ("deep\\b.txt", "calls/deep/b.txt"),
        ("B.TXT", "calls/deep/b.txt"),
        ("c.txt", None),
        ("../a.txt", None),
    ],
)
def test_a_list_means_files_beside_it_by_path_or_by_name(name: str, found: str | None) -> None:
    names = ("calls/a.txt", "calls/deep/b.txt", "x/c.txt", "y/c.txt")
    bundle = Archive(pack(*((item, b"x") for item in names)))
    assert find_file(bundle, name, beside="calls/list.csv") == found


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_list_is_read_as_spreadsheets_write_it(mark: str) -> None:
    written = '\ufeffCandidate,File,Note,Interview\r\n\r\nAna@X.org,"a, b.vtt",,Data\r\n'
    if mark != ",":
        written = written.replace("a, b", "a b").replace(",", mark)
    (row,) = read_list(written.encode())
    assert (row.line, row.interview, row.candidate) == (3, "Data", "ana@x.org")
    assert row.file == ("a, b.vtt" if mark == "," else "a b.vtt")
