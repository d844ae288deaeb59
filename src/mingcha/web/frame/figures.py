"""The pages' own metrics for /metrics: requests by page and status, and latencies.

Under `mingcha web` with several workers all of them count into files of one folder (prometheus_client's multiprocess
mode), so any worker reports the totals of all, including ended ones.
"""

import os
import time
from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector

type Answer = Callable[[HttpRequest], HttpResponse]

BOUNDS_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Upper bounds of the latency histogram in seconds; +Inf follows."""
SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Set by `mingcha web` for its workers before anything of prometheus_client is imported: the folder of their files."""


class WebFigures:
    """Counters since the server started. Labels contain no person, point or address."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "mingcha_web_requests", "Requests by page and answer.", ("page", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "mingcha_web_request_seconds", "How long pages took.", buckets=BOUNDS_S, registry=self._registry
        )

    def count(self, page: str, status: int, took_s: float) -> None:
        """Counts one request. `page` is a url name."""
        self._requests.labels(page, f"{status // 100}xx").inc()
        self._seconds.observe(took_s)

    def collected(self) -> Iterable[Metric]:
        """The counter and the histogram, of all workers if they share a folder."""
        if SHARED not in os.environ:
            return self._registry.collect()
        every = CollectorRegistry()
        MultiProcessCollector(every)  # type: ignore[no-untyped-call]
        return every.collect()


FIGURES = WebFigures()


class Counted:
    """Counts every request for a page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        page = (match.url_name if match else None) or "none"
        FIGURES.count(page, response.status_code, time.perf_counter() - began)
        return response
