"""The process of `mingcha bench door` with the viewers: they start spread evenly, each with its ticket.

Reads one line of JSON: {"over_s": ..., "hold_s": ..., "viewers": [[camera, token] ...], "forged": [[camera, token]
...]}; prints the figures. A viewer is refused if the gateway answers anything but a picture.
"""

import asyncio
import json
import resource
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.typing import Origin, Subprotocol

FIRST_WITHIN_S = 30.0
"""A viewer without a picture after this time was not served."""


@dataclass(slots=True)
class Seen:
    """What became of the viewers: milliseconds to the first picture, refusals by their words, pictures in all."""

    first_ms: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    pictures: int = 0
    lost: int = 0


async def view(port: int, camera: str, token: str, at: float, until: float, seen: Seen) -> None:
    """One viewer: begins at `at`, watches until `until` (both of the monotonic clock)."""
    await asyncio.sleep(max(0.0, at - time.monotonic()))
    began, got = time.monotonic(), 0
    address = f"ws://127.0.0.1:{port + 1}/live?camera={camera}"
    protocols = [Subprotocol("mingcha.v1"), Subprotocol(f"ticket.{token}")]
    origin = Origin(f"http://127.0.0.1:{port}")
    try:
        async with (
            asyncio.timeout(FIRST_WITHIN_S) as limit,
            connect(
                address, origin=origin, subprotocols=protocols, max_queue=4, open_timeout=FIRST_WITHIN_S,
                compression=None,
            ) as connection,
        ):  # fmt: skip
            async for message in connection:
                if not isinstance(message, bytes):
                    continue
                got += 1
                if got == 1:
                    seen.first_ms.append((time.monotonic() - began) * 1000)
                    limit.reschedule(asyncio.get_running_loop().time() + max(0.0, until - time.monotonic()))
            _ended(seen, got, f"closed {connection.close_code}")
    except TimeoutError:
        if not got:
            seen.refused["no picture"] += 1
    except InvalidStatus as refusal:
        _ended(seen, got, f"status {refusal.response.status_code}")
    except (OSError, WebSocketException) as error:
        _ended(seen, got, type(error).__name__)
    finally:
        seen.pictures += got


def _ended(seen: Seen, got: int, why: str) -> None:
    """A viewer that did not last: refused if it never had a picture, else lost."""
    if got:
        seen.lost += 1
    else:
        seen.refused[why] += 1


async def _all(port: int, given: dict[str, Any]) -> dict[str, Any]:
    viewers, forged, over_s = given["viewers"], given["forged"], given["over_s"]
    begin = time.monotonic() + 0.5
    until = begin + over_s + given["hold_s"]
    seen, turned_away = Seen(), Seen()
    tasks = [
        view(port, camera, token, begin + number * over_s / len(viewers), until, seen)
        for number, (camera, token) in enumerate(viewers)
    ]
    tasks += [view(port, camera, token, begin, until, turned_away) for camera, token in forged]
    await asyncio.gather(*tasks)
    return {
        "first_ms": seen.first_ms,
        "refused": dict(seen.refused),
        "lost": seen.lost,
        "pictures": seen.pictures,
        "forged_refused": sum(turned_away.refused.values()),
        "forged_pictures": turned_away.pictures,
    }


def main(port: str) -> None:
    """Runs all viewers to their end. Raises the limit of open sockets to the hard one."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    given = json.loads(sys.stdin.readline())
    print(json.dumps(asyncio.run(_all(int(port), given))), flush=True)
