"""Takes pictures in from many cameras in one process: one tick reads them all, each is reached again when it fails.

Cameras that somebody watches are read together 25 times a second: a wake-up a packet would cost ten times as much.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from mingcha.kit.clock import Clock, to_90k
from mingcha.media.address import CameraAddress
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.feed.sound_track import SoundTrack
from mingcha.media.pyav import connection as foreign_connection
from mingcha.media.pyav.connection import ForeignConnection
from mingcha.media.rtsp.connection import READ_BUFFER_BYTES, Patience, RtspConnection
from mingcha.media.rtsp.redirects import REDIRECT_LIMIT, Redirected, redirected
from mingcha.media.trouble import Trouble
from mingcha.media.units import CameraSink, GapReason

TICK_S = 0.2
_ROUNDS = 2
"""A camera that nobody watches has its turn in each so-many-th tick (once in four was tried: no cheaper)."""
_LIVE_TICKS = 5
"""How often watched cameras are read within a tick: every 40 ms, a picture of the usual camera."""
WALL_STEP_90K = 2 * 90_000
"""A step of the machine's wall clock against its monotonic clock that ends every run."""
_STEADY_NS = 2_000_000_000
"""A camera that gave pictures for so long is tried again at once when it fails: one that boots every ten seconds must
not be waited for longer and longer."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class BackOff:
    """How long is waited before a camera is tried again."""

    first_s: float = 0.5
    most_s: float = 30.0
    fixed_s: float = 10.0
    """At least, where only a person can change the cause: no such stream, no camera, a codec not spoken here."""
    refused_s: float = 60.0
    """At least, after a wrong name or password: never more than one try a minute, so that no account is locked."""

    def delay_s(self, reason: GapReason, failures: int, chance: float) -> float:
        """Seconds to wait after so many failures in a row (1, 2, ...); chance is 0 to 1 and spreads cameras apart."""
        doubled: float = min(self.most_s, self.first_s * 2 ** min(failures - 1, 16))
        if reason is GapReason.REFUSED:
            return max(doubled, self.refused_s) * (1 + chance / 4)
        if reason in (GapReason.NOT_FOUND, GapReason.NOT_A_CAMERA, GapReason.UNSUPPORTED):
            doubled = max(doubled, self.fixed_s)
        return min(self.most_s, doubled * (0.75 + chance / 2))


@dataclass(slots=True)
class _Camera:
    address: CameraAddress
    feed: CameraFeed
    connection: RtspConnection | None = None
    task: asyncio.Task[None] | None = None
    failures: int = 0
    sound_failed: bool = False
    """Whether the last connection asked for sound and gave no picture: the next one does without."""


@dataclass(slots=True)
class _WallWatch:
    """Notices steps of the wall clock, by the monotonic clock."""

    before: tuple[int, int] | None = field(default=None)

    def stepped_90k(self, now_ns: int, wall_90k: int) -> int:
        """By how much the wall clock stepped since the last look, 0 while that is little."""
        before, self.before = self.before, (now_ns, wall_90k)
        if before is None:
            return 0
        step = (wall_90k - before[1]) - (now_ns - before[0]) * 9 // 100_000
        return step if abs(step) > WALL_STEP_90K else 0


class Ingest:
    """All cameras of one process. `assign` and `remove` belong to the loop that `run` runs on."""

    def __init__(
        self,
        clock: Clock,
        live: Callable[[str], bool],
        *,
        chance: random.Random | None = None,
        patience: Patience | None = None,
        back_off: BackOff | None = None,
        may_reach: Callable[[str], bool] = lambda _: True,
    ) -> None:
        """`live(camera)` tells whether somebody watches; it is asked on every tick and must be quick.
        `may_reach(host)`: whether a camera may send us to this IP address (MINGCHA_CAMERA_NETWORKS)."""
        self._clock, self._live = clock, live
        self._chance = chance or random.Random()  # noqa: S311 - spreads tries apart, guards nothing
        self._patience = patience or Patience()
        self._back_off = back_off or BackOff()
        self._may_reach = may_reach
        self._cameras: dict[str, _Camera] = {}
        self._refused: dict[str, tuple[CameraAddress, int]] = {}
        self._shared = bytearray(READ_BUFFER_BYTES)
        self._watch = _WallWatch()
        self._round = 0
        self._watched: list[tuple[str, _Camera]] = []
        self._running = False

    def assign(self, camera: str, address: CameraAddress, sink: CameraSink, sound: SoundTrack | None = None) -> None:
        """Takes this camera in from now on, with its sound where there is a track for it. The same address again
        changes nothing but the sink, and the sound: a camera that was not asked for it is reached anew."""
        known = self._cameras.get(camera)
        if known is not None and known.address == address and known.feed.sink is sink:
            known.feed.sound = sound
            self._ask_for_sound(known)
            return
        if known is not None:
            self.remove(camera)
        feed = CameraFeed(sink, self._clock.monotonic_ns(), to_90k(self._clock.now()))
        feed.sound = sound
        self._cameras[camera] = _Camera(address, feed)
        if self._running:
            self._start(camera)

    def remove(self, camera: str) -> None:
        """Takes this camera in no longer; its sink is told that it is off. Does nothing for one that is not known."""
        self._stop(camera, GapReason.DISABLED, "no longer assigned")

    async def run(self) -> None:
        """Reads all cameras until it is cancelled."""
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
        """One round over all cameras: what `run` does five times a second.

        A camera that nobody watches is read in every second round: its packets wait in the kernel, in fewer, larger
        reads. Half of the cameras have their turn in each round.
        """
        self._round = (self._round + 1) % _ROUNDS
        now_ns, wall_90k = self._clock.monotonic_ns(), to_90k(self._clock.now())
        step_90k = self._watch.stepped_90k(now_ns, wall_90k)
        self._watched = [(camera, entry) for camera, entry in self._cameras.items() if self._live(camera)]
        watched = {camera for camera, _ in self._watched}
        for place, (camera, entry) in enumerate(self._cameras.items(), self._round):
            connection = entry.connection
            try:
                if step_90k:
                    entry.feed.restart(f"the machine's clock stepped by {step_90k / 90_000:+.1f} s")
                if connection is None:
                    continue
                connection.be_prompt(prompt=connection.busy)
                if place % _ROUNDS == 0 or connection.busy or camera in watched:
                    connection.tick(now_ns, wall_90k)
            except Exception as error:  # noqa: BLE001 - a bug met by one camera must not stop the others
                self._bug(camera, connection, error)

    def live_tick(self) -> None:
        """Reads the cameras that somebody watches, between two rounds over all."""
        now_ns, wall_90k = self._clock.monotonic_ns(), to_90k(self._clock.now())
        for camera, entry in self._watched:
            connection = entry.connection
            if connection is None:
                continue
            try:
                connection.read(now_ns, wall_90k)
            except Exception as error:  # noqa: BLE001 - as above
                self._bug(camera, connection, error)

    def _ask_for_sound(self, entry: _Camera) -> None:
        sound, connection = entry.feed.sound, entry.connection
        if sound is None or connection is None or connection.asked_sound is sound:
            return
        if sound.is_on(to_90k(self._clock.now())):
            connection.ask_again()

    @staticmethod
    def _bug(camera: str, connection: RtspConnection | None, error: Exception) -> None:
        _log.exception("camera.bug", camera=camera)
        if connection is not None:
            connection.fail(f"internal error: {type(error).__name__}")

    def _start(self, camera: str) -> None:
        entry = self._cameras[camera]
        entry.task = asyncio.get_running_loop().create_task(self._keep(camera, entry), name=f"camera {camera}")

    def _stop(self, camera: str, reason: GapReason, detail: str) -> None:
        entry = self._cameras.pop(camera, None)
        if entry is None:
            return
        if entry.task is not None:
            entry.task.cancel()
        if entry.connection is not None:
            entry.connection.close()
        entry.feed.wall_90k = to_90k(self._clock.now())
        try:
            entry.feed.trouble(reason, detail)
        except Exception:  # noqa: BLE001 - a bug met by one camera must not stop the others
            _log.exception("camera.bug", camera=camera)

    async def _keep(self, camera: str, entry: _Camera) -> None:
        """Reaches one camera again and again; nothing but its removal ends that."""
        await asyncio.sleep(self._rest_of_refusal_s(camera, entry.address))
        while True:
            try:
                await self._reach(camera, entry)
            except Exception:  # noqa: BLE001 - a camera whose task has died would never be recorded again
                _log.exception("camera.bug", camera=camera)
                await asyncio.sleep(self._back_off.most_s)

    async def _reach(self, camera: str, entry: _Camera) -> None:
        """Reaches one camera until something is wrong that its sink does not bear."""
        while True:
            begun_ns = self._clock.monotonic_ns()
            trouble = await self._once(camera, entry)
            now_ns = self._clock.monotonic_ns()
            entry.feed.arrival_ns, entry.feed.wall_90k = now_ns, to_90k(self._clock.now())
            steady = entry.feed.running and now_ns - begun_ns >= _STEADY_NS
            entry.feed.trouble(trouble.reason, trouble.detail)
            entry.failures = 1 if steady else entry.failures + 1
            delay_s = self._back_off.delay_s(trouble.reason, entry.failures, self._chance.random())
            if trouble.reason is GapReason.REFUSED:
                self._refused[camera] = (entry.address, now_ns + int(delay_s * 1e9))
            _log.info(
                "camera.trouble",
                camera=camera,
                reason=str(trouble.reason),
                detail=trouble.detail,
                again_s=round(delay_s, 1),
            )
            await asyncio.sleep(delay_s)

    async def _once(self, camera: str, entry: _Camera) -> Trouble:
        """One connection from beginning to end, by the own client or, where that cannot speak with the camera, by the
        reader beside the recorder."""
        trouble, address = await self._by_own_client(camera, entry)
        # libav does not check a camera's certificate, so it never gets the password of one that must show it
        if trouble.reason is not GapReason.UNSUPPORTED or entry.address.tls or address.tls:
            return trouble
        if not foreign_connection.is_there():
            return Trouble(trouble.reason, f"{trouble.detail}; mingcha[picture] is not installed")
        if entry.feed.sound is not None:
            entry.feed.sound.begin(None, "the reader beside the recorder takes no sound")
        beside = ForeignConnection(address, entry.feed, self._clock, self._patience.silence_ns / 1e9)
        try:
            ended = await beside.run()
        except Exception as error:  # noqa: BLE001 - a bug met by one camera must not stop the others
            _log.exception("camera.bug", camera=camera)
            return Trouble(GapReason.UNREACHABLE, f"internal error: {type(error).__name__}")
        if beside.begun or ended.reason is GapReason.REFUSED:
            return ended
        return Trouble(trouble.reason, f"{trouble.detail}; PyAV: {ended.detail}")

    async def _by_own_client(self, camera: str, entry: _Camera) -> tuple[Trouble, CameraAddress]:
        """One connection, or those that the camera sends us to one after the other; how it ended, and where."""
        address = entry.address
        for _ in range(REDIRECT_LIMIT):
            trouble = await self._connection(camera, entry, address)
            if not isinstance(trouble, Redirected):
                return trouble, address
            if entry.feed.running:
                entry.feed.trouble(trouble.reason, trouble.detail)
            try:
                address = redirected(address, trouble.location)
            except Trouble as refusal:
                return refusal, address
            if not self._may_reach(address.host):
                return Trouble(GapReason.NOT_A_CAMERA, "redirected outside the networks of cameras"), address
        return Trouble(GapReason.UNREACHABLE, "redirected again and again"), address

    async def _connection(self, camera: str, entry: _Camera, address: CameraAddress) -> Trouble:
        connection = RtspConnection(
            address, entry.feed, self._clock, self._shared, self._patience, with_sound=not entry.sound_failed
        )
        try:
            await connection.play()
            entry.connection = connection
            if not entry.sound_failed:
                self._ask_for_sound(entry)  # it may have been wanted since
            return await connection.ended
        except Trouble as trouble:
            return trouble
        except Exception as error:  # noqa: BLE001 - a bug met by one camera must not stop the others
            _log.exception("camera.bug", camera=camera)
            return Trouble(GapReason.UNREACHABLE, f"internal error: {type(error).__name__}")
        finally:
            entry.sound_failed = connection.fell_over_sound
            entry.connection = None
            connection.close()

    def _rest_of_refusal_s(self, camera: str, address: CameraAddress) -> float:
        """A camera that was taken away and assigned again with the same wrong password is not tried at once."""
        refused = self._refused.pop(camera, None)
        if refused is None or refused[0] != address:
            return 0.0
        return max(0.0, (refused[1] - self._clock.monotonic_ns()) / 1e9)
