"""On well-formed files the words and times are those of the common libraries."""

import io
from typing import Any

import srt
import webvtt

from candidates.transcripts import Transcript, read_transcript


def take_words(read: Transcript) -> list[str]:
    return [word for turn in read.turns for word in read.text[turn.start : turn.end].split()]


def write_cues(arrow: str, count: int = 60) -> list[str]:
    """Return cues of changing length, with styling, several lines and entities."""
    said = ["we <i>stopped</i> it", "after\nsix weeks", "R&amp;D said no", "and 3 < 4 held", "{ok}"]
    times = [f"00:{at // 60:02}:{at % 60:02}{arrow}" for at in range(count)]
    return [
        f"{at + 1}\n{time}250 --> {time}900\n{{}}{said[at % len(said)]}\n"
        for at, time in enumerate(times)
    ]


def test_it_hears_the_words_that_webvtt_py_hears() -> None:
    names = ("<v Ana>", "<v Ben>")
    cues = [
        cue.replace("{}", names[at // 3 % 2]) for at, cue in enumerate(write_cues("."))
        if "3 < 4" not in cue  # that library takes all behind a `<` for a tag
    ]  # fmt: skip  # one comprehension
    text = "WEBVTT\n\n" + "\n".join(cues)
    theirs = [
        word for caption in webvtt.from_string(text).captions for word in caption.text.split()
    ]
    assert take_words(read_transcript(text.encode())) == [
        word.replace("&amp;", "&") for word in theirs
    ]


def test_it_hears_the_voices_that_webvtt_py_hears() -> None:
    names = ("<v Ana Lima>", "<v Ben Okafor>")
    cues = [cue.replace("{}", names[at % 2]) for at, cue in enumerate(write_cues("."))]
    text = "WEBVTT\n\n" + "\n".join(cues)
    theirs = [caption.voice for caption in webvtt.from_string(text).captions]
    assert [turn.speaker for turn in read_transcript(text.encode()).turns] == theirs


def test_it_reads_the_times_that_webvtt_py_reads() -> None:
    names = ("<v Ana>", "<v Ben>")
    cues = [cue.replace("{}", names[at % 2]) for at, cue in enumerate(write_cues("."))]
    text = "WEBVTT\n\n" + "\n".join(cues)
    theirs = [caption.start_in_seconds + 0.25 for caption in webvtt.from_string(text).captions]
    assert [turn.time for turn in read_transcript(text.encode()).turns] == theirs


def read_both(names: tuple[str, str]) -> tuple[Transcript, list[Any]]:
    text = "\n".join(cue.replace("{}", names[at % 2]) for at, cue in enumerate(write_cues(",")))
    return read_transcript(text.encode()), list(srt.parse(io.StringIO(text)))


def test_it_hears_the_words_that_srt_hears() -> None:
    read, theirs = read_both(("Ana: ", "Ben: "))
    said = " ".join(cue.content.partition(": ")[2] for cue in theirs)
    plain = said.replace("<i>", "").replace("</i>", "").replace("&amp;", "&")
    assert take_words(read) == plain.split()


def test_it_reads_the_times_that_srt_reads() -> None:
    read, theirs = read_both(("Ana: ", "Ben: "))
    assert [turn.time for turn in read.turns] == [cue.start.total_seconds() for cue in theirs]
