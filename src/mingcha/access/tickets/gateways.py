"""Reaching the gateways: which one has a picture, and telling all of them that a grant has ended (article 16(3))."""

import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings

from mingcha.custody.gateways.queries import gateway_at
from mingcha.fleet.recorders.queries import further_gateways
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.straight import ask_straight
from mingcha.kit.words import Words

ANSWER_WITHIN_S = 2.0
MOST_AT_ONCE = 16


def nearby_gateway(camera: str, at_ms: int) -> str:
    """Where programs of this installation find the gateway that has a camera's picture of an instant (Unix ms)."""
    further = gateway_at(camera, at_ms)
    return further.nearby if further else str(settings.MINGCHA_GATEWAY_NEARBY)


def send_revocation(token: str) -> None:
    """Sends the signed revocation to every gateway in parallel (POST /v1/revocations). Idempotent.

    Raises Fault(UNAVAILABLE) naming the gateways that did not accept it. A gateway whose recorder is out of service is
    sent it too, but its failure does not count.
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
