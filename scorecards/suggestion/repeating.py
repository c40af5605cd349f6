"""What is said again: word for word, in nearly the same words, or announced as a summing up."""

from dataclasses import dataclass, field

from scorecards.suggestion.phrasebook import compile_any, read_phrasebook
from scorecards.suggestion.sentences import Sentence

_BOOK = read_phrasebook("guards")["summing_up"]
_OPENS = compile_any([rf"(?:{'|'.join(_BOOK['opens'])})"], word=False)
_WRITTEN = compile_any([rf"(?:{'|'.join(_BOOK['written'])})"], word=False)
_RECALLS = compile_any([rf"(?:{'|'.join(_BOOK['recalls'])})"], word=False)
_TOLD = 40  # plain words; before that there is nothing to sum up
_FEW = 4  # stems; shorter sentences may be alike by chance


@dataclass(slots=True)
class Memory:
    """What a speaker has said so far, in the order they said it."""

    seen: list[frozenset[str]] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    numbers: set[float] = field(default_factory=set)
    size: int = 0
    sums_up: bool = False

    def begin_answer(self) -> None:
        """A summing up ends with its answer."""
        self.sums_up = False

    def is_repeated(self, sentence: Sentence, text: str) -> bool:
        """Tell whether a sentence of `text` says what was said before."""
        if sentence.plain in self.said or self._is_alike(sentence.stems):
            return True
        if self.size < _TOLD or self._has_news(sentence):
            self.sums_up = False
            return False
        written = text[sentence.start : sentence.end].lower()
        if _OPENS.match(sentence.plain) or _WRITTEN.match(written):
            self.sums_up = True
        return self.sums_up or bool(_RECALLS.match(sentence.plain))

    def keep(self, sentence: Sentence) -> None:
        """Remember a sentence that counts."""
        self.seen.append(sentence.stems)
        self.said.add(sentence.plain)
        self.numbers |= _list_numbers(sentence)
        self.size += sentence.size

    def _has_news(self, sentence: Sentence) -> bool:
        """A number that was not heard before is news, however it is announced."""
        return bool(_list_numbers(sentence) - self.numbers)

    def _is_alike(self, stems: frozenset[str]) -> bool:
        return len(stems) >= _FEW and any(
            find_share(stems, before) >= 0.7 and find_share(before, stems) >= 0.4
            for before in self.seen
        )


def _list_numbers(sentence: Sentence) -> set[float]:
    return {round(quantity.value, 4) for _, quantity in sentence.quantities}


def find_share(part: frozenset[str], whole: frozenset[str]) -> float:
    """Return how much of `part` is in `whole`, from 0 to 1."""
    return len(part & whole) / len(part) if part else 0.0
