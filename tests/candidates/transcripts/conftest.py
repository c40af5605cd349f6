"""One conversation, written as every service writes it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from candidates.transcripts import Transcript, UnreadableTranscript, read_transcript

TALK = (
    ("Tom O'Neill", "Which bet did you stop, and what did it cost?"),
    (
        "Priya Núñez",
        "I stopped the parcel lockers after six weeks. We lost the deposit of £40k & a launch.",
    ),
    ("Tom O'Neill", "How did you know?"),
    ("Priya Núñez", "Two of nine towns used them; the other seven did not."),
)
"""What is said, turn by turn: (speaker, words)."""


@dataclass(frozen=True)
class Sample:
    """A file and the shape as which it must be known."""

    shape: str
    raw: bytes


Read = Callable[[str | bytes], Transcript]
Refuse = Callable[[bytes], UnreadableTranscript]
WriteDocx = Callable[..., bytes]


@pytest.fixture
def read() -> Read:
    return _read


@pytest.fixture
def refuse() -> Refuse:
    return _refuse


@pytest.fixture
def write_docx() -> WriteDocx:
    return _write_docx


def _read(written: str | bytes) -> Transcript:
    return read_transcript(written.encode() if isinstance(written, str) else written)


def _refuse(raw: bytes) -> UnreadableTranscript:
    with pytest.raises(UnreadableTranscript) as refusal:
        read_transcript(raw)
    return refusal.value


def _write_docx(*paragraphs: str, document: bytes | None = None) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document or _write_document(paragraphs))
    return packed.getvalue()


def _write_document(paragraphs: Sequence[str]) -> str:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:pPr/>{_write_runs(paragraph)}</w:p>" for paragraph in paragraphs)
    return f'<w:document xmlns:w="{space}"><w:body>{body}<w:sectPr/></w:body></w:document>'


def _write_runs(paragraph: str) -> str:
    escaped = paragraph.replace("&", "&amp;").replace("<", "&lt;")
    half = len(escaped) // 2 if "&" not in escaped else 0
    runs = [part for part in (escaped[:half], escaped[half:]) if part]
    text = "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs)
    return text.replace("\n", "</w:t><w:br/><w:t>")


def _cut(words: str) -> tuple[str, str]:
    """Return the words in two pieces, cut in the middle of a sentence."""
    middle = words.index(" ", len(words) // 2)
    return words[:middle], words[middle + 1 :]


def _write_plain() -> str:
    turns = "\n\n".join(f"{name.split()[0]}: {words}" for name, words in TALK)
    return (
        "CANDIDATE: Priya Núñez\nPOSITION: Product Manager\nDATE: 3 May\n"
        "INTERVIEWERS: Tom O'Neill\n\n=====\nSTRATEGY\n=====\n\n" + turns + "\n"
    )


def _write_zoom() -> str:
    cues = ["WEBVTT\n"]
    for number, (name, words) in enumerate(TALK):
        first, second = _cut(words)
        cues.append(
            f"{2 * number + 1}\n00:00:{10 + number}.000 --> 00:00:{10 + number}.500\n"
            f"{name}: {first}\n"
        )
        cues.append(
            f"{2 * number + 2}\n00:00:{10 + number}.500 --> 00:00:{11 + number}.000\n{second}\n"
        )
    return "\n".join(cues)


def _write_teams() -> str:
    guid = "8f0e6a1c-1f2e-4b3c-9d4e-5f6a7b8c9d0e"
    cues = ["WEBVTT\n"]
    for number, (name, words) in enumerate(TALK):
        first, second = (part.replace("&", "&amp;") for part in _cut(words))
        cues.append(
            f"{guid}/{number}-0\n00:00:{10 + number}.000 --> 00:00:{11 + number}.000\n"
            f"<v {name}>{first}\n{second}</v>\n"
        )
    return "\n".join(cues).replace("\n", "\r\n")


def _write_graph() -> str:
    cues = [
        f"0:0:{number - 1}.0 --> 0:0:{number}.320\n<v {name}>{words.replace('&', '&amp;')}</v>\n"
        for number, (name, words) in enumerate(TALK)
    ]
    return "\n".join(["WEBVTT\n", *cues]).replace("0:0:-1.0", "-0:0:1.0")


def _write_graph_metadata() -> str:
    cues = [
        f"0:0:{number}.0 --> 0:0:{number + 1}.320\n"
        + json.dumps(
            {"startDateTime": "2025-05-03T10:00:00Z", "speakerName": name, "spokenText": words}
        )
        + "\n"
        for number, (name, words) in enumerate(TALK)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _write_srt() -> str:
    cues = []
    for number, (name, words) in enumerate(TALK):
        first, second = _cut(words)
        cues.append(
            f"{number + 1}\n00:00:{10 + number},000 --> 00:00:{11 + number},000\n"
            f"{name}: {first}\n{second}\n"
        )
    return "\n".join(cues)


def _write_otter() -> str:
    turns = "\n\n".join(f"{name}  0:{10 + at}\n{words}" for at, (name, words) in enumerate(TALK))
    return f"Lockers\n\n{turns}\n\nTranscribed by https://otter.ai\n"


def _write_caption() -> str:
    return "\n\n".join(
        f"[{name}] 00:00:{10 + at}\n{words}" for at, (name, words) in enumerate(TALK)
    )


def _write_meet() -> list[str]:
    says = [f"{name}: {words}" for name, words in TALK]
    return [
        "Lockers (2025-05-03 at 10:00 GMT) - Transcript", "Attendees", "Tom O'Neill, Priya Núñez",
        "Transcript", "00:00:00", *says[:2], "00:05:00", *says[2:], "Meeting ended after 00:06:10",
        "This editable transcript was computer generated and might contain errors.",
    ]  # fmt: skip  # one paragraph after another


def _write_old_teams_docx() -> bytes:
    paragraphs = [
        f"0:0:{at}.0 --> 0:0:{at + 1}.5\n{name}\n{words}" for at, (name, words) in enumerate(TALK)
    ]
    return _write_docx(*paragraphs)


def _write_new_teams_docx() -> bytes:
    turns = [f"{name}   0:{10 + at}\n{words}" for at, (name, words) in enumerate(TALK)]
    return _write_docx(
        "Lockers", "Tom O'Neill started transcription", *turns, "Tom O'Neill stopped transcription"
    )


def _write_fireflies() -> object:
    items = [
        {
            "index": at,
            "text": words,
            "raw_text": words,
            "start_time": 10.5 + at,
            "speaker_id": at % 2,
            "speaker_name": name,
        }
        for at, (name, words) in enumerate(TALK)
    ]
    return {"data": {"transcript": {"title": "Lockers", "sentences": items}}}


def _write_fathom() -> object:
    items = [
        {"speaker": _write_invitee(name), "text": words, "timestamp": f"00:00:1{at}"}
        for at, (name, words) in enumerate(TALK)
    ]
    return {"transcript": items}


def _write_invitee(name: str) -> dict[str, str]:
    return {"display_name": name, "matched_calendar_invitee_email": f"{name[0]}@example.com"}


def _write_gong() -> object:
    says = [
        {"speakerId": name[0], "topic": None,
         "sentences": [{"start": 1000 * at, "end": 0, "text": part} for part in _cut(words)]}
        for at, (name, words) in enumerate(TALK)
    ]  # fmt: skip  # one item a line
    parties = [{"speakerId": name[0], "name": name} for name, _ in TALK[:2]]
    return {"callTranscripts": [{"callId": "7", "transcript": says}], "parties": parties}


def _write_deepgram() -> object:
    items = [
        {"start": at, "transcript": words, "speaker": name} for at, (name, words) in enumerate(TALK)
    ]
    return {"results": {"utterances": items}}


def _write_openai() -> object:
    items = [
        {"start": at, "text": f" {words}", "speaker": name} for at, (name, words) in enumerate(TALK)
    ]
    return {"text": "all of it", "segments": items}


def _dump(value: object) -> bytes:
    return json.dumps(value, indent=1).encode()


SAMPLES = [
    Sample("plain", _write_plain().encode()),
    Sample("zoom_vtt", _write_zoom().encode()),
    Sample("teams_vtt", b"\xef\xbb\xbf" + _write_teams().encode()),
    Sample("graph_vtt", _write_graph().encode()),
    Sample("graph_metadata_vtt", _write_graph_metadata().encode()),
    Sample("srt", _write_srt().encode("utf-16")),
    Sample("otter_txt", _write_otter().encode("cp1252")),
    Sample("caption_txt", _write_caption().encode()),
    Sample("meet_txt", "\n\n".join(_write_meet()).encode()),
    Sample("meet_docx", _write_docx(*_write_meet())),
    Sample("teams_docx", _write_old_teams_docx()),
    Sample("teams_docx", _write_new_teams_docx()),
    Sample("fireflies_json", _dump(_write_fireflies())),
    Sample("fathom_json", _dump(_write_fathom())),
    Sample("gong_json", _dump(_write_gong())),
    Sample("deepgram_json", _dump(_write_deepgram())),
    Sample("openai_json", _dump(_write_openai())),
]


@pytest.fixture(params=SAMPLES, ids=lambda sample: sample.shape)
def sample(request: pytest.FixtureRequest) -> Sample:
    found: Sample = request.param
    return found


@pytest.fixture
def talk() -> Sequence[tuple[str, str]]:
    return TALK
