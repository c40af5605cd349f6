"""Every shape by upload, an unknown speaker, a refused file: in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from candidates.models import SpeakerMapping, Transcript
from tests.builders import TRANSCRIPT, World
from tests.candidates.test_imports import HEAD, pack
from tests.candidates.transcripts.conftest import SAMPLES, Sample
from tests.journeys.browsing import SIZES, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def send(page: Page, world: World, name: str, raw: bytes) -> None:
    """Upload a file for the first interview and wait until the page shows it."""
    page.get_by_label("Interview").select_option(str(world.first.public_id))
    page.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": raw}
    )
    page.get_by_role("button", name="Store the transcript").click()
    expect(page.locator("[id^=u-]", has_text=name)).to_be_visible()


def test_each_shape_is_uploaded_read_and_its_unknown_speaker_mapped_once(
    chromium: Browser, live_server: Any, served_world: World, drain: Callable[[], None]
) -> None:
    with visit(chromium, live_server.url, served_world.rosa) as window:
        page = window.open(f"/candidates/{served_world.candidate.public_id}/")
        for number, sample in enumerate(SAMPLES):
            send(page, served_world, name_file(number, sample), sample.raw)
        expect(page.get_by_text("Waiting to be read")).to_have_count(len(SAMPLES))
        read_all(page, drain)
        for number, sample in enumerate(SAMPLES):  # the page looks again by itself
            block = page.locator("[id^=t-]", has_text=name_file(number, sample))
            expect(block).to_be_visible(timeout=15_000)
        newest = page.locator("[id^=t-]", has_text=f"Version {len(SAMPLES)}")
        newest.get_by_label("Priya Núñez").select_option("candidate")
        newest.get_by_role("button", name="Save who speaks").click()
        expect(page.get_by_text("It is being read again.")).to_be_visible()
        complaints = window.complaints
    shapes = Transcript.objects.order_by("version").values_list("shape", flat=True)
    assert (sorted(shapes), complaints) == (sorted(sample.shape for sample in SAMPLES), [])
    assert SpeakerMapping.objects.get().label == "Priya Núñez"


def read_all(page: Page, drain: Callable[[], None]) -> None:
    """Do the jobs while the page's questions wait: both share one SQLite in memory."""
    page.wait_for_load_state("networkidle")
    page.route("**/*", lambda route: route.continue_())
    drain()
    page.unroute("**/*")


def name_file(number: int, sample: Sample) -> str:
    return f"{number:02}-{sample.shape}.bin"


def test_a_file_that_cannot_be_read_says_why_without_a_reload(
    chromium: Browser, live_server: Any, served_world: World, drain: Callable[[], None]
) -> None:
    with visit(chromium, live_server.url, served_world.rosa) as window:
        page = window.open(f"/candidates/{served_world.candidate.public_id}/")
        send(page, served_world, "empty.vtt", b"WEBVTT\n\n")
        read_all(page, drain)
        expect(page.get_by_text("Cannot be read")).to_be_visible(timeout=15_000)
        reason = page.get_by_text("Line 1 on: no cue with a time.")
        expect(reason).to_be_visible()
        wide = {}
        for size in ("light", "phone", "narrow"):
            page.set_viewport_size(SIZES[size]["viewport"])
            wide[size] = window.is_too_wide()
        found = window.list_violations()
        page.get_by_role("button", name="Dismiss empty.vtt").click()
        expect(page.get_by_text("The file is gone.")).to_be_visible()
        complaints = window.complaints
    assert (found, complaints) == ([], [])
    assert wide == dict.fromkeys(wide, False)


def test_an_import_is_followed_row_by_row_without_a_reload(
    chromium: Browser, live_server: Any, served_world: World, drain: Callable[[], None]
) -> None:
    email = served_world.candidate.email
    listed = f"{HEAD}a.txt,Strategy and data,{email}\nmissing.txt,Strategy and data,{email}\n"
    archive = pack({"list.csv": listed, "a.txt": TRANSCRIPT})
    with visit(chromium, live_server.url, served_world.rosa) as window:
        page = window.open("/candidates/imports/")
        found = window.list_violations()
        page.get_by_label("ZIP archive").set_input_files(
            {"name": "calls.zip", "mimeType": "application/zip", "buffer": archive}
        )
        page.get_by_role("button", name="Take them in").click()
        page.wait_for_url("**/candidates/imports/*/")
        read_all(page, drain)
        expect(page.get_by_text("2 of 2 done")).to_be_visible(timeout=15_000)
        expect(page.get_by_text("There is no file missing.txt")).to_be_visible()
        found += window.list_violations()
        wide = []
        for size in ("phone", "narrow"):
            page.set_viewport_size(SIZES[size]["viewport"])
            found += window.list_violations()
            wide.append(window.is_too_wide())
        complaints = window.complaints
    assert (found, complaints, wide) == ([], [], [False, False])
