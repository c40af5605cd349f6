"""From the queue to a recorded decision, and the recruiter's pages, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from integrations.actions import add_endpoint, ping_endpoint
from integrations.models import Endpoint
from loops.models import Decision, LoopEstimate, Seat
from scorecards.actions import save_rubric_draft, start_rubric_draft
from scorecards.models import Rubric, SuggestionView
from tests.builders import LONG_REASON, World
from tests.config.staff_rows import name_step
from tests.journeys.browsing import choose_sizes, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLICKS = "window.clicks = 0; addEventListener('click', (e) => { if (e.isTrusted) clicks++ }, true)"


def test_a_decision_is_recorded_within_four_clicks_of_the_queue(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    served_world.seal_all()
    with visit(chromium, live_server.url, served_world.hugo) as window:
        page = window.open("/queue/")
        page.get_by_role("link", name="Tess Kim").first.click()
        page.wait_for_url("**/debrief/")
        page.evaluate(CLICKS)
        advice = LoopEstimate.objects.get().figures["recommendation"]["advice"]
        page.locator(f"input[value={advice}]").click()
        page.keyboard.press("Tab")
        page.keyboard.type("Two people saw the same strength in how she works with warehouses.")
        on_the_page = page.evaluate("clicks")
        page.get_by_role("button", name="Record the decision").click()
        expect(page.get_by_text("The decision is recorded.")).to_be_visible()
        complaints = window.complaints
    clicks = 1 + on_the_page + 1
    made = Decision.objects.get()
    assert (made.outcome, made.decided_by, clicks <= 4, complaints) == (
        advice,
        served_world.hugo,
        True,
        [],
    )


def test_a_reason_against_the_rule_is_asked_for_only_when_it_is_needed(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    served_world.seal_all()
    with visit(chromium, live_server.url, served_world.hugo) as window:
        page = window.open(f"/loops/{served_world.loop.public_id}/debrief/")
        advice = LoopEstimate.objects.get().figures["recommendation"]["advice"]
        against = {"hire": "no_hire", "no_hire": "hire"}[advice]
        asked = page.get_by_label("Why against the rule")
        page.locator(f"input[value={advice}]").check()
        expect(asked).to_be_hidden()
        page.locator(f"input[value={against}]").check()
        expect(asked).to_be_visible()


def test_a_decision_is_recorded_without_scripts(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    served_world.seal_all()
    address = f"/loops/{served_world.loop.public_id}/debrief/"
    with visit(chromium, live_server.url, served_world.hugo, java_script_enabled=False) as window:
        page = window.open(address)
        page.locator("input[value=one_more]").check()
        page.get_by_label("On which competency").select_option("data")
        page.get_by_label("Reason", exact=True).fill("Two of us disagree about data.")
        page.get_by_role("button", name="Record the decision").click()
        page.wait_for_load_state("load")
    made = Decision.objects.get()
    assert (made.outcome, made.competency) == ("one_more", "data")


def test_the_transcript_signal_opens_in_place_when_asked_for(
    chromium: Browser, live_server: Any, served_world: World, drain: Callable[[], None]
) -> None:
    served_world.seal_all()
    served_world.say()
    drain()
    with visit(chromium, live_server.url, served_world.hugo) as window:
        page = window.open(f"/loops/{served_world.loop.public_id}/debrief/")
        page.get_by_role("button", name="Show it").click()
        expect(page.get_by_text("From the transcripts only.")).to_be_visible()
        complaints = window.complaints
    seen = [view.user for view in SuggestionView.objects.all()]
    assert (seen, complaints) == ([served_world.hugo], [])


def test_coverage_turns_green_while_a_loop_is_planned(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    with visit(chromium, live_server.url, served_world.rosa) as window:
        page = window.open(f"/loops/new/?opening={served_world.opening.public_id}")
        coverage = page.locator("#coverage")
        expect(coverage.get_by_text("Hole")).to_have_count(5)
        for name in ("Strategy", "Data"):
            page.get_by_label(name, exact=True).check()
        page.get_by_label("Interviewer 1").fill("Bob Bell")
        page.keyboard.press("Tab")
        expect(coverage.get_by_text("Thin: 1 of 2")).to_have_count(2)
        page.get_by_label("Interviewer 2").fill("Carol Chu")
        page.keyboard.press("Tab")
        expect(coverage.get_by_text("2 people")).to_have_count(2)
        page.get_by_label("Name, if new").fill("Yusuf Ince")
        page.get_by_label("Interview", exact=True).fill("Strategy")
        page.get_by_label("Begins").fill("2030-01-02T10:00")
        page.get_by_role("button", name="Plan the loop").click()
        expect(page.get_by_text("The loop is planned.")).to_be_visible()
        complaints = window.complaints
    seats = Seat.objects.filter(loop__candidacy__candidate__name="Yusuf Ince").order_by("pk")
    assert ([seat.scorecard.author for seat in seats], complaints) == (
        [served_world.bob, served_world.carol],
        [],
    )


def test_a_pasted_transcript_is_shown_as_read_by_itself(
    chromium: Browser, live_server: Any, served_world: World, drain: Callable[[], None]
) -> None:
    with visit(chromium, live_server.url, served_world.rosa) as window:
        page = window.open(f"/candidates/{served_world.candidate.public_id}/")
        page.get_by_label("Interview", exact=True).select_option(label="Strategy and data")
        page.get_by_label("Or paste it").fill("Bob: Go on.\n\nTess: I rang thirty shops.\n")
        page.get_by_role("button", name="Store the transcript").click()
        expect(page.get_by_text("Waiting to be read")).to_be_visible()
        drain()
        expect(page.get_by_text("Read", exact=True)).to_be_visible(timeout=15_000)
        complaints = window.complaints
    assert complaints == []


def list_pages(world: World) -> dict[str, str]:
    """Return the address of every page of those who run and decide loops."""
    loop, opening = world.loop.public_id, world.opening.public_id
    return {
        "board": "/loops/",
        "no such loop": "/loops/?q=nobody",
        "queue": "/queue/",
        "plan": f"/loops/new/?opening={opening}",
        "loop": f"/loops/{loop}/",
        "debrief": f"/loops/{loop}/debrief/",
        "candidates": "/candidates/",
        "candidate": f"/candidates/{world.candidate.public_id}/",
        "new candidate": "/candidates/new/",
        "transcript": f"/transcripts/{world.first.transcripts.get().public_id}/",
        "openings": "/openings/",
        "opening": f"/openings/{opening}/",
        "new opening": "/openings/new/",
        "finalists": f"/openings/{opening}/finalists/",
        "calibration": "/calibration/",
        "agreement": "/reports/agreement/",
        "my calibration": "/my-calibration/",
        "outcomes": "/outcomes/",
        "audit": "/audit/",
        "search": "/search/?q=te",
        "nothing found": "/search/?q=nobody",
        "funnel": "/reports/funnel/",
        "time to submit": "/reports/time-to-submit/",
        "movement": "/reports/movement/",
        "impact": "/reports/impact/",
        "revealed": "/reports/revealed/",
        "account": "/account/",
        "company": "/company/",
        "people": "/company/people/",
        "a colleague": f"/company/people/{world.bob.public_id}/",
        "invite a colleague": "/company/people/invite/",
        "pools": "/company/pools/",
        "pool": f"/company/pools/{name_step(world)['pool']}/",
        "calendar": "/account/calendar/",
        "API reference": "/api/v1/docs/",
        **list_rubric_pages(world),
        "API reference of decisions": "/api/v1/docs/decisions/",
        "webhooks": "/webhooks/",
        "webhook": f"/webhooks/{Endpoint.objects.get().public_id}/",
    }


def list_rubric_pages(world: World) -> dict[str, str]:
    """Return the addresses of the rubric editor, with a draft that has faults and warnings."""
    rubric = Rubric.objects.get()
    draft = start_rubric_draft(by=world.alice, rubric=rubric)
    first, *others = draft.competencies
    anchors = {**first["anchors"], "2": "Plans for the young.", "3": "Plans well for the young."}
    changed = [*others, {**first, "anchors": anchors}, {**first, "key": "", "name": ""}]
    draft = save_rubric_draft(draft, by=world.alice, competencies=changed)
    tried = start_rubric_draft(by=world.alice, rubric=rubric, name="Tried")
    transcript = world.first.transcripts.get().public_id
    return {
        "rubrics": "/rubrics/",
        "rubric": f"/rubrics/{rubric.public_id}/",
        "rubric draft": f"/rubrics/drafts/{draft.public_id}/",
        "rubric preview": f"/rubrics/drafts/{tried.public_id}/preview/?transcript={transcript}",
        "rubrics compared": f"/rubrics/compare/?before={rubric.public_id}&after={draft.public_id}",
    }


def fail_to_tell(world: World) -> None:
    """Let an endpoint of Alice's have a delivery that did not arrive and one that waits."""
    endpoint, _ = add_endpoint(
        by=world.alice,
        name="Our data warehouse",
        url="https://127.0.0.1.nowhere.invalid/loopboard",
        events=["scorecard.submitted"],
    )
    ping_endpoint(endpoint, by=world.alice)


