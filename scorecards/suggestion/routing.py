"""The path of an interview through its topics: the likeliest sequence, not each answer alone."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scorecards.suggestion.topics import NONE

_ANSWER = 1.7  # an answer's weight beside its question's
_MUTED = 0.5  # how much of a follow-up's own words is disregarded
_STAY = 0.25  # an opening question's pull away from the topic before, a follow-up's pull to it
_LEAVE = 0.5  # what it costs to change the topic at all
_BRIEF = 4.0  # and more in a short talk, by this over its number of exchanges
_AGAIN = 1.0  # what it costs to come back to a topic that was left
_NOTHING = -2.0  # what it costs to speak of no competency
_BEAM = 64


@dataclass(frozen=True, slots=True)
class Cue:
    """What one exchange points to: logs above an even guess, and the log odds of an opening."""

    question: Mapping[str, float]
    answer: Mapping[str, float]
    opening: float


@dataclass(frozen=True, slots=True)
class _Path:
    score: float
    topics: tuple[str, ...]
    seen: frozenset[str]
    topic: str  # the last competency, whatever chatter came after it


def find_path(cues: Sequence[Cue]) -> tuple[str, ...]:
    """Return the topic of each exchange, NONE where no competency is spoken of.

    A beam over (topic, topics seen): follow-ups stay, a topic once left is rarely taken up again.
    Ties fall to the topic that the rubric names first.
    """
    leave = _LEAVE + _BRIEF / max(len(cues), 1)
    paths = [_Path(0.0, (), frozenset(), "")]
    for cue in cues:
        best: dict[tuple[str, str, frozenset[str]], _Path] = {}
        for path in paths:
            for key in cue.question:
                step = _step(path, key, cue, leave)
                place = (key, step.topic, step.seen)
                if place not in best or best[place].score < step.score:
                    best[place] = step
        paths = sorted(best.values(), key=lambda path: -path.score)[:_BEAM]
    return paths[0].topics


def _step(path: _Path, key: str, cue: Cue, leave: float) -> _Path:
    """Go on to `key`. Chatter in between ends no topic: what follows it may still follow up."""
    follows = 1 / (1 + math.exp(cue.opening))
    score = path.score + (1 - _MUTED * follows) * cue.question[key]
    if key == NONE:
        turns = bool(path.topic) and path.topics[-1] != NONE
        score += _NOTHING + turns * (_STAY * cue.opening - leave)
        return _Path(score, (*path.topics, key), path.seen, path.topic)
    score += _ANSWER * cue.answer[key]
    if path.topic:
        stays = key == path.topic
        score += _STAY * (-cue.opening if stays else cue.opening)
        score -= (not stays) * (leave + _AGAIN * (key in path.seen))
    return _Path(score, (*path.topics, key), path.seen | {key}, key)
