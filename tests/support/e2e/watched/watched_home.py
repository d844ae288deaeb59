"""A demo home as `mingcha up` runs it, before a person: three of its cameras and its disk fail when a test says so.

The cameras are those of `mingcha simulate`, in processes of their own; the disk of footage is a file system in memory.
"""

import fcntl
import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path

from tests.support.e2e.kept_home import inside
from tests.support.e2e.programs import MINGCHA, environment_of, three_free_ports
from tests.support.e2e.running_home import RunningHome, demo_home, up
from tests.support.privacy.painted_stills import painted_still
from tests.support.registry.city import ADJUSTED
from tests.support.supervision.signed_looks import Stills, signed_reference

from mingcha.kit.clock import SystemClock
from mingcha.kit.home import Home
from mingcha.media.looks.decoding import decoded_picture
from mingcha.media.looks.detector import CameraDetector
from mingcha.media.looks.state import pack_state
from mingcha.media.mp4.init import init_segment
from mingcha.media.units import VideoFormat
from mingcha.registry.identity.models import User
from mingcha.registry.points.actions import change_point_address
from mingcha.run.demo.cameras import LIVE
from mingcha.run.demo.city import CAMERA_PASSWORD, CAMERA_USERNAME
from mingcha.run.demo.people import BY
from mingcha.simulate.encoder import EncoderSettings, PictureEncoder
from mingcha.simulate.painter import Painter
from mingcha.simulate.scenes import SCENES
from mingcha.station.looks.looking import ignored_of, learned_by
from mingcha.station.looks.store import LookStore

COVERED, CUT, TURNED, WELL = 0, 6, 7, 2
"""Numbers of drawn cameras (run/demo/cameras.py); nothing happens to the last one."""
CODES = {COVERED: "42010200001310000001", WELL: "42010200001310000003", CUT: "42010200001310000004",
         TURNED: "42010200001310000005"}  # fmt: skip
MANAGER = "fangjian"
SIZE, FPS = (640, 360), 12
DISK_BYTES = 160 << 20
_CLOCK = SystemClock()
_LEARNED_PICTURES, _EVERY = 36, timedelta(hours=3)


class OwnCameras:
    """`mingcha simulate rtsp` on a port of its own, to be killed, stopped and started again there."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._process: subprocess.Popen[str] | None = None

    def url(self, camera: int) -> str:
        """The address of a camera's main stream."""
        return f"rtsp://127.0.0.1:{self.port}/cam{camera}"

    def start(self, *faults: str) -> None:
        """Starts it; returns when it listens."""
        options = ["--port", str(self.port), "--cameras", str(len(LIVE)), "--size", f"{SIZE[0]}x{SIZE[1]}"]
        options += ["--fps", str(FPS), "--user", CAMERA_USERNAME, "--password", CAMERA_PASSWORD]
        options += [word for fault in faults for word in ("--fault", fault)]
        environment = {name: value for name, value in os.environ.items() if name != "MINGCHA_HOME"}
        self._process = subprocess.Popen(
            [*MINGCHA, "simulate", "rtsp", *options], stdout=subprocess.PIPE, text=True,
            env={**environment, "PYTHONUNBUFFERED": "1", "MINGCHA_HOME": f"/tmp/none-{os.getpid()}"},
        )  # fmt: skip
        assert self._process.stdout is not None
        assert self._process.stdout.readline().startswith("ready rtsp://")

    def send(self, number: signal.Signals) -> None:
        """Sends it a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    def end(self) -> None:
        """Kills it, so that its port closes."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(30)
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None


class WatchedHome:
    """The running home and what of it may fail."""

    def __init__(self, home: RunningHome, cut: OwnCameras, spoiled: OwnCameras) -> None:
        self.home, self.cut, self.spoiled = home, cut, spoiled
        self._filler = Home(home.path, home.path / "keys").footage / "filler.bin"

    @contextmanager
    def recorder_kept_away(self, recorder: int) -> Iterator[None]:
        """Kills the recorder; in this block none starts, since its lock is held here."""
        lock = Home(self.home.path, self.home.path / "keys").recorder / "recorder.lock"
        with lock.open("r+") as handle:
            os.kill(recorder, signal.SIGKILL)
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def fill_disk(self) -> None:
        """Leaves no byte on the disk of footage."""
        with self._filler.open("wb") as file:
            try:
                while file.write(b"\0" * (1 << 16)):
                    file.flush()
            except OSError:
                pass  # full: that was the aim

    def empty_disk(self) -> None:
        """Gives the room back."""
        self._filler.unlink()


