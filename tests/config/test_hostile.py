"""Whatever is sent at whatever entrance: no 5xx, under 2 s, under 100 MB, nothing left behind.

`make hostile` sends every file too, each through the worker; the suite sends the small ones.
"""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from accounts.actions import issue_token
from tests.accounts.api.caller import BASE
from tests.accounts.api.stage import Stage, set_stage, undone
from tests.browsers import show_again
from tests.config.hostile import BODIES, FORMS, HEADERS, QUERIES, list_files
from tests.config.page_rows import PAGE_ROWS
from tests.config.test_api_rights import ROWS, fill

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.long]
stage = pytest.fixture(scope="module")(set_stage)

FULL = bool(os.environ.get("LOOPBOARD_PROOF"))
SECONDS, MEGABYTES = 2.0, 100.0
ADDRESSES = ("/candidates/", "/interviews/{first}/transcripts/", "/loops/{loop}/hold/", "/tokens/")
PAGES = ("/candidates/new/", "/loops/{loop}/do/hold/", "/account/tokens/issue/", "/accounts/login/")
LISTS = ("/api/v1/candidates/", "/api/v1/loops/", "/candidates/", "/loops/", "/audit/", "/queue/")


class Meter:
    """Send, and note what was answered with a fault, took too long or held too much."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.sent, self.bad = stage, 0, list[str]()
        self.token = issue_token(stage.world.alice, name="Hostile")[1]
        self.browser = Client(raise_request_exception=False)
        self.browser.force_login(stage.world.alice)
        show_again(self.browser)

    def send(self, name: str, act: Callable[[], Any]) -> None:
        """Do one thing and undo it."""
        cache.clear()
        began, held = cpu(), start_peak() if FULL else 0.0
        with undone():
            answer = act()
            seconds = cpu() - began
            more = read_status("VmHWM") - held if FULL else 0.0  # asking costs 0.1 s
        self.sent += 1
        if answer.status_code >= 500 or seconds > SECONDS or more > MEGABYTES:
            self.bad.append(f"{name}: {answer.status_code}, {seconds:.1f} s, {more:.0f} MB")

    def api(self, method: str, path: str, body: bytes, media: str = "application/json") -> Any:
        headers = {"authorization": f"Bearer {self.token}"}
        client = Client(raise_request_exception=False)
        where = BASE + fill(path, self.stage.ids)
        return client.generic(method, where, body, content_type=media, headers=headers)

    def page(self, path: str, body: bytes) -> Any:
        where = fill(path, self.stage.ids)
        media = "application/x-www-form-urlencoded"
        return self.browser.generic("POST", where, body, content_type=media)


def cpu() -> float:
    """Return the CPU seconds of this process and of those it waited for."""
    return sum(os.times()[:4])


def start_peak() -> float:
    """Forget the highest memory so far and return what is held now, in MB."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return read_status("VmRSS")


def read_status(name: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(f"{name}:")[2].split()[0]) / 1024


@pytest.fixture
def meter(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Meter]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with undone():
        meter = Meter(stage)
        yield meter
    assert meter.bad == []
    assert list(tmp_path.iterdir()) == []


def test_hostile_bodies_at_the_api(meter: Meter) -> None:
    for path in ADDRESSES if FULL else ADDRESSES[:1]:
        for name, body in BODIES.items():
            meter.send(f"{path} {name}", lambda path=path, body=body: meter.api("POST", path, body))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    assert meter.sent >= (200 if FULL else 50)


def test_hostile_forms_on_pages(meter: Meter) -> None:
    for path in PAGES if FULL else PAGES[:1]:
        for name, body in FORMS.items():
            meter.send(f"{path} {name}", lambda path=path, body=body: meter.page(path, body))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    assert meter.sent >= (120 if FULL else 30)


def test_hostile_drafts(meter: Meter) -> None:
    path = "/scorecards/{bobs}/draft/"
    meter.browser.force_login(meter.stage.world.bob)
    for name, body in BODIES.items():
        meter.send(f"page {name}", lambda body=body: meter.page(path, body))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        if FULL:
            meter.send(f"api {name}", lambda body=body: meter.api("PATCH", path, body))  # type: ignore[misc]  # mypy cannot infer a lambda with a default


