"""Counters of this site's requests, and figures read from its database, for Prometheus.

Started by `serve`, all processes count together (PROMETHEUS_MULTIPROC_DIR). Started otherwise, each process counts for
itself, and says so in `light2share_counts`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from light2share.ops import state

SHARED = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)

requests = Counter("light2share_requests", "Requests answered.", ["endpoint", "method", "status"])
seconds = Histogram("light2share_request_seconds", "Time to an answer.", ["endpoint"], buckets=BUCKETS)


class _Database(Collector):
    def collect(self) -> Iterator[Metric]:
        number, age = state.waiting_mails()
        yield GaugeMetricFamily("light2share_mails_waiting", "Mails not yet sent.", value=number)
        yield GaugeMetricFamily(
            "light2share_mails_overdue_seconds", "How long the oldest is overdue.", value=age
        )
        yield GaugeMetricFamily(
            "light2share_mails_given_up", "Mails given up after the last try.", value=state.given_up_mails()
        )
        bookings = GaugeMetricFamily("light2share_bookings", "Bookings by state.", labels=["state"])
        for name, count in state.bookings_by_state().items():
            bookings.add_metric([name], count)
        yield bookings
        jobs = GaugeMetricFamily(
            "light2share_job_overdue_seconds", "How long a job is overdue.", labels=["job"]
        )
        for name, late in state.overdue_jobs().items():
            jobs.add_metric([name], late)
        yield jobs
        scope = GaugeMetricFamily("light2share_counts", "What the request counters cover.", labels=["of"])
        scope.add_metric(["site" if SHARED in os.environ else f"process {os.getpid()}"], 1)
        yield scope


def text() -> bytes:
    """Everything, as Prometheus reads it."""
    figures = CollectorRegistry()
    figures.register(_Database())
    counted = REGISTRY
    if SHARED in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    return generate_latest(counted) + generate_latest(figures)
