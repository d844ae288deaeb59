"""Looks at a shipped gateway that nobody else uses: the first picture of live and of a viewing copy, and how old a live
picture is when it arrives.

Tickets are signed with the home's own key, as the page server does, so that only the gateway and the recorder are in
the times. No picture is decoded here; a real browser is measured by bench live.
"""

import asyncio
import http.client
import os
import time
from typing import Any

from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

from mingcha.access.register.rules import mark_of
from mingcha.access.tickets.tokens import COPY, LIVE, TICKET_KEY, TicketPayload, build_ticket
from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.figures import percentile
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import KeyFolder, Signer
from mingcha.kit.words import Words

_CAMERAS = 2
_PROGRAMS = ("record", "uplink", "gateway")
_RECORDING_WITHIN_S, _FOOTAGE_S = 60, 12.0
_FIRST_WITHIN_S = 30.0
_SPAN_MS, _BEFORE_NOW_MS = 3_000, 4_000
"""A copy of three seconds, which end so long ago that they are recorded."""
_LIFE_MS = 110_000
_TICKS_A_MS = 90


def measure_looks(starts: int, seconds: float) -> dict[str, Any]:
    """Milliseconds of `starts` looks of each kind, and of the live pictures of `seconds`. The cameras have 1280x720 at
    25 pictures a second. Raises Fault(UNAVAILABLE) if a program does not start or a look gives no picture."""
    with bench_home() as home:
        home.mingcha("prepare")
        home.add_cameras(home.cameras(_CAMERAS, ""))
        for program in _PROGRAMS:
            home.start(program)
        home.wait_until_recording(_CAMERAS, _RECORDING_WITHIN_S)
        time.sleep(_FOOTAGE_S)
        looks = _Looks(home)
        live = [asyncio.run(looks.first_live(number)) for number in range(starts)]
        ages = asyncio.run(looks.ages(seconds))
        copies = [looks.first_of_copy(number) for number in range(starts)]
    return {
        "starts": starts,
        "live_pictures": len(ages),
        "live_p50_ms": percentile(ages, 0.5),
        "live_p95_ms": percentile(ages, 0.95),
        "first_picture_p50_ms": percentile(live, 0.5),
        "first_picture_p95_ms": percentile(live, 0.95),
        "copy_first_picture_p50_ms": percentile(copies, 0.5),
        "copy_first_picture_p95_ms": percentile(copies, 0.95),
        "copy_first_picture_first_ms": round(copies[0], 1),
        "load_1_min": round(os.getloadavg()[0], 2),
    }


class _Looks:
    """Looks at one home."""

    def __init__(self, home: BenchHome) -> None:
        self._port = home.port
        self._origin = f"http://127.0.0.1:{home.port}"
        self._signer: Signer = KeyFolder(home.home.keys).signer(TICKET_KEY)
        self._camera = min(home.status()["recorder"]["cameras"])

    async def first_live(self, number: int) -> float:
        """Milliseconds from opening a WebSocket to its first picture."""
        began = time.perf_counter()
        async with asyncio.timeout(_FIRST_WITHIN_S), self._live(number) as connection:
            async for message in connection:
                if isinstance(message, bytes):
                    return (time.perf_counter() - began) * 1000
        raise _no_picture("live")

    async def ages(self, seconds: float) -> list[float]:
        """The age of each picture when it arrives, in milliseconds: now, less the time that the recorder gave it."""
        found, until = list[float](), time.monotonic() + seconds
        async with self._live(_MOST_STARTS) as connection:
            async for message in connection:
                if isinstance(message, bytes):
                    found.append(time.time() * 1000 - _time_ms(message))
                if time.monotonic() > until:
                    return found[1:]  # the first is the group that was there
        raise _no_picture("live")

    def first_of_copy(self, number: int) -> float:
        """Milliseconds from asking for a viewing copy to its first fragment, which has one picture."""
        to_ms = _now_ms() - _BEFORE_NOW_MS
        address = f"/v1/copy/{self._camera}/footage?from={to_ms - _SPAN_MS}&to={to_ms}"
        headers = {"Authorization": f"Bearer {self._ticket(COPY, number)}", "Origin": self._origin}
        client = http.client.HTTPConnection("127.0.0.1", self._port + 1, timeout=_FIRST_WITHIN_S)
        began = time.perf_counter()
        client.request("GET", address, headers=headers)
        answer = client.getresponse()
        piece = answer.read1()
        took_ms = (time.perf_counter() - began) * 1000
        while answer.read1():
            pass
        client.close()
        if answer.status != 200 or b"moof" not in piece:
            raise _no_picture(f"status {answer.status}")
        return took_ms

    def _live(self, number: int) -> connect:
        protocols = [Subprotocol("mingcha.v1"), Subprotocol(f"ticket.{self._ticket(LIVE, number)}")]
        return connect(
            f"ws://127.0.0.1:{self._port + 1}/live?camera={self._camera}", origin=Origin(self._origin),
            subprotocols=protocols, compression=None, close_timeout=0.1,
        )  # fmt: skip

    def _ticket(self, mode: str, number: int) -> str:
        """A ticket of a person and a grant of their own, so that no pace of one holds up the next."""
        now_ms = _now_ms()
        ticket = TicketPayload(
            id=f"{number:032x}", grant=f"Z20261128-{number:04d}", who=f"user:{number}", points=(self._camera,),
            modes=(mode,), from_ms=now_ms - 3_600_000, to_ms=now_ms + _LIFE_MS, iat_ms=now_ms,
            exp_ms=now_ms + _LIFE_MS, origin=self._origin, label="bench 2026-000001" if mode == COPY else "",
            mark=mark_of("2026-000001") if mode == COPY else 0,
        )  # fmt: skip
        return build_ticket(ticket, self._signer)


_MOST_STARTS = 9_999


def _time_ms(message: bytes) -> float:
    """The time of the first picture of a message: `tfdt` of version 1 (ISO/IEC 14496-12, 8.8.12), Unix milliseconds."""
    at = message.index(b"tfdt") + 8
    return int.from_bytes(message[at : at + 8], "big") / _TICKS_A_MS


def _now_ms() -> int:
    return int(time.time() * 1000)


def _no_picture(detail: str) -> Fault:
    return Fault(FaultKind.UNAVAILABLE, Words("没有画面", "no picture came"), detail)
