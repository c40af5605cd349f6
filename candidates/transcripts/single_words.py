"""Exports that give single words, each with its speaker: AWS, Deepgram, ElevenLabs, Google, others.

They are read where a file has no sentences; words of one speaker that follow each other are a
sentence of ours.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from candidates.transcripts.clock import read_moment
from candidates.transcripts.objects import Located

_TEXTS = ("punctuated_word", "text", "word", "content", "value")
_SPEAKERS = ("speaker_label", "speaker", "speaker_id", "speakerTag", "speaker_tag", "channel_tag")
_TIMES = ("start_time", "start", "startTime", "startOffset")
_LISTS = ("items", "words", "results")
_WORD_TYPES = frozenset({"word", "pronunciation"})


def find_sentences(level: Located) -> list[Located]:
    """Return a sentence for each stretch of one speaker's words, empty if no word has a speaker.

    A sentence is the object of its first word, with `text`, `speaker` and perhaps `start` in
    seconds, as other exports have it.
    """
    voices = _read_voices(level.get("speaker_labels"))
    sentences: list[tuple[Located, list[str]]] = []
    speaker: Any = None
    for word in _find_words(level):
        text = _find(word, _TEXTS)
        if not isinstance(text, str) or not text.strip():
            continue
        time = _find(word, _TIMES)
        said = _find(word, _SPEAKERS)
        said = voices.get(str(time)) if said is None and time is not None else said
        if not sentences or (said is not None and said != speaker):
            speaker = said
            word |= {"speaker": speaker, "start": _tidy_time(time)}
            sentences.append((word, [text.strip()]))
        else:
            between = "" if word.get("type") == "punctuation" else " "
            sentences[-1][1].append(between + text.strip())
    for sentence, parts in sentences:
        sentence["text"] = "".join(parts)
    return [sentence for sentence, _ in sentences] if speaker is not None else []


def _tidy_time(time: Any) -> Any:
    return time.rstrip("s") if isinstance(time, str) else time  # Google's `1.500s`


def _find_words(level: Located) -> list[Located]:
    """Return the objects of the first list of words; of several channels or results all of them."""
    if channels := _objects(level.get("channels")):  # Deepgram's
        return _join_channels([_first_alternative(channel).get("words") for channel in channels])
    for key in _LISTS:
        found = _objects(level.get(key))
        if found and any(_has_word(item) for item in found):
            return found
        inner = _add_up(_first_alternative(item).get("words") for item in found)
        if inner:  # Google's last result repeats the words of all, with their speakers
            last = _objects(_first_alternative(found[-1]).get("words"))
            tagged = any(_find(word, _SPEAKERS) is not None for word in last)
            return last if tagged and len(last) * 2 >= len(inner) else inner
    return []


def _join_channels(channels: Sequence[Any]) -> list[Located]:
    """Return the words of all channels in the order of time; each of several is somebody's own."""
    words = _add_up(channels)
    if len(channels) > 1:
        for number, channel in enumerate(channels):
            for word in _objects(channel):
                word["speaker"] = number
        words.sort(key=lambda word: read_moment(_find(word, _TIMES)) or 0.0)
    return words


def _has_word(item: Located) -> bool:
    kind = item.get("type")
    return isinstance(_find(item, _TEXTS), str) and (kind is None or kind in _WORD_TYPES)


def _find(word: Located, keys: Sequence[str]) -> Any:
    """Return what the word says under the first key that it has, itself or by its best reading."""
    for level in (word, _first_alternative(word)) if "alternatives" in word else (word,):
        for key in keys:
            if level.get(key) is not None:
                return level[key]
    return None


def _first_alternative(item: Located) -> Located:
    return next(iter(_objects(item.get("alternatives"))), Located())


def _add_up(lists: Iterable[Any]) -> list[Located]:
    return [word for words in lists for word in _objects(words)]


def _objects(value: Any) -> list[Located]:
    given = value if isinstance(value, list) else []
    return [item for item in given if isinstance(item, Located)]


def _read_voices(labels: Any) -> Mapping[str, Any]:
    """Return who speaks at each moment, from the list of segments that AWS keeps apart."""
    segments = _objects(labels.get("segments")) if isinstance(labels, Located) else []
    items = _add_up(segment.get("items") for segment in segments)
    return {str(item.get("start_time")): item.get("speaker_label") for item in items}
