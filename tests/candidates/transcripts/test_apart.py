"""A file is read in a process of its own: the same answer, and limits that hold."""

from __future__ import annotations

import json
import signal

import pytest

from candidates.transcripts import ReaderLost, UnreadableTranscript, read_apart, read_transcript
from candidates.transcripts.__main__ import answer
from candidates.transcripts.apart import _read_answer, unpack

VTT = (
    "\ufeffWEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n<v Zoë Núñez>Hello &amp; welcome</v>\n\n"
    "2\n-0:0:1.0 --> 0:0:5.0\n<v \u05d3\u05e0\u05d4>\u05e9\u05dc\u05d5\u05dd</v>\n"
).encode()


def test_it_answers_what_the_reader_answers() -> None:
    assert read_apart(VTT, filename="talk.vtt") == read_transcript(VTT, filename="talk.vtt")


def test_it_refuses_what_the_reader_refuses() -> None:
    with pytest.raises(UnreadableTranscript) as refused:
        read_apart(b"WEBVTT\n\n")
    assert (refused.value.code, refused.value.line) == ("no_turns", 1)


def test_too_much_memory_is_named() -> None:
    with pytest.raises(UnreadableTranscript) as refused:
        read_apart(b"Bob: why?\n\nTess: so it is.\n\n" * 60_000, megabytes=40)
    assert refused.value.code == "too_heavy"


@pytest.mark.parametrize(
    ("code", "error"),
    [(-signal.SIGXCPU, UnreadableTranscript), (-signal.SIGKILL, ReaderLost), (1, ReaderLost)],
)
def test_how_it_ended_says_whether_another_try_may_help(code: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        _read_answer(code, b"")


def test_what_passes_between_the_processes_is_all_of_it() -> None:
    assert unpack(json.loads(answer(VTT, "talk.vtt"))["read"]) == read_transcript(VTT)
    assert json.loads(answer(b" ", "talk.vtt"))["refused"]["code"] == "blank"
