"""Telling the gateway that a grant has ended. What it does not take now, the worker sends again."""

import urllib.error
import urllib.request

from django.conf import settings

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.straight import ask_straight
from mingcha.kit.words import Words

ANSWER_WITHIN_S = 2.0


def send_revocation(token: str) -> None:
    """POST /v1/revocations with the signed token. Raises Fault(UNAVAILABLE) when the gateway did not take it."""
    url = f"{settings.MINGCHA_GATEWAY_NEARBY}/v1/revocations"
    request = urllib.request.Request(url, data=token.encode("ascii"), method="POST")  # noqa: S310 - our own port
    try:
        with ask_straight(request, ANSWER_WITHIN_S):
            return
    except (urllib.error.URLError, TimeoutError, OSError) as problem:
        words = Words("取流网关没有应答", "the gateway does not answer")
        raise Fault(FaultKind.UNAVAILABLE, words, str(problem)) from problem
