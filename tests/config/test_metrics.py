"""A Prometheus server reads requests and jobs, and nobody else does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from integrations.actions import add_endpoint, ping_endpoint
from integrations.models import Delivery
from jobs.models import Job
from tests.builders import World

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-operator"


@pytest.fixture
def read(client: Client, settings: Any) -> Any:
    """Return a function that reads /metrics as name and labels to value."""
    settings.METRICS_TOKEN = TOKEN

    def read() -> dict[tuple[str, str], float]:
        answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        return {
            (sample.name, sample.labels.get("kind", "")): sample.value
            for family in text_string_to_metric_families(answer.content.decode())
            for sample in family.samples
        }

    return read


def test_it_tells_how_long_jobs_wait_and_ran(read: Any) -> None:
    now = timezone.now()
    Job.objects.create(kind="scorecards.suggest", due_at=now - timedelta(seconds=40))
    for seconds in (2, 4):
        Job.objects.create(
            kind="loops.calibrate_company",
            status="done",
            started_at=now - timedelta(seconds=60),
            finished_at=now - timedelta(seconds=60 - seconds),
        )
    told = read()
    assert told["loopboard_job_oldest_wait_seconds", ""] == pytest.approx(40, abs=5)
    assert told["loopboard_jobs_open", "scorecards.suggest"] == 1
    assert told["loopboard_job_finished_last_hour", "loops.calibrate_company"] == 2
    assert told["loopboard_job_seconds_mean_last_hour", "loops.calibrate_company"] == 3
    assert told["loopboard_job_seconds_max_last_hour", "loops.calibrate_company"] == 4


def test_it_tells_how_far_webhooks_lag(read: Any, world: World) -> None:
    assert read()["loopboard_webhook_lag_seconds", ""] == 0
    endpoint, _ = add_endpoint(
        by=world.alice, name="ATS", url="https://ats.example.com/in", events=["loop.decided"]
    )
    ping_endpoint(endpoint, by=world.alice)
    Delivery.objects.update(created_at=timezone.now() - timedelta(seconds=90))
    told = read()
    assert told["loopboard_webhook_lag_seconds", ""] == pytest.approx(90, abs=5)
    assert told["loopboard_webhook_deliveries_waiting", ""] == 1
    Delivery.objects.update(state="failed")
    told = read()
    assert told["loopboard_webhook_lag_seconds", ""] == 0
    assert told["loopboard_webhook_deliveries_failed_last_day", ""] == 1


def test_it_counts_requests(read: Any, client: Client) -> None:
    name = "django_http_requests_before_middlewares_total"
    before = read()[name, ""]
    client.get("/health/live")
    assert read()[name, ""] == before + 2


@pytest.mark.parametrize("brought", ["", "Bearer ", "Bearer wrong", TOKEN[:-1]])
def test_who_has_no_token_finds_nothing(client: Client, settings: Any, brought: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"authorization": brought}).status_code == 404


def test_without_a_setting_there_is_no_such_address(client: Client) -> None:
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404
