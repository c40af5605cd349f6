"""The house's components: every page is made of these tags (loaded everywhere as built-ins)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from candidates.actions.unreadable import say_unreadable

register = template.Library()

LEVEL_WORDS = {
    1: gettext_lazy("Well below"),
    2: gettext_lazy("Below bar"),
    3: gettext_lazy("Meets bar"),
    4: gettext_lazy("Above bar"),
}
ANSWER_WORDS = {
    "no_evidence": gettext_lazy("No evidence"),
    "not_asked": gettext_lazy("Not asked"),
    "strong_no": gettext_lazy("Strong no"),
    "no": gettext_lazy("No"),
    "yes": gettext_lazy("Yes"),
    "strong_yes": gettext_lazy("Strong yes"),
}
LOWEST, HIGHEST = 1, 4
METER = (
    '<svg class="meter" height="6" aria-hidden="true">'
    '<rect class="rest" x="0" y="0" width="100%" height="6" rx="3"/>'
    '<rect class="done" x="0" y="0" width="{}%" height="6" rx="3"/></svg>'
)
DAY = 86_400


@register.simple_tag
def icon(name: str, size: int = 16) -> str:
    """Return a lucide icon that says nothing to a screen reader: words stand beside it."""
    return _draw(name, size)


@register.simple_tag
def tag(text: object, tone: str = "", icon: str = "") -> SafeString:
    """Return a status tag; `tone` is "", ok, warn, danger or accent."""
    picture = _draw(icon, 12) if icon else ""
    return format_html('<span class="tag" data-tone="{}">{}{}</span>', tone, picture, text)


@register.simple_tag
def chip(value: object) -> SafeString:
    """Return a score on its colour, its figure printed; words where there is no number."""
    if value is None or value == "":
        return format_html('<span class="chip">{}</span>', "-")
    if value in ANSWER_WORDS:
        return format_html('<span class="chip">{}</span>', ANSWER_WORDS[str(value)])
    return format_html('<span class="chip" data-s="{}">{}</span>', value, value)


@register.simple_tag
def avatar(person: Any) -> SafeString:
    """Return a person's initials in a circle; the name stands beside it."""
    return format_html('<span class="avatar" aria-hidden="true">{}</span>', person.initials)


@register.simple_tag
def submit(
    text: object, tone: str = "primary", name: str = "", value: str = "", form: str = ""
) -> SafeString:
    """Return a submit button: primary, danger or "" (plain); `form` names a form elsewhere."""
    return format_html(
        '<button type="submit" class="btn {}"{}{}>{}</button>',
        tone,
        format_html(' name="{}" value="{}"', name, value) if name else "",
        format_html(' form="{}"', form) if form else "",
        text,
    )


@register.simple_block_tag
def note(content: str, tone: str = "", icon: str = "info") -> SafeString:
    """Return a quiet line of explanation: {% note icon="eye-off" %}...{% endnote %}."""
    return format_html(
        '<div class="note" data-tone="{}">{}<div>{}</div></div>', tone, _draw(icon, 16), content
    )


@register.simple_block_tag
def card(content: str, title: object, key: str, end: object = "") -> SafeString:
    """Return a titled section; `key` is unique on the page and names its heading `h-KEY`."""
    return format_html(
        '<section class="card" aria-labelledby="h-{0}"><header><h2 id="h-{0}">{1}</h2>'
        '{2}</header><div class="body">{3}</div></section>',
        key,
        title,
        format_html('<span class="end muted xs">{}</span>', end) if end else "",
        content,
    )


@register.simple_block_tag
def empty_state(content: str, title: object, icon: str = "inbox") -> SafeString:
    """Return what an empty list says: what belongs here and what to do next."""
    return format_html(
        '<div class="empty">{}<h2>{}</h2><div class="stack tight">{}</div></div>',
        _draw(icon, 24),
        title,
        content,
    )


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, hint: object = "", **attributes: Any) -> dict[str, Any]:
    """Show a form field with its label, hint, error and the right ARIA attributes.

    Other arguments become the input's attributes, underscores as hyphens.
    """
    kind = getattr(bound.field.widget, "input_type", "")
    extra = {name.replace("_", "-"): value for name, value in attributes.items()}
    if kind not in {"checkbox", "radio", "select", "hidden"} and bound.widget_type != "textarea":
        extra.setdefault("class", "input")
    if hint and not bound.help_text:
        extra.setdefault("aria-describedby", f"{bound.auto_id}_helptext")
    return {"bound": bound, "hint": hint or bound.help_text, "widget": bound.as_widget(attrs=extra)}


@register.inclusion_tag("components/errors.html")
def error_summary(errors: Any, title: object = "") -> dict[str, Any]:
    """Show what is wrong at the top, linked to its place; takes focus when the page opens.

    `errors` is a bound form, or (anchor id, sentence) pairs; "" as anchor makes no link.
    """
    pairs = _list_errors(errors) if isinstance(errors, BaseForm) else list(errors or ())
    return {"pairs": pairs, "title": title or _("Nothing was saved yet")}


