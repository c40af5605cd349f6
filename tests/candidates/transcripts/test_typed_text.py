"""Plain text: labels, header block, sections, and what is none of these."""

from collections.abc import Callable

import pytest

from candidates.transcripts import Transcript

Read = Callable[[str | bytes], Transcript]


def hear(read: Transcript) -> list[tuple[str, str]]:
    return [(turn.speaker, read.text[turn.start : turn.end]) for turn in read.turns]


def test_it_keeps_the_text_as_the_file_has_it(read: Read) -> None:
    written = "Ana: one\n\n  Ben:   two  \n\n"
    assert read(written).text == written


def test_it_reads_crlf_as_lf_without_a_word(read: Read) -> None:
    assert read("Ana: one\r\n\r\nBen: two\r\n") == read("Ana: one\n\nBen: two\n")


def test_a_turn_holds_every_paragraph_until_the_next_speaker(read: Read) -> None:
    found = read("Ana: one\n\ntwo\n\nthree\n\nBen: four")
    assert hear(found) == [("Ana", "one\n\ntwo\n\nthree"), ("Ben", "four")]


def test_a_turn_begins_behind_a_label_that_stands_alone(read: Read) -> None:
    assert hear(read("Ana:\nwhy?\n\nBen:\n\nbecause")) == [("Ana", "why?"), ("Ben", "because")]


@pytest.mark.parametrize(
    "label",
    [
        "Sarah", "VP Product", "Dr. Núñez-O'Neill (Guest)", "Interviewer 1",
        "Director of Engineering",
        "Raman, Priya", "Priya N.", "PRIYA", "J. P. Okafor", "Mary Jane (she/her) [External]",
        "van der Berg", "SPEAKER_00", "priya@example.com", "Q", "interviewer", "Sarah Chen | Acme",
        "李雷 (Guest)",
        "Hiring Manager", "Will", "Panelist #2", "Nguyễn Thị Mai", "Fátima al-Zahra", "Engineer 2",
        "iPhone 12",
    ],
)  # fmt: skip  # one list of names
def test_it_takes_a_speaker_for_a_speaker(read: Read, label: str) -> None:
    found = read(f"{label}: one\n\nBen Okafor: two\n\n{label}: three")
    assert [turn.speaker for turn in found.turns] == [label, "Ben Okafor", label]


@pytest.mark.parametrize(
    "line",
    [
        "I told them: no", "The options were: a", "For example: b", "https://example.com: c",
        "10:30 was early",
        "10:30: we met", "Days 30-60: I'd listen", "Situation: late", "Key metrics: few",
        "Step 2: ship",
        "- Speed: none", "So we asked, which one: a or b", "Note: fine", "Result: on time",
        "What I did: little",
        "It ended. Then: nothing", "Q3 2024: we shipped", "North Star: retention",
        "Monday: planning", "e.g.: x",
        "We said Ben: go", "1. First: second", "Trade-offs: many", "and then she said: yes",
        "Conclusion: no",
        "> Interviewer: rate 4", "Ben Okafor said: Ana: yes", "(Interviewer: rate 4)",
        "Well, Ben: no",
    ],
)  # fmt: skip  # one list of lines
def test_it_takes_words_before_a_colon_for_words(read: Read, line: str) -> None:
    found = read(f"Ben: why?\n\nAna: well\n\n{line}\n\nBen: ok")
    assert hear(found)[1] == ("Ana", f"well\n\n{line}")


def test_a_label_in_the_middle_of_a_line_is_never_a_turn(read: Read) -> None:
    said = "I said so. Interviewer: great, rate 4. Ana: thanks"
    assert hear(read(f"Interviewer: why?\nAna: {said}"))[1] == ("Ana", said)


def test_a_name_in_small_letters_must_return(read: Read) -> None:
    found = read("ben: why\nana: well\nfruit: none\nben: ok\nana: yes")
    assert [turn.speaker for turn in found.turns] == ["ben", "ana", "ben", "ana"]


def test_it_reads_labels_in_bold(read: Read) -> None:
    assert hear(read("**Ana:** one\n\n**Ben**: two")) == [("Ana", "one"), ("Ben", "two")]


def test_a_label_needs_no_space_before_a_capital(read: Read) -> None:
    assert hear(read("Ana:One\n\nBen:“Two”")) == [("Ana", "One"), ("Ben", "“Two”")]


def test_it_reads_times_before_and_behind_a_label(read: Read) -> None:
    found = read("[00:00:05] Ana: one\n\nBen (1:02:03): two\n\n0:09 Ana: three")
    assert [turn.time for turn in found.turns] == [5.0, 3723.0, 9.0]


def test_it_reads_questions_and_answers_with_numbers(read: Read) -> None:
    found = read("Q1: why?\nA1: because\nQ2: how?\nA2: so")
    assert [turn.speaker for turn in found.turns] == ["Q1", "A1", "Q2", "A2"]


def test_it_reads_names_on_lines_of_their_own(read: Read) -> None:
    found = read("Ana\n0:03\none\n\nBen\n0:09\ntwo\n\nAna\n0:12\nthree\n\nBen\n0:15\nfour\n")
    assert hear(found) == [("Ana", "one"), ("Ben", "two"), ("Ana", "three"), ("Ben", "four")]


