"""Taking back: what a speaker corrects about an earlier answer lowers that answer."""

import re
from collections.abc import Sequence

from scorecards.suggestion.evidence import Found
from scorecards.suggestion.sentences import Sentence

_RETRACTION = re.compile(
    r"\b(?:i|that) (?:was )?(?:overstat\w+|exaggerat\w+|oversold|misspoke|misremember\w*|made it sound|put that badly)\b"
    r"|\bthat (?:is|was) (?:an )?(?:overstatement|exaggeration|not (?:quite |entirely |strictly )?(?:true|right|accurate|correct|what happened|my work|me))\b"
    r"|\bi (?:should not have|should correct|have to correct|need to correct|must correct|take (?:that|it) back|want to correct|did not (?:\w+ )?(?:do (?:that|it|any|the \w+)|run (?:it|that)|lead (?:it|that)|build (?:it|that)|set (?:it|them|those)))\b"
    r"|\bi (?:have|had) not (?:\w+ )?(?:done|run|led|used|tried) (?:it|that|this|one)\b|\bnever (?:\w+ )?(?:ran|did|happened|built|measured) (?:it|that|this)\b"
    r"|\b(?:in truth|in reality|to be straight|to correct|correction|strictly speaking|looking back)\b[^.]*\b(?:not|never|nobody|someone else|somebody else|name)\b"
    r"|\b(?:someone|somebody) else (?:did|ran|led|built|set|made|wrote|owned)|\b(?:i|we) (?:just |only |largely |mostly |largely |mainly )?(?:inherited|watched from|sat in on|copied)\b"
    r"|\bnot (?:something|a \w+) (?:i|we) (?:\w+ )?(?:invented|built|set up|led|did|owned|run|do|practice)\b|\bit (?:is|was) not (?:something|consistent|systematic|that)\b|\bi (?:do not|did not) (?:always|usually|often)\b"
    r"|\bwas not (?:my|me|mine|from|actually) |\bmore (?:situational|aspirational|of an? \w+ than)\b|\bi would not (?:call|say|claim)\b"
)


def find_retractions(sentences: Sequence[Sentence]) -> list[Found]:
    """Return the places where the speaker takes back or narrows what they claimed."""
    found = []
    for index, sentence in enumerate(sentences):
        match = _RETRACTION.search(sentence.plain)
        if match:
            start, end = sentence.locate(*match.span())
            found.append(Found("retracted", start, end, -1, sentence.turn, index, sentence.stems))
    return found
