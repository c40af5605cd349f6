"""What is said but may not count: orders to the rater, forged labels, lists, copies, praise."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from scorecards.suggestion.acts import is_act
from scorecards.suggestion.phrasebook import compile_any, read_phrasebook
from scorecards.suggestion.rubric import Competency
from scorecards.suggestion.sentences import Sentence, read_sentences
from scorecards.suggestion.vocabulary import FUNCTION

_BOOK = read_phrasebook("guards")
_INSTRUCTION = compile_any(_BOOK["instruction"])
_MARKUP = compile_any(_BOOK["markup"], word=False, flags=re.IGNORECASE)
_PRAISE = compile_any(_BOOK["praise"])
_PRIVATE = compile_any(_BOOK["private"])
_ROLE = "(?:" + "|".join(_BOOK["role"]) + r")(?: ?\d)?"


@dataclass(frozen=True, slots=True)
class Excluded:
    """`text[start:end]` was not counted, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Guarded:
    """An answer's sentences that count, and what was left out."""

    kept: tuple[Sentence, ...]
    excluded: tuple[Excluded, ...]


@dataclass(slots=True)
class Guard:
    """Sees an interview's sentences in order, since a repetition needs what came before."""

    text: str
    grams: frozenset[tuple[str, ...]]
    anchors: tuple[frozenset[str], ...]
    label: re.Pattern[str]
    seen: list[frozenset[str]] = field(default_factory=list)

    def check(self, sentences: Sequence[Sentence], question: frozenset[str]) -> Guarded:
        """Return which of an answer's sentences may count."""
        if is_other_language(sentences):
            return Guarded((), tuple(_exclude(s, "not in English") for s in sentences))
        kept: list[Sentence] = []
        excluded: list[Excluded] = []
        forged_until = -1
        for sentence in sentences:
            if self.label.search(self.text, sentence.start, sentence.end):
                forged_until = _end_of_paragraph(self.text, sentence.start)
            forged = sentence.start < forged_until
            reason = "speaker label inside an answer" if forged else self._judge(sentence, question)
            if reason:
                excluded.append(_exclude(sentence, reason))
            else:
                kept.append(sentence)
                self.seen.append(sentence.stems)
        return Guarded(tuple(kept), tuple(excluded))

    def _judge(self, sentence: Sentence, question: frozenset[str]) -> str:
        """Return why a sentence may not count, "" if it may."""
        reasons = (
            ("hidden characters", lambda: sentence.hidden),
            ("tags or markup", lambda: _MARKUP.search(self.text, sentence.start, sentence.end)),
            ("instruction to the rater", lambda: _INSTRUCTION.search(sentence.plain)),
            ("copies the rubric", lambda: self._quotes_rubric(sentence)),
            ("self-praise", lambda: _PRAISE.search(sentence.plain)),
            ("list of words or numbers", lambda: is_bare_list(sentence)),
            ("copies the question", lambda: _copies(sentence.stems, question)),
            ("said before", lambda: self._is_repeated(sentence)),
        )
        return next((reason for reason, holds in reasons if holds()), "")

    def _is_repeated(self, sentence: Sentence) -> bool:
        stems = sentence.stems
        return len(stems) >= 4 and any(
            _share(stems, before) >= 0.7 and _share(before, stems) >= 0.4 for before in self.seen
        )

    def _quotes_rubric(self, sentence: Sentence) -> bool:
        stems = sentence.stems
        if len(stems) >= 4 and any(_share(stems, anchor) >= 0.7 for anchor in self.anchors):
            return True
        words = sentence.plain.split()
        quoted: set[int] = set()
        for index in range(len(words) - 3):
            if tuple(words[index : index + 4]) in self.grams:
                quoted.update(range(index, index + 4))
        return len(quoted) >= max(5, 0.35 * len(words))


def build_guard(text: str, rubric: Sequence[Competency], labels: Sequence[str]) -> Guard:
    """Return a guard against this rubric's sentences and these speakers' labels."""
    clauses = [
        sentence
        for competency in rubric
        for anchor in [*competency.anchors.values(), competency.question]
        for sentence in read_sentences(
            anchor.replace(";", ". "), 0, len(anchor) + anchor.count(";"), 0
        )
    ]
    grams: set[tuple[str, ...]] = set()
    for clause in clauses:
        words = clause.plain.split()
        grams.update(tuple(words[i : i + 4]) for i in range(len(words) - 3))
    whole = [_stems(anchor) for c in rubric for anchor in c.anchors.values()]
    names = "|".join(re.escape(label) for label in labels if len(label) > 1)
    spoken = rf"{_ROLE}|{names}" if names else _ROLE
    return Guard(
        text=text,
        grams=frozenset(grams),
        anchors=tuple(whole),
        label=re.compile(
            rf"(?:^|(?<=[\n.!?;>\]\"”*]))[\s*\[(>\"“]*(?:{spoken})[\])*]*\s*(?:[:>]|\s-\s|\s—\s)",
            re.IGNORECASE,
        ),
    )


def _copies(stems: frozenset[str], question: frozenset[str]) -> bool:
    return len(stems) >= 4 and _share(stems, question) >= 0.75


def is_private(sentence: Sentence) -> bool:
    """Tell whether a sentence tells of somebody's protected or private life; never quoted."""
    return _PRIVATE.search(sentence.plain) is not None


def is_bare_list(sentence: Sentence) -> bool:
    """Tell whether a sentence strings keywords or numbers together, with nobody doing anything."""
    words = [word for word in sentence.plain.split() if word[0].isalnum() or word[0] == "_"]
    if len(words) < 3:
        return False
    marks = sum(sentence.plain.count(mark) for mark in ",;/|•·")
    numbers = len(sentence.quantities)
    if numbers >= 4 and len(words) < 3.2 * numbers:
        return True
    function = sum(word in FUNCTION for word in words)
    if function / len(words) < 0.17 and (len(words) > 8 or marks >= 2) and not _has_verb(words):
        return True
    items = re.split(r" ?[,;/|•·] ?(?:and )?", sentence.plain)
    short = [item for item in items if 0 < len(item.split()) <= 4]
    clauses = len(re.findall(r"\b(?:i|we|they|it|name)\b", sentence.plain))
    return len(short) >= 5 and len(short) >= 0.7 * len(items) and clauses <= 2


def _has_verb(words: Sequence[str]) -> bool:
    """Tell whether a short plain sentence has somebody doing something."""
    return len(words) <= 12 and any(is_act(word) for word in words[:4])


def is_other_language(sentences: Sequence[Sentence]) -> bool:
    """Tell whether an answer of some length has hardly any English function words."""
    words = [word for sentence in sentences for word in sentence.plain.split() if word.isalpha()]
    if len(words) < 20:
        return False
    return sum(word in FUNCTION for word in words) < 0.12 * len(words)


def _exclude(sentence: Sentence, reason: str) -> Excluded:
    return Excluded(sentence.start, sentence.end, reason)


def _end_of_paragraph(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part & whole) / len(part) if part else 0.0


def _stems(text: str) -> frozenset[str]:
    return frozenset().union(*(s.stems for s in read_sentences(text, 0, len(text), 0)))
