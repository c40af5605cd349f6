"""Whatever the bytes, there are turns or a typed refusal; no word is lost or invented."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candidates.transcripts import Transcript, UnreadableTranscript, read_transcript

pytestmark = pytest.mark.long

FRAGMENTS = st.sampled_from(
    [
        "WEBVTT", "\n", "\n\n", "\r\n", "1\n", "00:00:01.000 --> 00:00:02.000\n",
        "-0:0:1 --> 0:0:2\n",
        "--> ", "<v ", "<v Ana>", "</v>", "<v.x  >", "Ana: ", "Ben  0:03\n", "[Ana] 00:01:02\n",
        "0:05\n",
        "=====\n", "# Title\n", "CANDIDATE: Ana\n", "DATE: today\n", "NOTE ", "words here ",
        "&amp;", "&#0;",
        "&#x202e;", '{"sentences": [', '{"text": "a"}', "]}", '{"spokenText": "x"}', "[[",
        "\u202e", "\x00",
        "\u200b", "\uff1a", ":", " ", "\t", ">> ", "- ", "Meeting ended after 1", "{\\an8}",
        "<00:01.000>", "é",
        "[0:01 - 0:02] ", "[Ana] so\n", "Ana - so\n", "Q. why\n", "A. so\n", "### Ana\n",
        "**Ana**\n", "0:00:01.000,0:00:02.000\n", '1 "Ana" (1)\n', "2/3/26, 10:58 AM - ",
        "From Ana to Ben:\n",
        "1. ", "Ana\n0:03\n", "3 seconds\n", "a\tb\tc\n", " | ", "<tt>", "Question\tAnswer\n",
        '{"words": [{"text": "a", "speaker": 1}]}',
    ]
)  # fmt: skip  # fragments of every shape
NAMES = st.sampled_from(
    ["Ana", "Ben Okafor", "Dr. Núñez-O'Neill (Guest)", "VP Product", "Interviewer 2"]
)
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"  # letters by category, dropped because invisible
WORD = st.text(
    st.characters(categories=("Ll", "Lo"), exclude_characters=BLANK_LETTERS), min_size=1, max_size=9
)
SPEECH = st.lists(WORD, min_size=1, max_size=12).map(" ".join)
TALKS = st.lists(st.tuples(NAMES, SPEECH), min_size=2, max_size=8)


def read_or_refuse(raw: bytes) -> Transcript | None:
    try:
        return read_transcript(raw)
    except UnreadableTranscript:
        return None


def check_turns(read: Transcript) -> None:
    ends = [0]
    for turn in read.turns:
        words = read.text[turn.start : turn.end]
        assert words == words.strip() != ""
        assert turn.start >= ends[-1]
        ends.append(turn.end)


@settings(deadline=None)  # the machine may be busy with other tests
@given(st.binary(max_size=400))
def test_it_reads_or_refuses_any_bytes(raw: bytes) -> None:
    read = read_or_refuse(raw)
    if read:
        check_turns(read)


@settings(deadline=None)  # the machine may be busy with other tests
@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_it_reads_or_refuses_any_mixture_of_shapes(text: str) -> None:
    read = read_or_refuse(text.encode())
    if read:
        check_turns(read)


def hear(read: Transcript) -> list[tuple[str, str]]:
    """Return (speaker, words) with the neighbours of one speaker joined."""
    heard: list[tuple[str, str]] = []
    for turn in read.turns:
        words = " ".join(read.text[turn.start : turn.end].split())
        if heard and heard[-1][0] == turn.speaker:
            words = f"{heard.pop()[1]} {words}"
        heard.append((turn.speaker, words))
    return heard


def join(talk: list[tuple[str, str]]) -> list[tuple[str, str]]:
    joined: list[tuple[str, str]] = []
    for name, said in talk:
        words = f"{joined.pop()[1]} {said}" if joined and joined[-1][0] == name else said
        joined.append((name, words))
    return joined


def write_plain(talk: list[tuple[str, str]]) -> str:
    return "\n\n".join(f"{name}: {said}" for name, said in talk)


def write_stamped(talk: list[tuple[str, str]]) -> str:
    return "\n\n".join(f"{name}  0:{at:02}\n{said}" for at, (name, said) in enumerate(talk))


def write_bracketed(talk: list[tuple[str, str]]) -> str:
    return "\n".join(f"[{name}] 00:00:{at:02}\n{said}" for at, (name, said) in enumerate(talk))


def write_voices(talk: list[tuple[str, str]]) -> str:
    cues = [
        f"0:0:{at}.0 --> 0:0:{at}.9\n<v {name}>{said}</v>" for at, (name, said) in enumerate(talk)
    ]
    return "\n\n".join(["WEBVTT", *cues])


def write_srt(talk: list[tuple[str, str]]) -> str:
    return "\n\n".join(
        f"{at}\n00:00:0{at},000 --> 00:00:0{at},900\n{name}: {said}"
        for at, (name, said) in enumerate(talk)
    )


def write_json(talk: list[tuple[str, str]]) -> str:
    return json.dumps({"sentences": [{"speaker_name": name, "text": said} for name, said in talk]})


WRITERS = [write_plain, write_stamped, write_bracketed, write_voices, write_srt, write_json]


@pytest.mark.parametrize("write", WRITERS)
@settings(deadline=None)  # the machine may be busy with other tests
@given(talk=TALKS)
def test_it_loses_and_invents_no_word(write: object, talk: list[tuple[str, str]]) -> None:
    assert callable(write)
    assert hear(read_transcript(write(talk).encode())) == join(talk)
