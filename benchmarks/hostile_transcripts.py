"""Reads files that were made to hurt, each in a process of its own.

Prints CPU seconds, peak memory and the answer.

Run `python benchmarks/hostile_transcripts.py`. Exits 1 if one takes 2 s or 200 MB, or is not
answered by turns or by a refusal with a code.
"""

import io
import json
import multiprocessing
import struct
import sys
import time
import zipfile
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from candidates.transcripts import UnreadableTranscript, read_transcript

SECONDS, MEGABYTES = 2.0, 200.0
MB = 1024**2
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def write_docx(document: bytes, *, level: int = 9) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        archive.writestr("word/document.xml", document)
    return packed.getvalue()


def fill(pattern: str, size: int) -> bytes:
    return (pattern * (size // len(pattern) + 1))[:size].encode()


def write_bomb() -> bytes:
    return write_docx(b"<w>" + b"a" * (700 * MB))


def write_lying_header() -> bytes:
    """Return a DOCX whose archive declares 1,000 bytes for a member of 60 MB."""
    raw = bytearray(write_docx(b" " * (60 * MB)))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = raw.index(mark) + at
        raw[start : start + 4] = struct.pack("<I", 1000)
    return bytes(raw)


def write_laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return write_docx(f'<!DOCTYPE l [<!ENTITY l0 "ha">{entities}]><l>&l9;</l>'.encode())


def write_xxe() -> bytes:
    return write_docx(b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>')


def write_paragraphs() -> bytes:
    head = f'<w:document xmlns:w="{WORD}">'.encode()
    body = b"<w:p><w:t>a</w:t></w:p>" * (19 * MB // 23)
    return write_docx(head + body + b"</w:document>")


def write_attributes() -> bytes:
    return write_docx(b'<a b="' + b"x" * (19 * MB) + b'"/>')


def write_many_attributes() -> bytes:
    return write_docx(b"<a " + b" ".join(b'b%d="x"' % n for n in range(1_500_000)) + b"/>")


def write_deep_xml() -> bytes:
    return write_docx(b"<a>" * (6 * MB))


def write_runs() -> bytes:
    head = f'<w:document xmlns:w="{WORD}"><w:p>'.encode()
    return write_docx(head + b"<w:br/>" * (19 * MB // 7) + b"</w:p></w:document>")


def write_members() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(60_000):
            archive.writestr(f"{number}", b"")
    return packed.getvalue()


def write_cues(count: int) -> bytes:
    return "".join(f"0:0:1,0 --> 0:0:2,0\nA{n}: b\n\n" for n in range(count)).encode()


def write_backward() -> bytes:
    cues = (f"{99999 - n}:0:1,0 --> 0:0:0,0\nAna: b{n}\n\n" for n in range(90_000))
    return "".join(cues).encode()


def write_speakers() -> bytes:
    return "\n\n".join(f"N{chr(97 + n % 26)}{n}x Bo: a" for n in range(300_000)).encode()[: 5 * MB]


def write_names() -> bytes:
    return "\n\n".join(f"Ana {name} Lima: so it was" for name in make_names(87_000)).encode()


def make_names(count: int) -> list[str]:
    """Return different names without a number in them."""
    letters = "bcdfghjklmnpqrstvwxz"
    codes = (f"{number:06}" for number in range(count))
    return ["A" + "".join(letters[int(digit)] for digit in code) for code in codes]


FILES: dict[str, Callable[[], bytes]] = {
    "blank": lambda: b" \n" * 1000,
    "zip bomb": write_bomb,
    "lying size header": write_lying_header,
    "billion laughs": write_laughs,
    "XXE": write_xxe,
    "a million paragraphs": write_paragraphs,
    "one attribute of 19 MB": write_attributes,
    "1.5 million attributes": write_many_attributes,
    "XML 6 million deep": write_deep_xml,
    "2.8 million line breaks": write_runs,
    "archive of 60,000 files": write_members,
    "JSON 100,000 deep": lambda: b"[" * 100_000,
    "JSON objects 100,000 deep": lambda: b'{"a":' * 100_000,
    "JSON of empty lists": lambda: b"[" + b"[]," * 1_600_000 + b"[]]",
    "JSON of numbers": lambda: b'{"sentences":[' + b"1," * 2_500_000 + b"1]}",
    "JSON of quotes": lambda: b'["' + b'\\"' * 2_500_000,
    "JSON of 100,000 sentences": lambda: json.dumps(
        {"sentences": [{"text": "a", "speaker_name": f"N{n}"} for n in range(100_000)]}
    ).encode(),
    "JSON integer of 5 MB": lambda: b'{"sentences":[' + b"9" * 5_000_000 + b"]}",
    "180 KB of <v ": lambda: b"WEBVTT\n\n0:0:0.0 --> 0:0:1.0\n" + fill("<v ", 180_000),
    "5 MB of <v ": lambda: b"WEBVTT\n\n0:0:0.0 --> 0:0:1.0\n" + fill("<v ", 5_000_000),
    "5 MB of <v A>": lambda: b"WEBVTT\n\n0:0:0.0 --> 0:0:1.0\n" + fill("<v A>b", 5_000_000),
    "<v and 5 MB of spaces": lambda: b"WEBVTT\n\n0:0:0.0 --> 0:0:1.0\n<v" + b" " * 5_000_000,
    "5 MB of <": lambda: b"WEBVTT\n\n0:0:0.0 --> 0:0:1.0\n<v A>" + b"<" * 5_000_000,
    "5 MB of &": lambda: b"WEBVTT\n\n0:0:0.0 --> 0:0:1.0\nA: " + b"&" * 5_000_000,
    "5 MB of &#x41;": lambda: b"WEBVTT\n\n0:0:0.0 --> 0:0:1.0\nA: " + fill("&#x41;", 5_000_000),
    "5 MB of {\\a": lambda: b"1\n0:0:0,0 --> 0:0:1,0\nA: " + fill("{\\a", 5_000_000),
    "5 MB of -->": lambda: b"WEBVTT\n\n" + b"-->\n" * 990_000,
    "150,000 cues": lambda: write_cues(150_000),
    "100,000 cues": lambda: write_cues(100_000),
    "90,000 backward cues": write_backward,
    "2,000 names 45 times": lambda: "\n\n".join(
        f"{name}: so it was" for name in make_names(2_000) * 45
    ).encode(),
    "100,000 cues of 2 people": lambda: "".join(
        f"0:0:1,0 --> 0:0:2,0\n{'AB'[n % 2]}nna: b\n\n" for n in range(100_000)
    ).encode(),
    "5 MB of spaces": lambda: b"A: b" + b" " * 5_000_000 + b"\nB: c",
    "5 MB of line ends": lambda: b"A: b" + b"\n" * 990_000 + b"B: c",
    "5 MB of tabs and times": lambda: fill("\t 0:0", 5_000_000),
    "99,000 timed labels": lambda: b"(0:01) A (0:02): b\n" * 99_000,
    "5 MB of bars": lambda: fill("|", 5_000_000),
    "5 MB of tabs": lambda: b"a" + fill("\t", 5_000_000) + b"\nb\tc\n",
    "a CSV of 5 MB of commas": lambda: b"speaker,text" + fill(",", 5_000_000) + b"\nA,b\n",
    "a CSV with a quote that never ends": lambda: b'speaker,text\nA,"' + fill("b\n", 5_000_000),
    "a CSV of 400,000 rows": lambda: b"speaker,text\n" + fill("A,b\n", 1_600_000),
    "5 MB of brackets in a cue": lambda: b"1\n0:0:0,0 --> 0:0:1,0\n" + fill("[A ", 5_000_000),
    "5 MB of colons": lambda: fill("A: ", 5_000_000),
    "199,000 labels": lambda: b"A: b\n" * 199_000,
    "199,000 empty labels": lambda: b"A:\nB:\n" * 99_500,
    "more names than lines": write_speakers,
    "87,000 names": write_names,
    "199,000 rules": lambda: b"A: b\n" + b"---\n" * 199_000,
    "99,000 rules and titles": lambda: b"A: b\n" + b"---\na\n" * 99_000,
    "one rule of 5 MB": lambda: b"A: b\n" + b"=" * 5_000_000,
    "199,000 headings": lambda: b"A: b\n" + b"# a\n" * 199_000,
    "99,000 stamps": lambda: b"A  0:0\nb\n" * 99_000,
    "5 MB of [": lambda: fill("[", 5_000_000),
    "5 MB of [A] ": lambda: fill("[A] ", 5_000_000),
    "199,000 names in brackets": lambda: b"[A] b\n" * 199_000,
    "99,000 names before dashes": lambda: b"A - b\nB - c\n" * 49_500,
    "a dash behind 5 MB of spaces": lambda: b"A" + b" " * 5_000_000 + b"- b\nB - c\n",
    "5 MB of time ranges": lambda: fill("0:01 --> 0:02 ", 5_000_000),
    "199,000 time ranges": lambda: b"[0:01 - 0:02] a\n" * 199_000,
    "99,000 dated labels": lambda: b"[1/2/26, 10:58:01 AM] A: b\n" * 99_000,
    "99,000 names above times": lambda: b"A\n0:01\nb\n" * 66_000,
    "99,000 SBV cues": lambda: b"0:00:01.000,0:00:02.000\nA: b\n\n" * 99_000,
    "99,000 named identifiers": lambda: b"WEBVTT\n\n"
    + b'1 "A" (1)\n0:01.0 --> 0:02.0\nb\n\n' * 99_000,
    "5 MB of quotes above a cue": lambda: b"WEBVTT\n\n1 " + b'"' * 5_000_000 + b"\n0:0 --> 0:1\nA",
    "JSON of 99,000 single words": lambda: json.dumps(
        {"words": [{"text": "a", "speaker": n % 2, "start": n} for n in range(99_000)]}
    ).encode(),
    "199,000 times": lambda: b"A: b\n" + b"0:00\n" * 199_000,
    "199,000 header lines": lambda: b"DATE: a\n" * 199_000,
    "a header line of 5 MB": lambda: b"CANDIDATE: " + fill("A, ", 5_000_000),
    "5 MB of brackets": lambda: fill("(", 5_000_000),
    "199,000 bullets": lambda: b"DATE: x\n" + b"- a\n" * 199_000,
    "5 MB of NUL": lambda: b"A: b" + b"\x00" * 5_000_000,
    "5 MB of zero-width": lambda: b"A: b" + fill("\u200b", 1_600_000),
    "5 MB of combining marks": lambda: b"A: b" + fill("\u0301", 2_500_000),
    "a name of combining marks": lambda: "A\u0301\u0323\u0301: b\n".encode() * 99_000,
    "5 MB of high bytes": lambda: bytes(range(128, 256)) * 40_000,
    "UTF-16 cut in half": lambda: "A: b".encode("utf-16")[:-1],
}  # fmt: skip  # one file a line


def find_peak() -> float:
    """Return the most memory that this process ever held, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def measure(name: str, answer: Connection) -> None:
    raw = FILES[name]()
    before = find_peak()
    started = time.process_time()
    try:
        read = read_transcript(raw)
        said = f"{len(read.turns)} turns, {len(read.notices)} notices"
    except UnreadableTranscript as refusal:
        said = f"{refusal.code}: {refusal.message}"
    seconds = time.process_time() - started
    after = find_peak()
    answer.send((len(raw) / MB, seconds, before, after, said))


def run(name: str) -> bool:
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=measure, args=(name, sender))
    process.start()
    sender.close()
    try:
        size, seconds, before, after, said = receiver.recv()
    except EOFError:
        size, seconds, before, after, said = 0, 0, 0, float("inf"), "the process died"
    process.join()
    # A file that itself takes much memory to write is judged by what reading added to it.
    memory = after if before < MEGABYTES / 2 else after - before
    good = bool(seconds < SECONDS and memory < MEGABYTES)
    figures = f"{size:6.2f} MB {seconds:7.3f} s {memory:6.0f} MB"
    print(f"{'ok  ' if good else 'SLOW'} {name:28} {figures}  {said[:90]}")
    return good


def main() -> None:
    chosen = [name for name in FILES if not sys.argv[1:] or sys.argv[1] in name]
    results = [run(name) for name in chosen]
    print(f"{sum(results)} of {len(results)} under {SECONDS:.0f} s and {MEGABYTES:.0f} MB")
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
