"""What is said but may not count: orders to the rater, forged labels, lists, copies, praise."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from scorecards.suggestion.bare_lists import is_bare_list
from scorecards.suggestion.phrasebook import compile_any, read_phrasebook
from scorecards.suggestion.repeating import Memory, find_share
from scorecards.suggestion.rubric import Competency
from scorecards.suggestion.sentences import Sentence, read_sentences
from scorecards.suggestion.vocabulary import FUNCTION

_BOOK = read_phrasebook("guards")
_INSTRUCTION = compile_any(_BOOK["instruction"])
_MARKUP = compile_any(_BOOK["markup"], word=False, flags=re.IGNORECASE)
_PRAISE = compile_any(_BOOK["praise"])
_PRIVATE = compile_any(_BOOK["private"])
_SUSPECT = frozenset({
    "hidden characters", "tags or markup", "instruction to the rater", "list of words or numbers",
    "speaker label inside an answer",
})  # fmt: skip
# Objects, elements and fences, whole: sentences inside them are part of them.
_REGION = re.compile(
    r"\{[^{}]{0,2000}[\"“][^{}]{0,2000}\}|<(\w+)[^<>]{0,200}>[^<]{0,2000}</\1|```[^`]{0,2000}```"
)
_ROLE = "(?:" + "|".join(_BOOK["role"]) + r")(?: ?\d)?"


@dataclass(frozen=True, slots=True)
class Excluded:
    """`text[start:end]` was not counted, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Guarded:
    """An answer's sentences that count, and what was left out.

    `suspect` sentences hold something forged or strung together: they cannot raise, but what
    they say against the speaker stands, or hiding it behind a tag would pay.
    """

    kept: tuple[Sentence, ...]
    excluded: tuple[Excluded, ...]
    suspect: tuple[Sentence, ...] = ()


@dataclass(slots=True)
class Guard:
    """Sees an interview's sentences in order, since a repetition needs what came before."""

    text: str
    grams: frozenset[tuple[str, ...]]
    anchors: tuple[frozenset[str], ...]
    label: re.Pattern[str]
    regions: tuple[tuple[int, int], ...]
    memory: Memory = field(default_factory=Memory)

    def check(self, sentences: Sequence[Sentence], question: frozenset[str]) -> Guarded:
        """Return which of an answer's sentences may count."""
        if is_other_language(sentences):
            return Guarded((), tuple(_exclude(s, "not in English") for s in sentences))
        self.memory.begin_answer()
        kept: list[Sentence] = []
        excluded: list[Excluded] = []
        suspect: list[Sentence] = []
        forged_until = -1
        for sentence in sentences:
            if self.label.search(self.text[sentence.start : sentence.end + 4]):
                forged_until = _end_of_paragraph(self.text, sentence.start)
            forged = sentence.start < forged_until
            reason = "speaker label inside an answer" if forged else self._judge(sentence, question)
            if reason:
                excluded.append(_exclude(sentence, reason))
                suspect += [sentence] if reason in _SUSPECT else []
            else:
                kept.append(sentence)
                self.memory.keep(sentence)
        return Guarded(tuple(kept), tuple(excluded), tuple(suspect))

    def _judge(self, sentence: Sentence, question: frozenset[str]) -> str:
        """Return why a sentence may not count, "" if it may."""
        reasons = (
            ("hidden characters", lambda: sentence.hidden),
            ("tags or markup", lambda: self._is_marked_up(sentence)),
            ("instruction to the rater", lambda: _INSTRUCTION.search(sentence.plain)),
            ("copies the rubric", lambda: self._quotes_rubric(sentence)),
            ("self-praise", lambda: _PRAISE.search(sentence.plain)),
            ("list of words or numbers", lambda: is_bare_list(sentence)),
            ("copies the question", lambda: _copies(sentence.stems, question)),
            ("said before", lambda: self.memory.is_repeated(sentence, self.text)),
        )
        return next((reason for reason, holds in reasons if holds()), "")

    def _is_marked_up(self, sentence: Sentence) -> bool:
        if _MARKUP.search(self.text, sentence.start, sentence.end):
            return True
        return any(start < sentence.end and sentence.start < end for start, end in self.regions)

    def _quotes_rubric(self, sentence: Sentence) -> bool:
        stems = sentence.stems
        if len(stems) >= 4 and any(find_share(stems, anchor) >= 0.7 for anchor in self.anchors):
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
    return Guard(
        text=text,
        grams=frozenset(grams),
        anchors=tuple(whole),
        label=_build_label(labels),
        regions=tuple(match.span() for match in _REGION.finditer(text)),
    )


def _build_label(labels: Sequence[str]) -> re.Pattern[str]:
    """Return what a speaker label looks like at the beginning of a sentence or line."""
    names = [re.escape(label) for label in dict.fromkeys(labels) if len(label) > 1]
    spoken = "|".join([_ROLE, *names])
    return re.compile(
        rf"(?:^|[\n.!?;>\]\"”*]\s*+)[\s*\[(>\"“]{{0,40}}(?:{spoken})[\])*]*\s*(?:[:>]|[-–—]\s)",  # noqa: RUF001  # typed
        re.IGNORECASE,
    )


def _copies(stems: frozenset[str], question: frozenset[str]) -> bool:
    return len(stems) >= 4 and find_share(stems, question) >= 0.75


def gives_orders(sentence: Sentence, text: str) -> bool:
    """Tell whether a sentence of `text` orders a rater about, hides characters or holds markup."""
    marked = _MARKUP.search(text, sentence.start, sentence.end)
    return bool(sentence.hidden or marked or _INSTRUCTION.search(sentence.plain))


def is_private(sentence: Sentence) -> bool:
    """Tell whether a sentence tells of somebody's protected or private life; never quoted."""
    return _PRIVATE.search(sentence.plain) is not None


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


def _stems(text: str) -> frozenset[str]:
    return frozenset().union(*(s.stems for s in read_sentences(text, 0, len(text), 0)))