def test_hostile_queries_and_headers(meter: Meter) -> None:
    for path in LISTS if FULL else (LISTS[0], LISTS[2]):
        for query in QUERIES:
            meter.send(f"{path}?{query[:20]}", lambda at=f"{path}?{query}": meter.browser.get(at))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        for headers in HEADERS:
            meter.send(
                f"{path} {str(headers)[:40]}",
                lambda at=path, sent=headers: meter.browser.get(at, headers=sent),  # type: ignore[misc]  # mypy cannot infer a lambda with a default
            )


def send_file(meter: Meter, name: str, raw: bytes, *, by_page: bool) -> None:
    stage = meter.stage

    def upload() -> Any:
        file = SimpleUploadedFile("talk.txt", raw)
        if by_page:
            path = f"/candidates/{stage.ids['candidate']}/words/"
            form = {"words-interview": stage.ids["first"], "words-file": file}
            return meter.browser.post(path, form)
        path = f"{BASE}/interviews/{stage.ids['first']}/transcripts/"
        headers = {"authorization": f"Bearer {meter.token}"}
        answer = Client(raise_request_exception=False).post(path, {"file": file}, headers=headers)
        call_command("drain", until_empty=True)
        return answer

    meter.send(f"{'page' if by_page else 'api'} {name}", upload)


def test_hostile_files_by_page_and_api(meter: Meter) -> None:
    for name, raw in list_files(full=FULL):
        send_file(meter, name, raw, by_page=True)
        send_file(meter, name, raw, by_page=False)
    assert not FULL or meter.sent >= 120


def test_every_shape_names_the_fields_that_it_does_not_know(stage: Stage) -> None:
    headers = {"authorization": f"Bearer {issue_token(stage.world.alice, name='x')[1]}"}
    kept = []
    for row in ROWS:
        if row.method in {"post", "put", "patch"} and isinstance(row.body, dict) and row.body:
            with undone():
                ids = stage.ids | (row.prepare(stage.world) if row.prepare else {})
                body = {**fill(row.body, ids), "surely_unknown": 1}
                answer = Client().generic(
                    row.method.upper(),
                    BASE + fill(row.path, ids),
                    orjson.dumps(body),
                    content_type="application/json",
                    headers={**headers, **{k.replace("_", "-"): v for k, v in row.headers.items()}},
                )
            if answer.status_code not in {403, 404, 422} or b"surely_unknown" not in answer.content:
                kept.append((row.method, row.path, answer.status_code))
    assert [one for one in kept if one[2] < 400] == []


def test_anonymous_callers_are_throttled_and_told_when_to_come_back(stage: Stage) -> None:
    client = Client()
    answers = [client.get(f"{BASE}/me/") for _ in range(21)]
    assert [answer.status_code for answer in answers] == [401] * 20 + [429]
    assert int(answers[-1]["Retry-After"]) <= 60


def test_the_twenty_first_upload_of_an_hour_is_refused(stage: Stage) -> None:
    meter = Meter(stage)
    path = "/interviews/{second}/transcripts/"
    statuses = []
    for number in range(21):
        body = b'{"text": "Dave: What was it?\\n\\nTess: It was %d."}' % number
        with undone():
            statuses.append(meter.api("POST", path, body).status_code)
    assert (set(statuses[:20]), statuses[20]) == ({201}, 429)


HTML = {"text/html; charset=utf-8", "text/html"}


def test_text_that_was_made_to_hurt_is_escaped_on_every_page(stage: Stage) -> None:
    world, mark = stage.world, "<script>alert('x')</script>"
    with undone():
        for row in (world.candidate, world.opening, world.first, world.carol):
            name = "title" if hasattr(row, "title") and not hasattr(row, "name") else "name"
            type(row)._default_manager.filter(pk=row.pk).update(**{name: mark})
        browser = Client()
        browser.force_login(world.alice)
        raw = [
            row.path
            for row in PAGE_ROWS
            if row.method == "get"
            and not row.prepare
            and (answer := browser.get(fill(row.path, stage.ids)))["Content-Type"] in HTML
            and mark.encode() in answer.content
        ]
    assert raw == []
