"""Four cameras added by the command line, H.264, H.265 and JPEG: their footage plays through the gateway, soundless.

With GStreamer's RTSP server, cameras that somebody else wrote, and with `mingcha simulate`: `make soak` with both,
`make test` with the first that is there. CI does not install GStreamer, which brings a graphics stack that Chromium
may take; without it `make soak` names it as left out. With any server that has /cam0 to /cam3 when MINGCHA_E2E_RTSP
names it (rtsp://ADDRESS:PORT).
"""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from pytest_django import DjangoDbBlocker
from tests.support.e2e.by_others import plays_without_sound, recorded_footage, tickets
from tests.support.e2e.kept_home import inside
from tests.support.e2e.programs import environment_of, mingcha, prepared, simulated, started, three_free_ports
from tests.support.e2e.warm_line import warm_line
from tests.support.length import IN_FULL

from mingcha.kit.home import Home

pytestmark = pytest.mark.timed
CAMERAS = 4
GSTREAMER = """
import sys
import gi
gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer
Gst.init(None)
options = {"x264enc": "tune=zerolatency speed-preset=ultrafast key-int-max=50", "openh264enc": "gop-size=50"}
found = [name for name in options if Gst.ElementFactory.find(name)]
if not found or not Gst.ElementFactory.find("alawenc"):
    sys.exit(1)
encoded = f"{found[0]} {options[found[0]]} ! video/x-h264,profile=constrained-baseline ! rtph264pay name=pay0 pt=96"
h265 = "x265enc tune=zerolatency speed-preset=ultrafast key-int-max=50 ! h265parse ! rtph265pay name=pay0 pt=96"
has_h265 = Gst.ElementFactory.find("x265enc") and Gst.ElementFactory.find("rtph265pay")
if len(sys.argv) > 1:
    server = GstRtspServer.RTSPServer.new()
    server.set_service(sys.argv[1])
    for number in range(int(sys.argv[2])):
        factory = GstRtspServer.RTSPMediaFactory.new()
        factory.set_shared(True)
        coded = h265 if has_h265 and number % 2 else encoded
        factory.set_launch(
            "( videotestsrc is-live=true ! video/x-raw,format=I420,width=320,height=240,framerate=25/1 ! " + coded +
            " audiotestsrc is-live=true ! audio/x-raw,rate=8000,channels=1 ! alawenc ! rtppcmapay name=pay1 pt=8 )"
        )
        server.get_mount_points().add_factory(f"/cam{number}", factory)
    server.attach(None)
    print("ready", flush=True)
    GLib.MainLoop().run()
"""


def has_gstreamer() -> bool:
    """Whether this machine has GStreamer's RTSP server and an H.264 encoder for it."""
    python = shutil.which("python3", path="/usr/bin")
    if python is None:
        return False
    return subprocess.run([python, "-c", GSTREAMER], check=False, capture_output=True).returncode == 0


@contextmanager
def by_gstreamer() -> Iterator[str]:
    """A server that shares no code with mingcha; its cameras have sound. Yields rtsp://127.0.0.1:PORT."""
    port = three_free_ports()
    process = subprocess.Popen(
        ["/usr/bin/python3", "-c", GSTREAMER, str(port), str(CAMERAS)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield f"rtsp://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=20)


@contextmanager
def by_mingcha() -> Iterator[str]:
    """The simulated cameras of this project."""
    codecs = ["--codec", "1=h265", "--codec", "2=jpeg"]
    with simulated("--cameras", str(CAMERAS), "--size", "640x360", *codecs) as url:
        yield url


RATES = {"simulate": {"h264": 25.0, "hevc": 12.5, "mjpeg": 5.0}}
"""Pictures a second of each codec; all codecs must be there. Other peers: 25, of whatever they have."""
GIVEN = os.environ.get("MINGCHA_E2E_RTSP", "")
PEERS: dict[str, Callable[[], AbstractContextManager[str]]] = {
    "given": lambda: nullcontext(GIVEN), "gstreamer": by_gstreamer, "simulate": by_mingcha
}  # fmt: skip
MISSING = "apt-get install python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-{base,good,ugly}"


def peers() -> list[str | ParameterSet]:
    """The servers to take cameras from."""
    if GIVEN:
        return ["given"]
    is_there = has_gstreamer()
    if not IN_FULL:
        return ["gstreamer" if is_there else "simulate"]
    return ["simulate", pytest.param("gstreamer", marks=pytest.mark.skipif(not is_there, reason=MISSING))]


@pytest.mark.parametrize("peer", peers())
def test_cameras_added_by_command_record_and_play(
    peer: str, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    path, port = tmp_path / "var", three_free_ports()
    prepared(path)
    with ExitStack() as stack:
        url = stack.enter_context(PEERS[peer]())
        line = stack.enter_context(warm_line(environment_of(path, port)))
        boss = ("--username", "boss", "--name", "管理员", "--password-stdin")
        line("admin", "create", *boss, stdin="long-enough-9\n")
        for number in range(CAMERAS):
            site = ["--site", "GC", "--category", "6(5)", "--division", "420102", "--organisation", "JAGA"]
            site += ["--place-kind", "none", "--network", "127.0.0.0/8"]
            line("camera", "add", f"{url}/cam{number}", "--name", f"广场 {number}", *site)
        for verb in ("record", "gateway", "uplink"):
            stack.enter_context(started(path, verb, port))
        with django_db_blocker.unblock(), inside(Home(path, path / "keys")):
            tokens = tickets(f"http://127.0.0.1:{port}")
        began_ms = int(time.time() * 1000)  # what was recorded before the points were put into use opens for nobody
        assert len(tokens) == CAMERAS
        found = [plays_without_sound(recorded_footage(port, code, token, began_ms)) for code, token in tokens.items()]
        expected = RATES.get(peer, {codec: 25.0 for codec, _ in found})
        assert {codec for codec, _ in found} == expected.keys()
        assert all(rate == pytest.approx(expected[codec], rel=0.05) for codec, rate in found), found
    done = mingcha(path, "check", check=False)
    assert done.returncode == 0, done.stdout
