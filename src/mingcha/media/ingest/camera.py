"""One camera of the ingest: runs one source after another and retries after each end (article 16(5))."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from mingcha.kit.clock import Clock, to_90k
from mingcha.kit.errors import Fault
from mingcha.media.address import CameraAddress, device_name
from mingcha.media.diagnosis.steps import Diagnosis, ReadWay, Result, StepResult
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.ingest.back_off import BackOff
from mingcha.media.ingest.mask_looks import MaskLooks, Way
from mingcha.media.ingest.source import MaskedReaders, Reader, Readers, Source, TakeStill
from mingcha.media.masks.plan import Closed, ClosedReason, Masked, MaskPlan
from mingcha.media.trouble import Moved, Trouble
from mingcha.media.units import GapReason

REDIRECT_LIMIT = 4
"""Addresses tried in one chain of redirects."""
_STEADY_NS = 2_000_000_000
"""After a run of this length the failure count restarts: delays for a camera that reboots every ten seconds must not
grow."""
_NO_SOUND = "masked cameras record no sound"
_CLOSED_S = 0.2
"""How often the plan of a camera that may not be read is looked up: as often as that of one that is being read."""
OTHER_MASKS = "other masks hold now"
_OTHER_DEVICE = "redirected to the device of another camera, which has privacy masks"
_REGISTERED_DEVICE = "at the place of a device that registers here and has privacy masks"
_MASKED_ELSEWHERE = "has privacy masks and redirects to another device: it is to be registered at that one"
_NOT_READ = frozenset((GapReason.MASK_MISSING, GapReason.MASK_MOVED, GapReason.MASK_DEVICE, GapReason.MASK_FAULT))
"""What the masks of a camera forbid is no fault of its stream."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What all cameras of an ingest share."""

    clock: Clock
    readers: Readers
    masked_readers: MaskedReaders
    back_off: BackOff
    chance: random.Random
    may_reach: Callable[[str], bool]
    """Whether a camera may redirect to this IP address."""
    looker: TakeStill | None = None
    """Looks at a camera whether it fills its masks itself; None: taken for granted."""
    barred: set[str] = field(default_factory=set)
    """Devices (IP addresses) with privacy masks: only a camera of that device is read there."""
    places: set[str] = field(default_factory=set)
    """IP addresses of devices with privacy masks that register here."""
    stays: bool = False
    """Whether every camera is read at its own device alone, as one with privacy masks is."""


