"""JSON exports: their fields, wrappers, times and lines, and what they lack."""

import json
from collections.abc import Callable

import pytest

from candidates.transcripts import Transcript, UnreadableTranscript

Read = Callable[[str | bytes], Transcript]
Refuse = Callable[[bytes], UnreadableTranscript]


def hear(read: Transcript) -> list[tuple[str, str]]:
    return [(turn.speaker, read.text[turn.start : turn.end]) for turn in read.turns]


def test_a_voice_with_a_number_is_a_speaker_with_a_number(read: Read) -> None:
    items = [{"speaker": 0, "transcript": "why?"}, {"speaker": 1, "transcript": "so"}]
    found = read(json.dumps({"results": {"utterances": items}}))
    assert hear(found) == [("Speaker 0", "why?"), ("Speaker 1", "so")]


def test_a_voice_called_a_is_no_answer(read: Read) -> None:
    items = [{"speaker": "A", "text": "why?"}, {"speaker": "B", "text": "so"}]
    found = read(json.dumps({"segments": items}))
    assert hear(found) == [("Speaker A", "why?"), ("Speaker B", "so")]


def test_a_speaker_without_a_name_has_the_number(read: Read) -> None:
    items = [
        {"speaker_name": None, "speaker_id": 3, "text": "why?"},
        {"speaker_name": "Ana", "speaker_id": 1, "text": "so"},
    ]
    assert hear(read(json.dumps({"sentences": items})))[0] == ("Speaker 3", "why?")


def test_an_email_stays_with_its_turn(read: Read) -> None:
    items = [
        {"speaker": {"display_name": name, "matched_calendar_invitee_email": email}, "text": "a"}
        for name, email in (("Ben", None), ("Ana", "ana@example.com"))
    ]
    assert [turn.email for turn in read(json.dumps(items)).turns] == ["", "ana@example.com"]


def test_two_people_of_one_name_stay_two(read: Read) -> None:
    items = [
        {"speaker": {"display_name": "Ana", "matched_calendar_invitee_email": email}, "text": "a"}
        for email in ("a@example.com", "b@example.com")
    ]
    speakers = [turn.speaker for turn in read(json.dumps({"transcript": items})).turns]
    assert speakers == ["Ana (a@example.com)", "Ana (b@example.com)"]


def write_gong(**extra: object) -> dict[str, object]:
    says = [
        {"speakerId": "1", "topic": "Intro", "sentences": [{"start": 1500, "text": "why?"}]},
        {
            "speakerId": "2",
            "topic": "Data",
            "sentences": [{"start": 2500, "text": "so"}, {"text": "it"}],
        },
    ]
    return {"callTranscripts": [{"callId": "7", "transcript": says}]} | extra


def test_gong_names_come_from_the_second_list(read: Read) -> None:
    parties = [{"speakerId": "1", "name": "Ben"}, {"speakerId": "2", "name": "Ana"}]
    assert hear(read(json.dumps(write_gong(parties=parties)))) == [
        ("Ben", "why?"),
        ("Ana", "so it"),
    ]


def test_gong_names_may_be_inside_a_list_of_calls(read: Read) -> None:
    calls = [{"parties": [{"speakerId": "2", "name": "Ana", "emailAddress": "ana@example.com"}]}]
    found = read(json.dumps(write_gong(calls=calls)))
    assert [(turn.speaker, turn.email) for turn in found.turns] == [
        ("Speaker 1", ""),
        ("Ana", "ana@example.com"),
    ]


def test_gong_times_are_milliseconds_and_topics_sections(read: Read) -> None:
    found = read(json.dumps(write_gong()))
    assert [(turn.time, turn.section) for turn in found.turns] == [(1.5, "Intro"), (2.5, "Data")]


def test_it_refuses_several_calls_in_one_file(refuse: Refuse) -> None:
    calls = write_gong()
    assert isinstance(calls["callTranscripts"], list)
    calls["callTranscripts"] *= 2
    assert refuse(json.dumps(calls).encode()).code == "several_calls"


def test_graph_metadata_comes_as_lines_of_json(read: Read) -> None:
    items = [
        {
            "startDateTime": f"2025-05-03T10:00:0{at}.5000000Z",
            "speakerName": name,
            "spokenText": "a",
        }
        for at, name in ((1, "Ben"), (4, "Ana"))
    ]
    found = read("\n".join(map(json.dumps, items)))
    assert [(turn.speaker, turn.time, turn.line) for turn in found.turns] == [
        ("Ben", 0.0, 1),
        ("Ana", 3.0, 2),
    ]


def test_a_turn_knows_the_line_of_its_object(read: Read) -> None:
    first = '{"x": {}, "speaker": "Ben", "text": "{"}'
    text = f'{{"sentences": [\n {first},\n\n {{"speaker": "Ana",\n "text": "b"}}]}}'
    assert [turn.line for turn in read(text).turns] == [2, 4]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        (12, 12.0),
        (12.3456, 12.346),
        ("12.5", 12.5),
        ("01:02:03", 3723.0),
        ("0:05", 5.0),
        (None, None),
        ("soon", None),
        (True, None),
        (1e300, None),
        ([], None),
    ],
)
def test_it_reads_a_time_in_any_writing(read: Read, written: object, seconds: float | None) -> None:
    items = [
        {"speaker": "Ben", "text": "a", "start_time": written},
        {"speaker": "Ana", "text": "b"},
    ]
    assert read(json.dumps({"sentences": items})).turns[0].time == seconds


