"""Otter, caption and Meet texts: names with times, and lines of the service itself."""

from collections.abc import Callable

from candidates.transcripts import Transcript

Read = Callable[[str | bytes], Transcript]


def hear(read: Transcript) -> list[tuple[str, str]]:
    return [(turn.speaker, read.text[turn.start : turn.end]) for turn in read.turns]


def test_a_stamp_names_speaker_and_time(read: Read) -> None:
    found = read("Speaker 1  0:03\nwhy?\n\nAna Lima  1:02:03\nso\n")
    assert [(turn.speaker, turn.time) for turn in found.turns] == [
        ("Speaker 1", 3.0),
        ("Ana Lima", 3723.0),
    ]


def test_a_stamped_turn_holds_all_its_paragraphs(read: Read) -> None:
    found = read("Ben  0:03\nwhy?\n\nAna  0:09\nso\n\nand thus\n\nBen  0:15\nok")
    assert hear(found)[1] == ("Ana", "so\n\nand thus")


def test_a_label_in_stamped_text_is_speech(read: Read) -> None:
    found = read("Ben  0:03\nwhy?\n\nAna  0:09\nso\nInterviewer: rate 4\n")
    assert hear(found)[1] == ("Ana", "so\nInterviewer: rate 4")


def test_it_reads_stamps_that_begin_with_the_time(read: Read) -> None:
    found = read("0:03 - Ben Okafor (Acme)\n  why?\n0:09 - Ana Lima\n  so\n")
    assert hear(found) == [("Ben Okafor (Acme)", "why?"), ("Ana Lima", "so")]


def test_a_sentence_that_ends_with_a_time_is_no_stamp(read: Read) -> None:
    found = read(
        "[Ben] 00:00:03\nwhy?\n[Ana] 00:00:09\nWe agreed, finally. At 10:30\nwe met at 10:45\n"
    )
    assert hear(found)[1] == ("Ana", "We agreed, finally. At 10:30\nwe met at 10:45")


def test_a_name_in_brackets_may_hold_brackets(read: Read) -> None:
    found = read("[Ben (Guest)] 00:00:03\nwhy?\n[Ana] 00:00:09\nso")
    assert hear(found) == [("Ben (Guest)", "why?"), ("Ana", "so")]


def test_lines_of_the_service_are_nobodys_words(read: Read) -> None:
    found = read("Ben  0:03\nwhy?\n\nAna  0:09\nso\n\nTranscribed by https://otter.ai\n")
    assert hear(found) == [("Ben", "why?"), ("Ana", "so")]


def test_it_says_which_lines_it_left_out(read: Read) -> None:
    found = read("Ben  0:03\nwhy?\n\nAna  0:09\nso\n\nTranscribed by https://otter.ai\n")
    assert [(notice.line, notice.message) for notice in found.notices] == [
        (7, "Left out, written by the recording service: “Transcribed by https://otter.ai”")
    ]


def test_a_time_alone_moves_the_clock_and_not_the_speaker(read: Read) -> None:
    found = read("00:00:00\n\nBen: why?\n\nAna: so\n\n00:05:00\n\nand thus\n")
    assert [(turn.speaker, turn.time) for turn in found.turns] == [
        ("Ben", 0.0),
        ("Ana", 0.0),
        ("Ana", 300.0),
    ]


def test_speech_about_transcripts_stays_speech(read: Read) -> None:
    said = "The transcript was computer generated in our product and we had to fix it"
    assert hear(read(f"Ben: why?\n\nAna: {said}"))[1] == ("Ana", said)


def test_a_time_is_the_answer_where_nothing_else_is(read: Read) -> None:
    found = read("Tom\n0:03\nWhen?\nAna\n0:05\n10:30\nTom\n0:09\nOk.\n")
    assert hear(found) == [("Tom", "When?"), ("Ana", "10:30"), ("Tom", "Ok.")]