def _list_errors(form: BaseForm) -> list[tuple[str, str]]:
    return [
        ("" if name == "__all__" else form[name].id_for_label or form[name].auto_id, str(text))
        for name, texts in form.errors.items()
        for text in texts
    ]


@register.filter
def level_word(value: int | str | None) -> str:
    """Return the word of a level or answer: 3 is "Meets bar", "no_evidence" is "No evidence"."""
    if isinstance(value, int):
        return str(LEVEL_WORDS.get(value, value))
    return str(ANSWER_WORDS.get(value or "", value or ""))


@register.simple_tag
def when(moment: datetime | None, style: str = "both") -> SafeString | str:
    """Return a <time>: "date" prints the day, "both" day and time, "ago" how far away it is."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    full = shown = _spell(get_language(), local.replace(second=0, microsecond=0, tzinfo=None))
    if style == "date":
        shown = date_format(local, _("j M Y"))
    elif style == "ago":
        shown = tell_distance(moment)
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), full, shown)


@lru_cache(maxsize=4_000)
def _spell(language: str | None, minute: datetime) -> str:  # noqa: ARG001 (what is kept is in it)
    """Return a minute of the clock on the wall as the page's language writes it."""
    return date_format(minute, _("j M Y, H:i"))


@register.simple_tag
def meter(done: int, due: int) -> SafeString:
    """Draw how many of those due are done; the numbers stand beside it."""
    share = round(done / due * 100) if due else 0
    return format_html(METER, share)


@register.simple_tag
def due(moment: datetime) -> SafeString:
    """Return a tag that says how late something is, or when it is due; amber in its last day."""
    left = (moment - timezone.now()).total_seconds()
    if left < 0:
        return tag(_("%(span)s late") % {"span": tell_span(-left)}, tone="danger", icon="clock")
    text = _("Due in %(span)s") % {"span": tell_span(left)}
    return tag(text, tone="warn" if left < DAY else "", icon="clock")


@register.simple_tag
def why(sentence: str, code: str = "", line: int | None = None) -> str:
    """Return in the page's language why a file or a job failed; it is stored in English."""
    return say_unreadable(sentence, code, line)


@register.filter
def as_json(value: object) -> str:
    """Return a value as JSON for an attribute: no page carries a script that holds data."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def clock_time(seconds: float) -> str:
    """Return a place in a recording as minutes and seconds, with hours where there are any."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


@register.filter
def percent(share: float) -> str:
    """Return a share from 0 to 1 as whole percent."""
    return f"{100 * float(share):.0f} %"


def tell_distance(moment: datetime, now: datetime | None = None) -> str:
    """Return how far away a moment is: "in 18 hours", "3 days ago"."""
    seconds = (moment - (now or timezone.now())).total_seconds()
    span = tell_span(abs(seconds))
    return _("in %(span)s") % {"span": span} if seconds > 0 else _("%(span)s ago") % {"span": span}


def tell_span(seconds: float) -> str:
    """Return a length of time in its largest fitting unit, rounded down, at least 1 minute."""
    minutes = max(1, int(seconds // 60))
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = hours // 24
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


@register.filter
def on_scale(value: float, offset: float = 0.0) -> str:
    """Return where a value from 1 to 4 lies on a plot, in percent of its width."""
    share = (float(value) + float(offset) - LOWEST) / (HIGHEST - LOWEST)
    return f"{100 * min(1.0, max(0.0, share)):.2f}"


@register.inclusion_tag("components/interval.html")
def interval_plot(
    estimate: float,
    low: float,
    high: float,
    bar: float,
    raw: Sequence[float] = (),
    label: object = "",
) -> dict[str, Any]:
    """Draw an estimate with its interval on the scale from 1 to 4, the bar dashed, raw as rings.

    Without `label` the plot is decoration and its numbers must stand beside it.
    """
    return {
        "estimate": estimate,
        "low": low,
        "high": high,
        "bar": bar,
        "rings": _spread(raw),
        "zone": tell_zone(low, high, bar),
        "label": label,
        "height": 38 if raw else 22,
        "middle": 14 if raw else 11,
    }


def tell_zone(low: float, high: float, bar: float) -> str:
    """Return above, below or cross: on which side of the bar an interval lies."""
    if float(low) >= float(bar):
        return "above"
    return "below" if float(high) < float(bar) else "cross"


def _spread(raw: Sequence[float]) -> list[float]:
    """Return the values moved apart a little where they fall together."""
    seen: dict[float, int] = {}
    places = []
    for value in sorted(map(float, raw)):
        places.append(value + 0.05 * seen.get(value, 0))
        seen[value] = seen.get(value, 0) + 1
    return places


@cache
def _draw(name: str, size: int) -> SafeString:
    """Return the icon, drawn once: lucide copies and writes out a tree of XML each time."""
    return str.__new__(SafeString, lucide(name, size=size, aria_hidden="true"))
