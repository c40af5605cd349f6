"""`python -m tests.screenshots`: photograph the demo company's main pages into docs/images."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from config.demo.sign_ins import DEMO_PASSWORD, list_sign_ins
from tests.run import find_browser

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PORT = int(os.environ.get("DEMO_PORT", "8790"))
ADDRESS = f"http://127.0.0.1:{PORT}"
SIZE: ViewportSize = {"width": 1280, "height": 880}
WITHIN = 180  # seconds


def wait_for_demo(demo: subprocess.Popen[bytes]) -> None:
    """Return when the demo answers. Raises SystemExit if it ends or takes too long."""
    end = time.monotonic() + WITHIN
    while time.monotonic() < end and demo.poll() is None:
        try:
            with urllib.request.urlopen(f"{ADDRESS}/health/live", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise SystemExit("The demo does not answer.")


def open_as(browser: Browser, role: str) -> Page:
    """Return a page on which the demo's person of this role has signed in."""
    page = browser.new_page(viewport=SIZE, color_scheme="light")
    page.goto(f"{ADDRESS}/accounts/login/")
    page.fill("[name=login]", dict(list_sign_ins())[role])
    page.fill("[name=password]", DEMO_PASSWORD)
    page.click("main button[type=submit], form button.primary")
    page.wait_for_url(f"{ADDRESS}/")
    return page


def photograph(page: Page, name: str) -> None:
    """Keep what the page shows as docs/images/`name`.png."""
    page.screenshot(path=IMAGES / f"{name}.png")
    sys.stdout.write(f"docs/images/{name}.png\n")


def photograph_pages(browser: Browser) -> None:
    """Photograph the debrief, the board and an interviewer's card."""
    manager = open_as(browser, "Hiring manager")
    manager.goto(f"{ADDRESS}/loops/")
    photograph(manager, "board")
    manager.goto(f"{ADDRESS}/loops/?state=debrief")
    manager.click("main table a")
    manager.goto(manager.url.rstrip("/") + "/debrief/")
    photograph(manager, "debrief")
    interviewer = open_as(browser, "Interviewer")
    interviewer.click("main a[href*='/scorecards/']")
    interviewer.wait_for_load_state()
    photograph(interviewer, "scorecard")


def main() -> None:
    """Serve the demo, photograph it, stop it."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    demo = subprocess.Popen([sys.executable, "manage.py", "demo", "--port", str(PORT)], cwd=ROOT)
    try:
        wait_for_demo(demo)
        with sync_playwright() as playwright:
            options = ["--no-sandbox", "--disable-background-networking"]
            photograph_pages(
                playwright.chromium.launch(executable_path=find_browser(), args=options)
            )
    finally:
        demo.terminate()
        demo.wait(timeout=20)


if __name__ == "__main__":
    main()