class Camera:
    """Belongs to the event loop of the ingest. `run` is its task, cancelled when the camera is removed."""

    def __init__(
        self, name: str, address: CameraAddress, feed: CameraFeed, settings: ReadSettings, masks: MaskPlan
    ) -> None:
        self.name, self.address, self.feed = name, address, feed
        self.masks = masks
        """The plan of its privacy masks."""
        feed.is_barred = self._is_other_way if masks.windows else None
        self._looks = MaskLooks(address, feed, settings.looker, self._barred_to_it)
        self._read_at = address.host
        """The host that the present attempt reads, after redirects."""
        self._opened: Way | None = None
        """How the present attempt reads it."""
        self._settings = settings
        self.source: Source | None = None
        """The source that has started; None between sources."""
        self._ended_steps: tuple[StepResult, ...] = ()
        """The steps of the last source that had any; not of one that ended at a redirect or while connecting."""
        self.task: asyncio.Task[None] | None = None
        self.refused_until_ns = 0
        """No attempt with the same credentials before this time (monotonic), since they were refused; else 0."""
        self._failures = 0

    async def run(self) -> None:
        """Reads the camera until cancelled."""
        await asyncio.sleep(max(0, self.refused_until_ns - self._settings.clock.monotonic_ns()) / 1e9)
        while True:
            try:
                await self._retry()
            except Exception:  # noqa: BLE001 - a camera whose task has died would never be recorded again
                _log.exception("camera.bug", camera=self.name)
                await asyncio.sleep(self._settings.back_off.most_s)

    def request_sound(self) -> None:
        """Requests the feed's sound from the running source, if that sound is active now."""
        if self.source is not None and self.feed.active_sound(to_90k(self._settings.clock.now())) is not None:
            self.source.request_sound()

    def diagnosis(self) -> Diagnosis:
        """How far the newest attempt that shows anything came: while one has only begun, the one before."""
        running = self.source.steps(None) if self.source is not None else ()
        is_telling = self.feed.running or any(one.result is Result.FAILED for one in running)
        steps = running if is_telling else self._ended_steps or running
        reason = self.feed.reason
        if reason in _NOT_READ:
            steps = ()
        return Diagnosis(_way_of(self.address) if steps or self.address.registers else ReadWay.OTHER, steps, reason)

    def follow_masks(self) -> None:
        """Ends the source if the camera may not be read as it is being read, or where (article 18). Called every
        tick."""
        if self.source is not None and self._is_other_way():
            self.source.end(Trouble(GapReason.CONNECTING, OTHER_MASKS))
        elif self.source is not None and (barred := self._barred_at(self._read_at)):
            self.source.end(Trouble(GapReason.MASK_DEVICE, barred))

    def _barred_at(self, host: str) -> str:
        """Why the camera may not be read at a host to which it redirects; "" if it may. What has masks is read where
        the register says it is: by that device other streams and other recorders are kept from its view."""
        barred, is_masked = self._settings.barred, self._settings.stays or bool(self.masks.windows)
        if not is_masked and _device(host) in self._settings.places:
            return _REGISTERED_DEVICE
        if host == self.address.host or not (barred or is_masked) or _device(host) == _device(self.address.host):
            return ""
        return _MASKED_ELSEWHERE if is_masked else _OTHER_DEVICE if _device(host) in barred else ""

    def keeps_with(self, masks: MaskPlan) -> bool:
        """Takes another plan; False if it must be read in another way now, so that it has to be begun anew."""
        before, self.masks = self._way(), masks
        self.feed.is_barred = self._is_other_way if masks.windows else None
        return self._way() == before

    def _is_other_way(self) -> bool:
        """Whether the camera may not be read as the present attempt reads it. For each picture: between the instant and
        the next tick, which ends the source, lies 0.2 s or whatever holds the loop up."""
        return bool(self.masks.windows) and self._way() != self._opened

    def _way(self) -> Way:
        return self._looks.way(self.masks, to_90k(self._settings.clock.now()) // 90)

    def _barred_to_it(self) -> frozenset[str]:
        """The devices at which neither its masking worker nor a look may read it."""
        return frozenset(self._settings.barred - {_device(self.address.host)})

    async def _retry(self) -> None:
        """Makes attempts for ever. Raises only what the sink raises."""
        clock, feed = self._settings.clock, self.feed
        while True:
            await self._closed_span()
            begun_ns = clock.monotonic_ns()
            trouble = await self._attempt()
            now_ns = clock.monotonic_ns()
            feed.arrival_ns, feed.wall_90k = now_ns, to_90k(clock.now())
            steady = feed.running and now_ns - begun_ns >= _STEADY_NS
            feed.trouble(trouble.reason, trouble.detail)
            self._failures = 1 if steady else self._failures + 1
            delay_s = self._settings.back_off.delay_s(trouble.reason, self._failures, self._settings.chance.random())
            self.refused_until_ns = now_ns + int(delay_s * 1e9) if trouble.reason is GapReason.REFUSED else 0
            _log.info(
                "camera.trouble",
                camera=self.name,
                reason=str(trouble.reason),
                detail=trouble.detail,
                again_s=round(delay_s, 1),
            )
            await asyncio.sleep(delay_s)

    async def _closed_span(self) -> None:
        """Waits until the camera may be read; its reason holds no longer then. Not a failure: nothing was tried."""
        was_closed = was_moved = False
        while isinstance(way := self._way(), Closed):
            self._show_gap(GapReason(way.reason.value), "")
            was_closed, was_moved = True, was_moved or way.reason is ClosedReason.MOVED
            await asyncio.sleep(_CLOSED_S)
        if was_moved:
            self.feed.moved = frozenset()  # it may be read again: whether the view is the old one is asked anew
        if was_closed:
            self._show_gap(GapReason.CONNECTING, OTHER_MASKS)

    def _show_gap(self, reason: GapReason, detail: str) -> None:
        """Sets and logs the reason of the gap if it is another one."""
        feed, clock = self.feed, self._settings.clock
        if feed.reason is not reason:
            feed.arrival_ns, feed.wall_90k = clock.monotonic_ns(), to_90k(clock.now())
            feed.trouble(reason, detail)
            _log.info("camera.gap", camera=self.name, reason=str(reason), detail=detail)

    async def _attempt(self) -> Trouble:
        """One attempt: the first reader of the address; if it ends with UNSUPPORTED, the other readers in turn, at the
        address where the first one ended."""
        try:
            await self._looks.require_seen(self._way(), self.masks)
        except Trouble as unseen:
            return unseen
        way = self._opened = self._way()
        self.feed.forbid_sound(_NO_SOUND if isinstance(way, Masked | MaskPlan) else "")
        if isinstance(way, MaskPlan):
            self._ended_steps = ()
        if isinstance(way, Closed):  # since a moment
            return Trouble(GapReason(way.reason.value), "")
        table = (
            self._settings.masked_readers(way, self._barred_to_it())
            if isinstance(way, MaskPlan)
            else self._settings.readers
        )
        readers = table.get(self.address.scheme, ())
        if not readers:
            reason = GapReason.MASK_FAULT if isinstance(way, MaskPlan) else GapReason.UNSUPPORTED
            return Trouble(reason, f"no reader for {self.address.scheme} addresses")
        found, address, _ = await self._read_with(readers[0], self.address)
        if found.reason is not GapReason.UNSUPPORTED:
            return found
        # after a redirect to rtsps, the fallback reader must not be used: it checks no certificate
        allowed = table.get(address.scheme, ())
        for reader in [reader for reader in readers[1:] if reader in allowed]:
            if unavailable := reader.unavailable():
                found = Trouble(found.reason, f"{found.detail}; {unavailable}")
                continue
            trouble, _, started = await self._read_with(reader, address)
            if started or trouble.reason is GapReason.REFUSED:
                return trouble
            found = Trouble(found.reason, f"{found.detail}; {reader.name}: {trouble.detail}")
        return found

    async def _read_with(self, reader: Reader, address: CameraAddress) -> tuple[Trouble, CameraAddress, bool]:
        """Uses one reader and follows redirects. Returns the end, the last address, and whether a source started."""
        for _ in range(REDIRECT_LIMIT):
            trouble, started = await self._run_source(reader, address)
            if not isinstance(trouble, Moved):
                return trouble, address, started
            if self.feed.running:
                self.feed.trouble(trouble.reason, trouble.detail)
            address = trouble.address
            if not self._settings.may_reach(address.host):
                return Trouble(GapReason.NOT_A_CAMERA, "redirected outside the networks of cameras"), address, False
        return Trouble(GapReason.UNREACHABLE, "redirected again and again"), address, False

    def _note_steps(self, source: Source | None, end: Trouble) -> None:
        """Keeps what a source showed that ended by itself, and not by a redirect."""
        is_ours = end.reason is GapReason.CONNECTING or isinstance(end, Moved)
        if source is not None and not is_ours and (steps := source.steps(end)):
            self._ended_steps = steps

    async def _run_source(self, reader: Reader, address: CameraAddress) -> tuple[Trouble, bool]:
        """Runs one source from `start` to `close`. Returns its end, and whether it had started."""
        source: Source | None = None
        self._read_at = address.host
        try:
            if barred := self._barred_at(address.host):
                raise Trouble(GapReason.MASK_DEVICE, barred)
            source = reader.open(address, self.feed, self._settings.clock)
            await source.start()
            if self._way() != self._opened:
                return Trouble(GapReason.CONNECTING, OTHER_MASKS), True
            self.source = source
            async with self._looks.going_on(self._opened, self.masks, source):
                ended = await source.run()
                self._note_steps(source, ended)
                return ended, True
        except Trouble as trouble:
            self._note_steps(source, trouble)
            return trouble, self.source is not None
        except Exception as error:  # noqa: BLE001 - a bug met by one camera must not stop the others
            _log.exception("camera.bug", camera=self.name)
            return Trouble(GapReason.UNREACHABLE, f"internal error: {type(error).__name__}"), self.source is not None
        finally:
            self.source = None
            if source is not None:
                source.close()


def _way_of(address: CameraAddress) -> ReadWay:
    return ReadWay.DEVICE if address.registers else ReadWay.RTSP


def _device(host: str) -> str:
    """A host as `Ingest.bar_redirects` names devices; what is neither an IP address nor a code as it is."""
    try:
        return device_name(host)
    except Fault:
        return host
