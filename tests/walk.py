"""`make walk`: people in headless Chromium on the served demo company, its worker running.

Somebody types while the server is killed, and for half a minute without a network: nothing typed
may be lost. Then the first five minutes of whoever tries the product, by the pages alone: a
scorecard is sealed by keys, a decision is recorded, a colleague is invited.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect, sync_playwright

from config.demo.sign_ins import DEMO_PASSWORD, list_sign_ins
from tests.run import find_browser
from tests.served import ROOT, Served, serve_demo

PEOPLE = dict(list_sign_ins())
OFFLINE = 30  # seconds
TYPED = "Named the number before the pilot, 41 percent, and what would have ended it."
SOON = 20_000  # ms


def tell(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def sign_in(browser: Browser, served: Served, role: str) -> Iterator[Page]:
    """Yield a window in which this person has signed in by the form."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{served.address}/accounts/login/")
    page.locator("input[name=login]").fill(PEOPLE[role])
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served.address}/")
    yield page
    context.close()


def open_own_card(page: Page, served: Served) -> None:
    """Open the first scorecard that the person owes."""
    page.goto(f"{served.address}/")
    page.get_by_role("link", name="Rate ").or_(
        page.get_by_role("link", name="Continue")
    ).first.click()
    page.wait_for_url("**/scorecards/**")


def read_note(page: Page) -> str:
    """Return the first note as the server has it."""
    page.reload()
    return page.get_by_label("Note").first.input_value()


def type_while_the_server_is_killed(browser: Browser, served: Served) -> None:
    """Type on while the web server dies and comes back; then without a network."""
    with sign_in(browser, served, "Interviewer") as page:
        open_own_card(page, served)
        note = page.get_by_label("Note").first
        note.fill("")
        half = len(TYPED) // 2
        note.press_sequentially(TYPED[:half], delay=20)
        served.kill()
        note.press_sequentially(TYPED[half:], delay=20)
        expect(page.get_by_text("Not saved yet. Retrying")).to_be_visible(timeout=SOON)
        time.sleep(3)
        served.start()
        expect(page.get_by_text("Draft saved")).to_be_visible(timeout=2 * SOON)
        assert read_note(page) == TYPED, "typed while the server was killed"
        tell("ok  kill -9 while typing: every letter is kept")
        page.context.set_offline(True)
        note.press("Control+End")
        note.press_sequentially(" And again.", delay=20)
        expect(page.get_by_text("Not saved yet. Retrying")).to_be_visible(timeout=SOON)
        time.sleep(OFFLINE)
        page.context.set_offline(False)
        expect(page.get_by_text("Draft saved")).to_be_visible(timeout=2 * SOON)
        kept = read_note(page)
        assert kept == f"{TYPED} And again.", f"typed without a network: {kept}"
        tell(f"ok  {OFFLINE} s offline: every letter is kept")


def seal_a_card(browser: Browser, served: Served) -> None:
    """Rate and seal by keys alone."""
    with sign_in(browser, served, "Interviewer") as page:
        open_own_card(page, served)
        for key in ("3", "3", "4", "2", "3", "3"):
            page.keyboard.press(key)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("Sealed. From here on it never changes.")).to_be_visible()
        tell("ok  a scorecard is sealed by keys alone")


def decide(browser: Browser, served: Served) -> None:
    """Decide the first loop of the queue as the hiring manager."""
    with sign_in(browser, served, "Hiring manager") as page:
        page.goto(f"{served.address}/queue/")
        page.locator("main table a, main .list a").first.click()
        page.wait_for_url("**/debrief/")
        page.locator("input[name$=outcome]").first.check()
        reasons = page.locator("textarea:visible")
        for at in range(reasons.count()):
            reasons.nth(at).fill("Two people saw the same strength in how she works with depots.")
        page.get_by_role("button", name="Record the decision").click()
        expect(page.get_by_text("The decision is recorded.")).to_be_visible()
        tell("ok  a decision is recorded")


def invite_a_colleague(browser: Browser, served: Served) -> None:
    """Invite somebody as the admin and see them listed."""
    with sign_in(browser, served, "Admin") as page:
        page.goto(f"{served.address}/company/people/invite/")
        page.get_by_label("Name").fill("Nadia Novak")
        page.get_by_label("E-mail").fill("nadia.novak@example.com")
        page.locator("main form button[type=submit]").click()
        page.goto(f"{served.address}/company/people/?q=Nadia")
        expect(page.get_by_text("nadia.novak@example.com").first).to_be_visible()
        tell("ok  a colleague is invited")


def main() -> int:
    """Walk all of it; the first thing that is not as it should be ends it."""
    with serve_demo() as served, sync_playwright() as playwright:
        served.processes.start("worker", ROOT)
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        for walk in (
            type_while_the_server_is_killed,
            seal_a_card,
            decide,
            invite_a_colleague,
        ):
            walk(browser, served)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
