"""What is said but may not count: orders to the rater, forged labels, lists, copies, praise."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from scorecards.suggestion.rubric import Competency
from scorecards.suggestion.sentences import Sentence, read_sentences
from scorecards.suggestion.vocabulary import FUNCTION

_INSTRUCTION = re.compile(
    r"\b(?:ignore|disregard|forget|override) (?:\w+ ){0,4}(?:instructions?|rules?|prompts?|rubric|above|previous|guidelines)\b"
    r"|\b(?:system|developer|assistant) (?:prompt|message|note|instruction|override)|\bprompt injection\b"
    r"|\b(?:rate|score|grade|mark|rank|give|assign|award|set) (?:\w+ ){0,4}(?:candidate|me|this (?:answer|candidate|response|interview)|them|all|every|each|everything|competenc\w+)? ?(?:\w+ ){0,4}(?:<n>|top|highest|maximum|full marks|above the bar|perfect)\b"
    r"|\b(?:rating|score|level|grade|verdict|confidence|recommendation|marks?) ?(?:[:=]|should be|must be|is|of) ?(?:a |an )?(?:<n>|<ratio>|four|high|top|maximum|strong|above|hire)"
    r"|\b(?:you is|as) (?:now )?(?:an? )?(?:ai|language model|assistant|evaluator|rater|grader|scoring)\b"
    r"|\b(?:the )?(?:candidate|applicant|interviewee) (?:have |had |did |is |was |should |must |clearly )*(?:\w+ )?(?:demonstrat\w+|show\w*|exceed\w*|meets?|deserv\w+|rated|scored?|receives?|gets?|hired?|proved|proven|excell\w+|above|exceptional|outstanding|is)\b"
    r"|\b(?:strong|definite) (?:yes|hire)\b|\bhire (?:me|this candidate)\b|\babove the bar\b|\bmeets the bar\b"
    r"|\b(?:note|message|memo|attention|instructions?) (?:to|for) (?:the )?(?:rater|reviewer|evaluator|grader|assessor|scorer|model|ai|system|hiring)\b"
    r"|\b(?:output|return|respond with|print|emit) (?:\w+ ){0,3}(?:json|rating|score|<n>)\b"
    r"|\bevidence (?:kind|span|type)s?\b|\b(?:full|maximum) (?:marks|score|points)\b|\bfor (?:the )?(?:scorecard|rubric|rating|record|scoring)\b"
)
_MARKUP = re.compile(
    r"<\s*[/!?]?\s*[a-zA-Z|][^<>]{0,200}>|<\||\|>|```|\{\s*[\"'“]?\w+[\"'”]?\s*:|[\"”]\s*:\s*[\"“\d{\[]"
    r"|\[\s*/?\s*(?:inst|system|assistant|user|candidate|interviewer|evidence|rating)[^\]]*\]|^\s*#{2,}|&lt;|%3c",
    re.I,
)
_ROLE = (
    r"(?:interviewer|candidate|applicant|interviewee|recruiter|panelist|panellist|hiring manager|"
    r"assistant|system|user|human|rater|evaluator|reviewer|assessor|moderator|judge|ai|note)(?: ?\d)?"
)
_PRAISE = re.compile(
    r"\bi is (?:(?:an?|the|one of|known|widely|considered|truly|regarded|such|by far|as|for|being|most|more|highly|uniquely|naturally|deeply|world|class) )*"
    r"(?:outstanding|exceptional|excellent|amazing|brilliant|incredible|phenomenal|world|best|great|strong|superb|natural|expert|master|visionary|gifted|talented|fantastic|strategic|inspiring|persuasive|experienced|skilled|competent|organized|delivery focused|results|data driven|unmatched|unparalleled|top|leading|rare|comfortable)\b"
    r"|\b(?:one of )?my (?:\w+ )?(?:strengths?|superpowers?|talents?)\b|\bi have (?:\w+ )?(?:strong|excellent|exceptional|outstanding|unmatched|deep|extensive|world class|proven|great|impressive) (?:\w+ ){0,4}(?:skills?|experience|track record|expertise|ability|leadership|instincts?|knowledge)"
    r"|\b(?:people|everyone|everybody|colleagues|they|managers?) (?:\w+ )?(?:say|says|call|tell|told|consider|regard|describe)s? (?:me|that i is|i is)\b"
    r"|\bi (?:excel|shine|thrive)\b|\bwhere i shine\b|\bi (?:always|consistently) (?:deliver|exceed|succeed|achieve|win|outperform)|\bno ?(?:body|one) (?:\w+ )?(?:better|as well as) (?:than )?(?:me|i)\b|\bbest (?:\w+ ){0,3}you (?:will|have)\b|\bworld class\b"
)
_PRIVATE = re.compile(
    r"\b(?:spouse|parent|child|sibling|pregnan\w+|maternity|paternity|cancer|illness|diagnos\w+|depress\w+|divorce\w*|funeral|died|disab\w+|religio\w+|church|mosque|temple|ramadan|ethnic\w*|nationality|visa|gay|lesbian|transgender|wheelchair|autis\w+|adhd|dyslexi\w+|health (?:issue|problem|condition)|sick|family situation)\b"
)


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
        raw = self.text[sentence.start : sentence.end]
        if sentence.hidden:
            return "hidden characters"
        if _MARKUP.search(raw):
            return "tags or markup"
        if _INSTRUCTION.search(sentence.plain):
            return "instruction to the rater"
        if self._quotes_rubric(sentence):
            return "copies the rubric"
        if _PRAISE.search(sentence.plain):
            return "self-praise"
        if is_bare_list(sentence):
            return "list of words or numbers"
        if len(sentence.stems) >= 4 and _share(sentence.stems, question) >= 0.75:
            return "copies the question"
        if len(sentence.stems) >= 4 and any(
            _share(sentence.stems, before) >= 0.7 and _share(before, sentence.stems) >= 0.4
            for before in self.seen
        ):
            return "said before"
        return ""

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
    grams = set()
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
            re.I,
        ),
    )


def is_private(sentence: Sentence) -> bool:
    """Tell whether a sentence tells of somebody's protected or private life; never quoted."""
    return _PRIVATE.search(sentence.plain) is not None


def is_bare_list(sentence: Sentence) -> bool:
    """Tell whether a sentence is keywords or numbers strung together, with nobody doing anything."""
    words = [word for word in sentence.plain.split() if word[0].isalnum() or word[0] == "<"]
    if len(words) < 3:
        return False
    numbers = len(sentence.quantities)
    if numbers >= 4 and len(words) < 3.2 * numbers:
        return True
    function = sum(word in FUNCTION for word in words)
    if function / len(words) < 0.17 and (not sentence.acts or len(words) > 12):
        return True
    items = re.split(r" ?[,;/|•·] ?(?:and )?", sentence.plain)
    short = [item for item in items if 0 < len(item.split()) <= 4]
    clauses = len(re.findall(r"\b(?:i|we|they|it|name)\b", sentence.plain))
    return len(short) >= 5 and len(short) >= 0.7 * len(items) and clauses <= 2


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
