"""A browser for the journeys: one Chromium a test run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright

from tests.builders import World, make_world
from tests.journeys.browsing import start_chromium


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Chromium once. Playwright's loop runs in this thread, which Django must tolerate."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = start_chromium(playwright)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def _static_from_source() -> Iterator[None]:
    """Let WhiteNoise, which the live server starts with, read files where they are written."""
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session")
def live_server(_static_from_source: None, live_server: Any) -> Any:
    """Return pytest-django's live server, started with these settings."""
    return live_server


@pytest.fixture
def served_world(live_server: Any, transactional_db: None) -> World:
    """Return the usual world, committed, so that the live server shows it."""
    return make_world()
