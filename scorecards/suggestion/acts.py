"""What the speaker did: first-person past verbs, by their form and not from a list of good ones."""

from collections.abc import Iterator

from scorecards.suggestion.vocabulary import NOT_ACTS, PAST

_OWN = {"i", "we"}
_BETWEEN = {
    "then", "also", "first", "have", "had", "been", "was", "both", "all", "and", "even", "still",
    "only", "myself", "ourselves", "later", "eventually", "finally", "immediately", "quickly",
    "therefore", "thus", "hence", "instead", "again", "once", "never", "always", "too", "so",
    "now", "each",
}  # fmt: skip
_SUBJECTS = {"they", "it", "you", "name", "that", "who", "which", "this", "there", "everyone",
             "everybody", "nobody", "somebody", "people"}  # fmt: skip
_AFTER_AND = {"and", "then", ",", "but", "or"}


def find_own_acts(words: list[str]) -> Iterator[str]:
    """Yield the past verbs of the speaker, alone or with others, also joined by `and`.

    A sentence that opens with a past verb (`Ran a test`) speaks of oneself, too.
    """
    own = _opens_with_act(words)
    for index, word in enumerate(words):
        if word in _OWN:
            own = not _is_object(words, index)
            if own and (verb := _verb_after(words, index + 1)):
                yield verb
        elif word in _SUBJECTS and words[index - 1 : index] not in (["with"], ["to"], ["of"]):
            own = False
        elif own and (index == 0 or words[index - 1] in _AFTER_AND) and is_act(word):
            yield word


def _opens_with_act(words: list[str]) -> bool:
    return bool(words) and is_act(words[0])


def _is_object(words: list[str], index: int) -> bool:
    return index > 0 and words[index - 1] in {"to", "for", "with"}


def _verb_after(words: list[str], index: int) -> str | None:
    seen_had = seen_was = False
    while index < len(words) and _may_stand_between(words[index]):
        seen_had |= words[index] in {"had", "have"}
        seen_was |= words[index] == "was"
        index += 1
    if index >= len(words):
        return None
    word = words[index]
    if seen_was:  # "was looking" is an act, "was told" is not
        return word if word.endswith("ing") and len(word) > 5 else None
    if is_act(word) or (seen_had and word in {"come", "run", "become"}):
        return word
    return "had" if seen_had and word in {"them", "name", "each"} else None


def _may_stand_between(word: str) -> bool:
    """Tell whether a word may stand between a speaker and what they did: also any adverb."""
    return word in _BETWEEN or (len(word) > 4 and word.endswith("ly"))


def is_act(word: str) -> bool:
    """Tell whether a word has the form of a past verb and is not thinking, feeling or being."""
    if word in NOT_ACTS:
        return False
    return word in PAST or (len(word) > 4 and word.endswith("ed") and not word.endswith("eed"))
