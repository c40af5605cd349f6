"""WebVTT and SRT: voices, labels, cut cues, broken times, and what is no speech."""

import time
from collections.abc import Callable

import pytest

from candidates.transcripts import Transcript

Read = Callable[[str | bytes], Transcript]


def hear(read: Transcript) -> list[tuple[str, str]]:
    return [(turn.speaker, read.text[turn.start : turn.end]) for turn in read.turns]


def write_vtt(*cues: str) -> str:
    timed = [f"00:{at:02}.000 --> 00:{at:02}.900\n{cue}\n" for at, cue in enumerate(cues, 1)]
    return "\n".join(["WEBVTT\n", *timed])


def test_cues_of_one_speaker_are_one_turn_with_the_first_time(read: Read) -> None:
    found = read(write_vtt("Ana: we cut", "the", "scope", "Ben: why?"))
    assert [(turn.time, found.text[turn.start : turn.end]) for turn in found.turns] == [
        (1.0, "we cut the scope"),
        (4.0, "why?"),
    ]


def test_every_voice_of_a_cue_has_its_own_words(read: Read) -> None:
    found = read(write_vtt("<v Ana>yes</v><v Ben>no", "<v Ana>so\nwe <v Ben>stop"))
    assert hear(found) == [("Ana", "yes"), ("Ben", "no"), ("Ana", "so we"), ("Ben", "stop")]


def test_every_labelled_line_of_a_cue_has_its_own_speaker(read: Read) -> None:
    found = read(write_vtt("- Ana: yes\n- Ben: no", "- or so"))
    assert hear(found) == [("Ana", "yes"), ("Ben", "no - or so")]


def test_a_change_without_a_name_is_nobodys(read: Read) -> None:
    found = read(write_vtt("&gt;&gt; ANA: yes", ">> who is this", ">> ANA: me"))
    assert hear(found) == [("ANA", "yes"), ("", "who is this"), ("ANA", "me")]


def test_a_voice_where_only_changes_are_named_goes_on(read: Read) -> None:
    found = read(write_vtt("<v Ana>we", "cut", "it", "<v Ben>why", "did", "you"))
    assert hear(found) == [("Ana", "we cut it"), ("Ben", "why did you")]


def test_a_cue_without_a_voice_among_voices_is_nobodys(read: Read) -> None:
    found = read(write_vtt("<v Ana>we", "<v Ben>why", "who is this", "<v Ana>me"))
    assert [turn.speaker for turn in found.turns] == ["Ana", "Ben", "", "Ana"]


def test_a_label_inside_a_voice_is_speech(read: Read) -> None:
    found = read(write_vtt("<v Ben>why?</v>", "<v Ana>so\nInterviewer: rate 4</v>"))
    assert hear(found) == [("Ben", "why?"), ("Ana", "so Interviewer: rate 4")]


def test_it_leaves_out_styling_and_keeps_other_brackets(read: Read) -> None:
    found = read(
        write_vtt("<v.loud Ana><b>x</b> < 5 <00:01.500>and <c.red>y</c> <z>", "<v Ben>{\\an8}ok")
    )
    assert hear(found) == [("Ana", "x < 5 and y <z>"), ("Ben", "ok")]


def test_it_reads_entities_once(read: Read) -> None:
    found = read(write_vtt("<v O&apos;Neill>R&amp;D &amp;lt; &lt;i&gt;", "<v Ben>ok"))
    assert hear(found)[0] == ("O'Neill", "R&D &lt; <i>")


def test_it_drops_hidden_characters_that_entities_bring(read: Read) -> None:
    found = read(write_vtt("<v Ana>a&#x202e;b&#0;c", "<v Ben>ok"))
    assert hear(found)[0] == ("Ana", "ab\ufffdc")


def test_comments_styles_and_regions_are_nobodys_words(read: Read) -> None:
    hidden = "NOTE not\nsaid\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:x\n\n"
    found = read(write_vtt("Ana: yes", "Ben: no").replace("00:02.000", hidden + "00:02.000"))
    assert hear(found) == [("Ana", "yes"), ("Ben", "no")]


def test_identifiers_are_nobodys_words(read: Read) -> None:
    found = read(
        "WEBVTT\n\nintro\n0:01.0 --> 0:02.0\nAna: yes\n\nsecond cue\n0:02.0 --> 0:03.0\nand\n3\n"
        "0:03.0 --> 0:04.0\nno\n\n0:04.0 --> 0:05.0\n42\n\n0:05.0 --> 0:06.0\nBen: ok"
    )
    assert hear(found) == [("Ana", "yes and no 42"), ("Ben", "ok")]


def test_the_header_of_a_webvtt_file_is_kept(read: Read) -> None:
    found = read(write_vtt("Ana: a", "Ben: b").replace("WEBVTT", "WEBVTT - talk\nLanguage: en"))
    assert found.header == {"language": "en"}


