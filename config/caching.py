"""The shared cache on Redis that does not take the product down with it.

Limits on sign-in and on the API are counted there. While Redis does not answer, each process counts
for itself: the limits hold per process, and nobody waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.commands.core import Script
from redis.exceptions import RedisError

REST = 30.0  # seconds until Redis is tried again after it did not answer
KEYS_MOST = 50_000  # some 25 MB
NOTE_WITHIN = """
local most, at, seconds = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local first = redis.call('LINDEX', KEYS[1], most - 1)
if first and tonumber(first) > at - seconds then return first end
redis.call('LPUSH', KEYS[1], ARGV[2])
redis.call('LTRIM', KEYS[1], 0, most - 1)
redis.call('EXPIRE', KEYS[1], seconds)
return false
"""


class OwnCache(LocMemCache):
    """The process's own memory, which can also count what happens within a time.

    It forgets the oldest of so many keys: of Django's 300, whoever calls from as many addresses
    would drive out the counts of wrong passwords.
    """

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        options = {"MAX_ENTRIES": KEYS_MOST, **params.get("OPTIONS", {})}
        super().__init__(name, {**params, "OPTIONS": options})

    def note_within(self, key: str, *, most: int, at: float, seconds: int) -> float | None:
        """Note that something happens `at` this second of the epoch; return None.

        Where it already happened `most` times (at least 1) in the last `seconds`, note nothing and
        return when the first of them was.
        """
        noted = [moment for moment in self.get(key, []) if moment > at - seconds]
        if len(noted) >= most:
            return float(noted[most - 1])
        self.set(key, [at, *noted], seconds)
        return None


class ForgivingRedisCache(RedisCache):
    """Redis, or this process's own memory while Redis is down or hangs."""

    down_until = 0.0  # on the monotonic clock; of the process, since each thread has its own cache

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        plain = {name: value for name, value in params.items() if name != "OPTIONS"}
        self._own = OwnCache("while-redis-is-away", plain)

    def _ask(self, name: str, *args: Any, **options: Any) -> Any:
        return self._ask_by(getattr(super(), name), name, *args, **options)

    def _ask_by(self, ask: Callable[..., Any], name: str, *args: Any, **options: Any) -> Any:
        if time.monotonic() >= ForgivingRedisCache.down_until:
            try:
                return ask(*args, **options)
            except (RedisError, OSError):
                ForgivingRedisCache.down_until = time.monotonic() + REST
        return getattr(self._own, name)(*args, **options)

    def note_within(self, key: str, **options: Any) -> float | None:
        """Note and count as OwnCache does: of all processes, at once, by one call of Redis."""
        told = self._ask_by(self._note_within, "note_within", key, **options)
        return None if told is None else float(told)

    def _note_within(self, key: str, *, most: int, at: float, seconds: int) -> Any:
        return self._counter(keys=[self.make_and_validate_key(key)], args=[most, at, seconds])

    @cached_property
    def _counter(self) -> Script:
        return Script(self._cache.get_client(None, write=True), NOTE_WITHIN)

    def add(self, *args: Any, **options: Any) -> Any:
        """Set a key that is not there yet."""
        return self._ask("add", *args, **options)

    def get(self, *args: Any, **options: Any) -> Any:
        """Return a key's value."""
        return self._ask("get", *args, **options)

    def set(self, *args: Any, **options: Any) -> Any:
        """Set a key."""
        return self._ask("set", *args, **options)

    def touch(self, *args: Any, **options: Any) -> Any:
        """Set when a key ends."""
        return self._ask("touch", *args, **options)

    def delete(self, *args: Any, **options: Any) -> Any:
        """Remove a key."""
        return self._ask("delete", *args, **options)

    def incr(self, *args: Any, **options: Any) -> Any:
        """Count."""
        return self._ask("incr", *args, **options)

    def has_key(self, *args: Any, **options: Any) -> Any:
        """Return whether a key is there."""
        return self._ask("has_key", *args, **options)

    def get_many(self, *args: Any, **options: Any) -> Any:
        """Return several keys' values."""
        return self._ask("get_many", *args, **options)

    def set_many(self, *args: Any, **options: Any) -> Any:
        """Set several keys."""
        return self._ask("set_many", *args, **options)

    def delete_many(self, *args: Any, **options: Any) -> Any:
        """Remove several keys."""
        return self._ask("delete_many", *args, **options)

    def clear(self, *args: Any, **options: Any) -> Any:
        """Remove every key, of the process's own memory too."""
        self._own.clear()
        return self._ask("clear", *args, **options)
