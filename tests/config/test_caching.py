"""The shared cache outlives its Redis: limits are counted on, and nobody waits."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import caches

from config.caching import ForgivingRedisCache, OwnCache

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


def note(cache: OwnCache | ForgivingRedisCache, *moments: float) -> list[float | None]:
    return [cache.note_within("calls", most=3, at=at, seconds=60) for at in moments]


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


# Each call, and what is said of it: None, or when the first of the three was that fill the minute.
CALLS = {0.5: None, 10.25: None, 20.0: None, 30.0: 0.5, 60.25: 0.5, 60.5: None, 61.0: 10.25}


def test_hundreds_of_other_callers_drive_no_count_out() -> None:
    for cache in (OwnCache("crowd", {}), open_cache(9)):
        assert note(cache, 1.0, 2.0, 3.0) == [None, None, None]
        for number in range(2_000):
            cache.set(f"caller-{number}", [1.0], 60)
        assert note(cache, 4.0) == [1.0]


def test_so_many_calls_fit_into_any_minute_and_refused_ones_do_not_count() -> None:
    own = OwnCache("calls", {})
    own.clear()
    assert note(own, *CALLS) == list(CALLS.values())


def test_calls_are_limited_while_redis_is_away() -> None:
    assert note(open_cache(9), *CALLS) == list(CALLS.values())


@pytest.mark.server
def test_redis_limits_calls_as_the_own_memory_does() -> None:
    cache: Any = caches["default"]
    assert note(cache, *CALLS) == list(CALLS.values())
    assert cache._cache.get_client(None).ttl(cache.make_key("calls")) <= 60
    assert cache.down_until == 0.0


@pytest.mark.server
def test_of_calls_at_the_same_time_none_is_left_uncounted() -> None:
    def call(number: int) -> bool:
        cache: Any = caches["default"]
        return cache.note_within("many", most=40, at=100 + number / 1000, seconds=60) is None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(call, range(100))) == 40
