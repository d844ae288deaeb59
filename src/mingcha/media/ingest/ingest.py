"""Reads many cameras in one process: each tick reads those with viewers, the busy ones and half of the others (article
16(5)).

Cameras with viewers are read together 25 times a second: waking up for each packet would cost ten times as much.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection

import structlog

from mingcha.kit.clock import Clock, to_90k
from mingcha.media.address import CameraAddress
from mingcha.media.diagnosis.devices import Registration, with_registration
from mingcha.media.diagnosis.steps import Diagnosis, ReadWay
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.feed.sound_track import SoundTrack
from mingcha.media.gb28181.link.wire import DeviceState
from mingcha.media.ingest.back_off import BackOff
from mingcha.media.ingest.camera import OTHER_MASKS, Camera, ReadSettings
from mingcha.media.ingest.source import MaskedReaders, Readers, TakeStill
from mingcha.media.masks.plan import MaskPlan
from mingcha.media.trouble import Trouble
from mingcha.media.units import CameraSink, GapReason

TICK_S = 0.2
_ROUNDS = 2
"""A camera without viewers is read every second tick. Every fourth tick was measured: not cheaper."""
_LIVE_TICKS = 5
"""Reads of a camera with viewers per tick: every 40 ms, the frame duration of most cameras."""
WALL_STEP_90K = 2 * 90_000
"""A step of the wall clock against the monotonic clock beyond this ends every run."""
_log = structlog.get_logger(__name__)


class _WallWatch:
    """Detects steps of the wall clock by comparing it with the monotonic clock."""

    def __init__(self) -> None:
        self._before: tuple[int, int] | None = None

    def stepped_90k(self, now_ns: int, wall_90k: int) -> int:
        """The step since the last call; 0 if it is within WALL_STEP_90K."""
        before, self._before = self._before, (now_ns, wall_90k)
        if before is None:
            return 0
        step = (wall_90k - before[1]) - (now_ns - before[0]) * 9 // 100_000
        return step if abs(step) > WALL_STEP_90K else 0


class Ingest:
    """All cameras of one process. Call `assign` and `remove` on the event loop of `run`."""

    def __init__(
        self,
        clock: Clock,
        live: Callable[[str], bool],
        readers: Readers,
        *,
        masked_readers: MaskedReaders = lambda *_: {},
        chance: random.Random | None = None,
        back_off: BackOff | None = None,
        may_reach: Callable[[str], bool] = lambda _: True,
        looker: TakeStill | None = None,
        stays: bool = False,
        bar_link: Callable[[Collection[str]], None] = lambda _: None,
        device_state: Callable[[str], Awaitable[DeviceState]] | None = None,
    ) -> None:
        """`live(camera)`: whether the camera has viewers. Called every tick, so it must return fast. `readers`: see
        readers.py; without `masked_readers` a camera whose masks must be filled is not read. `may_reach(host)`: whether
        a camera may redirect to this IP address (MINGCHA_CAMERA_NETWORKS). `looker` looks whether a camera fills its
        masks itself; without one that is taken for granted. `stays`: whether every camera is read at its own device
        alone, as one with masks is. `bar_link(devices)` is called with the devices of masked cameras; the link to the
        signalling program then reads no stream from them (BarredLink.bar). `device_state` asks the signalling program
        for a device (its code), for a diagnosis; raises Trouble."""
        self._clock, self._live = clock, live
        jitter = chance or random.Random()  # noqa: S311 - jitter, not security
        self._settings = ReadSettings(
            clock, readers, masked_readers, back_off or BackOff(), jitter, may_reach, looker, stays=stays
        )
        self._bar_link, self._device_state = bar_link, device_state
        self._cameras: dict[str, Camera] = {}
        self._refused: dict[str, tuple[CameraAddress, int]] = {}
        """Of removed cameras: refused credentials, and until when they must not be tried again."""
        self._watch = _WallWatch()
        self._turn = 0
        self._watched: list[Camera] = []
        self._running = False

    def assign(
        self,
        camera: str,
        address: CameraAddress,
        sink: CameraSink,
        masks: MaskPlan,
        sound: SoundTrack | None = None,
    ) -> None:
        """Starts to read a camera, with sound if there is a track for it, as its privacy masks allow. For a camera with
        the same address and sink only the sound changes, unless other masks have to be filled now."""
        known = self._cameras.get(camera)
        if known is not None and known.address == address and known.feed.sink is sink:
            known.feed.sound = sound
            if known.keeps_with(masks):
                known.request_sound()
                return
            self._stop(camera, GapReason.CONNECTING, OTHER_MASKS)
        elif known is not None:
            self.remove(camera)
        feed = CameraFeed(sink, self._clock.monotonic_ns(), to_90k(self._clock.now()))
        feed.sound = sound
        entry = self._cameras[camera] = Camera(camera, address, feed, self._settings, masks)
        refused = self._refused.pop(camera, None)
        if refused is not None and refused[0] == address:
            entry.refused_until_ns = refused[1]
        if self._running:
            self._start(camera)

    def remove(self, camera: str) -> None:
        """Stops reading a camera and sets its state to off. Ignores unknown cameras."""
        self._stop(camera, GapReason.DISABLED, "no longer assigned")

    def bar_redirects(self, devices: Collection[str], places: Collection[str] = ()) -> None:
        """Sets the devices (`device_name`) of cameras with privacy masks: no other camera is read there, where none of
        its own masks fits the view (article 18). One that is being read there ends at once. `places`: the IP addresses
        of those that register here: no camera without masks is read there, not even one whose address that is."""
        self._settings.barred.clear()
        self._settings.barred.update(devices, places)
        self._settings.places.clear()
        self._settings.places.update(places)
        self._bar_link(devices)
        for entry in self._cameras.values():
            entry.follow_masks()

    def seen_ns(self, camera: str) -> int:
        """When a camera delivered a whole picture last, used or not, or was connected (monotonic)."""
        return self._cameras[camera].feed.seen_ns

    async def diagnosis(self, camera: str) -> Diagnosis | None:
        """How far the newest attempt to read a camera came, for a device that registers with its registration; None for
        a camera that is not assigned."""
        entry = self._cameras.get(camera)
        if entry is None:
            return None
        found = entry.diagnosis()
        if found.way is not ReadWay.DEVICE or self._device_state is None:
            return found
        return with_registration(found, await self._registration(self._device_state(entry.address.host)))

    async def _registration(self, asked: Awaitable[DeviceState]) -> Registration | None:
        """What the signalling program knows of a device; None if it does not answer."""
        try:
            state = await asked
        except Trouble:
            return None
        now_ms = int(self._clock.now().timestamp() * 1000)
        return Registration(state.online, max(0, now_ms - state.heard_ms) // 1000 if state.heard_ms else None)

    async def run(self) -> None:
        """Reads all cameras until cancelled."""
        self._running = True
        loop = asyncio.get_running_loop()
        for camera in self._cameras:
            self._start(camera)
        due = loop.time()
        try:
            while True:
                self.tick()
                for _ in range(_LIVE_TICKS - 1 if self._watched else 0):
                    due = max(due + TICK_S / _LIVE_TICKS, loop.time())
                    await asyncio.sleep(due - loop.time())
                    self.live_tick()
                due = max(due + TICK_S / (_LIVE_TICKS if self._watched else 1), loop.time())
                await asyncio.sleep(due - loop.time())
        finally:
            self._running = False
            tasks = [entry.task for entry in self._cameras.values() if entry.task is not None]
            for camera in list(self._cameras):
                self._stop(camera, GapReason.RECORDER_DOWN, "the recorder is ending")
            await asyncio.gather(*tasks, return_exceptions=True)

    def tick(self) -> None:
        """One round over all cameras; `run` makes five a second.

        Each round reads the cameras with viewers and half of the others: fewer, larger reads are cheaper, and packets
        wait in the kernel meanwhile.
        """
        self._turn = (self._turn + 1) % _ROUNDS
        now_ns, wall_90k = self._clock.monotonic_ns(), to_90k(self._clock.now())
        step_90k = self._watch.stepped_90k(now_ns, wall_90k)
        self._watched = [entry for name, entry in self._cameras.items() if self._live(name)]
        watched = {entry.name for entry in self._watched}
        barred = self._settings.barred
        for place, (name, entry) in enumerate(self._cameras.items(), self._turn):
            source = entry.source
            try:
                if step_90k:
                    entry.feed.restart(f"the machine's clock stepped by {step_90k / 90_000:+.1f} s")
                if entry.masks.windows or barred:  # three calls a camera and tick are spared for nearly every camera
                    entry.follow_masks()
                if source is not None and (place % _ROUNDS == 0 or source.is_busy or name in watched):
                    source.tick(now_ns, wall_90k)
            except Exception as error:  # noqa: BLE001 - a bug met by one camera must not stop the others
                self._bug(entry, error)

    def live_tick(self) -> None:
        """Reads the cameras with viewers, between two rounds."""
        now_ns, wall_90k = self._clock.monotonic_ns(), to_90k(self._clock.now())
        for entry in self._watched:
            if entry.source is not None:
                try:
                    entry.source.read(now_ns, wall_90k)
                except Exception as error:  # noqa: BLE001 - as above
                    self._bug(entry, error)

    @staticmethod
    def _bug(entry: Camera, error: Exception) -> None:
        _log.exception("camera.bug", camera=entry.name)
        if entry.source is not None:
            entry.source.end(Trouble(GapReason.UNREACHABLE, f"internal error: {type(error).__name__}"))

    def _start(self, camera: str) -> None:
        entry = self._cameras[camera]
        entry.task = asyncio.get_running_loop().create_task(entry.run(), name=f"camera {camera}")

    def _stop(self, camera: str, reason: GapReason, detail: str) -> None:
        entry = self._cameras.pop(camera, None)
        if entry is None:
            return
        if entry.task is not None:
            entry.task.cancel()
        if entry.source is not None:
            entry.source.close()
        if entry.refused_until_ns:
            self._refused[camera] = (entry.address, entry.refused_until_ns)
        entry.feed.wall_90k = to_90k(self._clock.now())
        try:
            entry.feed.trouble(reason, detail)
        except Exception:  # noqa: BLE001 - a bug met by one camera must not stop the others
            _log.exception("camera.bug", camera=camera)
