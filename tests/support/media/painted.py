"""A camera that paints a code under its mask, the recorder that reads it, and the search for the code everywhere."""

import asyncio
import contextlib
import io
import os
import signal
import stat
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from tests.support.media import painted_recorder
from tests.support.media.copy_pictures import copied_lumas
from tests.support.media.gateway_asking import exchange
from tests.support.media.gateway_frames import dechunked
from tests.support.media.gateway_live import ORIGIN, watch
from tests.support.media.taking_in import until

from mingcha.access.tickets.tokens import TicketPayload, build_ticket
from mingcha.kit.clock import SystemClock
from mingcha.kit.keys import Signer, Verifier
from mingcha.media.gateway.server import Gateway
from mingcha.media.gateway.transcode.workers import Workers
from mingcha.media.local.client import LocalClient
from mingcha.media.masks.plan import MaskPlan
from mingcha.media.mp4.scan import parse_header
from mingcha.run.programs.gateway import TicketDoor, origin_rule
from mingcha.simulate.block_code import BlockCode
from mingcha.simulate.cameras import CameraSettings, SimulatedCameras
from mingcha.simulate.encoder import EncodedPicture

CAMERA = "42010200001310000001"
CODE = BlockCode(100, 200, 450, 800)
"""Inside of the left half, which masked.LEFT_HALF covers."""
WIDTH, HEIGHT = 640, 360
SETTINGS = CameraSettings(1, width=WIDTH, height=HEIGHT, fps=10, code=CODE)
SURE = 0.6
"""The correlation from which on the code is there; an even area with noise stays below a half of it."""
_NEEDLE_BYTES = 128
"""Cameras that draw alike have runs of up to 64 bytes in common: one code of fixed tables for flat areas."""
_PICTURES_KEPT = 60
_MEMORY_PICTURES = 8

type Luma = NDArray[np.uint8]


def strengths(lumas: list[Luma]) -> list[float]:
    """How much of the code each picture has."""
    return [CODE.strength(luma, WIDTH, HEIGHT) for luma in lumas]