@contextmanager
def watched_home(path: Path) -> Iterator[WatchedHome]:
    """Prepared and up; three of its cameras are at own processes, and the host has learned the views of two."""
    with ExitStack() as stack:
        port = demo_home(path)
        home = Home(path, path / "keys")
        _mount_small_disk(home.footage, stack)
        ports = three_free_ports()
        cut, spoiled = OwnCameras(ports), OwnCameras(ports + 1)
        for one in (cut, spoiled):
            one.start()
            stack.callback(one.end)
        with inside(home):
            _give_own_addresses(cut, spoiled)
            _accept_views(home)
        environment = environment_of(path, port) | {"MINGCHA_DEMO_SIZE": "640x360", "MINGCHA_DEMO_FPS": str(FPS)}
        running = RunningHome(path, port, environment | {"MINGCHA_REQUESTS_PER_MINUTE": "30000"})
        running, _ = stack.enter_context(up(running))
        yield WatchedHome(running, cut, spoiled)


def why_no_disk() -> str:
    """Why no small file system can be mounted here; "" when it can."""
    return "" if os.geteuid() == 0 else "mounting a disk needs root"


def _mount_small_disk(folder: Path, stack: ExitStack) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    assert not any(folder.iterdir()), "the disk of a new home is empty"
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES},mode=700", "tmpfs", str(folder)], check=True)
    stack.callback(subprocess.run, ["umount", "-l", str(folder)], check=True)


def _give_own_addresses(cut: OwnCameras, spoiled: OwnCameras) -> None:
    for camera, own in ((CUT, cut), (COVERED, spoiled), (TURNED, spoiled)):
        given = {"username": CAMERA_USERNAME, "password": CAMERA_PASSWORD, "adjustment": ADJUSTED, "clock": _CLOCK}
        change_point_address(BY, code=CODES[camera], url=own.url(camera), **given)  # type: ignore[arg-type]


def _accept_views(home: Home) -> None:
    """A person signs what two cameras show, and their host has learned it for four days."""
    manager = User.objects.get(username=MANAGER)
    with closing(LookStore(home.looks)) as store:
        for camera in (COVERED, TURNED):
            stills = Stills(_CLOCK, picture=painted_still())
            signed = signed_reference(manager, CODES[camera], home.documents, _CLOCK, stills=stills)
            store.save(CODES[camera], learned_by(signed.version, ignored_of("")), _state_of_calm_days(camera))


def _state_of_calm_days(camera: int) -> bytes:
    """The state of a detector that learned the drawn view of a camera for four days until now."""
    painter, detector = Painter(SCENES[camera], *SIZE, "CAM"), CameraDetector()
    encoder = PictureEncoder(EncoderSettings(*SIZE, FPS, 800_000, 2 * FPS))
    init = init_segment(_format_of(encoder.parameter_sets))
    at = _CLOCK.now() - _LEARNED_PICTURES * _EVERY
    for place in range(_LEARNED_PICTURES):
        unix_s = (at + place * _EVERY).timestamp() + 7 * place
        painter.draw(int(unix_s * 1000), unix_s % 86_400, with_sub=False)
        (picture,) = encoder.encode(painter.frame, place * 90_000, key=True)
        payload = b"".join(len(unit).to_bytes(4) + unit for unit in picture.nal_units)
        detector.check(decoded_picture(init, payload), int(unix_s * 1000))
    return pack_state(detector)


def _format_of(parameter_sets: Sequence[bytes]) -> VideoFormat:
    sps, pps = parameter_sets
    config = bytes([1, *sps[1:4], 0xFF, 0xE1]) + len(sps).to_bytes(2) + sps + b"\1" + len(pps).to_bytes(2) + pps
    return VideoFormat("avc1.42c01e", *SIZE, (sps, pps), config, 90_000 // FPS)
