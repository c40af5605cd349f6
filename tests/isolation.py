"""A pytest plugin: each process of a parallel run has a Redis database of its own.

The suite empties its cache before each test, and with it the whole database. The real workers'
broker stays the one that REDIS_URL named at first.
"""

import os


def move_to_own_database(worker: str, url: str) -> str:
    """Return the URL for xdist worker `gwN`: database number M becomes M + 1 + N."""
    base, number = url.rsplit("/", 1)
    return f"{base}/{int(number) + 1 + int(worker.removeprefix('gw'))}"


if _url := os.environ.get("REDIS_URL", ""):
    os.environ.setdefault("LOOPBOARD_TEST_BROKER", _url)
    if _worker := os.environ.get("PYTEST_XDIST_WORKER", ""):
        os.environ["REDIS_URL"] = move_to_own_database(_worker, _url)
