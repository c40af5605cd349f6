"""Names made one word, however many parts they have and wherever they come from."""

from collections.abc import Sequence

from scorecards.suggestion.vocabulary import CLOSED, NAME_PARTICLES, PAST
from scorecards.suggestion.word import Word

_PEOPLE = {"they", "them", "themself", "person", "people"}
_AFTER_WHICH_A_SENTENCE_OPENS = {'"', "\u201c", ".", ":", "-", "\u2013"}
_APPOSING = {"who", "a", "an", "the", "my", "our", "they", "them"}
_LONGEST_ASIDE = 10
_ALSO_NAMES = {"will", "may"}  # small words that open a sentence as a name before a past verb


def join_names(words: Sequence[Word]) -> list[Word]:
    """Return the words with names, also of several words, made one `name`."""
    joined: list[Word] = []
    for index, word in enumerate(words):
        after_name = bool(joined) and joined[-1].plain == "name"
        if _is_name(words, index) or (after_name and _is_particle(words, index)):
            if after_name and joined[-1].end >= word.start - 2:
                joined[-1] = Word("name", joined[-1].start, word.end, capital=True)
            else:
                joined.append(Word("name", word.start, word.end, capital=True))
        else:
            joined.append(word)
    return joined


def _is_particle(words: Sequence[Word], index: int) -> bool:
    following = words[index + 1 : index + 2]
    return words[index].plain in NAME_PARTICLES and bool(following) and following[0].capital


def _is_name(words: Sequence[Word], index: int) -> bool:
    word = words[index]
    if not word.capital or not _is_word(word.plain) or word.plain in _PEOPLE:
        return False
    if index and words[index - 1].plain not in _AFTER_WHICH_A_SENTENCE_OPENS:
        return True
    following = words[index + 1] if index + 1 < len(words) else None
    if following is None or (word.plain in CLOSED and word.plain not in _ALSO_NAMES):
        return False
    if _is_particle(words, index + 1) or _is_described(words, index + 1):
        return True
    return _looks_like_verb(following.plain) or (following.capital and _is_word(following.plain))


def _is_described(words: Sequence[Word], index: int) -> bool:
    """Tell whether at `index` follows where somebody works or who they are, and then a verb."""
    plain = words[index].plain
    if plain == "and":
        return [word.plain for word in words[index + 1 : index + 2]] == ["i"]
    if plain in {"in", "from", "at"}:
        return any(_looks_like_verb(word.plain) for word in words[index + 2 : index + 4])
    if plain != "," or index + 1 >= len(words) or words[index + 1].plain not in _APPOSING:
        return False
    ends = (at for at in range(index + 2, len(words) - 1) if words[at].plain == ",")
    end = next(ends, None)
    return (
        end is not None and end < index + _LONGEST_ASIDE and _looks_like_verb(words[end + 1].plain)
    )


def _is_word(plain: str) -> bool:
    return plain.replace("'", "").isalpha()


def _looks_like_verb(plain: str) -> bool:
    return plain in PAST or plain in {"is", "was", "have", "had", "'s"} or plain.endswith("ed")