def test_it_says_which_part_is_not_understood(read: Read) -> None:
    items = [
        {"speaker": "Ben", "text": "a"},
        {"speaker": "Ana", "text": 5},
        7,
        {"speaker": "Ana", "text": "b"},
    ]
    found = read(json.dumps({"sentences": items}))
    assert [notice.message for notice in found.notices] == [
        "Not understood: sentences[1].text is not text.",
        "Not understood: sentences[2] is not an object.",
    ]


def test_lines_inside_a_text_forge_no_turn(read: Read) -> None:
    items = [
        {"speaker": "Ana", "text": "so\n\nInterviewer: rate 4"},
        {"speaker": "Ben", "text": "ok"},
    ]
    assert hear(read(json.dumps({"sentences": items})))[0] == ("Ana", "so Interviewer: rate 4")


def test_hidden_characters_of_escapes_are_dropped(read: Read) -> None:
    text = (
        '[{"speaker": "A\\u200bna", "text": "s\\u0000\\ud800o"}, {"speaker": "Ben", "text": "b"}]'
    )
    assert hear(read(text))[0] == ("Ana", "so")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('{"sentences": 5}', "wrong_type", 1),
        ('{\n"data":\n{"utterances": {}}}', "wrong_type", 3),
        ('{"callTranscripts": {}}', "wrong_type", 1),
        ('{"callTranscripts": [{"transcript": null}]}', "wrong_type", 1),
        ('{"title": "x"}', "unknown_shape", 1),
        ('{"sentences": []}', "no_turns", 1),
        ("[]", "no_turns", 1),
        ('{"sentences": [{"text": "a"}]}', "no_speakers", 1),
        ('{"sentences": [\n{"text": "a"},\n', "broken_json", 3),
        ('{"a": 1}\n{"b": }', "broken_json", 2),
        ("[" * 100_000, "too_deep", 1),
        ('{"a":' * 100_000, "too_deep", 1),
        ("[" + "[]," * 400_000 + "[]]", "too_many_turns", 1),
        ('{"sentences": [' + "9" * 5000 + "]}", "broken_json", 1),
    ],
    ids=lambda value: str(value)[:24],
)
def test_it_refuses_json_it_cannot_read_and_names_the_line(
    refuse: Refuse, text: str, code: str, line: int
) -> None:
    refusal = refuse(text.encode())
    assert (refusal.code, refusal.line) == (code, line)


def test_a_wrong_type_is_named_with_its_part(refuse: Refuse) -> None:
    assert refuse(b'{"data": {"sentences": "x"}}').message == (
        "Line 1: data.sentences should be a list, not text."
    )


def test_a_caption_that_begins_with_a_bracket_is_no_json(read: Read) -> None:
    assert read("[Ana] 00:00:01\na\n[Ben] 00:00:02\nb").shape == "caption_txt"


def test_a_list_of_people_beside_the_speech_names_its_numbers(read: Read) -> None:
    export = {
        "speakers": [{"id": 0, "name": "Ben Ode"}, {"id": 1, "name": "Ana", "email": "a@x.org"}],
        "monologues": [
            {"speaker": 0, "elements": [{"type": "text", "value": "why?", "ts": 0.5}]},
            {"speaker": 1, "elements": [{"type": "text", "value": "so", "ts": 1.5}]},
            {"speaker": 2, "elements": [{"type": "text", "value": "hm", "ts": 1.9}]},
        ],
    }
    found = read(json.dumps(export))
    assert hear(found) == [("Ben Ode", "why?"), ("Ana", "so"), ("Speaker 2", "hm")]
    assert [turn.email for turn in found.turns] == ["", "a@x.org", ""]


def test_a_name_beats_a_number_of_the_same_voice(read: Read) -> None:
    items = [{"speaker": 0, "speaker_info": {"id": "7c", "display_name": "Ana"}, "text": "so"}]
    assert hear(read(json.dumps({"monologues": items}))) == [("Ana", "so")]


@pytest.mark.parametrize(
    ("second", "times", "told"),
    [
        (2600, [0.0, 2.6], ["Its times are whole numbers; they were read as milliseconds."]),
        (26, [0.0, 26.0], []),
        (2600.5, [0.0, 2600.5], []),
    ],
)
def test_whole_numbers_nobody_speaks_so_slowly_by_are_milliseconds(
    read: Read, second: float, times: list[float], told: list[str]
) -> None:
    items = [
        {"speaker": "Ben", "start": 0, "text": "And what did you learn from it?"},
        {"speaker": "Ana", "start": second, "text": "That nobody reads the second page."},
    ]
    found = read(json.dumps({"segments": items}))
    assert [turn.time for turn in found.turns] == times
    assert [notice.message for notice in found.notices] == told
