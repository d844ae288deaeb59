"""Asking a gateway as a program of this installation, with a ticket as any page has: its answer, or the refusal or
fault that it answers with (JSON: the reason in both languages, an article for a refusal, a kind for a fault)."""

import json
import urllib.error
import urllib.request
from http.client import HTTPException, HTTPResponse

from mingcha.kit.decision import Refused, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.straight import ask_straight
from mingcha.kit.words import Words

_FAULTS = {404: FaultKind.NOT_FOUND, 422: FaultKind.INVALID, 501: FaultKind.UNSUPPORTED}
_FORBIDDEN, _FAILED = 403, 500
_AWAY = Words("取流网关没有应答", "the gateway does not answer")
_MOST_REASON_BYTES = 65_536


def open_with_ticket(
    address: str, token: str, within_s: float, *, failed: FaultKind = FaultKind.UNAVAILABLE
) -> HTTPResponse:
    """The open response of a gateway. Raises Refused under the article that the gateway names, Fault: UNAVAILABLE for
    none that answers, `failed` for an error of its own (500)."""
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})  # noqa: S310
    try:
        return ask_straight(request, within_s)
    except urllib.error.HTTPError as problem:
        with problem:
            raise _answered(problem.code, problem.read(_MOST_REASON_BYTES), failed) from None
    except (urllib.error.URLError, TimeoutError, OSError, HTTPException) as problem:
        raise gateway_away(str(problem)) from None


def gateway_away(detail: str) -> Fault:
    """The fault of a gateway that does not answer, or breaks off."""
    return Fault(FaultKind.UNAVAILABLE, _AWAY, detail)


def _answered(status: int, body: bytes, failed: FaultKind) -> Fault | Refused:
    try:
        answer = json.loads(body)
        words, article = Words(str(answer["zh"]), str(answer["en"])), str(answer.get("article", ""))
        is_corrupt = answer.get("kind") == FaultKind.CORRUPT
    except (ValueError, TypeError, KeyError, AttributeError):
        words, article, is_corrupt = _AWAY, "", False
    if status == _FORBIDDEN and article:
        return Refused(refuse(article, words.zh, words.en))
    kind = _FAULTS.get(status, failed if status == _FAILED else FaultKind.UNAVAILABLE)
    return Fault(FaultKind.CORRUPT if is_corrupt else kind, words, f"gateway answer {status}")
