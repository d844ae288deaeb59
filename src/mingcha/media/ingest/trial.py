"""One attempt to read one camera outside the recorder, bounded in time: does a picture come, and of which size?

Returns the first key picture still coded. Only the act that may show it decodes it (article 8); others drop it.
"""

import asyncio
import contextlib
import ipaddress
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

from mingcha.kit.clock import Clock
from mingcha.media.address import CameraAddress, ip_literal
from mingcha.media.gb28181.link.barred import BarredLink
from mingcha.media.gb28181.link.client import LinkClient
from mingcha.media.ingest.ingest import Ingest
from mingcha.media.ingest.readers import camera_readers
from mingcha.media.masks.plan import UNMASKED
from mingcha.media.mp4.init import init_segment
from mingcha.media.units import AccessUnit, CameraState, GapReason, VideoFormat

TRIAL_S = 8.0
"""The longest attempt: a camera sends a key frame every few seconds."""


IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Reach:
    """The networks of a unit and of the installation: a camera may redirect to what is inside both, but to none of the
    `barred` hosts, which have masked cameras (article 18), nor to the `places` of devices with such cameras that
    register here."""

    unit: tuple[IPNetwork, ...] = ()
    installation: tuple[IPNetwork, ...] = ()
    barred: Collection[str] = frozenset()
    places: Collection[str] = frozenset()

    def __call__(self, host: str) -> bool:
        """Whether the camera may redirect to this IP address. Raises Fault(INVALID) for another text."""
        address = ip_literal(host)
        if str(address) in self.barred or str(address) in self.places:
            return False
        return all(any(address in one for one in networks) for networks in (self.unit, self.installation))


@dataclass(frozen=True, slots=True)
class FirstPicture:
    """The first key picture of a stream, as the camera coded it (a sample of `init`), with the initialisation segment
    that decodes it."""

    codec: str
    init: bytes
    payload: bytes


@dataclass(frozen=True, slots=True)
class Trial:
    """What an attempt gave: codec and size of the picture that came, or why none came. `picture` is None if none came
    or the first one is no key picture; `redirected`: the hosts that the camera named instead of itself; `recorder`: the
    name of the recorder on whose machine it was asked, "" for this one; `registers`: whether its device registers
    here."""

    codec: str = ""
    width: int = 0
    height: int = 0
    reason: GapReason | None = None
    picture: FirstPicture | None = field(default=None, repr=False)
    redirected: tuple[str, ...] = ()
    recorder: str = ""
    registers: bool = False


def try_camera(
    address: CameraAddress, clock: Clock, reach: Reach, signalling: Path | None = None, *, limit_s: float = TRIAL_S
) -> Trial:
    """Reads a camera until its first whole picture, its first trouble, or the limit. `signalling`: the socket of the
    program at which devices register; without it they are not read. Blocks the calling thread; must not be called on
    an event loop."""
    redirected: list[str] = []

    def may_reach(host: str) -> bool:
        redirected.append(host)
        return reach(host)

    found = asyncio.run(_try(address, clock, may_reach, signalling, reach.barred, limit_s))
    return replace(found, redirected=tuple(redirected), registers=address.registers)


class _FirstPicture:
    """A sink that waits for the first picture or trouble."""

    def __init__(self) -> None:
        self.found: asyncio.Future[Trial] = asyncio.get_running_loop().create_future()
        self._format: VideoFormat | None = None

    def format(self, format: VideoFormat) -> None:  # noqa: A002 - the name in the interface page
        self._format = format

    def unit(self, unit: AccessUnit) -> None:
        if self._format is not None:
            video = self._format
            first = FirstPicture(video.codec, init_segment(video), unit.payload) if unit.key else None
            self._answer(Trial(video.codec, video.width, video.height, picture=first))

    def interrupted(self, reason: GapReason, at_ms: int, detail: str) -> None:
        del at_ms, detail
        if reason is not GapReason.CONNECTING:
            self._answer(Trial(reason=reason))

    def state(self, state: CameraState) -> None:
        if state.reason is not None and state.reason is not GapReason.CONNECTING:
            self._answer(Trial(reason=state.reason))

    def _answer(self, trial: Trial) -> None:
        if not self.found.done():
            self.found.set_result(trial)


async def _try(
    address: CameraAddress,
    clock: Clock,
    may_reach: Callable[[str], bool],
    signalling: Path | None,
    barred: Collection[str],
    limit_s: float,
) -> Trial:
    sink = _FirstPicture()
    link = LinkClient(signalling, clock) if address.registers and signalling is not None else None
    ingest = Ingest(
        clock, lambda _: True, camera_readers(link=BarredLink(link, barred) if link else None), may_reach=may_reach
    )
    ingest.assign("trial", address, sink, UNMASKED)
    running = asyncio.create_task(ingest.run())
    try:
        return await asyncio.wait_for(asyncio.shield(sink.found), limit_s)
    except TimeoutError:
        return Trial(reason=GapReason.SILENT)
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        if link is not None:
            await link.close()