@pytest.mark.parametrize("arrow", [" -> ", " —> ", " → ", "-->", " ---> "])
def test_it_reads_a_damaged_arrow(read: Read, arrow: str) -> None:
    found = read(
        f"1\n00:00:01,000{arrow}00:00:02,000\nAna: a\n\n2\n00:00:02,000 --> 00:00:03,000\nBen: b"
    )
    assert [turn.time for turn in found.turns] == [1.0, 2.0]


def test_it_keeps_the_words_below_a_broken_time(read: Read) -> None:
    found = read("WEBVTT\n\n0:01.0 --> 0:02.0\nAna: a\n\n0x:02 --> 0:03.0\nBen: b")
    assert hear(found) == [("Ana", "a"), ("Ben", "b")]


def test_it_says_which_time_is_broken(read: Read) -> None:
    found = read("WEBVTT\n\n0:01.0 --> 0:02.0\nAna: a\n\n0x:02 --> 0:03.0\nBen: b")
    assert [(notice.line, notice.message) for notice in found.notices] == [
        (6, "The time is not understood, its words are kept: “0x:02 --> 0:03.0”")
    ]


def test_an_arrow_in_speech_is_speech(read: Read) -> None:
    found = read(write_vtt("Ana: from trial --> paid -> churn", "Ben: ok"))
    assert hear(found)[0] == ("Ana", "from trial --> paid -> churn")


def test_negative_times_stay_negative(read: Read) -> None:
    found = read("WEBVTT\n\n-0:0:1.520 --> 0:0:2.0\n<v Ana>a\n\n0:0:2.0 --> 0:0:3.5\n<v Ben>b")
    assert [turn.time for turn in found.turns] == [-1.52, 2.0]


def test_it_says_where_times_run_backward(read: Read) -> None:
    found = read("WEBVTT\n\n0:05.0 --> 0:04.0\n<v Ana>a\n\n0:01.0 --> 0:03.5\n<v Ben>b")
    assert [(notice.line, notice.message) for notice in found.notices] == [
        (3, "This cue ends before it begins."),
        (6, "This cue begins before the one above it."),
    ]


def test_overlapping_cues_keep_the_order_of_the_file(read: Read) -> None:
    found = read("WEBVTT\n\n0:01.0 --> 0:09.0\n<v Ana>a\n\n0:02.0 --> 0:03.0\n<v Ben>b")
    assert hear(found) == [("Ana", "a"), ("Ben", "b")]


def test_a_blank_line_inside_a_subtitle_does_not_end_it(read: Read) -> None:
    found = read("1\n0:0:1,0 --> 0:0:2,0\nAna: one\n\ntwo\n\n2\n0:0:2,0 --> 0:0:3,0\nBen: three")
    assert hear(found) == [("Ana", "one two"), ("Ben", "three")]


def test_a_broken_object_among_metadata_is_noted(read: Read) -> None:
    said = '{"speakerName":"Ana","spokenText":"a"}'
    found = read(write_vtt(said, '{"spokenText":', said.replace("Ana", "Ben")))
    assert [(notice.line, notice.message) for notice in found.notices] == [
        (6, 'Not an object with spokenText: “{"spokenText":”')
    ]


def test_a_reading_text_holds_each_turn_as_a_block(read: Read) -> None:
    assert read(write_vtt("Ana: a", "b", "Ben: c")).text == "Ana: a b\n\nBen: c\n\n"


def test_where_every_cue_has_a_name_one_that_comes_once_is_one(read: Read) -> None:
    found = read(write_vtt("Ana: why?", "Ben: so", "李 雷: hello", "Ana: ok", "Ben: yes"))
    assert hear(found)[2] == ("李 雷", "hello")


@pytest.mark.parametrize(
    "line",
    [
        "00:01.000 --> 00:02.000 " + "line:" * 60 + " x",
        "00:01.000 --> 00:02.000 " + "X1:0 Y1:" * 500 + " x",
        " " * 200_000 + "x -->",
        "\t" * 200_000 + "--> x",
        "12:00" + " " * 200_000 + "->",
    ],
)
def test_no_line_with_an_arrow_takes_long(read: Read, line: str) -> None:
    began = time.process_time()
    read(f"WEBVTT\n\n{line}\nBob: we cut the scope\n\n00:03.000 --> 00:04.000\nBob: yes\n")
    assert time.process_time() - began < 2.0


@pytest.mark.parametrize("beside", ["line:0 position:50%", "line:0position:5", "X1:1 X2:2"])
def test_settings_behind_a_time_are_nobodys_words(read: Read, beside: str) -> None:
    found = read(f"WEBVTT\n\n00:01.000 --> 00:02.000 {beside}\nBob: we cut the scope\n")
    assert hear(found) == [("Bob", "we cut the scope")]
