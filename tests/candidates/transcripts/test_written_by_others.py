"""The same talk as further services and people write it: each is read, or refused by its line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from candidates.transcripts import UnreadableTranscript, read_transcript

SAID = (
    "What did you change first?",
    "I moved the night orders to one desk, and returns fell.",
    "Why?",
    "We kept the old rota: nobody had asked for it.",
)
TOM, ANA = "Tom Bell", "Ana Silva"
Names = tuple[str, str]


def each(form: str, names: Names = (TOM, ANA), between: str = "\n\n") -> str:
    """Return the talk with `form` filled for each turn: {n} number, {who}, {said}."""
    turns = enumerate(SAID)
    return between.join(form.format(n=n, who=names[n % 2], said=said) for n, said in turns)


def cues(form: str, names: Names = (TOM, ANA), *, head: str = "WEBVTT\n\n") -> str:
    return head + each(f"00:00:0{{n}}.000 --> 00:00:0{{n}}.900\n{form}", names)


def srt(form: str) -> str:
    return each(f"{{n}}\n00:00:0{{n}},000 --> 00:00:0{{n}},900\n{form}")


NOTE = "WEBVTT - Interview\nKind: captions\nX-TIMESTAMP-MAP=LOCAL:0,MPEGTS:0\n\nSTYLE\n::cue {}\n\nNOTE a\nb: c\n\n"  # noqa: E501 (one head)
FATHOM = (
    "Interview - May\nVIEW RECORDING - 45 mins (No highlights): https://fathom.video/x\n\n---\n\n"
)
OTTER = "Ana\nMon, Jan 05, 2026 10:02AM • 45:12\n\nSUMMARY KEYWORDS\ndesk, rota\n\nSPEAKERS\nAna Silva, Tom Bell\n\n"  # noqa: E501 (one head)
GEMINI = "📝 Notes\nInvited Tom Bell Ana Silva\n\nSummary\nDesks.\n\n📖 Transcript\nDesks - Transcript\n00:00:00\n \n"  # noqa: E501 (one head)
ENDED = "\nTranscription ended after 00:02:00\nThis editable transcript was computer generated and might contain errors.\n"  # noqa: E501 (one foot)

AS_WRITTEN: dict[str, tuple[str, str, Names]] = {
    "otter with a summary": (OTTER + each("{who}  00:0{n}\n{said}"), "otter_txt", (TOM, ANA)),
    "fathom, copied": (
        FATHOM + each("0:0{n} - {who}\n  {said}"),
        "otter_txt",
        (TOM, ANA),
    ),
    "gong, copied": (each("0:0{n} | {who}\n{said}"), "otter_txt", (TOM, ANA)),
    "grain": (each("[00:00:0{n}] {who}: {said}"), "plain", (TOM, ANA)),
    "tl;dv": (each("{who}\n00:0{n}\n{said}"), "plain", (TOM, ANA)),
    "rev": (each("{who} (00:0{n}):\n{said}"), "plain", (TOM, ANA)),
    "sonix": (each("{who}: [00:00:0{n}] {said}"), "plain", (TOM, ANA)),
    "descript": (each("**{who}:** [00:00:0{n}] {said}"), "plain", (TOM, ANA)),
    "trint": (each("[00:00:0{n}.12] {who}\n{said}"), "otter_txt", (TOM, ANA)),
    "happy scribe": (each("[00:00:0{n}.12] - {who}\n{said}"), "otter_txt", (TOM, ANA)),
    "read.ai": (each("{who} — 00:0{n}\n{said}"), "otter_txt", (TOM, ANA)),
    "notta": (each("{who} 00:0{n}\n{said}"), "otter_txt", (TOM, ANA)),
    "markdown": (each("**{who}** (00:0{n}): {said}"), "plain", (TOM, ANA)),
    "markdown headings": (each("### {who} 00:0{n}\n\n{said}"), "otter_txt", (TOM, ANA)),
    "times with frames": (each("00:00:0{n}:12 {who}: {said}"), "plain", (TOM, ANA)),
    "times of day": (each("{who} (10:0{n} PM): {said}"), "plain", (TOM, ANA)),
    "meet with notes": (GEMINI + each("{who}: {said}") + ENDED, "meet_txt", (TOM, ANA)),
    "capitals": (
        each("{who}: {said}", ("TOM BELL", "ANA SILVA")),
        "plain",
        ("TOM BELL", "ANA SILVA"),
    ),
    "titles": (
        each("{who}: {said}", ("Prof. Dr. Tom Bell, PhD", "Ana Silva (she/her)")),
        "plain",
        ("Prof. Dr. Tom Bell, PhD", "Ana Silva (she/her)"),
    ),
    "surname first": (
        each("{who}   0:0{n}\n{said}", ("Bell, Tom", "Silva, Ana (Guest)")),
        "otter_txt",
        ("Bell, Tom", "Silva, Ana (Guest)"),
    ),
    "unknown speakers": (
        each("{who}  0:0{n}\n{said}", ("Unknown Speaker", "Speaker 1")),
        "otter_txt",
        ("Unknown Speaker", "Speaker 1"),
    ),
    "a telephone": (
        cues("{who}: {said}", (TOM, "+1 (415) 555-0100")),
        "zoom_vtt",
        (TOM, "+1 (415) 555-0100"),
    ),
    "japanese": (
        each("{who}\uff1a{said}", ("田中 太郎", "候補者")),
        "plain",
        ("田中 太郎", "候補者"),
    ),
    "cyrillic": (each("{who}: {said}", ("Иван Петров", "Анна")), "plain", ("Иван Петров", "Анна")),
    "right to left": (
        cues("\u202b{who}: {said}\u202c", ("תום בל", "אנה סילבה")),
        "zoom_vtt",
        ("תום בל", "אנה סילבה"),
    ),
    "numbered voices": (
        cues("<v {who}>{said}", ("Speaker 0", "Speaker 1"), head="WEBVTT\n\nNOTE\nDeepgram\n\n"),
        "teams_vtt",
        ("Speaker 0", "Speaker 1"),
    ),
    "webvtt blocks": (cues("<c.yellow>{who}: {said}</c>", head=NOTE), "zoom_vtt", (TOM, ANA)),
    "brackets": (srt("[{who}] {said}"), "srt", (TOM, ANA)),
    "round brackets": (srt("({who}) {said}"), "srt", (TOM, ANA)),
    "dashes": (srt("- <i>{who}:</i> {said}"), "srt", (TOM, ANA)),
    "tabs": (each("00:00:0{n}\t{who}\t{said}", between="\n"), "table", (TOM, ANA)),
    "csv": (
        "Speaker,Start Time,Text\n" + each('{who},00:0{n},"{said}"', between="\n"),
        "table",
        (TOM, ANA),
    ),
    "a markdown table": (
        "| Time | Speaker | Text |\n|---|---|---|\n"
        + each("| 00:0{n} | {who} | {said} |", between="\n"),
        "table",
        (TOM, ANA),
    ),
}
LINES: dict[str, str] = {
    "whatsapp": "[02/03/2026, 10:58:0{n}] {who}: {said}",
    "whatsapp, american": "[3/2/26, 10:58:0{n}\u202fAM] {who}: {said}",
    "whatsapp on android": "02.03.26, 10:58 - {who}: {said}",
    "whatsapp on a page": "[10:58, 3/2/2026] {who}: {said}",
    "iso times": "[2026-03-02T10:58:0{n}Z] {who}: {said}",
    "zoom's chat": "10:58:0{n} From {who} to Everyone:\n\t{said}",
    "zoom's old chat": "10:58:0{n}\t From  {who} : {said}",
    "zoom's german chat": "10:58:0{n} Von {who} an Alle:\n\t{said}",
    "ranges": "[00:00:0{n} - 00:00:0{n}] {who}: {said}",
    "whisper": "[00:0{n}.000 --> 00:0{n}.900]  {who}: {said}",
    "whisperx": "{who} [00:0{n}.000 --> 00:0{n}.900]: {said}",
    "ranges alone": "00:00:0{n} - 00:00:0{n}\n{who}: {said}",
    "ranges and names alone": "00:00:0{n}:12 - 00:00:0{n}:20\n{who}\n{said}",
    "names before ranges": "{who} (00:00:0{n}-00:00:0{n})\n{said}",
    "names in brackets": "[{who}] {said}",
    "names in brackets and times": "[00:0{n}] [{who}] {said}",
    "a relay chat": "<{who}> {said}",
    "bold names": "**{who}** {said}",
    "japanese brackets": "【{who}】{said}",
    "long dashes": "— {who} : {said}",
    "dashes": "{who} - {said}",
    "numbers": "{n}. {who}: {said}",
    "names above times": "{who}\n  10:0{n} AM\n{said}",
    "times apart": "{who}\n\n00:0{n}\n\n{said}",
    "a page's copy": "{who}\n0 minutes {n} seconds\n0:0{n}\n{said}",
    "markdown times": "[00:0{n}](https://x.example/?t={n}) **{who}**: {said}",
    "markdown names": "**{who}** *00:0{n}*\n{said}",
    "bold lines": "**{who}**\n{said}",
    "headings": "### {who}\n\n{said}",
    "bold with times": "**[00:0{n}] {who}:** {said}",
    "italics": "_{who}:_ {said}",
    "teams' chat": "[02/03/2026 10:0{n}] {who}\n{said}",
    "mentions": "@{who}: {said}",
    "times with words beside": "00:00:0{n} --> 00:00:0{n} {who}: {said}",
    "sbv": "0:00:0{n}.000,0:00:0{n}.900\n{who}: {said}",
    "srt, brackets and colons": "{n}\n00:00:0{n},000 --> 00:00:0{n},900\n[{who}]: {said}",
    "bars": "00:0{n} | {who} | {said}",
    "bars of two": "{who} | {said}",
}
WEBEX = '{n} "{who}" (12345{n})\n00:00:0{n}.000 --> 00:00:0{n}.900\n{said}'


@pytest.mark.parametrize("between", ["\n\n", "\n"], ids=["apart", "close"])
@pytest.mark.parametrize("form", LINES.values(), ids=LINES)
def test_it_reads_lines_of_every_form(form: str, between: str) -> None:
    assert hear(each(form, between=between)) == heard_of((TOM, ANA))


@pytest.mark.parametrize("between", ["\n\n", "\n"], ids=["apart", "close"])
def test_webex_names_who_speaks_above_the_time(between: str) -> None:
    text = "WEBVTT\n\n" + each(WEBEX, between=between)
    assert hear(text) == heard_of((TOM, ANA))


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("{who}. {said}", ("Q", "A")), ("{who} - {said}", ("Q", "A")),
        ("{who}) {said}", ("Q", "A")),
        ("     {who}.   {said}", ("Q", "A")), ("{who}: {said}", ("Question", "Answer")),
        ("{who}: {said}", ("I", "R")), ("{who}: {said}", ("You", ANA)),
        ("**{who}:** {said}", ("Me", "Them")), ("[{who}] {said}", ("SPEAKER_00", "SPEAKER_01")),
    ],
)  # fmt: skip  # pairs
def test_letters_and_words_for_the_two_sides_are_speakers(form: str, names: Names) -> None:
    assert hear(each(form, names, between="\n")) == heard_of(names)


def hear(text: str | bytes) -> list[tuple[str, str]]:
    read = read_transcript(text.encode() if isinstance(text, str) else text)
    return [(turn.speaker, read.text[turn.start : turn.end]) for turn in read.turns]


def heard_of(names: Names) -> list[tuple[str, str]]:
    return [(names[n % 2], said) for n, said in enumerate(SAID)]


@pytest.mark.parametrize("between", ["\n\n", "\n"], ids=["apart", "close"])
def test_of_a_range_the_beginning_is_the_time(between: str) -> None:
    read = read_transcript(each("[00:0{n} - 00:09] {who}: {said}", between=between).encode())
    assert [turn.time for turn in read.turns] == [0.0, 1.0, 2.0, 3.0]


@pytest.mark.parametrize(
    "text",
    [
        "Price - up 4%.\nTeam - nine.\nMargin - 2%.\nPrice - again up.\n",
        "A. One way\nB. Another\nC. A third\n",
        "[Price](https://x.example) is here\n[Team](https://x.example) is there\n",
        "1. We did: a\n2. We did: b\n3. And a third\n",
        "0:03\nWhy not?\n0:12\nIt cost too much.\n0:20\nSo we left it.\n",
        "1\n00:00:01,000 --> 00:00:02,000\nHi there: welcome\n",
    ],
)
def test_lists_and_points_name_nobody(text: str) -> None:
    with pytest.raises(UnreadableTranscript) as refusal:
        read_transcript(text.encode())
    assert refusal.value.code == "no_speakers"


@pytest.mark.parametrize(
    "said",
    [
        "The tags were:\n[High] churn\n[Low] margin\n[High] cost",
        "I asked.\nQuestion: is it worth it?\nAnswer: yes.",
        "Two ways - one long.\nAna - which is me - took the short.",
        "We used <div>a</div> for it.",
        "The log:\n2026-03-02 10:58 the pager rang\n2026-03-02 11:02 we fixed it",
        "I had 3 rules\n1. Ask: always\n2. Wait: rarely",
    ],
)
def test_such_lines_in_an_answer_are_its_words(said: str) -> None:
    assert hear(f"Tom: Why?\n\nAna: {said}\n\nTom: Ok.\n\nAna: Yes.")[1] == ("Ana", said)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('<?xml version="1.0"?><tt><p begin="0s">Ana: Hi</p></tt>', "XML"),
        ('<tt xmlns="x">\n<p>Ana: Hi</p>\n</tt>\n', "XML"),
        ("<transcript><text>Ana: Hi</text></transcript>", "XML"),
        ("<html><p>Ana: Hi", "a web page"),
        ("[Script Info]\n\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,D,Ana,0,0,0,,Hi", "SSA"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_other_formats_are_refused_by_their_name(text: str, kind: str, encoding: str) -> None:
    with pytest.raises(UnreadableTranscript, match=kind) as refusal:
        read_transcript(text.encode(encoding))
    assert refusal.value.code == "unknown_shape"


@pytest.mark.parametrize("started", [
    "hat die Transkription {}", "ha {} la transcripción", "a {} la transcription",
])  # fmt: skip  # a line of each language
def test_teams_own_lines_are_nobodys_in_other_languages(started: str) -> None:
    ends = {"hat": "beendet", "ha ": "detenido", "a {": "arrêté"}[started[:3]]
    text = each("{who}   0:0{n}\n{said}") + f"\n\n{TOM} {started.format(ends)}\n"
    assert hear(text) == heard_of((TOM, ANA))


@pytest.mark.parametrize(
    "form", ["[00:0{n}] {who}: {said}", "10:0{n}:00 From {who} to Everyone:\n\t{said}"]
)
def test_where_labels_have_times_one_that_comes_once_is_a_speaker(form: str) -> None:
    names = [TOM, "李 雷", ANA, TOM]
    said = ["Why?", "Cost.", "A list:\nberlin: none", "Ok."]
    lines = [form.format(n=n, who=who, said=said[n]) for n, who in enumerate(names)]
    assert hear("\n".join(lines)) == list(zip(names, said, strict=True))


def test_a_label_in_an_answer_leaves_the_names_on_headings_in_their_place() -> None:
    text = each("### {who}\n\n{said}") + "\n\nPython Team: nobody"
    assert [who for who, _ in hear(text)] == [TOM, ANA, TOM, ANA]


def test_what_a_chat_program_says_itself_is_left_out() -> None:
    lines = [f"02/03/26, 10:5{n} - {who}: ok" for n, who in enumerate((TOM, ANA))]
    read = read_transcript("\n".join([*lines, f"02/03/26, 10:59 - {ANA} left"]).encode())
    assert [turn.speaker for turn in read.turns] == [TOM, ANA]
    assert "10:59 - Ana Silva left" in read.notices[-1].message


def test_notes_below_two_names_are_not_the_candidates() -> None:
    with pytest.raises(UnreadableTranscript) as refusal:
        read_transcript(f"Interviewer: {TOM}\nCandidate: {ANA}\n\n1) Why?\n- cost\n".encode())
    assert refusal.value.code == "no_speakers"


def test_numbered_questions_may_have_plain_answers() -> None:
    assert hear("Q1. Why?\nA: Cost.\n\nQ2. And?\nA: Time.\n") == [
        ("Q1", "Why?"),
        ("A", "Cost."),
        ("Q2", "And?"),
        ("A", "Time."),
    ]


def test_recalls_sentences_begin_with_their_first_word() -> None:
    said = {"text": "Hi", "start_timestamp": {"relative": 1.5}}
    read = read_transcript(json.dumps([{"participant": {"name": ANA}, "words": [said]}]).encode())
    assert [turn.time for turn in read.turns] == [1.5]


def test_a_recruiters_own_notes_are_not_the_candidates() -> None:
    text = "Tom: Why?\n\nAna: Cost.\n\nNotes: strong on numbers\n\nTom: Ok."
    assert hear(text)[1:3] == [("Ana", "Cost."), ("Notes", "strong on numbers")]


def test_the_last_words_of_packed_subtitles_stay() -> None:
    text = "00:00:01,000 --> 00:00:02,000\nAna: a\n00:00:02,000 --> 00:00:03,000\nand b\n"
    assert hear(text + "00:00:03,000 --> 00:00:04,000\nTom: c") == [
        ("Ana", "a and b"),
        ("Tom", "c"),
    ]


@pytest.mark.parametrize(("text", "shape", "names"), AS_WRITTEN.values(), ids=AS_WRITTEN)
def test_it_reads_who_said_what(text: str, shape: str, names: Names) -> None:
    read = read_transcript(text.encode())
    heard = [(turn.speaker, read.text[turn.start : turn.end]) for turn in read.turns]
    assert heard == [(names[n % 2], said) for n, said in enumerate(SAID)]
    assert read.shape == shape


def test_a_time_of_day_counts_from_midnight() -> None:
    read = read_transcript(AS_WRITTEN["times of day"][0].encode())
    assert [turn.time for turn in read.turns] == [79_200.0, 79_260.0, 79_320.0, 79_380.0]


def test_what_a_service_adds_to_an_answer_is_not_the_candidates() -> None:
    aside = "ACTION ITEM: Send the case study. - WATCH: https://fathom.video/x?ts=3"
    read = read_transcript(f"0:00 - Tom\n  Why?\n\n0:03 - Ana\n  Cost.\n  {aside}\n".encode())
    assert [read.text[turn.start : turn.end] for turn in read.turns] == ["Why?", "Cost."]
    assert "ACTION ITEM: Send the case study." in read.notices[0].message


@pytest.mark.parametrize(
    "items",
    [
        {"results": {"audio_segments": [{"speaker_label": "A B", "transcript": "Hi", "id": 1}]}},
        {"monologues": [{"speaker": "A B", "elements": [{"value": "Hi"}, {"value": ""}]}]},
        [{"participant": {"name": "A B"}, "words": [{"text": "Hi"}]}],
    ],
)
def test_further_exports_are_read(items: Any) -> None:
    read = read_transcript(json.dumps(items).encode())
    assert [(turn.speaker, read.text[turn.start : turn.end]) for turn in read.turns] == [
        ("A B", "Hi")
    ]