class Source:
    """What a camera (its number) sent last: coded, and as any decoder shows it."""

    def __init__(self, cameras: SimulatedCameras, camera: int = 0) -> None:
        self.pictures: dict[bool, deque[EncodedPicture]] = {sub: deque(maxlen=_PICTURES_KEPT) for sub in (False, True)}
        for sub, kept in self.pictures.items():
            stream = cameras.source_stream(camera, sub=sub)
            stream.publish = _kept(stream.publish, kept)  # type: ignore[method-assign]

    def coded(self, most: int = _PICTURES_KEPT) -> list[bytes]:
        """Bytes out of the middle of slices: found where a coded picture of the camera lies."""
        slices = [max(one.nal_units, key=len) for kept in self.pictures.values() for one in list(kept)[-most:]]
        long = [unit for unit in slices if len(unit) > 2 * _NEEDLE_BYTES]
        return [unit[len(unit) // 2 :][:_NEEDLE_BYTES] for unit in long]

    def rows(self) -> list[bytes]:
        """Rows of luma of decoded pictures, over several blocks of the code: found where a decoded one lies."""
        decoder, found, pictures = av.CodecContext.create("h264", "r"), [], list(self.pictures[False])
        first = next((number for number, picture in enumerate(pictures) if picture.key), len(pictures))
        for picture in pictures[first:]:
            data = b"".join(b"\0\0\0\1" + unit for unit in picture.nal_units)
            found += [frame.to_ndarray() for frame in decoder.decode(av.Packet(data))]
        rows, columns = CODE.area(WIDTH, HEIGHT)
        middle = (rows.start + rows.stop) // 2
        return [picture[middle, columns][: 4 * 16].tobytes() for picture in found[-_MEMORY_PICTURES:]]

    def in_files(self, *folders: Path) -> list[str]:
        """Files below these folders that have a coded picture or a decoded row of the camera."""
        needles = [*self.coded(), *self.rows()]
        paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        return [path.name for path in paths if _has(path.read_bytes(), needles)]

    def in_memory(self, pid: int) -> list[str]:
        """Mappings of a process, and files without a name that it holds open, that have a recent coded picture, or a
        decoded row, of the camera."""
        needles = [*self.coded(_MEMORY_PICTURES), *self.rows()[-2:]]
        return [place for place, data in (*_memory(pid), *_nameless_files(pid)) if _has(data, needles)]


def _kept(publish: Callable[..., None], kept: deque[EncodedPicture]) -> Callable[..., None]:
    def publish_and_keep(picture: EncodedPicture, *given: object, **named: object) -> None:
        kept.append(picture)
        publish(picture, *given, **named)

    return publish_and_keep


def _has(data: bytes, needles: list[bytes]) -> bool:
    return any(needle in data for needle in needles)


def _memory(pid: int) -> Iterator[tuple[str, bytes]]:
    """What a process has written to: its heap, stacks and other writable mappings."""
    place = Path(f"/proc/{pid}")
    with (place / "mem").open("rb", 0) as memory:
        for line in (place / "maps").read_text().splitlines():
            span, rights, *_ = line.split()
            if "w" not in rights:
                continue
            begin, end = (int(edge, 16) for edge in span.split("-"))
            try:
                memory.seek(begin)
                yield f"{span} {rights}", memory.read(end - begin)
            except (OSError, ValueError, OverflowError):  # not there any more, or of a device
                continue


def _nameless_files(pid: int) -> Iterator[tuple[str, bytes]]:
    """Files that a process holds open and that no folder lists: removed ones, and those in memory (memfd_create)."""
    for place in Path(f"/proc/{pid}/fd").glob("*"):
        with contextlib.suppress(OSError):  # closed meanwhile
            held = place.stat()
            if stat.S_ISREG(held.st_mode) and held.st_nlink == 0:
                yield f"{place} {place.readlink()}", place.read_bytes()


def masking_workers(pid: int) -> list[int]:
    """The masking workers that a recorder started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == pid and b"mingcha.media.masker.worker" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


def kill_masking_worker(pid: int) -> bool:
    """Kills the masking worker of a recorder, if there is one now."""
    for worker in masking_workers(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
            return True
    return False


class PaintedRecorder:
    """The process, its home, and who asks it. Killed and started again by the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.temporary = folder / "tmp"
        self.temporary.mkdir(parents=True)
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        (self.folder / "r.sock").unlink(missing_ok=True)
        environment = {**os.environ, "TMPDIR": str(self.temporary)}
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", painted_recorder.__name__, str(self.folder), env=environment,
            stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        await until((self.folder / "r.sock").exists)

    async def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(how)
            await self._process.wait()

    async def assign(self, url: str, plan: MaskPlan, *, sub_url: str = "", version: int = 1) -> None:
        row = {"camera": CAMERA, "url": url, "username": "", "sealed_password": "", "epoch": 1, "label": "R30",
               "enabled": True, "sub_url": sub_url, "mask_plan": plan.as_text()}  # fmt: skip
        await self.ask("assign", version=version, cameras=[row])

    async def ask(self, op: str, **given: object) -> dict:
        client = LocalClient(self.folder / "r.sock", "test")
        try:
            return await client.ask(op, **given)
        finally:
            await client.close()

    async def records(self, seconds: float = 0.0) -> None:
        """Waits until the camera is being recorded, and for so many seconds more."""
        async with asyncio.timeout(120):
            while (await self.ask("status"))["cameras"].get(CAMERA, {}).get("phase") != "recording":  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        await asyncio.sleep(seconds)

    async def stands(self) -> None:
        """Waits until the recorder has noticed that the camera is not being recorded."""
        async with asyncio.timeout(60):
            while (await self.ask("status"))["cameras"].get(CAMERA, {}).get("phase") == "recording":  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    def kill_worker(self) -> bool:
        """Kills its masking worker, if there is one now."""
        return kill_masking_worker(self.pid)

    def files(self) -> list[tuple[object, list[Luma]]]:
        """(masks in the header, pictures) of every footage file, in order of time."""
        found = []
        for path in sorted((self.folder / "footage").rglob("*.mp4")):
            data = path.read_bytes()
            header = parse_header(data)
            with contextlib.suppress(av.error.InvalidDataError):  # the end of one that is being written
                found.append((header and header.facts.get("mask"), copied_lumas(data)))
        return found


@contextlib.asynccontextmanager
async def painted(folder: Path) -> AsyncIterator[tuple[SimulatedCameras, Source, PaintedRecorder]]:
    async with SimulatedCameras(SETTINGS) as cameras:
        source, recorder = Source(cameras), PaintedRecorder(folder)
        await recorder.start()
        try:
            yield cameras, source, recorder
        finally:
            await recorder.end()


class Served:
    """A gateway of this process before the recorder, asked with tickets of its own."""

    def __init__(self, recorder: PaintedRecorder) -> None:
        self._signer = Signer(bytes(range(32)))
        door = TicketDoor(Verifier(self._signer.public), SystemClock())
        self._gateway = Gateway(
            lambda: LocalClient(recorder.folder / "r.sock", "gateway"), door.authorise, door.revocation, SystemClock(),
            origin_rule(8000, ""), Workers(1), open_states=door.states,
        )  # fmt: skip

    async def __aenter__(self) -> "Served":
        await self._gateway.start("127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._gateway.stop()

    async def live(self, stream: str = "main", pictures: int = 5) -> list[Luma]:
        """Pictures as a viewer gets them."""
        data, found = b"", []
        async with watch(self._gateway, self._ticket("live"), camera=f"{CAMERA}&stream={stream}") as socket:
            async with asyncio.timeout(60):
                while len(found) < pictures:
                    message = await socket.recv()
                    if isinstance(message, bytes):
                        data += message
                        found = copied_lumas(data)
        return found

    async def footage(self, from_ms: int, to_ms: int, more: str = "") -> list[Luma]:
        """Playback, in the recorder's coding or (`more`) another one."""
        path = f"/v1/points/{CAMERA}/footage?from={from_ms}&to={to_ms}{more}"
        return copied_lumas(await self._get(path, "playback"))

    async def viewing_copy(self, from_ms: int, to_ms: int) -> list[Luma]:
        """A viewing copy with its label."""
        path = f"/v1/copy/{CAMERA}/footage?from={from_ms}&to={to_ms}"
        return copied_lumas(await self._get(path, "copy"))

    async def picture(self, at_ms: int) -> list[Luma]:
        """One picture, as a snapshot keeps it."""
        jpeg = await self._get(f"/v1/points/{CAMERA}/picture?at={at_ms}&exact=1", "playback")
        with av.open(io.BytesIO(jpeg), format="mjpeg") as container:
            return [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]

    async def everything(self, from_ms: int, to_ms: int) -> dict[str, list[Luma]]:
        """Every way by which pictures leave."""
        return {
            "live": await self.live(),
            "sub": await self.live("sub"),
            "playback": await self.footage(from_ms, to_ms),
            "transcoded": await self.footage(from_ms, to_ms, "&as=avc1"),
            "copy": await self.viewing_copy(from_ms, to_ms),
            "picture": await self.picture((from_ms + to_ms) // 2),
        }

    async def _get(self, path: str, mode: str) -> bytes:
        status, headers, body = await exchange(self._gateway, "GET", path, token=self._ticket(mode), origin=ORIGIN)
        assert status == 200, (path, status, body[:200])
        return dechunked(body) if headers.get("transfer-encoding") == "chunked" else body

    def _ticket(self, mode: str) -> str:
        now_ms = int(SystemClock().now().timestamp() * 1000)
        label, mark = ("李明 江岸分局 2026-000001", 20_260_000_001) if mode == "copy" else ("", 0)
        payload = TicketPayload(
            "t1", "G-1", "user:7", (CAMERA,), (mode,), now_ms - 3_600_000, 0, now_ms, now_ms + 120_000, ORIGIN,
            label=label, mark=mark,
        )  # fmt: skip
        return build_ticket(payload, self._signer)
