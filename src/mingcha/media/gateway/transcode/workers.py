"""The gateway's side of its workers: separate processes decode and encode, so that a hostile bitstream harms only them.

This module decodes nothing. A worker is started when needed; if it dies, hangs or answers nonsense, its stream ends
with a fault and the next stream gets a new worker.
"""

import asyncio
import contextlib
import importlib.util
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from fcntl import F_SETPIPE_SZ, fcntl

import structlog

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.transcode.spare import Spare
from mingcha.media.local.wire import (  # fmt: skip
    LIVE_FORMAT,
    MESSAGE_LIMIT_BYTES,
    Kind,
    LiveUnit,
    Message,
    MessageReader,
    live_unit_head,
    pack_json,
    pack_message,
    unpack_json,
    unpack_live,
)
from mingcha.media.pictures.process import worker_environment

type LiveItem = LiveUnit | tuple[int, dict[str, object]]

WORKER = (sys.executable, "-m", "mingcha.media.gateway.transcode.worker")
COPY_WORKER = (sys.executable, "-m", "mingcha.media.gateway.transcode.copy_worker")
"""The worker of viewing copies."""
HANG_S = 15.0
"""Time limit for the next answer of a busy worker; its own limit for one picture is shorter."""
UNSENT_LIMIT_BYTES = 8 << 20
"""Bytes that may wait for a worker; beyond it live continues at the next key picture."""
PICTURE_LIMIT_BYTES = MESSAGE_LIMIT_BYTES - 64
"""A larger coded picture is left out, with those after it up to the next key picture, as in live."""
STILLS_WAITING_LIMIT = 64
STILL_WAIT_S = 10.0
_PIPE_BYTES = 1 << 20
_READ_BYTES = 256 << 10
_IDLE_S = 60.0

log = structlog.get_logger("mingcha.gateway")


@dataclass(frozen=True, slots=True)
class Still:
    """One picture of a moment."""

    data: bytes
    """image/jpeg."""
    pts_90k: int
    """The display time of the frame."""
    width: int
    height: int


@dataclass(slots=True)
class WorkerFigures:
    """The figures of the workers in /metrics."""

    started: int = 0
    failed: int = 0
    refused: int = 0
    stills: int = 0


class Worker:
    """One process, one job at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._reader = MessageReader()
        self._received: list[Message] = []
        self._request = 0
        self._waits_for_source = True

    @classmethod
    async def start(cls, command: Sequence[str] = WORKER) -> "Worker":
        """Starts a process. Raises Fault(UNAVAILABLE) if it cannot be started."""
        pipe = asyncio.subprocess.PIPE
        try:
            process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, env=worker_environment())
        except OSError as error:
            raise Fault(FaultKind.UNAVAILABLE, _WORKER_FAILED, str(error)) from None
        assert process.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # one write then takes a whole group of pictures
            fcntl(process.stdin.transport.get_extra_info("pipe").fileno(), F_SETPIPE_SZ, _PIPE_BYTES)
        return cls(process)

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.returncode is None

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    async def run(
        self, facts: dict[str, object], source: AsyncIterator[LiveItem], *, drops: bool = False
    ) -> AsyncGenerator[Message]:
        """The answers to one job, as they come: DATA messages, then an ANSWER with its JSON or nothing.

        `drops`: pictures that the worker cannot take in time are dropped up to a key picture; else the source waits for
        the worker. Raises Fault(CORRUPT) when the worker fails, and what the source raises.
        """
        self._request += 1
        self._write(Kind.REQUEST, pack_json(facts))
        feeding = asyncio.create_task(self._feed(source, drops=drops))
        try:
            while True:
                message = await self._next(feeding)
                if message.request != self._request:
                    continue
                if message.kind is Kind.FAULT:
                    raise Fault(FaultKind.CORRUPT, _UNDECODABLE, str(unpack_json(message.body).get("detail")))
                if message.kind in (Kind.DATA, Kind.ANSWER):
                    yield message
                if message.kind in (Kind.ANSWER, Kind.END):
                    return
        finally:
            feeding.cancel()
            await asyncio.gather(feeding, return_exceptions=True)
            with contextlib.suppress(RuntimeError):  # a source that is running now closes itself at its end
                await source.aclose()  # type: ignore[attr-defined]

    async def stop(self) -> None:
        """Ends the process at once and waits for its end."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        if self._process.stdin is not None and not self._process.stdin.is_closing():
            self._process.stdin.transport.abort()
        await self._process.wait()
        if self._process.stdout is not None:
            await self._process.stdout.read()  # to its end: the pipe is closed with it

    async def _feed(self, source: AsyncIterator[LiveItem], *, drops: bool) -> None:
        assert self._process.stdin is not None
        skipping = False
        async for item in source:
            self._waits_for_source = False
            if isinstance(item, LiveUnit):
                behind = drops and self._process.stdin.transport.get_write_buffer_size() > UNSENT_LIMIT_BYTES
                skipping = behind or len(item.payload) > PICTURE_LIMIT_BYTES or (skipping and not item.key)
                if skipping:
                    continue
            self._write(Kind.DATA, _live_body(item))
            if not drops:
                await self._process.stdin.drain()
            self._waits_for_source = True
        self._waits_for_source = False
        self._write(Kind.END)
        await self._process.stdin.drain()

    def _write(self, kind: Kind, body: bytes = b"") -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(pack_message(kind, self._request, body))

    async def _next(self, feeding: "asyncio.Task[None]") -> Message:
        """The worker's next message. Raises Fault if it died or hangs, and the error of the source."""
        reading: asyncio.Task[bytes] | None = None
        try:
            while not self._received:
                if feeding.done() and not feeding.cancelled() and (error := feeding.exception()) is not None:
                    raise error if not isinstance(error, OSError) else _failed("died")
                assert self._process.stdout is not None
                reading = reading or asyncio.create_task(self._process.stdout.read(_READ_BYTES))
                watched = {reading} if feeding.done() else {reading, feeding}
                await asyncio.wait(watched, timeout=HANG_S, return_when=asyncio.FIRST_COMPLETED)
                if reading.done():
                    data, reading = reading.result(), None
                    if not data:
                        raise _failed("died")
                    self._received += self._reader.feed(data)
                elif not feeding.done() and self._waits_for_source:
                    continue  # a camera that sends nothing
                elif not feeding.done() or not watched - {reading}:
                    raise _failed("hangs")
        finally:
            if reading is not None:
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)
        return self._received.pop(0)