def test_every_page_of_recruiter_and_hiring_manager_is_accessible(
    chromium: Browser, live_server: Any, served_world: World, drain: Callable[[], None]
) -> None:
    fail_to_tell(served_world)
    served_world.seal_all(bob={"strategy.rating": 1, "data.rating": "no_evidence"})
    served_world.say("Speaker 1: Go on.\n\nTess: I rang thirty shops before we built it.\n")
    drain()
    paths = list_pages(served_world)
    found = {}
    with visit(chromium, live_server.url, served_world.alice) as window:
        for number, (name, path) in enumerate(paths.items()):
            window.open(path)
            window.page.evaluate(
                "document.querySelectorAll('details').forEach((d) => { d.open = true })"
            )
            crooked = window.list_crooked()
            found[name] = window.find_faults(choose_sizes(number)) or crooked
        complaints = window.complaints
    assert (found, complaints) == ({name: [] for name in paths}, [])


def test_long_german_words_fit_a_narrow_phone(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    served_world.seal_all()
    opening, loop = served_world.opening.public_id, served_world.loop.public_id
    paths = ["/candidates/", f"/openings/{opening}/", f"/loops/{loop}/", "/my-calibration/"]
    with visit(chromium, live_server.url, served_world.rosa, "narrow", locale="de") as window:
        found = {window.open(path).url: window.is_too_wide() for path in paths}
        assert window.page.locator("html").get_attribute("lang") == "de"
    assert found == {f"{live_server.url}{path}": False for path in paths}


def measure_print(page: Page, width: int) -> list[str]:
    """Return what is cut off or lies over something else on paper of this width, in pixels."""
    page.set_viewport_size({"width": width, "height": 1000})
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    faults: list[str] = page.evaluate(
        """() => {
          const boxes = [...document.querySelectorAll("#main .card, #main .packet-head")];
          const said = (box) => box.getAttribute("aria-labelledby") ?? box.className;
          const cut = boxes.filter((box) => box.scrollWidth > box.clientWidth + 1).map(said);
          const flat = [...document.querySelectorAll("#main .stack, #main .split")];
          const grids = flat.filter((one) => getComputedStyle(one).display !== "block");
          const head = getComputedStyle(document.querySelector(".packet-head")).display;
          const closed = document.querySelectorAll("details.packet:not([open])");
          const lost = head === "table-header-group" ? [] : [head];
          return [...cut, ...[...grids, ...closed].map(said), ...lost];
        }"""
    )
    page.emulate_media(media="screen")
    return faults


def test_a_decided_debrief_is_accessible(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    served_world.seal_all()
    with visit(chromium, live_server.url, served_world.hugo) as window:
        page = window.open(f"/loops/{served_world.loop.public_id}/debrief/")
        page.locator("input[value=hire]").check()
        page.get_by_label("Reason", exact=True).fill("Clear.")
        advice = LoopEstimate.objects.get().figures["recommendation"]["advice"]
        if advice != "hire":
            page.get_by_label("Why against the rule").fill(LONG_REASON)
        page.get_by_role("button", name="Record the decision").click()
        expect(page.get_by_text("Decided: hire")).to_be_visible()
        found = [window.find_faults()]
        assert measure_print(page, 690) == []
        page.get_by_role("link", name="Compute every figure of this decision again").click()
        expect(page.get_by_text("Same, bit for bit")).to_be_visible()
        found.append(window.find_faults())
        complaints = window.complaints
    assert (found, complaints) == ([{}, {}], [])
