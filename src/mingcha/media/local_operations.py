"""The operations of the local protocol: what each takes and answers (docs/ref/local-protocol.md)."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.assignments import parse_assignments
from mingcha.media.journal.reading import JournalReader
from mingcha.media.local import Given, Operation, Reply
from mingcha.media.local_live import LiveStream
from mingcha.media.local_wire import PROTOCOL_VERSION
from mingcha.media.recorder import Recorder
from mingcha.media.units import CameraState


def state_json(state: CameraState) -> dict[str, object]:
    """A camera's state as JSON."""
    return {
        "phase": state.phase.value,
        "reason": None if state.reason is None else state.reason.value,
        "since_ms": state.since_ms,
        "detail": state.detail,
        "frames_per_second": state.frames_per_second,
        "kilobits_per_second": state.kilobits_per_second,
        "packets_lost": state.packets_lost,
        "clock_offset_ms": state.clock_offset_ms,
    }


class Operations:
    """All operations of one recorder."""

    def __init__(self, recorder: Recorder, threads: Executor) -> None:
        self._recorder = recorder
        self._threads = threads
        self._reader = JournalReader(recorder.settings.journal)
        self._one_reader = asyncio.Lock()

    def close(self) -> None:
        """Closes the reading connection; no operation runs any more."""
        self._reader.close()

    def table(self) -> dict[str, Operation]:
        """Operations by the name that a request gives."""
        return {"hello": self.hello, "status": self.status, "live": self.live, "assign": self.assign}

    async def _read_journal[T](self, read: Callable[[JournalReader], T]) -> T:
        async with self._one_reader:
            return await asyncio.get_running_loop().run_in_executor(self._threads, read, self._reader)

    async def hello(self, given: Given, _: Reply) -> dict[str, object]:
        """Who this is. Raises Fault(UNSUPPORTED) for another version of the protocol."""
        if given.get("v") != PROTOCOL_VERSION:
            raise Fault(FaultKind.UNSUPPORTED, Words("协议版本不符", "another version of the protocol"))
        settings = self._recorder.settings
        return {"recorder": settings.recorder, "started_ms": self._recorder.started_ms, "demo": settings.demo}

    async def live(self, given: Given, reply: Reply) -> None:
        """Pictures as they come, until the client cancels or the camera is withdrawn."""
        recording = self._recorder.cameras.get(str(given.get("camera")))
        if recording is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有录制此摄像机", "this camera is not recorded here"))
        leave = recording.watch(LiveStream(reply))
        try:
            await reply.closed.wait()
        finally:
            leave()

    async def status(self, _given: Given, _: Reply) -> dict[str, object]:
        """How every camera, the disk, the log and the queue are."""
        recorder = self._recorder
        extents = await self._read_journal(lambda journal: journal.extents())
        cameras = {
            camera: state_json(recording.last_state)
            | {"label": recording.assignment.label, "epoch": recording.assignment.epoch}
            | dict(zip(("oldest_ms", "last_ms"), extents.get(camera, (None, None)), strict=True))
            for camera, recording in recorder.cameras.items()
        }
        fragments, waiting_bytes = recorder.writer.queued
        return {
            "cameras": cameras,
            "disk": recorder.disk_json(),
            "log": recorder.log_head,
            "queue": {"fragments": fragments, "bytes": waiting_bytes},
        }

    async def assign(self, given: Given, _: Reply) -> dict[str, object]:
        """Takes in the whole set of cameras to record."""
        version = whole_number(given, "version")
        changed = await self._recorder.assign(parse_assignments(given.get("cameras")), version)
        return {"version": version, "changed": changed}


def whole_number(given: Given, name: str, default: int | None = None) -> int:
    """A field that is an integer of 64 bits. Raises Fault(INVALID)."""
    value = given.get(name, default)
    if type(value) is not int or abs(value) >= 2**63:
        raise Fault(FaultKind.INVALID, Words(f"缺少整数“{name}”", f"{name} is not a whole number"))
    return value
