"""What the pages count of themselves for /metrics: requests by page and answer, and how long they took."""

import threading
import time
from collections import Counter
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

type Answer = Callable[[HttpRequest], HttpResponse]

BOUNDS_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Upper bounds of the histogram of latencies, in seconds; beyond the last one stands +Inf."""


class WebFigures:
    """Counters of one process since it began. No person, point or address is among the labels."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.requests: Counter[tuple[str, str]] = Counter()
        """(name of the page in the list of addresses, class of the status such as "2xx") -> requests."""
        self.buckets = [0] * (len(BOUNDS_S) + 1)
        self.seconds = 0.0

    def count(self, page: str, status: int, took_s: float) -> None:
        """Takes one answered request in."""
        place = next((i for i, bound in enumerate(BOUNDS_S) if took_s <= bound), len(BOUNDS_S))
        with self._lock:
            self.requests[page, f"{status // 100}xx"] += 1
            self.buckets[place] += 1
            self.seconds += took_s


FIGURES = WebFigures()


class Counted:
    """Counts every request that reaches a page of ours."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        page = (match.url_name if match else None) or "none"
        FIGURES.count(page, response.status_code, time.perf_counter() - began)
        return response
