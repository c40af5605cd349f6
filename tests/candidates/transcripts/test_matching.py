"""Who each label is; whatever is doubtful is nobody, and never the candidate."""

from collections.abc import Mapping, Sequence

import pytest

from candidates.transcripts import (
    Person,
    Role,
    SpeakerCount,
    Transcript,
    Turn,
    match_speakers,
    read_transcript,
    speakers,
)

PRIYA = Person("Priya Núñez Raman", "priya@example.com")
TOM = Person("Tom O'Neill", "tom@example.org")
ANN = Person("Ann Lee")
CAND, INT, OTHER, NOBODY = Role.CANDIDATE, Role.INTERVIEWER, Role.OTHER, Role.UNKNOWN


def match(
    *labels: str,
    header: Mapping[str, str] | None = None,
    candidate: Person | None = PRIYA,
    interviewers: Sequence[Person] = (TOM, ANN),
    known: Mapping[str, Role] | None = None,
) -> list[Role]:
    """Return the roles of labels that speak in this order."""
    turns = tuple(Turn(label, at, at + 1) for at, label in enumerate(labels))
    read = Transcript("x" * len(labels), "plain", turns, header or {})
    roles = match_speakers(read, candidate=candidate, interviewers=interviewers, known=known)
    return [roles[label] for label in labels]


@pytest.mark.parametrize(
    "label",
    [
        "Priya Núñez Raman", "Priya", "PRIYA", "Priya N.", "Priya R", "Raman, Priya",
        "Priya (Guest)",
        "priya nunez raman", "P. Raman", "Priya Raman | Acme", "Dr. Priya Raman",
        "Priya Nunez-Raman",
        "priya.raman", "Raman", "PNR", "P.N.R.", "Priya Raman (she/her) [External]",
        "priya@example.com",
        "Priya Raman - Acme", "PRaman", "Priya's iPhone",
        "Candidate - Priya Raman", "Priya (Candidate)",
    ],
)  # fmt: skip  # one list of names
def test_it_knows_the_candidate_by_a_variant_of_the_name(label: str) -> None:
    assert match(label, "Tom") == [CAND, INT]


@pytest.mark.parametrize(
    "label", ["Priyanka", "Priya Kapoor", "Nunez Lopez", "P", "Pria", "Guest", "Speaker 1", ""]
)
def test_it_does_not_take_another_for_the_candidate(label: str) -> None:
    assert match(label, "Tom") == [NOBODY, INT]


@pytest.mark.parametrize(
    "label", ["Tom", "ONeill", "Tom O\u2019Neill", "O'Neill, Tom", "TO", "Ann", "A. Lee"]
)
def test_it_knows_an_interviewer_by_a_variant_of_the_name(label: str) -> None:
    assert match(label, "Priya") == [INT, CAND]


def test_two_labels_of_one_person_have_one_role() -> None:
    assert match("Priya", "Priya N.", "PRIYA", "Raman, Priya") == [CAND, CAND, CAND, CAND]


def test_a_first_name_that_two_people_share_is_nobody() -> None:
    assert match("Tom", "Tom Raman", candidate=Person("Tom Raman")) == [NOBODY, CAND]


def test_a_full_name_of_two_people_is_nobody() -> None:
    assert match("Tom O'Neill", candidate=Person("Tom O'Neill")) == [NOBODY]


def test_a_first_name_that_a_stranger_shares_is_nobody() -> None:
    assert match("Priya", "Priya K.") == [NOBODY, NOBODY]


def test_a_first_name_that_two_interviewers_share_is_an_interviewer() -> None:
    assert match("Tom", interviewers=(TOM, Person("Tom Lee"))) == [INT]


def test_an_email_decides_before_a_name() -> None:
    turns = (
        Turn("Priya", 0, 1, email="TOM@example.org"),
        Turn("T", 1, 2, email="priya@example.com"),
    )
    read = Transcript("xx", "fathom_json", turns)
    assert match_speakers(read, candidate=PRIYA, interviewers=[TOM]) == {"Priya": INT, "T": CAND}


def test_a_label_with_the_emails_of_both_is_nobody() -> None:
    turns = (Turn("Us", 0, 1, email="tom@example.org"), Turn("Us", 1, 2, email="priya@example.com"))
    assert match_speakers(Transcript("xx", "json", turns), candidate=PRIYA, interviewers=[TOM]) == {
        "Us": NOBODY
    }


def test_what_a_person_mapped_decides_before_everything() -> None:
    assert match("Tom", "iPhone", known={"Tom": OTHER, "IPHONE": CAND}) == [OTHER, CAND]


@pytest.mark.parametrize(
    "word", ["Candidate", "APPLICANT", "Interviewee", "candidate", "Bewerberin", "候选人"]
)
def test_it_knows_the_candidate_by_a_word(word: str) -> None:
    assert match(word, "Interviewer") == [CAND, INT]


@pytest.mark.parametrize(
    "word",
    [
        "Interviewer 2",
        "Recruiter",
        "Panelist A",
        "Moderator",
        "Interviewer (Jo)",
        "Hiring Manager",
        "INTERVIEWER_1",
        "Jo (Interviewer)",
    ],
)
def test_it_knows_an_interviewer_by_a_word(word: str) -> None:
    assert match(word, "Candidate") == [INT, CAND]


def test_a_note_taker_is_neither() -> None:
    assert match("Otter.ai", "Note taker") == [OTHER, OTHER]


