"""What a Prometheus server reads: requests of this process, jobs as the rows tell them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from integrations.models import Delivery
from jobs.models import Job

WINDOW, DAY = timedelta(hours=1), timedelta(days=1)
OPEN = (Job.Status.PENDING, Job.Status.RUNNING)
LASTED = ExpressionWrapper(F("finished_at") - F("started_at"), output_field=DurationField())


class JobCollector(Collector):
    """Gauges over job rows: the same numbers whichever process, on whichever machine, answers."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Yield what waits, what failed and how long work took within the last hour."""
        now = timezone.now()
        yield GaugeMetricFamily(
            "loopboard_job_oldest_wait_seconds",
            "How long the oldest due job has waited.",
            value=Job.objects.oldest_wait(now),
        )
        yield _count_open()
        yield from _measure_finished(now - WINDOW)
        yield from _measure_deliveries(now)


def _count_open() -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(
        "loopboard_jobs_open", "Jobs that wait or run.", labels=["kind", "status"]
    )
    rows = Job.objects.filter(status__in=OPEN).values_list("kind", "status")
    for kind, status, count in rows.annotate(count=Count("pk")).order_by("kind", "status"):
        gauge.add_metric([kind, status], count)
    return gauge


def _measure_finished(since: datetime) -> list[GaugeMetricFamily]:
    count, mean, most = (
        GaugeMetricFamily(f"loopboard_job_{name}", text, labels=["kind", "status"])
        for name, text in (
            ("finished_last_hour", "Jobs that ended within an hour."),
            ("seconds_mean_last_hour", "How long they ran, on average."),
            ("seconds_max_last_hour", "How long the longest of them ran."),
        )
    )
    ended = Job.objects.filter(finished_at__gte=since, started_at__isnull=False)
    rows = ended.values_list("kind", "status").order_by("kind", "status")
    for kind, status, number, average, longest in rows.annotate(
        number=Count("pk"), average=Avg(LASTED), longest=Max(LASTED)
    ):
        count.add_metric([kind, status], number)
        mean.add_metric([kind, status], average.total_seconds())
        most.add_metric([kind, status], longest.total_seconds())
    return [count, mean, most]


def _measure_deliveries(now: datetime) -> list[GaugeMetricFamily]:
    waiting = Delivery.objects.waiting().order_by()
    told = waiting.aggregate(since=Min("created_at"), count=Count("pk"))
    lost = Delivery.objects.filter(state=Delivery.State.FAILED, created_at__gte=now - DAY)
    lag = max(0.0, (now - told["since"]).total_seconds()) if told["since"] else 0.0
    return [
        GaugeMetricFamily(f"loopboard_webhook_{name}", text, value=value)
        for name, text, value in (
            ("lag_seconds", "How long ago the oldest event happened that still waits.", lag),
            ("deliveries_waiting", "Deliveries that wait for a try.", told["count"]),
            ("deliveries_failed_last_day", "Given up within a day.", lost.count()),
        )
    ]


@require_safe
@never_cache
def answer_metrics(request: HttpRequest) -> HttpResponse:
    """Answer in Prometheus' text form to who brings LOOPBOARD_METRICS_TOKEN; else there is none."""
    wanted = settings.METRICS_TOKEN
    brought = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not wanted or not constant_time_compare(brought, wanted):
        raise Http404
    registry = CollectorRegistry()
    registry.register(JobCollector())
    response: HttpResponse = ExportToDjangoView(request)
    response.content += generate_latest(registry)
    return response
