"""Operations of the local protocol: parameters and answers of each (docs/ref/local-protocol.md)."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import asdict
from functools import partial
from pathlib import Path

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.diagnosis.steps import diagnosis_json
from mingcha.media.disk.file_layer import FileLayer
from mingcha.media.journal.activity import activity_json
from mingcha.media.journal.assignments import parse_assignments
from mingcha.media.journal.barred_devices import keep_barred, parse_barred, parse_places
from mingcha.media.journal.holds import parse_holds
from mingcha.media.journal.order_rows import note_reported, unreported_orders
from mingcha.media.journal.policy import parse_policy
from mingcha.media.journal.reading import JournalReader
from mingcha.media.journal.rows import AssignmentRow
from mingcha.media.journal.sealed_answers import oldest_hours, sealed_hours, sealed_minutes
from mingcha.media.journal.states import StateName
from mingcha.media.local.live import LiveStream, init_json
from mingcha.media.local.server import Given, Operation, Reply
from mingcha.media.local.wire import PROTOCOL_VERSION, Kind, pack_json
from mingcha.media.machine_clock import machine_clock
from mingcha.media.recorder.activity_hours import LONGEST_MS as ACTIVITY_MS
from mingcha.media.recorder.activity_hours import ActivityHours
from mingcha.media.recorder.address_trials import AddressTrials
from mingcha.media.recorder.control import CameraControl
from mingcha.media.recorder.mask_stills import MaskStills
from mingcha.media.recorder.recent_outages import RecentOutages
from mingcha.media.recorder.recorder import Recorder
from mingcha.media.units import CameraState, LinkHour, VideoFormat

_READ_BYTES = 256 << 10
_UNREAD_STATES_BYTES = 4 << 20


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
        "poor": state.poor,
        "clock_offset_ms": state.clock_offset_ms,
        "clock_drift_ppm": state.clock_drift_ppm,
        "clock_findings": [finding.value for finding in state.clock_findings],
        "sound": state.sound,
        "sound_trouble": state.sound_trouble,
        "looks": [asdict(one) for one in state.looks],
    }


class Operations:
    """All operations of one recorder."""

    def __init__(self, recorder: Recorder, threads: Executor) -> None:
        self._recorder = recorder
        self._threads = threads
        self._reader = JournalReader(recorder.settings.journal)
        self._one_reader = asyncio.Lock()
        unseal, masked = recorder.callables.unseal, recorder.masked_cameras
        self._trials = AddressTrials(unseal, recorder.clock, masked, self._seen, recorder.settings.signalling)
        callables = recorder.callables
        self._stills = MaskStills(self._row_of, callables.unseal, callables.still, recorder.masked_cameras)
        self._control = CameraControl(self._row_of, callables.unseal, callables.movers, recorder.masked_cameras)
        self._outages = RecentOutages()
        self._activity = ActivityHours()
        recorder.footage_gone = self._activity.forget

    def close(self) -> None:
        """Closes the reading connection; no operation runs any more."""
        self._reader.close()

    def table(self) -> dict[str, Operation]:
        """Operations by the name that a request gives."""
        return {
            "hello": self.hello, "status": self.status, "live": self.live, "index": self.index, "read": self.read,
            "spans": self.spans, "assign": self.assign, "holds": self.holds, "order": self.order,
            "orders": self.orders, "hours": self.hours, "minutes": self.minutes, "keep": self.keep,
            "policy": self.policy, "states": self.states, "try": self._trials.run, "links": self.links,
            "mask_still": self._stills.run, "activity": self.activity, "control": self._control.run,
            "diagnose": self.diagnose,
        }  # fmt: skip

    async def _read_journal[T](self, read: Callable[[JournalReader], T]) -> T:
        async with self._one_reader:
            # shielded: a cancelled request must not release the connection while the thread still uses it
            reading = asyncio.ensure_future(self._in_thread(read, self._reader))
            try:
                return await asyncio.shield(reading)
            except asyncio.CancelledError:
                await asyncio.wait((reading,))
                raise

    async def _in_thread[**P, T](self, run: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(run, *given, **named))

    def _seen(self, camera: str) -> tuple[VideoFormat | None, CameraState] | None:
        """Format and state of a camera; None if it is not recorded here."""
        recording = self._recorder.cameras.get(camera)
        return None if recording is None else (recording.video_format, recording.last_state)

    def _row_of(self, camera: str) -> AssignmentRow | None:
        recording = self._recorder.cameras.get(camera)
        return None if recording is None else recording.assignment

    async def hello(self, given: Given, _: Reply) -> dict[str, object]:
        """Identifies this recorder. Raises Fault(UNSUPPORTED) for another version of the protocol."""
        if given.get("v") != PROTOCOL_VERSION:
            raise Fault(FaultKind.UNSUPPORTED, Words("协议版本不符", "another version of the protocol"))
        settings = self._recorder.settings
        return {
            "recorder": settings.recorder, "started_ms": self._recorder.started_ms, "demo": settings.demo,
            "masks": 1,  # it records by plans of masks; to a recorder without this, no camera that needs one is sent
            "device_codes": 1,  # `barred` of `assign` may name devices by their codes; others refuse the whole set
        }  # fmt: skip

    async def live(self, given: Given, reply: Reply) -> None:
        """Pictures of a stream as they come, until the client cancels or the camera is withdrawn."""
        camera, stream = str(given.get("camera")), given.get("stream", "main")
        recording = self._recorder.cameras.get(camera)
        if recording is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有录制此摄像机", "this camera is not recorded here"))
        if stream == "main":
            leave = recording.watch(LiveStream(reply))
        elif stream == "sub":
            leave = self._recorder.sub_streams.watch(camera, LiveStream(reply))
        else:
            raise Fault(FaultKind.INVALID, Words("码流应为 main 或 sub", "a stream is main or sub"))
        try:
            await reply.closed.wait()
        finally:
            leave()

    async def status(self, _given: Given, _: Reply) -> dict[str, object]:
        """The status of every camera, the disks, the log and the queue, and the latest outages."""
        recorder = self._recorder
        extents = await self._read_journal(lambda journal: journal.extents())
        cameras = {
            camera: state_json(recorder.states.reported(camera, recording.last_state))
            | {"label": recording.assignment.label, "epoch": recording.assignment.epoch}
            | dict(zip(("oldest_ms", "last_ms"), extents.get(camera, (None, None)), strict=True))
            for camera, recording in recorder.cameras.items()
        }
        fragments, waiting_bytes = recorder.writer.queued
        machine = machine_clock()
        now_ms = int(recorder.clock.now().timestamp() * 1000)
        return {
            "cameras": cameras,
            "disk": await self._in_thread(recorder.disk_json) | await self._read_journal(self._cap),
            "clock": {"synchronised": machine.synchronised, "error_ms": machine.error_ms},
            "log": recorder.log_head,
            "queue": {"fragments": fragments, "bytes": waiting_bytes},
            "gaps": await self._outages.of(
                recorder.cameras, recorder.journal.newest_causes, self._read_journal, now_ms
            ),
        }

    async def states(self, _given: Given, reply: Reply) -> None:
        """The state of every camera and each change of one, as JSON messages, until the client cancels."""

        def send(camera: str, state: CameraState | None) -> None:
            if reply.unsent_bytes > _UNREAD_STATES_BYTES:
                reply.closed.set()  # the client has stopped reading: it reconnects and gets every state
                return
            facts = {"camera": camera, "state": "off", "reason": None, "since_ms": 0, "poor": ""}
            if state is not None:
                reason = None if state.reason is None else state.reason.value
                facts |= {
                    "state": state.phase.value, "reason": reason, "since_ms": state.since_ms, "poor": state.poor
                }  # fmt: skip
            reply.send(Kind.DATA, pack_json(facts))

        leave = self._recorder.states.follow(send)
        try:
            await reply.closed.wait()
        finally:
            leave()

    async def links(self, _given: Given, _: Reply) -> dict[str, object]:
        """What the way to each camera lost in the hours that have ended, with its pictures and the offset of its clock;
        only cameras and hours with a measure."""
        present = int(self._recorder.clock.now().timestamp()) // 3600
        hours = {
            camera: [_link_row(one) for one in recording.last_state.link if one.hour < present]
            for camera, recording in self._recorder.cameras.items()
        }
        return {"links": {camera: rows for camera, rows in hours.items() if rows}}

    async def diagnose(self, given: Given, _: Reply) -> dict[str, object]:
        """How far the newest attempt to read a camera came, step by step. Raises Fault(NOT_FOUND)."""
        found = await self._recorder.ingest.diagnosis(str(given.get("camera")))
        if found is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有录制此摄像机", "this camera is not recorded here"))
        return diagnosis_json(found)

    async def assign(self, given: Given, _: Reply) -> dict[str, object]:
        """Stores the whole set of cameras to record, and the devices of masked cameras of all recorders."""
        version, barred = whole_number(given, "version"), parse_barred(given.get("barred", []))
        rows, places = parse_assignments(given.get("cameras")), parse_places(given.get("places", []))
        await self._recorder.ask_writer(lambda journal: keep_barred(journal, barred, places))
        self._recorder.masked_cameras.bar(
            barred, places
        )  # first: no camera of this set may redirect there for a moment
        changed = await self._recorder.assign(rows, version)
        return {"version": version, "changed": changed}

    async def index(self, given: Given, _: Reply) -> dict[str, object]:
        """Fragments of an interval, beginning with one where decoding can start."""
        camera, limit = str(given.get("camera")), whole_number(given, "limit", 1000)
        from_90k, to_90k = whole_number(given, "from_90k"), whole_number(given, "to_90k")
        found = await self._read_journal(lambda journal: journal.index(camera, from_90k, to_90k, limit))
        fragments = [
            [f.start_90k, f.duration_90k, f.size_bytes, f.key, f.init, f.file, f.offset_bytes, f.frames]
            for f in found.fragments
        ]
        inits = {name: init_json(init) for name, init in found.inits.items()}
        masks = {str(f.file): f.masks for f in found.fragments if f.masks}
        return {"inits": inits, "fragments": fragments, "masks": masks, "more": found.more}

    async def read(self, given: Given, reply: Reply) -> None:
        """Bytes of a footage file, unchanged. Raises Fault(NOT_FOUND) if the file does not exist (any more)."""
        file, offset, count = (whole_number(given, name) for name in ("file", "offset", "bytes"))
        named = await self._read_journal(lambda journal: journal.file(file))
        if named is None or named[1] or offset < 0 or count < 0:
            raise Fault(FaultKind.NOT_FOUND, Words("没有此录像文件", "there is no such footage"))
        path, files = await self._in_thread(self._recorder.disks.find, *named[::2]), self._recorder.files
        while count > 0:
            part = await self._in_thread(_read_part, files, path, offset, min(count, _READ_BYTES))
            if not part:
                raise Fault(FaultKind.CORRUPT, Words("录像文件过短", "the footage file is too short"), path.name)
            await reply.data(part)
            offset, count = offset + len(part), count - len(part)

    async def spans(self, given: Given, _: Reply) -> dict[str, object]:
        """Footage and gaps of a camera for a timeline."""
        camera, most = str(given.get("camera")), min(whole_number(given, "most", 1000), 10_000)
        from_ms, to_ms = whole_number(given, "from_ms"), whole_number(given, "to_ms")
        now_ms = int(self._recorder.clock.now().timestamp() * 1000)
        found = await self._read_journal(lambda journal: journal.spans(camera, from_ms, to_ms, most, now_ms))
        return {
            "footage": found.footage, "gaps": found.gaps, "oldest_ms": found.oldest_ms, "newest_ms": found.newest_ms,
        }  # fmt: skip

    async def activity(self, given: Given, _: Reply) -> dict[str, object]:
        """How much a camera's picture changes, from the sizes of its coded frames, for a timeline."""
        camera, most = str(given.get("camera")), max(1, min(whole_number(given, "most", 1000), 10_000))
        from_ms, to_ms = whole_number(given, "from_ms"), whole_number(given, "to_ms")
        now_ms = int(self._recorder.clock.now().timestamp() * 1000)
        to_ms = min(to_ms, now_ms)
        from_ms = max(from_ms, to_ms - ACTIVITY_MS, 0)
        hours = await self._activity.of(camera, from_ms, to_ms, self._read_journal, now_ms)
        return await self._in_thread(activity_json, hours, from_ms, to_ms, most)

    async def holds(self, given: Given, _: Reply) -> dict[str, object]:
        """Stores the whole set of holds; answers once it is in the log."""
        version = whole_number(given, "version")
        entry = await self._recorder.take_holds(parse_holds(given.get("holds")), version)
        return {"version": version, "entry": entry}

    async def policy(self, given: Given, _: Reply) -> dict[str, object]:
        """Stores the retention policy; answers once it is in the log."""
        version = whole_number(given, "version")
        entry = await self._recorder.take_policy(parse_policy(given.get("policy")), version)
        return {"version": version, "entry": entry}

    async def order(self, given: Given, _: Reply) -> dict[str, object]:
        """Accepts a signed disposal order."""
        return (await self._recorder.take_order(str(given.get("token")))).as_json()

    async def orders(self, given: Given, _: Reply) -> dict[str, object]:
        """Orders not yet reported; `received`: ended orders whose report the application has stored."""
        received = given.get("received", [])
        if not isinstance(received, list) or not all(isinstance(order, str) for order in received):
            raise Fault(FaultKind.INVALID, Words("格式不对", "received is not a list of orders"))
        if received:  # each call makes the writer commit, so it is not called without need
            await self._recorder.ask_writer(lambda journal: note_reported(journal, received))
        states = await self._read_journal(lambda journal: unreported_orders(journal.connection))
        return {"orders": [state.as_json() for state in states]}

    async def hours(self, given: Given, _: Reply) -> dict[str, object]:
        """Sealed hours after a sequence number, in the order of sealing."""
        after, limit = whole_number(given, "after", 0), min(whole_number(given, "limit", 500), 1000)
        name = self._recorder.settings.recorder
        return {"hours": await self._read_journal(lambda journal: sealed_hours(journal, name, after, limit))}

    async def minutes(self, given: Given, _: Reply) -> dict[str, object]:
        """The sealed minutes of a camera's hour with their files and part digests."""
        camera, hour = str(given.get("camera")), whole_number(given, "hour")
        return {"minutes": await self._read_journal(lambda journal: sealed_minutes(journal, camera, hour))}

    async def keep(self, given: Given, _: Reply) -> dict[str, object]:
        """The demo home's size cap in bytes; 0 lifts it. Refused in any other home."""
        if not self._recorder.settings.demo:
            raise Fault(FaultKind.FORBIDDEN, Words("只有演示系统可以限制容量", "only a demo home has a size cap"))
        keep_bytes = max(0, whole_number(given, "bytes"))
        await self._recorder.ask_writer(lambda journal: journal.keep(keep_bytes))
        return {"bytes": keep_bytes}

    def _cap(self, journal: JournalReader) -> dict[str, object]:
        keep_bytes = int(journal.state(StateName.KEEP_BYTES, "0"))
        over_cap = self._recorder.journal.footage_bytes - keep_bytes if keep_bytes else 0
        if over_cap <= 0:
            return {"keep_bytes": keep_bytes, "over_cap": 0, "oldest_hours": []}
        return {"keep_bytes": keep_bytes, "over_cap": over_cap, "oldest_hours": oldest_hours(journal, over_cap)}


def _link_row(one: LinkHour) -> list[int | None]:
    way = [one.hour, one.measured_ms, one.expected, one.lost, one.jitter_us, one.jitter_most_us, one.skipped]
    return [*way, one.frames, one.frames_ms, one.offset_ms]


def _read_part(files: FileLayer, path: Path, offset_bytes: int, count_bytes: int) -> bytes:
    """Opens, reads and closes in one call, so that a cancelled request never closes a handle in use."""
    try:
        handle = files.open_read(path)
    except FileNotFoundError:
        raise Fault(FaultKind.CORRUPT, Words("录像文件缺失", "the footage file is missing"), path.name) from None
    try:
        return files.read(handle, offset_bytes, count_bytes)
    finally:
        files.close(handle)


def whole_number(given: Given, name: str, default: int | None = None) -> int:
    """A field that is an integer of 64 bits. Raises Fault(INVALID)."""
    value = given.get(name, default)
    if type(value) is not int or abs(value) >= 2**63:
        raise Fault(FaultKind.INVALID, Words(f"缺少整数“{name}”", f"{name} is not a whole number"))
    return value
