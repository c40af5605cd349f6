"""A reader in headless Chromium: signed in, watched for console errors and foreign requests."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from os import environ
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from accounts.models import User

SIZES: dict[str, Any] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1440, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1440, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
    "narrow": {"color_scheme": "light", "viewport": {"width": 320, "height": 700}},
    "forced": {"forced_colors": "active", "viewport": {"width": 1440, "height": 900}},
}

CROOKED = """() => [...document.querySelectorAll("table.list")].flatMap((table) => {
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
    const below = [...(table.tBodies[0]?.rows[0]?.cells ?? [])];
    if ([...heads, ...below].some((cell) => cell.colSpan > 1)) return [];
    const side = (cell) => getComputedStyle(cell).textAlign;
    return heads.filter((head, n) => below[n] && side(head) !== side(below[n]))
        .map((head) => head.textContent);
})"""
FULL = bool(environ.get("LOOPBOARD_PROOF"))


def choose_sizes(number: int) -> Iterable[str]:
    """Return the sizes in which the suite looks at its n-th page: every one in a proof."""
    every = tuple(SIZES)
    return every if FULL else (every[number % 5],)


def start_chromium(playwright: Playwright) -> Browser:
    """Return headless Chromium, the system's or LOOPBOARD_CHROMIUM's."""
    return playwright.chromium.launch(
        executable_path=shutil.which(environ.get("LOOPBOARD_CHROMIUM") or "chromium"),
        args=["--no-sandbox", "--disable-background-networking"],
    )


@dataclass(slots=True)
class Visit:
    """A page somebody has open. `complaints` are console errors, script errors, foreign hosts."""

    page: Page
    context: BrowserContext
    server: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a path of the server and wait until it is still."""
        self.page.goto(self.server + path)
        self.page.wait_for_load_state("load")
        return self.page

    def list_violations(self) -> list[tuple[str, list[Any]]]:
        """Return axe's violations on the page as it is: rule and the places."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        found = self.page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]

    def find_faults(self, sizes: Iterable[str] = SIZES) -> dict[str, Any]:
        """Return by size what is wrong with the page as it is: violations, too wide a page."""
        found = {}
        for size in sizes:
            looks = SIZES[size]
            self.page.set_viewport_size(looks["viewport"])
            self.page.emulate_media(
                color_scheme=looks.get("color_scheme", "light"),
                forced_colors=looks.get("forced_colors", "none"),
                reduced_motion="reduce",
            )
            if (faults := (self.list_violations(), self.is_too_wide())) != ([], False):
                found[size] = faults
        return found

    def list_crooked(self) -> list[str]:
        """Return the headings that stand at another side than what is below them."""
        found: list[str] = self.page.evaluate(CROOKED)
        return found

    def is_too_wide(self) -> bool:
        """Return whether the page scrolls sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@contextmanager
def visit(
    browser: Browser, server: str, user: User | None, size: str = "light", **options: Any
) -> Iterator[Visit]:
    """Open a window of the given size for a signed-in person, or for nobody."""
    context = browser.new_context(**{**SIZES[size], **options})
    if user is not None:
        context.add_cookies([make_session(user, server)])
    found = Visit(context.new_page(), context, server)
    _watch(found)
    yield found
    context.close()


def make_session(user: User, server: str) -> Any:
    """Return the cookie of a new session of this person."""
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": server}


def _watch(found: Visit) -> None:
    def hear(message: Any) -> None:
        if message.type in {"error", "warning"}:
            found.complaints.append(message.text)

    def look(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and not request.url.startswith(found.server):
            found.complaints.append(f"asked {parts.netloc}")

    found.page.on("console", hear)
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    found.page.on("request", look)
