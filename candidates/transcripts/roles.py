"""The words by which a file says what somebody is, not who: `Interviewer 2`, `Panelist`."""

import re
from functools import cache

from candidates.transcripts.turns import Role
from candidates.transcripts.words import fold, list_words

_NUMBERED = re.compile(r"(.*\S)(?:\s+#?(?:\d{1,3}|[a-z])|[#_-]?\d{1,3})")


@cache
def _list_generic() -> dict[str, Role]:
    kinds = (Role.CANDIDATE, Role.INTERVIEWER, Role.OTHER)
    return {word: role for role in kinds for word in list_words(f"{role}_words")}


def read_generic_role(label: str) -> Role | None:
    """Return the role that a label names by itself (`Interviewer 2`), or None for a name.

    `Q` and `A` are not here: a lone `A` is also what speech recognition calls its first speaker.
    """
    folded = fold(label).strip(" .:[]()#*")
    generic = _list_generic()
    if folded in generic:
        return generic[folded]
    numbered = _NUMBERED.fullmatch(folded)
    return generic.get(numbered.group(1).rstrip("#_- ")) if numbered else None
