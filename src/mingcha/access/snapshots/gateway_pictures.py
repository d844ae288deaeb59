"""Fetches pictures for evidence from the gateway, with a ticket as any page does."""

import base64
import binascii
import json
from collections.abc import Callable

from mingcha.access.snapshots.taken_picture import TakenPicture
from mingcha.access.tickets.gateway_answers import gateway_away, open_with_ticket
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

ANSWER_WITHIN_S = 15.0
MOST_ANSWER_BYTES = 32 * 2**20


class GatewayPictures:
    """Takes one exact frame and its fragment from the gateway that has them, with a ticket.

    `nearby(camera, at_ms)`: the gateway's address for programs of this installation: "http://127.0.0.1:8001".
    """

    def __init__(self, nearby: Callable[[str, int], str]) -> None:
        self._nearby = nearby

    def take(self, camera: str, at_ms: int, token: str) -> TakenPicture:
        """The frame shown at an instant (Unix ms) and its position in the footage.

        Raises Refused if the ticket does not open it; Fault: NOT_FOUND without footage, UNSUPPORTED without a decoder,
        CORRUPT if the bytes on disk do not agree with their digest, UNAVAILABLE if the gateway does not answer.
        """
        points = f"{self._nearby(camera, at_ms)}/v1/points"
        jpeg, headers = self._get(f"{points}/{camera}/picture?at={at_ms}&exact=1", token)
        answer, _ = self._get(f"{points}/{camera}/picture/source?at={at_ms}&exact=1", token)
        try:
            source = json.loads(answer)
            shown_ms = int(headers["X-Mingcha-At-Ms"])
            if source["at_ms"] != shown_ms:
                raise ValueError("the source is of another frame")
            return TakenPicture(
                jpeg,
                shown_ms,
                str(source["recorder"]),
                int(source["epoch"]),
                int(source["minute"]),
                int(source["n"]),
                int(source["part"]),
                int(source["frame"]),
                base64.b64decode(source["digest"], validate=True),
            )
        except (ValueError, TypeError, KeyError, binascii.Error) as problem:
            words = Words("取流网关的应答不完整，未存", "the gateway's answer is incomplete; nothing was kept")
            raise Fault(FaultKind.UNAVAILABLE, words, str(problem)) from None

    def _get(self, address: str, token: str) -> tuple[bytes, dict[str, str]]:
        with open_with_ticket(address, token, ANSWER_WITHIN_S, failed=FaultKind.CORRUPT) as answer:
            try:
                return answer.read(MOST_ANSWER_BYTES), dict(answer.headers)
            except (TimeoutError, OSError) as problem:
                raise gateway_away(str(problem)) from None
