"""Request limits per minute for the pages and the JSON API: per account, or per address if not signed in.

Counted over all workers of this host (web.frame.buckets). Sign-in has its own limits, stored in the database and shared
by all hosts (settings, CACHES).
"""

import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from mingcha.kit.clock import Clock
from mingcha.kit.words import Words
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import in_language, wants_json
from mingcha.web.frame.buckets import RATES_FILE, Buckets

type Answer = Callable[[HttpRequest], HttpResponse]

WORDS = Words("请求过于频繁，请稍后再试", "too many requests: wait a moment and try again")


class RequestRates:
    """Answers 429 with Retry-After to accounts or addresses above MINGCHA_REQUESTS_PER_MINUTE.

    Placed after the session middleware, so that people behind one router are counted by account. Static files are
    served before.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        per_minute: int = settings.MINGCHA_REQUESTS_PER_MINUTE  # 0: no limit
        shared = os.environ.get(RATES_FILE)
        self._buckets = (
            Buckets(per_minute, max(1, per_minute // 4), Path(shared) if shared else None) if per_minute else None
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._buckets is None:
            return self.get_response(request)
        clock: Clock = wiring.clock()
        wait_s = self._buckets.wait_s(_who(request), clock.monotonic_ns())
        if not wait_s:
            return self.get_response(request)
        if wants_json(request):
            response: HttpResponse = JsonResponse({"error": "too_many", "reason": in_language(WORDS)}, status=429)
        else:
            # no template: a flood of requests must not cause database queries for the frame
            response = HttpResponse(f"{WORDS.zh}\n{WORDS.en}\n", content_type="text/plain; charset=utf-8", status=429)
        response["Retry-After"] = str(wait_s)
        return response


def _who(request: HttpRequest) -> str:
    user = request.user
    return f"user:{user.pk}" if user.is_authenticated else f"address:{request.META.get('REMOTE_ADDR', '')}"