def test_questions_and_answers_name_both_sides() -> None:
    assert match("Q", "A") == [INT, CAND]


def test_an_a_beside_a_b_is_a_voice_and_no_answer() -> None:
    assert match("A", "B", candidate=None, interviewers=()) == [NOBODY, NOBODY]


def test_a_word_for_the_candidate_beside_her_name_is_nobody() -> None:
    assert match("Priya", "Candidate", "Interviewer") == [CAND, NOBODY, INT]


def test_two_candidates_by_number_are_nobody() -> None:
    assert match("Candidate 1", "Candidate 2") == [NOBODY, NOBODY]


def test_a_name_and_a_word_that_disagree_are_nobody() -> None:
    assert match("Priya (Interviewer)", "Interviewer (Priya Raman)") == [NOBODY, NOBODY]


def test_a_name_behind_a_word_is_read() -> None:
    assert match("Candidate (Priya Raman)", "Interviewer 1 (Tom)") == [CAND, INT]


def test_the_header_names_the_candidate() -> None:
    assert match("Priya", header={"candidate": "Priya Raman, Senior PM"}, candidate=None) == [CAND]


@pytest.mark.parametrize(
    "label",
    [
        "VP Product",
        "Director Eng",
        "Dir. Engineering",
        "VP Prod",
        "Director of Engineering",
        "Eng Director",
        "DoE",
    ],
)
def test_the_header_names_interviewers_by_title(label: str) -> None:
    header = {"interviewers": "VP Product, Director of Engineering"}
    assert match(label, header=header, candidate=None, interviewers=()) == [INT]


def test_a_short_title_stands_for_a_long_one() -> None:
    header = {"interviewers": "Vice President of Product & Jo Roe (Head of Data)"}
    assert match("VP Product", "Jo", "Head Data", header=header, interviewers=()) == [INT, INT, INT]


def test_the_header_names_people_with_their_roles() -> None:
    header = {"participants": "Priya Raman (Candidate), Cleo Diaz (Interviewer), Max Po"}
    assert match("Priya", "Cleo", "Max", header=header, candidate=None, interviewers=()) == [
        CAND,
        INT,
        NOBODY,
    ]


def test_a_name_on_both_sides_of_the_header_is_nobody() -> None:
    header = {"candidate": "Priya Raman", "interviewers": "Priya Kapoor"}
    assert match("Priya", header=header, candidate=None, interviewers=()) == [NOBODY]


def test_a_header_of_another_candidate_credits_nobody() -> None:
    header = {"candidate": "Maya Lopez"}
    assert match("Maya", "Tom", header=header) == [NOBODY, INT]


def test_a_header_of_another_candidate_makes_role_words_doubtful() -> None:
    header = {"candidate": "Maya Lopez"}
    assert match("Candidate", "Interviewer", header=header) == [NOBODY, INT]


def test_a_header_that_names_nobody_contradicts_nobody() -> None:
    assert match("Candidate", "Tom", header={"candidate": "#4411"}) == [CAND, INT]


def test_everybody_else_is_nobody() -> None:
    assert match("Max", "Speaker 2", "iPhone", "Tom") == [NOBODY, NOBODY, NOBODY, INT]


def test_a_first_name_alone_is_enough_to_be_known_by() -> None:
    assert match("Sarah Chen", "Tom", candidate=Person("Sarah")) == [CAND, INT]


def test_two_people_of_the_only_known_name_are_nobody() -> None:
    roles = match("Sarah Chen", "Sarah Lee", "Sarah", candidate=Person("Sarah"))
    assert roles == [NOBODY, NOBODY, NOBODY]


def test_a_role_behind_a_dash_is_read() -> None:
    assert match("Jo Roe - Interviewer", "Candidate - Jo Fox") == [INT, CAND]


def test_of_two_namesakes_a_role_word_says_which() -> None:
    roles = match("Priya (Candidate)", "Priya (Recruiter)", interviewers=[Person("Priya Kapoor")])
    assert roles == [CAND, INT]


def test_the_candidates_email_beside_an_interviewers_name_is_nobody() -> None:
    turns = (Turn("Tom O'Neill", 0, 1, email="priya@example.com"), Turn("Priya", 1, 2))
    read = Transcript("xx", "fathom_json", turns)
    assert match_speakers(read, candidate=PRIYA, interviewers=[TOM]) == {
        "Tom O'Neill": NOBODY,
        "Priya": CAND,
    }


@pytest.mark.parametrize("label", ["Jürgen Müller", "Juergen Mueller", "Jurgen Muller", "Mueller"])
def test_an_umlaut_may_be_spelt_out(label: str) -> None:
    assert match(label, "Tom", candidate=Person("Jürgen Müller")) == [CAND, INT]


def test_questions_and_answers_written_out_name_both_sides() -> None:
    assert match("Question 1", "Answer 1", "Q.") == [INT, CAND, INT]


def test_notes_are_neither() -> None:
    assert match("Notes", "Priya", "Tom") == [OTHER, CAND, INT]


def test_it_counts_turns_and_words_of_each_speaker() -> None:
    read = read_transcript(b"Ben: why now?\n\nAna: so it\n\nwas\n\nBen: ok")
    assert speakers(read) == [SpeakerCount("Ben", 2, 3), SpeakerCount("Ana", 1, 3)]
