"""`python -m tests.screenshots`: photograph the demo company's main pages into docs/images."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from config.demo.sign_ins import DEMO_PASSWORD, list_sign_ins
from tests.run import find_browser

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PORT = int(os.environ.get("DEMO_PORT", "8790"))
ADDRESS = f"http://127.0.0.1:{PORT}"
SIZE: ViewportSize = {"width": 1280, "height": 880}
WITHIN = 180  # seconds
QUALITY = 72  # of WebP: the smallest at which 12 px text stays clean
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Shot:
    """A page: who opens it, where, and up to two steps from there: a link, or what is added."""

    name: str
    role: str
    path: str
    follow: str = ""
    then: str = ""


TABLE = "main table a"
OPENING = "main a[href^='/openings/']"
SHOTS = (
    Shot("home", "Interviewer", "/"),
    Shot("scorecard", "Interviewer", "/", "main a[href*='/scorecards/']"),
    Shot("sealed", "Interviewer", "/", "main section:last-of-type a[href*='/scorecards/']"),
    Shot("my-calibration", "Interviewer", "/my-calibration/"),
    Shot("passkeys", "Interviewer", "/accounts/2fa/"),
    Shot("board", "Recruiter", "/loops/"),
    Shot("plan", "Recruiter", "/openings/", OPENING, "main a[href*='/loops/new/']"),
    Shot("loop", "Recruiter", "/loops/?state=awaiting_cards", TABLE),
    Shot("candidate", "Recruiter", "/loops/?state=ready", TABLE, "main a[href^='/candidates/']"),
    Shot("funnel", "Recruiter", "/reports/funnel/"),
    Shot("time-to-submit", "Recruiter", "/reports/time-to-submit/"),
    Shot("queue", "Hiring manager", "/queue/"),
    Shot("debrief", "Hiring manager", "/queue/", "main a[href$='/debrief/']"),
    Shot("finalists", "Hiring manager", "/openings/", OPENING, "finalists/"),
    Shot("rubric", "Admin", "/rubrics/", "main a[href^='/rubrics/']:not([href*=compare])"),
    Shot("calibration", "Admin", "/calibration/"),
    Shot("company", "Admin", "/company/"),
    Shot("people", "Admin", "/company/people/"),
    Shot("pool", "Admin", "/company/pools/", "main .rows a"),
    Shot("privacy", "Admin", "/privacy/"),
    Shot("audit", "Admin", "/audit/"),
)


def list_images() -> Iterator[str]:
    """Yield the name of each file that the command makes."""
    for shot in SHOTS:
        yield from (name_image(shot, scheme) for scheme in SCHEMES)


def name_image(shot: Shot, scheme: str) -> str:
    """Return the file's name: light is the plain one."""
    return f"{shot.name}{'' if scheme == 'light' else '-dark'}.webp"


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
    page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
    page.goto(f"{ADDRESS}/accounts/login/")
    page.fill("[name=login]", dict(list_sign_ins())[role])
    page.fill("[name=password]", DEMO_PASSWORD)
    page.click("main button[type=submit], form button.primary")
    page.wait_for_url(f"{ADDRESS}/")
    return page


def find(page: Page, shot: Shot) -> None:
    """Go to the shot's page."""
    page.goto(ADDRESS + shot.path)
    for step in filter(None, (shot.follow, shot.then)):
        link = page.locator(step).first if step.startswith("main ") else None
        address = link.evaluate("link => link.href") if link else page.url + step
        page.goto(str(address).split("#")[0])


def photograph(page: Page, name: str) -> None:
    """Keep what the page shows as docs/images/`name`; Playwright itself writes no WebP."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(200)  # a change of colours, done
    devtools = page.context.new_cdp_session(page)
    taken = devtools.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    devtools.detach()
    (IMAGES / name).write_bytes(base64.b64decode(taken["data"]))
    sys.stdout.write(f"docs/images/{name}\n")


def photograph_pages(browser: Browser) -> None:
    """Photograph every shot, light and dark."""
    for role, shots in groupby(SHOTS, key=lambda shot: shot.role):
        page = open_as(browser, role)
        for shot in shots:
            find(page, shot)
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                photograph(page, name_image(shot, scheme))
        page.close()


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
