"""Bodies, forms and addresses that were made to hurt; the files stand in benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote_plus

import orjson

from benchmarks.hostile_transcripts import FILES as MADE_TO_HURT

MB = 1024**2
LIMIT = 2 * MB
TEXTS = {
    "a NUL": "a\x00b",
    "only NUL": "\x00",
    "bidi": "\u202eevil\u202c\u2066x\u2069",
    "zero width": "\u200b\u200d\ufeff" * 50,
    "combining": "a" + "\u0301" * 5_000,
    "a script": "<script>alert(1)</script>",
    "an attribute": '" onmouseover="alert(1)" x=\'',
    "a template": "{{ 7*7 }}{% load x %}${7*7}#{7*7}",
    "a query": "'; DROP TABLE accounts_user; --",
    "a path": "../../../../etc/passwd\\..\\..\\x",
    "a formula": '=HYPERLINK("http://x","y")',
    "a mail header": "Ann\r\nBcc: everybody@example.org",
    "a log line": "Ann\n2026-01-01 [error] all is lost",
    "a format": "%s%n%x{0.__class__}",
    "long": "a" * 200_000,
    "long words": "ab " * 60_000,
    "one long number": "9" * 100_000,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈" * 500,
    "full width": "\uff1cscript\uff1e",
    "Turkish": "İıŞ" * 1_000,
    "sharp s": "ß" * 60_000,
    "not characters": "\uffff\ufffe\U0010ffff",
    "a date": "0000-00-00T99:99:99Z",
    "an object": '{"$gt": ""}',
    "a regex": "(a+)+$" * 100,
    "spaces": " \t\u2003\u3000" * 10_000,
}


def _in_name(value: bytes) -> bytes:
    return b'{"name": ' + value + b"}"


BODIES: dict[str, bytes] = {
    "nothing": b"",
    "a brace": b"{",
    "no text": b"\xff\xfe\x00\x01",
    "a byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": '{"name": "Ann"}'.encode("utf-16"),
    "half a pair": _in_name(b'"\\ud800"'),
    "two halves": _in_name(b'"\\udc00\\ud800"'),
    "a bare NUL": _in_name(b'"a\x00"'),
    "NaN": _in_name(b"NaN"),
    "infinity": _in_name(b"1e999"),
    "a huge whole": _in_name(b"9" * 100_000),
    "a long fraction": _in_name(b"0." + b"1" * 100_000),
    "a deep list": b"[" * 100_000 + b"]" * 100_000,
    "a deep object": b'{"name":' * 100_000 + b"1" + b"}" * 100_000,
    "a deep name": _in_name(b"[" * 900 + b"]" * 900),
    "a name of lists": _in_name(b"[" + b"[]," * 200_000 + b"[]]"),
    "a million keys": b"{" + b",".join(b'"k%d":1' % n for n in range(100_000)) + b"}",
    "one key twice": b'{"name": "A", "name": "B"}',
    "a prototype": b'{"__proto__": {"is_admin": true}, "constructor": 1}',
    "a row's own fields": b'{"name": "A", "id": 1, "pk": 1, "is_admin": true, "public_id": "x"}',
    "true": b"true",
    "a text": b'"text"',
    "a list of objects": b"[" + b"{}," * 100_000 + b"{}]",
    "quotes": _in_name(b'"' + b'\\"' * 500_000 + b'"'),
    "3 MB and a byte": _in_name(b'"' + b"a" * (3 * MB) + b'"'),
    "a form": b"name=Ann&name=Bea",
    "XML": b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>',
    "YAML": b"!!python/object/apply:os.system ['true']",
    "a pickle": b"\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00\x00.",
    "gzip": b"\x1f\x8b\x08\x00" + b"\x00" * 100,
    **{f"name: {name}": orjson.dumps({"name": text}) for name, text in TEXTS.items()},
}

FORMS: dict[str, bytes] = {
    "no text": b"name=%ff%fe&%ff=1",
    "1,000 fields": b"&".join(b"f%d=1" % n for n in range(1_000)),
    "one field 400 times": b"&".join(b"name=a" for _ in range(400)),
    "4 MB": b"name=" + b"a" * (4 * MB),
    "signs": b"&&&===%%%;;;" * 10,
    "half an escape": b"name=%",
    **{name: f"name={quote_plus(text)}".encode() for name, text in TEXTS.items()},
}

QUERIES = [
    "limit=" + "9" * 300,
    "limit=-1",
    "limit=0x10",
    "page=" + "9" * 300,
    "page=-1",
    "q=%00",
    "q=%ff%fe",
    "q=" + "a" * 5_000,
    "cursor=%00",
    "cursor=" + "A" * 5_000,
    "opening='",
    "state[]=x",
    "state=x&state=y",
    "fields=" + "id," * 2_000,
    "&&&",
    "%",
]

HEADERS = [
    {"authorization": "Bearer"},
    {"authorization": "Bearer " + "x" * 20_000},
    {"authorization": "Bearer lb_\u00e9"},
    {"authorization": "Basic Og=="},
    {"idempotency-key": "\x01"},
    {"idempotency-key": "k" * 5_000},
    {"if-match": '"' + "9" * 5_000 + '"'},
    {"if-match": 'W/"x", *'},
    {"x-request-id": "a\tb<script>" * 50},
    {"accept": "text/" + "x" * 5_000},
    {"accept-language": "x" * 10_000},
    {"x-forwarded-for": "999.1.1.1, '"},
    {"host": "evil.example.com"},
    {"cookie": "sessionid=" + "\u00e9" * 100},
    {"cookie": "csrftoken=" + "a" * 5_000 + "; sessionid=../../x"},
    {"cookie": 'sessionid="abcdefgh\\000"; django_language="\\000"'},
    {"content-type": "multipart/form-data; boundary=" + "x" * 500},
    {"content-type": "application/json; charset=utf-7"},
]

SMALL_FILES: dict[str, bytes] = {
    "nothing": b"",
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50,
    "a program": b"\x7fELF" + bytes(range(256)) * 50,
    "a PDF": b"%PDF-1.7\n" + b"1 0 obj <<>> endobj\n" * 500,
    "an empty archive": b"PK\x05\x06" + b"\x00" * 18,
    "half an archive": b"PK\x03\x04" + b"\x14\x00" * 30,
    "an old Word file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4_000,
    "a page": b"<html><script>alert(1)</script></html>",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "JSON of nothing": b"null",
    "only labels": b"A:\nB:\n" * 200,
    "one line": b"Bob: " + b"a" * 50_000,
}


def list_files(*, full: bool) -> Iterator[tuple[str, bytes]]:
    """Yield small files, then in full each that was made to hurt, whole and cut to the limit."""
    yield from SMALL_FILES.items()
    if not full:
        return
    for name, make in MADE_TO_HURT.items():
        raw = make()
        yield f"{name}, cut to 2 MB", raw[: LIMIT - 1]
        if len(raw) > LIMIT:
            yield f"{name}, whole", raw
