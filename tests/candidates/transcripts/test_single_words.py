"""Exports of speech recognition that give single words, each with its speaker."""

from __future__ import annotations

import json

import pytest

from candidates.transcripts import UnreadableTranscript, read_transcript

SAID = ("What changed?", "The night orders, and returns fell.", "Why?", "Nobody had asked for it.")
Names = tuple[str, str]
WORDS = [(n % 2, at, word) for n, said in enumerate(SAID) for at, word in enumerate(said.split())]


def aws(*, inline: bool) -> object:
    items: list[dict[str, object]] = []
    for at, (who, _, word) in enumerate(WORDS):
        label = {"speaker_label": f"spk_{who}"} if inline else {}
        bare = word.rstrip("?.")
        said = [{"content": bare}]
        items.append(
            {"type": "pronunciation", "start_time": f"{at}", "alternatives": said, **label}
        )
        if bare != word:
            items.append({"type": "punctuation", "alternatives": [{"content": word[-1]}]})
    voices = [
        {"start_time": f"{at}", "speaker_label": f"spk_{who}"} for at, (who, *_) in enumerate(WORDS)
    ]
    apart = {} if inline else {"speaker_labels": {"segments": [{"items": voices}]}}
    return {"results": {"transcripts": [{"transcript": "all"}], "items": items, **apart}}


def channels(*numbers: int) -> object:
    """Return Deepgram's words: of one channel with speakers, or of a channel for each speaker."""
    told = [
        {"punctuated_word": word, "start": float(at), **({} if numbers else {"speaker": who})}
        for at, (who, _, word) in enumerate(WORDS)
    ]
    sides = [[one for one, (who, *_) in zip(told, WORDS, strict=True) if who == n] for n in numbers]
    return {"results": {"channels": [{"alternatives": [{"words": w}]} for w in sides or [told]]}}


SINGLE_WORDS: dict[str, tuple[object, Names]] = {
    "aws": (aws(inline=False), ("spk_0", "spk_1")),
    "aws, newer": (aws(inline=True), ("spk_0", "spk_1")),
    "deepgram": (channels(), ("Speaker 0", "Speaker 1")),
    "deepgram, a channel each": (channels(0, 1), ("Speaker 0", "Speaker 1")),
    "elevenlabs": (
        {"words": [{"text": w, "type": "word", "speaker_id": f"s_{who}"} for who, _, w in WORDS]},
        ("s_0", "s_1"),
    ),
    "speechmatics": (
        {"results": [{"type": "word", "alternatives": [{"content": w, "speaker": f"S{who}"}]}
                     for who, _, w in WORDS]},
        ("S0", "S1"),
    ),
    "google": (
        {"results": [{"alternatives": [{"words": [
            {"word": w, "speakerTag": who + 1, "startTime": f"{at}.5s"} for who, at, w in WORDS
        ]}]}]},
        ("Speaker 1", "Speaker 2"),
    ),
}  # fmt: skip  # one service after the other


@pytest.mark.parametrize(("value", "names"), SINGLE_WORDS.values(), ids=SINGLE_WORDS)
def test_single_words_are_joined_to_what_each_said(value: object, names: Names) -> None:
    assert hear(value) == [(names[n % 2], said) for n, said in enumerate(SAID)]


def test_words_without_a_speaker_are_nobodys() -> None:
    with pytest.raises(UnreadableTranscript):
        read_transcript(b'{"words": [{"text": "Hi"}, {"text": "there"}]}')


def hear(value: object) -> list[tuple[str, str]]:
    read = read_transcript(json.dumps(value).encode())
    return [(turn.speaker, read.text[turn.start : turn.end]) for turn in read.turns]


def test_a_sentence_of_ours_has_the_time_of_its_first_word() -> None:
    read = read_transcript(json.dumps(SINGLE_WORDS["google"][0]).encode())
    assert [turn.time for turn in read.turns] == [0.5] * 4
