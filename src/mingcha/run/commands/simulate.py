"""`mingcha simulate rtsp`: simulated cameras behind a real RTSP server; `gb28181` and `onvif` lie in simulated/."""

import argparse
import asyncio
import importlib
import importlib.util
import signal
from pathlib import Path
from typing import TYPE_CHECKING, cast

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.run.commands.simulated import devices, onvif
from mingcha.run.environment import SIMULATED_SIZES
from mingcha.run.supervise.serving import serving

if TYPE_CHECKING:
    from mingcha.simulate.cameras import CameraSettings


_TROUBLES = (
    "silent:30, garbage, wrong_sdp, resolution:10, reboot:10, holes:97, clock:10, b_frames, turned:30, covered:30, "
    "hidden:30, frozen:30; e.g. 0=silent:30"
)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `simulate rtsp`, `simulate gb28181` and `simulate onvif` with their options."""
    parser = subparsers.add_parser("simulate")
    kinds = parser.add_subparsers(dest="kind", required=True)
    rtsp = kinds.add_parser("rtsp", help="cameras behind an RTSP server, /cam0 and /cam0/sub and so on")
    rtsp.add_argument("--cameras", type=_positive, default=8, metavar="N", help="how many cameras / 摄像机数量")
    rtsp.add_argument("--host", default="127.0.0.1", help="address to listen at / 监听地址")
    rtsp.add_argument("--also", default="", metavar="HOST", help="another address, another device / 另一监听地址")
    rtsp.add_argument("--port", type=int, default=8554, help="0: the system chooses; the port is printed")
    rtsp.add_argument("--scenes", type=_positive, default=8, help="how many different scenes are drawn (1 to 8)")
    rtsp.add_argument("--size", choices=SIMULATED_SIZES, default="", help="of the main stream; sub has half")
    rtsp.add_argument(
        "--film",
        type=Path,
        metavar="FILE",
        help="all cameras show this film, at most ten minutes long, again and again in its own size, as it is, with"
        " nothing burnt in / 循环播放该影片",
    )
    rtsp.add_argument("--fps", type=_positive, default=25, help="pictures a second / 每秒画面数")
    rtsp.add_argument(
        "--bitrate",
        type=_bits_per_second,
        default=1_600_000,
        metavar="1600k",
        help="of the main stream, kept by --loop; drawn pictures have a fixed quality and less",
    )
    rtsp.add_argument("--loop", action="store_true", help="a loop coded once, for load tests; the burnt-in time stands")
    rtsp.add_argument(
        "--codec",
        action="append",
        default=[],
        metavar="SCENE=CODEC",
        help="of the main streams that show this scene: h264 (where none is named), h265, jpeg; e.g. 2=h265;"
        " sub streams are H.264",
    )
    rtsp.add_argument("--sound", action="store_true", help="main streams offer G.711: 440 Hz in every even second")
    rtsp.add_argument("--user", default="", help="user name that is asked for / 要求的用户名")
    rtsp.add_argument("--password", default="", help="asks for Digest with this name and password")
    rtsp.add_argument("--fault", action="append", default=[], metavar="CAMERA=TROUBLE", help=_TROUBLES)
    _add_others(kinds)


def _add_others(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    devices.add_options(kinds.add_parser("gb28181", help="devices that register at a server of GB/T 28181"))
    onvif.add_options(kinds.add_parser("onvif", help="an ONVIF camera in front of RTSP addresses / ONVIF 摄像机"))


def run(arguments: argparse.Namespace) -> int:
    """Serves until Ctrl-C or SIGTERM. Raises Fault if the picture extra is missing or the port is taken."""
    if arguments.kind == "onvif":
        asyncio.run(onvif.serve(arguments))
        return 0
    require_picture_extra()
    asyncio.run(devices.serve(arguments) if arguments.kind == "gb28181" else _serve(arguments))
    return 0


def require_picture_extra() -> None:
    """Raises Fault(UNSUPPORTED) with what to install if PyAV or NumPy is missing."""
    if importlib.util.find_spec("av") is None or importlib.util.find_spec("numpy") is None:
        raise Fault(
            FaultKind.UNSUPPORTED,
            Words(
                "模拟摄像机需要 PyAV 和 NumPy：请安装 mingcha[picture]",
                "simulated cameras need PyAV and NumPy: install mingcha[picture]",
            ),
        )


async def _serve(arguments: argparse.Namespace) -> None:
    cameras = importlib.import_module("mingcha.simulate.cameras")  # needs the picture extra
    server = cameras.SimulatedCameras(
        settings_of(arguments), host=arguments.host, port=arguments.port, also=arguments.also
    )
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        await server.start()
    except OSError as error:
        words = Words(f"端口 {arguments.port} 无法使用", f"port {arguments.port} cannot be used")
        raise Fault(FaultKind.UNAVAILABLE, words, str(error)) from None
    print(f"ready rtsp://{arguments.host}:{server.port}/cam0 .. cam{arguments.cameras - 1}", flush=True)
    with serving(Home.from_environment(), "simulate", arguments.host, server.port):  # for `mingcha status` of a demo
        await stop.wait()
    await server.stop()


def settings_of(arguments: argparse.Namespace) -> "CameraSettings":
    """The options as settings. Raises Fault(INVALID) for an unknown trouble or codec, a film that cannot be shown."""
    cameras = importlib.import_module("mingcha.simulate.cameras")
    messages = importlib.import_module("mingcha.simulate.rtsp_messages")
    troubles = importlib.import_module("mingcha.simulate.troubles")
    width, height = _size_of(arguments)
    codecs = importlib.import_module("mingcha.simulate.codecs")
    credentials = messages.Credentials(arguments.user or "admin", arguments.password) if arguments.password else None
    settings = cameras.CameraSettings(
        cameras=arguments.cameras,
        scenes=arguments.scenes,
        width=width,
        height=height,
        fps=arguments.fps,
        bits_per_second=arguments.bitrate,
        loop=arguments.loop,
        credentials=credentials,
        troubles=troubles.parse_troubles(arguments.fault),
        codecs=codecs.parse_codecs(arguments.codec),
        sound=arguments.sound,
        film=arguments.film,
    )
    return cast("CameraSettings", settings)


def _size_of(arguments: argparse.Namespace) -> tuple[int, int]:
    """Width and height of the main stream. Raises Fault(INVALID) for a film that cannot be shown."""
    if arguments.film is None:
        width, height = map(int, (arguments.size or SIMULATED_SIZES[0]).split("x"))
        return width, height
    if arguments.loop or arguments.size:
        words = Words("--film 不与 --loop、--size 同用", "--film goes with neither --loop nor --size")
        raise Fault(FaultKind.INVALID, words)
    film = importlib.import_module("mingcha.simulate.film")
    try:
        facts = film.film_facts(arguments.film)
    except (OSError, ValueError) as problem:  # PyAV's errors are of one of both
        raise Fault(FaultKind.INVALID, Words("无法播放该影片", "the film cannot be shown"), str(problem)) from None
    return facts.width, facts.height


def _positive(text: str) -> int:
    number = int(text)
    if not 0 < number <= 10_000:
        raise argparse.ArgumentTypeError("a number from 1 to 10000")
    return number


def _bits_per_second(text: str) -> int:
    factor = {"k": 1000, "m": 1_000_000}.get(text[-1:].lower(), 1)
    number = int(float(text[:-1] if factor > 1 else text) * factor)
    if not 50_000 <= number <= 50_000_000:
        raise argparse.ArgumentTypeError("from 50k to 50M")
    return number
