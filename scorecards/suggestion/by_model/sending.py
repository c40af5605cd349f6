"""The words that leave: guarded, masked, each character tied to the place it came from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from candidates.transcripts.turns import Role, Transcript
from scorecards.suggestion.by_model.masking import find_swaps, fold_names
from scorecards.suggestion.exchanges import read_exchanges
from scorecards.suggestion.guards import build_guard, gives_orders, is_private
from scorecards.suggestion.rubric import Competency
from scorecards.suggestion.sentences import Sentence, read_sentences

GAP = " […] "
_PLAIN = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u201c": '"', "\u201d": '"',
    "\u201e": '"', "\u00ab": '"', "\u00bb": '"', "\u2013": "-", "\u2014": "-", "\u2011": "-",
    "\u2026": "...",
}  # fmt: skip
Place = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class SentTurn:
    """What is sent of turn number `turn` of the transcript.

    `places` holds for each character of `words` the slice of the text it stands for, None where
    something was left out.
    """

    turn: int
    is_candidate: bool
    words: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """The conversation as it leaves, and the text that its places speak of."""

    text: str
    turns: tuple[SentTurn, ...]

    @property
    def size(self) -> int:
        """How many characters leave."""
        return sum(len(turn.words) for turn in self.turns)

    def locate(self, quote: str, number: int) -> tuple[int, int, int] | None:
        """Return (turn, start, end) of words that the candidate said; None if nobody finds them.

        `number` is the turn as sent, from 1, that is looked in first.
        """
        wanted = plain_words(quote)
        if not wanted:
            return None
        own = [turn for turn in self.turns if turn.is_candidate]
        named = self.turns[number - 1] if 0 < number <= len(self.turns) else None
        own.sort(key=lambda turn: turn is not named)
        places = (_find(turn, wanted) for turn in own)
        return next((place for place in places if place), None)


def plain_words(text: str) -> str:
    """Return words as they are sent and compared: one kind of quote mark, dash and blank."""
    plain = "".join(_PLAIN.get(char, char) for char in text)
    return " ".join(plain.split()).strip("\"' ").removesuffix("...").removeprefix("...").strip()


def _find(turn: SentTurn, wanted: str) -> tuple[int, int, int] | None:
    at = turn.words.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        places = turn.places[at:end]
        known = [place for place in places if place is not None]
        if len(known) == len(places) and not _cuts_a_word(turn.words, at, end):
            return turn.turn, known[0][0], known[-1][1]
        at = turn.words.find(wanted, at + 1)
    return None


def _cuts_a_word(words: str, start: int, end: int) -> bool:
    before, after = words[max(start - 1, 0) : start + 1], words[end - 1 : end + 1]
    return any(len(pair) == 2 and pair.isalnum() for pair in (before, after))


def prepare_words(
    transcript: Transcript,
    roles: Mapping[str, Role],
    rubric: Sequence[Competency],
    names: Iterable[str],
) -> Sent:
    """Return what leaves of a conversation: the candidate's and the interviewers' turns.

    What the guards exclude and what is private stays here; names of `names` and whatever else
    looks like one, sexes and secrets are masked.
    """
    kept = _guard(transcript, roles, rubric)
    folded = fold_names(names)
    turns = []
    for number, turn in enumerate(transcript.turns):
        role = roles.get(turn.speaker, Role.UNKNOWN)
        if role in {Role.CANDIDATE, Role.INTERVIEWER}:
            sentences = read_sentences(transcript.text, turn.start, turn.end, number)
            marked = [(one, (one.turn, one.start) in kept) for one in sentences]
            pieces = list(_write(transcript.text, marked, folded))
            words = "".join(char for char, _ in pieces)
            places = tuple(place for _, place in pieces)
            turns.append(SentTurn(number, role is Role.CANDIDATE, words, places))
    return Sent(transcript.text, tuple(turn for turn in turns if turn.words.strip()))


def _guard(
    transcript: Transcript, roles: Mapping[str, Role], rubric: Sequence[Competency]
) -> set[tuple[int, int]]:
    """Return turn and start of each sentence that may leave."""
    guard = build_guard(transcript.text, rubric, [turn.speaker for turn in transcript.turns])
    kept: list[Sentence] = []
    for item in read_exchanges(transcript, roles):
        kept += guard.check(item.sentences, item.question_stems).kept
    for number, turn in enumerate(transcript.turns):
        if roles.get(turn.speaker) is Role.INTERVIEWER:
            said = read_sentences(transcript.text, turn.start, turn.end, number)
            kept += [one for one in said if not gives_orders(one, transcript.text)]
    return {(one.turn, one.start) for one in kept if not is_private(one)}


def _write(
    text: str, sentences: Iterable[tuple[Sentence, bool]], names: frozenset[str]
) -> Iterator[tuple[str, Place]]:
    """Yield each character that is sent with its place."""
    last: int | None = None
    for sentence, may_leave in sentences:
        if not may_leave:
            yield from ((char, None) for char in GAP)
            last = None
            continue
        if last is not None:
            yield " ", (last, sentence.start)
        yield from _write_sentence(text, sentence, names)
        last = sentence.end


def _write_sentence(
    text: str, sentence: Sentence, names: frozenset[str]
) -> Iterator[tuple[str, Place]]:
    at = sentence.start
    for swap in find_swaps(text, sentence.start, sentence.end, names):
        yield from _copy(text, at, swap.start)
        yield from ((char, (swap.start, swap.end)) for char in swap.words)
        at = swap.end
    yield from _copy(text, at, sentence.end)


def _copy(text: str, start: int, end: int) -> Iterator[tuple[str, Place]]:
    blank = False
    for at in range(start, end):
        if text[at].isspace():
            if not blank:
                yield " ", (at, at + 1)
            blank = True
        else:
            blank = False
            yield from ((char, (at, at + 1)) for char in _PLAIN.get(text[at], text[at]))
