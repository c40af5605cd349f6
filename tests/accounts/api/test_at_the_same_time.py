"""Two posts with one Idempotency-Key at the same moment, on PostgreSQL."""

import threading
from typing import Any

import pytest
from django.db import close_old_connections, connection

from candidates.models import Candidate
from tests.accounts.api.caller import Caller
from tests.builders import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.server]


def test_of_parallel_posts_with_one_key_one_is_done_and_all_are_answered_alike() -> None:
    admin = Caller(make_user("Alice Adams", admin=True))
    admin.get("/me/")
    barrier, answers = threading.Barrier(6), list[Any]()

    def post() -> None:
        try:
            barrier.wait()
            answer = admin.post("/candidates/", {"name": "Tess Kim"}, idempotency_key="k-1")
            answers.append((answer.status_code, answer.content))
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=post) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(answers), len(set(answers))) == (6, 1)
    assert Candidate.objects.count() == 1