class Workers:
    """All workers of a gateway: at most `most` transcodes at once, and one process for stills, one by one."""

    def __init__(
        self,
        most: int,
        command: Sequence[str] = WORKER,
        installed: Callable[[], bool] | None = None,
        *,
        copy_command: Sequence[str] = COPY_WORKER,
    ) -> None:
        self.most = most
        self.figures = WorkerFigures()
        self.running: set[Worker] = set()
        self._command = command
        self._copy_command = copy_command
        self._spare_copier = Spare(self._start_copier)
        self._installed = installed or _av_is_installed
        self._stills = asyncio.Lock()
        self._stills_waiting = 0
        self._still_worker: Worker | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._taken = 0

    @property
    def transcodes(self) -> int:
        """How many transcodes run."""
        return self._taken

    def check_installed(self) -> None:
        """Raises Fault(UNSUPPORTED) where decoding is not installed (the extra `picture`)."""
        if not self._installed():
            self.figures.refused += 1
            raise Fault(FaultKind.UNSUPPORTED, _NOT_INSTALLED)

    async def transcode(
        self,
        mode: str,
        source: AsyncIterator[LiveItem],
        *,
        from_90k: int = 0,
        copy: Mapping[str, object] | None = None,
    ) -> AsyncGenerator[LiveItem]:
        """A source's pictures in H.264 of at most 640x360 (viewing copies: 1280x720), with its times; `mode` and `copy`
        (label, mark, until_90k) as job.Transcode.

        Raises Fault(UNSUPPORTED) without a decoder, Fault(EXHAUSTED) when all transcodes are taken, Fault(CORRUPT) when
        the worker fails, and what the source raises.
        """
        self.check_installed()
        if self._taken >= self.most:
            self.figures.refused += 1
            raise Fault(FaultKind.EXHAUSTED, _ALL_TAKEN, f"{self.most} transcodes")
        self._taken += 1
        worker: Worker | None = None
        try:
            worker = await (self._copier() if mode == "copy" else self._start(self._command))
            facts: dict[str, object] = {"op": "transcode", "mode": mode, "from_90k": from_90k, **(copy or {})}
            async with contextlib.aclosing(worker.run(facts, source, drops=mode == "live")) as answers:
                async for message in answers:
                    yield unpack_live(message.body)
                    if mode == "copy":
                        self._spare_copier.prepare()  # so that a seek does not wait for it
        except Fault as fault:
            self._failed(fault)
            raise
        finally:
            self._taken -= 1
            if worker is not None:
                await asyncio.shield(self._end(worker))

    async def still(self, source: AsyncIterator[LiveItem], at_90k: int, width: int) -> Still:
        """The frame shown at an instant out of these pictures, else the first after it, as JPEG.

        Raises Fault(UNSUPPORTED), Fault(UNAVAILABLE) when too many wait, Fault(CORRUPT) and what the source raises.
        """
        self.check_installed()
        if self._stills_waiting >= STILLS_WAITING_LIMIT:
            self.figures.refused += 1
            raise Fault(FaultKind.UNAVAILABLE, _ALL_TAKEN, "stills")
        self._stills_waiting += 1
        try:
            async with self._stills:
                return await self._make_still(source, {"op": "picture", "at_90k": at_90k, "width": width})
        finally:
            self._stills_waiting -= 1

    async def stop(self) -> None:
        """Ends every worker."""
        self._cancel_idle()
        await asyncio.gather(*(self._end(worker) for worker in tuple(self.running)))
        self._still_worker = None
        await self._spare_copier.stop()

    async def _make_still(self, source: AsyncIterator[LiveItem], facts: dict[str, object]) -> Still:
        self._cancel_idle()
        if self._still_worker is None or not self._still_worker.is_alive:
            self._still_worker = await self._start(self._command)
        worker, data = self._still_worker, b""
        done = False
        try:
            async with asyncio.timeout(STILL_WAIT_S):
                async with contextlib.aclosing(worker.run(facts, source)) as answers:
                    async for message in answers:
                        if message.kind is Kind.DATA:
                            data = message.body
                            continue
                        answer = unpack_json(message.body)
                        done = True
                        self.figures.stills += 1
                        return Still(data, *(int(str(answer[name])) for name in ("pts_90k", "width", "height")))
            raise _failed("no picture")
        except TimeoutError:
            self._failed(_failed("hangs"))
            raise _failed("hangs") from None
        except Fault as fault:
            self._failed(fault)
            raise
        finally:
            if done:
                self._idle = asyncio.get_running_loop().call_later(_IDLE_S, self._end_idle)
            else:  # the next still gets a new worker
                self._still_worker = None
                await asyncio.shield(self._end(worker))

    def _end_idle(self) -> None:
        worker, self._still_worker = self._still_worker, None
        if worker is not None:
            self._ending = asyncio.ensure_future(self._end(worker))

    def _cancel_idle(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    async def _end(self, worker: Worker) -> None:
        await worker.stop()
        self.running.discard(worker)

    async def _copier(self) -> Worker:
        """A worker of viewing copies: the one that was started ahead, if there is one."""
        worker = self._spare_copier.take()
        if worker is None:
            return await self._start(self._copy_command)
        self.running.add(worker)
        return worker

    async def _start_copier(self) -> Worker:
        worker = await Worker.start(self._copy_command)
        self.figures.started += 1
        return worker

    async def _start(self, command: Sequence[str]) -> Worker:
        worker = await Worker.start(command)
        self.running.add(worker)
        self.figures.started += 1
        return worker

    def _failed(self, fault: Fault) -> None:
        if fault.kind is FaultKind.CORRUPT:
            self.figures.failed += 1
            log.warning("transcoding_failed", detail=fault.detail)


def _live_body(item: LiveItem) -> bytes:
    """The data message of `live` (docs/ref/local-protocol.md) for an item."""
    if isinstance(item, LiveUnit):
        return live_unit_head(item.key, item.dts_90k, item.cts_90k, item.duration_90k) + item.payload
    kind, facts = item
    return bytes([kind if kind == LIVE_FORMAT else 2]) + pack_json(facts)


def _av_is_installed() -> bool:
    return importlib.util.find_spec("av") is not None


def check_decoding() -> None:
    """Raises Fault(UNSUPPORTED) where decoding is not installed (the extra `picture`)."""
    if not _av_is_installed():
        raise Fault(FaultKind.UNSUPPORTED, _NOT_INSTALLED)


def _failed(detail: str) -> Fault:
    return Fault(FaultKind.CORRUPT, _WORKER_FAILED, detail)


_NOT_INSTALLED = Words(
    "此服务器未安装解码组件（extra picture），不能转码和取图",
    "decoding is not installed on this server (the extra `picture`)",
)
_ALL_TAKEN = Words("转码通道已用完，请稍后再试", "all transcodes are in use; try again later")
_UNDECODABLE = Words("视频无法解码", "the video could not be decoded")
_WORKER_FAILED = Words("视频转码失败", "the video could not be transcoded")
