"""vdirsyncer copies an interviewer's calendar, and a second run has nothing to copy."""

from __future__ import annotations

import re
from pathlib import Path

from icalendar import Calendar

from config.demo.sign_ins import list_sign_ins
from tests.interop.environments import Environment, throw_away
from tests.served import SECONDS, Served

PROGRAM = "vdirsyncer==0.21.0"
CONFIG = """\
[general]
status_path = "{folder}/status/"
[pair interviews]
a = "theirs"
b = "mine"
collections = null
conflict_resolution = "a wins"
[storage theirs]
type = "http"
url = "{address}"
[storage mine]
type = "filesystem"
path = "{folder}/copied/"
fileext = ".ics"
"""


def check(served: Served) -> str:
    """Return what was copied. Raises AssertionError where the copy differs from the feed."""
    session = served.sign_in(dict(list_sign_ins())["Interviewer"])
    served.show_again(session)
    page = served.press(session, "/account/calendar/", "/account/calendar/open/")
    found = re.search(r'value="(http[^"]+\.ics)"', page)
    assert found is not None
    with throw_away(PROGRAM) as place:
        copied = copy(place, found[1])
        first = {path.name: path.read_bytes() for path in copied}
        second = {path.name: path.read_bytes() for path in copy(place, found[1])}
    assert first == second, "a second run changed something"
    theirs = Calendar.from_ical(session.get(found[1], timeout=SECONDS).content)
    wanted = {describe(event) for event in theirs.walk("VEVENT")}
    have = {
        describe(event)
        for body in first.values()
        for event in Calendar.from_ical(body).walk("VEVENT")
    }
    assert have == wanted, f"the copy differs: {sorted(have ^ wanted)[:2]}"
    assert len(first) == len(wanted) > 0
    return f"{PROGRAM}: {len(first)} interviews copied, each once"


def copy(place: Environment, address: str) -> list[Path]:
    """Let vdirsyncer copy the feed; return the files of the copy."""
    config = place.folder / "config"
    config.write_text(CONFIG.format(folder=place.folder, address=address))
    (place.folder / "copied").mkdir(exist_ok=True)
    for verb in (("discover",), ("sync",)):
        done = place.run("vdirsyncer", "-c", str(config), *verb)
        assert done.returncode == 0, done.stderr
    return sorted((place.folder / "copied").glob("*.ics"))


def describe(event: object) -> tuple[str, ...]:
    """Return what people read of an event. vdirsyncer makes ids of its own for what it reads."""
    told = dict(event)  # type: ignore[call-overload]  # icalendar's component is a mapping
    names = ("SEQUENCE", "SUMMARY", "STATUS", "LOCATION", "DESCRIPTION")
    times = (str(told["DTSTART"].dt), str(told["DTEND"].dt))
    return (*(str(told.get(name, "")) for name in names), *times)
