"""One camera of the ingest: read by one source after the other, each reached again after its end (article 16(5))."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from mingcha.kit.clock import Clock, to_90k
from mingcha.media.address import CameraAddress
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.ingest.back_off import BackOff
from mingcha.media.ingest.source import Reader, Readers, Source
from mingcha.media.trouble import Moved, Trouble
from mingcha.media.units import GapReason

REDIRECT_LIMIT = 4
"""How many addresses in a row; a fifth is a loop."""
_STEADY_NS = 2_000_000_000
"""A camera that gave pictures for so long is tried again at once when it fails: one that boots every ten seconds must
not be waited for longer and longer."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reaching:
    """What all cameras of an ingest are reached with."""

    clock: Clock
    readers: Readers
    back_off: BackOff
    chance: random.Random
    may_reach: Callable[[str], bool]
    """Whether a camera may send us to this IP address."""


class Camera:
    """Belongs to the event loop of the ingest; `keep` is the task that lasts until the camera is taken away."""

    def __init__(self, name: str, address: CameraAddress, feed: CameraFeed, reaching: Reaching) -> None:
        self.name, self.address, self.feed = name, address, feed
        self._with = reaching
        self.source: Source | None = None
        """What reads it now; None while it is being reached or waited for."""
        self.task: asyncio.Task[None] | None = None
        self.refused_until_ns = 0
        """After a wrong password: until when (monotonic) the same address is not tried again; 0 when it was not
        refused."""
        self._failures = 0

    async def keep(self) -> None:
        """Reaches the camera again and again; nothing but cancelling ends that."""
        await asyncio.sleep(max(0, self.refused_until_ns - self._with.clock.monotonic_ns()) / 1e9)
        while True:
            try:
                await self._reach()
            except Exception:  # noqa: BLE001 - a camera whose task has died would never be recorded again
                _log.exception("camera.bug", camera=self.name)
                await asyncio.sleep(self._with.back_off.most_s)

    def ask_for_sound(self) -> None:
        """The feed's sound, where there is any and it is wanted now, is asked of the source that runs."""
        if self.source is not None and self.feed.sound_wanted(to_90k(self._with.clock.now())) is not None:
            self.source.sound_wanted()

    async def _reach(self) -> None:
        """Tries again and again, until something is wrong that the sink does not bear."""
        clock, feed = self._with.clock, self.feed
        while True:
            begun_ns = clock.monotonic_ns()
            trouble = await self._attempt()
            now_ns = clock.monotonic_ns()
            feed.arrival_ns, feed.wall_90k = now_ns, to_90k(clock.now())
            steady = feed.running and now_ns - begun_ns >= _STEADY_NS
            feed.trouble(trouble.reason, trouble.detail)
            self._failures = 1 if steady else self._failures + 1
            delay_s = self._with.back_off.delay_s(trouble.reason, self._failures, self._with.chance.random())
            self.refused_until_ns = now_ns + int(delay_s * 1e9) if trouble.reason is GapReason.REFUSED else 0
            _log.info(
                "camera.trouble",
                camera=self.name,
                reason=str(trouble.reason),
                detail=trouble.detail,
                again_s=round(delay_s, 1),
            )
            await asyncio.sleep(delay_s)

    async def _attempt(self) -> Trouble:
        """One attempt by the first reader of the address; where it says UNSUPPORTED, by the others one after the
        other, at the address where the first one ended up."""
        readers = self._with.readers.get(self.address.scheme, ())
        if not readers:
            return Trouble(GapReason.UNSUPPORTED, f"nothing here reads {self.address.scheme} addresses")
        found, address, _ = await self._by(readers[0], self.address)
        if found.reason is not GapReason.UNSUPPORTED:
            return found
        # where it was sent, a reader may not be good enough: the fallback reader checks no certificate
        there = self._with.readers.get(address.scheme, ())
        for reader in [reader for reader in readers[1:] if reader in there]:
            if lacks := reader.missing():
                found = Trouble(found.reason, f"{found.detail}; {lacks}")
                continue
            trouble, _, started = await self._by(reader, address)
            if started or trouble.reason is GapReason.REFUSED:
                return trouble
            found = Trouble(found.reason, f"{found.detail}; {reader.name}: {trouble.detail}")
        return found

    async def _by(self, reader: Reader, address: CameraAddress) -> tuple[Trouble, CameraAddress, bool]:
        """By one reader, at one address or at those that the camera sends us to one after the other: how it ended,
        where, and whether a stream ran there."""
        for _ in range(REDIRECT_LIMIT):
            trouble, started = await self._once(reader, address)
            if not isinstance(trouble, Moved):
                return trouble, address, started
            if self.feed.running:
                self.feed.trouble(trouble.reason, trouble.detail)
            address = trouble.address
            if not self._with.may_reach(address.host):
                return Trouble(GapReason.NOT_A_CAMERA, "redirected outside the networks of cameras"), address, False
        return Trouble(GapReason.UNREACHABLE, "redirected again and again"), address, False

    async def _once(self, reader: Reader, address: CameraAddress) -> tuple[Trouble, bool]:
        """One source from `start` to `close`: how it ended, and whether it had started."""
        source: Source | None = None
        try:
            source = reader.open(address, self.feed, self._with.clock)
            await source.start()
            self.source = source
            return await source.run(), True
        except Trouble as trouble:
            return trouble, self.source is not None
        except Exception as error:  # noqa: BLE001 - a bug met by one camera must not stop the others
            _log.exception("camera.bug", camera=self.name)
            return Trouble(GapReason.UNREACHABLE, f"internal error: {type(error).__name__}"), self.source is not None
        finally:
            self.source = None
            if source is not None:
                source.close()
