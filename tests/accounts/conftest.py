"""An identity provider for the tests that sign in by it."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import clear_url_caches

import config.urls
from config.environment import Provider as Settings
from tests.accounts.provider import CLIENT, SECRET, Provider, run_provider
from tests.builders import World


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with run_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, settings: Any, world: World) -> Provider:
    """Return a provider that vouches for Bob, and that is set up here."""
    running.__init__(running.url)  # type: ignore[misc]  # forget the last test's lies
    running.vouch(world.bob.email)
    settings.OIDC = Settings(running.url, CLIENT, SECRET, "Moss ID")
    return running


@pytest.fixture
def without_passwords(provider: Provider, settings: Any) -> Iterator[None]:
    settings.PASSWORD_SIGN_IN = False
    settings.AUTHENTICATION_BACKENDS = [
        "accounts.actions.passwords.NoPasswords",
        *settings.AUTHENTICATION_BACKENDS,
    ]
    importlib.reload(config.urls)
    clear_url_caches()
    yield
    settings.PASSWORD_SIGN_IN = True
    importlib.reload(config.urls)
    clear_url_caches()
