"""The gateways of the installation: where a ticket's points are seen, and telling all of them that a grant has ended.

With several recorder hosts each has a gateway of its own beside its footage (docs/design/recorders.md).
"""

import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from mingcha.custody.gateways.queries import gateway_at, seen_through
from mingcha.fleet.recorders.queries import further_gateways
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.straight import ask_straight
from mingcha.kit.words import Words
from mingcha.web.frame.content_policy import allow_connections, gateway_origin

ANSWER_WITHIN_S = 2.0
MOST_AT_ONCE = 16


def shows_pictures[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """A view whose page asks gateways for pictures: its policy names every gateway that there is, and nothing more.

    All of them, for a wall may show any point later, and a camera may move to another host while the page is open.
    """

    @wraps(view)
    def allowing(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(*args, **kwargs)
        request = args[0]
        assert isinstance(request, HttpRequest)
        allow_connections(request, response, [one.origin for one in further_gateways()])
        return response

    return allowing


def gateways_json(request: HttpRequest, points: Sequence[str], from_ms: int) -> dict[str, list[dict[str, object]]]:
    """Of the points of a ticket those whose pictures are not all seen through the pages' own gateway: where, from when
    to when (Unix ms; `to_ms` 0: still, and live)."""
    own = gateway_origin(request)
    return {
        camera: [
            {"origin": one.gateway.origin if one.gateway else own, "from_ms": one.from_ms, "to_ms": one.to_ms}
            for one in seen
        ]
        for camera, seen in seen_through(points, from_ms).items()
    }


def nearby_gateway(camera: str, at_ms: int) -> str:
    """Where programs of this installation find the gateway that has a camera's picture of an instant (Unix ms)."""
    further = gateway_at(camera, at_ms)
    return further.nearby if further else str(settings.MINGCHA_GATEWAY_NEARBY)


def send_revocation(token: str) -> None:
    """POST /v1/revocations with the signed token at every gateway, side by side; whoever took it before takes it again.

    Raises Fault(UNAVAILABLE) naming the gateways that did not take it. One whose recorder is out of service is told
    too, but need not be there any more.
    """
    further = further_gateways()
    wanted = [str(settings.MINGCHA_GATEWAY_NEARBY), *(one.nearby for one in further if one.serves)]
    gone = [one.nearby for one in further if not one.serves]
    addresses = list(dict.fromkeys([*wanted, *gone]))
    with ThreadPoolExecutor(min(MOST_AT_ONCE, len(addresses))) as threads:
        problems = dict(zip(addresses, threads.map(lambda address: _send(address, token), addresses), strict=True))
    missed = [f"{address}: {problems[address]}" for address in dict.fromkeys(wanted) if problems[address]]
    if missed:
        words = Words("取流网关没有应答", "a gateway does not answer")
        raise Fault(FaultKind.UNAVAILABLE, words, "; ".join(missed))


def _send(address: str, token: str) -> str:
    """Why one gateway did not take it; "" when it did."""
    request = urllib.request.Request(f"{address}/v1/revocations", data=token.encode("ascii"), method="POST")  # noqa: S310
    try:
        with ask_straight(request, ANSWER_WITHIN_S):
            return ""
    except (urllib.error.URLError, TimeoutError, OSError) as problem:
        return str(problem) or type(problem).__name__
