"""How much one account, or one address that is not signed in, may ask of the pages and the JSON API in a minute.

Counted in this process; sign-in has limits of its own that hold across processes (settings, CACHES).
"""

import threading
from collections import OrderedDict
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from mingcha.kit.clock import Clock
from mingcha.kit.words import Words
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import in_language, wants_json

type Answer = Callable[[HttpRequest], HttpResponse]

MOST_REMEMBERED = 20_000
WORDS = Words("请求过于频繁，请稍候再试", "too many requests: wait a moment and try again")


class Buckets:
    """A bucket a key: it holds `burst` requests and fills up again with `per_minute`."""

    def __init__(self, per_minute: int, burst: int) -> None:
        self.per_minute = per_minute
        self.burst = burst
        self._left: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = threading.Lock()

    def wait_s(self, key: str, now_ns: int) -> int:
        """0 when a request may pass now (and is counted), else the whole seconds until one may."""
        with self._lock:
            left, at_ns = self._left.pop(key, (float(self.burst), now_ns))
            left = min(float(self.burst), left + (now_ns - at_ns) * self.per_minute / 60e9)
            passes = left >= 1
            self._left[key] = (left - 1 if passes else left, now_ns)
            while len(self._left) > MOST_REMEMBERED:
                self._left.popitem(last=False)
        return 0 if passes else max(1, -int(-(1 - left) * 60 // self.per_minute))


class RequestRates:
    """Answers 429 with words, and Retry-After, to whoever asks for more than MINGCHA_REQUESTS_PER_MINUTE.

    It stands behind the session's middleware, so that a shared address (a police station behind one router) is not
    counted as one person. Static files were served before.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        per_minute: int = settings.MINGCHA_REQUESTS_PER_MINUTE  # 0: no limit
        self._buckets = Buckets(per_minute, max(1, per_minute // 4)) if per_minute else None

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
            # no template: who floods us shall not make us ask the database for a frame
            response = HttpResponse(f"{WORDS.zh}\n{WORDS.en}\n", content_type="text/plain; charset=utf-8", status=429)
        response["Retry-After"] = str(wait_s)
        return response


def _who(request: HttpRequest) -> str:
    user = request.user
    return f"user:{user.pk}" if user.is_authenticated else f"address:{request.META.get('REMOTE_ADDR', '')}"
