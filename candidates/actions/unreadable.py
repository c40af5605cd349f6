"""Why a file cannot be read, in the language of whoever is told."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

# What each code of the engine means; its own sentence, in English, says more.
SENTENCES = {
    "bad_list": _("The list of files is not as it should be."),
    "blank": _("It holds no words."),
    "broken_json": _("It is not valid JSON."),
    "damaged": _("The file is damaged."),
    "encoding": _("Its characters cannot be read; save it as UTF-8."),
    "encrypted": _("It has a password; save it without one."),
    "forbidden": _("It holds something that is not taken in."),
    "no_speakers": _("Nothing says who speaks."),
    "no_turns": _("No spoken words were found in it."),
    "several_calls": _("It holds several calls; send one file for each."),
    "too_deep": _("It is nested too deeply."),
    "too_heavy": _("Reading it takes too much time or memory."),
    "too_large": _("It is too large."),
    "too_many_lines": _("It has too many lines."),
    "too_many_rows": _("Its list has too many rows."),
    "too_many_speakers": _("It names too many speakers."),
    "too_many_turns": _("It has too many turns."),
    "unknown_shape": _("This kind of file cannot be read; send text, VTT, SRT, DOCX or JSON."),
    "wrong_type": _("A part of it is not of the kind that it should be."),
}


def say_unreadable(sentence: str, code: str = "", line: int | None = None) -> str:
    """Return the engine's English sentence, or in another language what its code means there."""
    if get_language() == settings.LANGUAGE_CODE:
        return sentence
    known = gettext(sentence) if sentence else ""
    if known != sentence or code not in SENTENCES:
        return known
    meant = str(SENTENCES[code])
    if not line:
        return meant
    return gettext("Line %(line)s: %(sentence)s") % {"line": line, "sentence": meant}
