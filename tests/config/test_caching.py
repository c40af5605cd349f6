"""The shared cache outlives its Redis: limits are counted on, and nobody waits."""

import socket
import time
from collections.abc import Iterator

import pytest

from config.caching import ForgivingRedisCache

OPTIONS = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2}


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ForgivingRedisCache, "down_until", 0.0)


def open_cache(port: int) -> ForgivingRedisCache:
    cache = ForgivingRedisCache(f"redis://127.0.0.1:{port}/0", {"OPTIONS": OPTIONS})
    cache._own.clear()
    return cache


@pytest.fixture
def silent() -> Iterator[int]:
    """Return the port of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def use(cache: ForgivingRedisCache) -> list[object]:
    return [
        cache.add("limit", 1),
        cache.incr("limit"),
        cache.get("limit"),
        cache.has_key("limit"),
        cache.touch("limit", 60),
        cache.get_many(["limit", "other"]),
        cache.set_many({"a": 1, "b": 2}),
        cache.delete("a"),
        cache.delete_many(["b"]),
        cache.get("b", "gone"),
    ]


COUNTED = [True, 2, 2, True, True, {"limit": 2}, [], True, None, "gone"]


def test_it_counts_on_without_redis() -> None:
    assert use(open_cache(9)) == COUNTED


def test_a_redis_that_hangs_is_waited_for_once(silent: int) -> None:
    cache = open_cache(silent)
    began = time.monotonic()
    assert use(cache) == COUNTED
    assert time.monotonic() - began < 1


def test_clearing_forgets_what_was_counted_meanwhile() -> None:
    cache = open_cache(9)
    cache.set("limit", 5)
    cache.clear()
    assert cache.get("limit") is None
