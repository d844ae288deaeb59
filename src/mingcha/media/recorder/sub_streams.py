"""Sub streams: pulled only while they have viewers, live only, never recorded or logged.

Each uses its own connection, so a failure does not affect the main stream. No worker masks them: while the plan of
their camera's masks is not open, they are neither offered nor read (article 18).
"""

import asyncio
from collections.abc import Callable, Collection
from typing import Protocol

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import CameraAddress, camera_address
from mingcha.media.diagnosis.steps import Diagnosis
from mingcha.media.feed.sound_track import SoundTrack
from mingcha.media.journal.assignments import readable_plan
from mingcha.media.journal.rows import AssignmentRow, InitRow
from mingcha.media.masks.plan import UNMASKED, ClosedReason, MaskPlan, Open
from mingcha.media.mp4.init import init_id, init_segment
from mingcha.media.recorder.live_view import LiveListener, LiveView
from mingcha.media.units import (
    DEFAULT_FRAME_90K,
    AccessUnit,
    CameraPhase,
    CameraSink,
    CameraState,
    GapReason,
    VideoFormat,
)

LINGER_S = 10.0
"""How long a stream is still pulled after its last viewer left, since viewers often return."""
_SUFFIX = "/sub"
_LONGEST_FRAME_90K = 60 * 90_000
_CLOSED = frozenset(GapReason(reason.value) for reason in ClosedReason)


class CameraReader(Protocol):
    """Reads cameras (media/ingest)."""

    def assign(
        self,
        camera: str,
        address: CameraAddress,
        sink: CameraSink,
        masks: MaskPlan,
        sound: SoundTrack | None = None,
    ) -> None: ...
    def remove(self, camera: str) -> None: ...
    def bar_redirects(self, devices: Collection[str], places: Collection[str] = ()) -> None: ...
    async def diagnosis(self, camera: str) -> Diagnosis | None: ...


class SubStreams:
    """The sub streams of all cameras of one recorder. Belongs to the recorder's event loop."""

    def __init__(
        self, clock: Clock, ingest: CameraReader, unseal: Callable[[str], str], linger_s: float = LINGER_S
    ) -> None:
        """`unseal` opens a sealed password; raises Fault."""
        self._clock, self._ingest, self._unseal, self._linger_s = clock, ingest, unseal, linger_s
        self._assigned: dict[str, AssignmentRow] = {}
        self._pulled: dict[str, _SubStream] = {}
        self._leaving: dict[str, asyncio.TimerHandle] = {}

    @staticmethod
    def is_name(stream: str) -> bool:
        """Whether this is the ingest's name of a sub stream (it has viewers, so it is read at once)."""
        return stream.endswith(_SUFFIX)

    def assign(self, row: AssignmentRow) -> None:
        """Sets or removes a camera's sub stream. A changed address or plan of masks ends the viewers of the old one."""
        before = self._assigned.get(row.camera)
        if before is not None and _address_of(before) != _address_of(row):
            self.remove(row.camera)
        self._assigned[row.camera] = row

    def remove(self, camera: str) -> None:
        """Removes a camera that is no longer recorded here, and ends the viewers of its sub stream."""
        self._assigned.pop(camera, None)
        self._stop(camera)

    def stop(self) -> None:
        """Ends all of them."""
        for camera in list(self._pulled):
            self._stop(camera)

    def watch(self, camera: str, listener: LiveListener) -> Callable[[], None]:
        """Adds a viewer; the first one starts the pull. Returns the function that removes the viewer.

        Raises Fault(NOT_FOUND) if the camera has no sub stream or is to be masked now, and the fault of an invalid
        address.
        """
        row = self._assigned.get(camera)
        plan = UNMASKED if row is None else readable_plan(row)
        is_open = isinstance(plan.at(int(self._clock.now().timestamp() * 1000)), Open)
        if row is None or not row.sub_url or not is_open:
            raise Fault(FaultKind.NOT_FOUND, Words("此摄像机没有子码流", "this camera has no sub stream"))
        timer = self._leaving.pop(camera, None)
        if timer is not None:
            timer.cancel()
        stream = self._pulled.get(camera)
        if stream is None:
            address = camera_address(row.sub_url, row.username, self._unseal(row.sealed_password))
            stream = self._pulled[camera] = _SubStream(camera, self._clock, lambda: self._closed(camera))
            self._ingest.assign(camera + _SUFFIX, address, stream, plan.closed_where_masked)
        leave_view = stream.view.watch(listener)

        def leave() -> None:
            leave_view()
            self._left(camera, stream)

        return leave

    def _left(self, camera: str, stream: "_SubStream") -> None:
        if self._pulled.get(camera) is stream and not stream.view.listeners and camera not in self._leaving:
            loop = asyncio.get_running_loop()
            self._leaving[camera] = loop.call_later(self._linger_s, self._stop, camera)

    def _closed(self, camera: str) -> None:
        """The ingest may not read it any more: its viewers end, and get the main stream when they come again. Called
        from inside of the ingest, so it is removed there afterwards."""
        asyncio.get_running_loop().call_soon(self._stop, camera)

    def _stop(self, camera: str) -> None:
        timer = self._leaving.pop(camera, None)
        if timer is not None:
            timer.cancel()
        stream = self._pulled.pop(camera, None)
        if stream is not None:
            self._ingest.remove(camera + _SUFFIX)
            stream.view.end()


class _SubStream:
    """The sink of one sub stream (units.CameraSink)."""

    def __init__(self, camera: str, clock: Clock, close: Callable[[], None]) -> None:
        """`close` is called when it may not be read because of masks."""
        self._close = close
        now_ms = int(clock.now().timestamp() * 1000)
        self.view = LiveView(camera + _SUFFIX, CameraState(CameraPhase.CONNECTING, now_ms))
        self._duration_90k = DEFAULT_FRAME_90K
        self._last_90k: int | None = None

    def format(self, format: VideoFormat) -> None:  # noqa: A002 - the name in the interface page
        data = init_segment(format)
        self._duration_90k, self._last_90k = max(1, format.nominal_frame_90k), None
        self.view.format(InitRow(init_id(data), format.codec, format.width, format.height, data))

    def unit(self, unit: AccessUnit) -> None:
        step_90k = 0 if self._last_90k is None else unit.dts_90k - self._last_90k
        if 0 < step_90k <= _LONGEST_FRAME_90K:
            self._duration_90k = step_90k
        self._last_90k = unit.dts_90k
        self.view.unit(unit, self._duration_90k)

    def interrupted(self, reason: GapReason, at_ms: int, detail: str) -> None:
        del reason, at_ms, detail  # nothing is recorded, so there is no gap; viewers learn the state
        self.view.cut()
        self._last_90k = None

    def state(self, state: CameraState) -> None:
        self.view.show(state)
        if state.reason in _CLOSED:
            self._close()


def _address_of(row: AssignmentRow) -> tuple[str, ...]:
    """What the ingest is given."""
    return row.sub_url, row.username, row.sealed_password, row.mask_plan