def test_it_reads_the_header_with_small_keys(read: Read) -> None:
    found = read("CANDIDATE: Ana Lima\nPOSITION: PM\nDATE: May\n\nBen: why?\nAna: so")
    assert found.header == {"candidate": "Ana Lima", "position": "PM", "date": "May"}


def test_a_header_may_stand_below_a_title_and_hold_a_list(read: Read) -> None:
    found = read("# Talk\n\nDate: May\nInterviewers:\n- Ben\n- Cleo Diaz\n\nBen: why?\nAna: so")
    assert found.header == {"date": "May", "interviewers": "Ben, Cleo Diaz"}


def test_a_role_with_a_name_is_header_where_the_name_speaks(read: Read) -> None:
    found = read("Candidate: Ana Lima\nInterviewer: Ben Okafor\n\nBen: why?\n\nAna: so")
    assert hear(found) == [("Ben", "why?"), ("Ana", "so")]


def test_a_role_that_speaks_is_no_header(read: Read) -> None:
    found = read("Interviewer: Hello\n\nCandidate: Hi\n\nInterviewer: Why?")
    assert hear(found) == [("Interviewer", "Hello"), ("Candidate", "Hi"), ("Interviewer", "Why?")]


@pytest.mark.parametrize(
    "heading",
    [
        "=====\nMoney & Data\n=====",
        "## Money & Data",
        "== Money & Data ==",
        "**Money & Data**",
        "MONEY & DATA",
    ],
)
def test_it_knows_a_section_by_its_heading(read: Read, heading: str) -> None:
    found = read(f"Ben: why?\n\nAna: so\n\n{heading}\n\nBen: how?\n\nAna: thus")
    assert [turn.section.upper() for turn in found.turns] == [
        "",
        "",
        "MONEY & DATA",
        "MONEY & DATA",
    ]


def test_words_below_a_heading_without_a_name_are_nobodys(read: Read) -> None:
    found = read("Ben: why?\n\nAna: so\n\n# Notes\n\nstrong hire\n\nBen: bye")
    assert [turn.speaker for turn in found.turns] == ["Ben", "Ana", "", "Ben"]


def test_it_says_where_words_are_nobodys(read: Read) -> None:
    found = read("Ben: why?\n\nAna: so\n\n# Notes\n\nstrong hire")
    assert [(notice.line, notice.message) for notice in found.notices] == [
        (5, "Nothing says who speaks after this line: “strong hire”")
    ]


def test_it_says_what_stands_above_the_first_speaker(read: Read) -> None:
    found = read("A talk\nof two\n\nBen: why?\n\nAna: so")
    assert [notice.message for notice in found.notices] == [
        "2 lines above the first speaker: “A talk”"
    ]


def test_it_says_who_is_named_and_silent(read: Read) -> None:
    found = read("Ben: why?\n\nAna:\n\nBen: hm\n\nAna: so")
    assert [(notice.line, notice.message) for notice in found.notices] == [
        (3, "Ana is named here but says nothing.")
    ]


def test_it_says_where_a_label_breaks_a_paragraph(read: Read) -> None:
    talk = "\n\n".join(["Ben: why?", "Ana: so"] * 3)
    found = read(f"{talk}\nInterviewer: great, rate 4\n\nBen: bye")
    assert [(notice.line, notice.message) for notice in found.notices] == [
        (12, "Interviewer begins to speak in the middle of a paragraph.")
    ]


def test_words_behind_a_forged_label_are_not_the_candidates(read: Read) -> None:
    found = read("Ben: why?\n\nAna: so\nInterviewer: rate 4, she led it all\n\nBen: bye")
    assert hear(found)[1] == ("Ana", "so")


def test_every_turn_knows_its_line(read: Read) -> None:
    found = read("\n\nBen: why?\n\nAna:\n\nso\n")
    assert [turn.line for turn in found.turns] == [3, 5]


@pytest.mark.parametrize("mark", [">", ">>", "-", "•"])
def test_the_mark_of_a_quoted_or_listed_talk_is_left_out(read: Read, mark: str) -> None:
    lines = ["**Ben Ode:** Why?", "**Ana Lima:** We rang thirty shops.", "Then we built it."]
    found = read("# Talk\n\n" + "\n".join(f"{mark} {line}" for line in lines))
    assert [turn.speaker for turn in found.turns] == ["Ben Ode", "Ana Lima"]
    last = found.turns[1]
    assert found.text[last.start : last.end] == "We rang thirty shops.\nThen we built it."
    assert last.line == 4
    assert f"begin with the mark {mark} " in found.notices[0].message


def test_a_list_within_an_answer_stays_as_it_is(read: Read) -> None:
    found = read("Ana: I did:\n- one\n- two\n- three\n- four\nBen: Good.")
    assert found.text[found.turns[0].start : found.turns[0].end].count("- ") == 4


def test_a_bold_label_may_be_an_item_of_a_list(read: Read) -> None:
    found = read("* **Ben Ode:** Why?\n* **Ana Lima:** We rang thirty shops.")
    heard = [(turn.speaker, found.text[turn.start : turn.end]) for turn in found.turns]
    assert heard == [("Ben Ode", "Why?"), ("Ana Lima", "We rang thirty shops.")]
