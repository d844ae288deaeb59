"""`mingcha simulate gb28181`: simulated devices that register at a server of GB/T 28181."""

import argparse
import asyncio
import importlib
import signal
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, cast

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gb28181.manscdp.versions import Version
from mingcha.run.environment import SIMULATED_SIZES
from mingcha.simulate.codecs import parse_codecs
from mingcha.simulate.gb28181.alarms import KINDS, parse_alarms
from mingcha.simulate.gb28181.quirks import Quirk, parse_quirks

if TYPE_CHECKING:
    from mingcha.simulate.gb28181.devices import SimulatedDevices, SimulatedDeviceSettings

_WATCH_S = 1.0


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of `simulate gb28181`."""
    parser.add_argument(
        "--server", required=True, metavar="HOST:PORT", help="where the devices register: a numeric address"
    )
    parser.add_argument("--server-code", default="42010000002000000001", metavar="CODE", help="20 digits of the server")
    parser.add_argument("--domain", default="4201000000", metavar="DIGITS", help="first 10 digits of every code")
    parser.add_argument("--password", default="", help="of every device")
    parser.add_argument("--devices", type=_number, default=1, metavar="N", help="how many devices")
    parser.add_argument(
        "--channels", type=_number, default=1, metavar="M", help="of each device: 1 is a camera, more a recorder"
    )
    parser.add_argument("--tcp", action="store_true", help="signalling over TCP instead of UDP")
    parser.add_argument("--year", choices=("2016", "2022"), default="2022", help="edition of GB/T 28181")
    parser.add_argument(
        "--quirk",
        action="append",
        nargs="+",
        default=[],
        metavar="NAME",
        help=f"what real devices do: {', '.join(Quirk)}",
    )
    parser.add_argument(
        "--alarm",
        action="append",
        default=[],
        metavar="KIND:AFTER_S[:FOR_S]",
        help=f"of the first channel of each device, so long after it registered: {', '.join(KINDS)}; e.g. covered:30",
    )
    parser.add_argument("--heartbeat", type=_number, default=60, metavar="S", help="seconds between two keepalives")
    _add_pictures(parser)


def _add_pictures(parser: argparse.ArgumentParser) -> None:
    """The options of what the devices show."""
    parser.add_argument("--scenes", type=_number, default=8, help="how many different scenes are drawn (1 to 8)")
    parser.add_argument("--size", choices=SIMULATED_SIZES, default="", help="of the main stream; sub has half")
    parser.add_argument("--fps", type=_number, default=25, help="pictures a second / 每秒画面数")
    parser.add_argument(
        "--loop", action="store_true", help="a loop coded once, for load tests; the burnt-in time stands"
    )
    parser.add_argument(
        "--codec",
        action="append",
        default=[],
        metavar="SCENE=CODEC",
        help="of the main streams that show this scene: h264 (where none is named) or h265; e.g. 2=h265",
    )
    parser.add_argument("--sound", action="store_true", help="main streams have G.711: 440 Hz in every even second")
    parser.add_argument(
        "--digests", type=Path, metavar="FILE", help="a line with the SHA-256 of every access unit that was sent"
    )


async def serve(arguments: argparse.Namespace) -> None:
    """Registers and sends until Ctrl-C or SIGTERM. Raises Fault for options that are not valid, and if there is no way
    to the server."""
    devices = importlib.import_module("mingcha.simulate.gb28181.devices")  # needs the picture extra
    try:
        simulated: SimulatedDevices = devices.SimulatedDevices(settings_of(arguments), log=_line)
    except OSError as error:
        raise Fault(
            FaultKind.INVALID, Words("无法写入摘要文件", "the file of digests cannot be written"), str(error)
        ) from None
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        await simulated.start()
        _line(f"ready {len(simulated.agents)} devices, first {simulated.code_of(0)}")
        await _watch(simulated, stop)
    finally:
        await simulated.stop()


def settings_of(arguments: argparse.Namespace) -> "SimulatedDeviceSettings":
    """The options as settings. Raises Fault(INVALID)."""
    devices = importlib.import_module("mingcha.simulate.gb28181.devices")
    host, port = _place(arguments.server)
    width, height = map(int, (arguments.size or SIMULATED_SIZES[0]).split("x"))
    settings = devices.SimulatedDeviceSettings(
        host,
        port,
        arguments.password,
        server_code=arguments.server_code,
        domain=arguments.domain,
        devices=arguments.devices,
        channels=arguments.channels,
        is_tcp=arguments.tcp,
        version=Version(arguments.year),
        quirks=parse_quirks(name for names in arguments.quirk for name in names),
        scenes=arguments.scenes,
        width=width,
        height=height,
        fps=arguments.fps,
        loop=arguments.loop,
        codecs=parse_codecs(arguments.codec),
        sound=arguments.sound,
        digests=arguments.digests,
        heartbeat_s=arguments.heartbeat,
        alarms=parse_alarms(arguments.alarm),
    )
    return cast("SimulatedDeviceSettings", settings)


async def _watch(simulated: "SimulatedDevices", stop: asyncio.Event) -> None:
    """Prints how many devices are registered, each time that it changes, and sends their alarms."""
    before = -1
    while not stop.is_set():
        if simulated.registered != before:
            before = simulated.registered
            _line(f"registered {before} of {len(simulated.agents)}")
        sent = simulated.alarm()
        if sent:
            _line(f"alarms {sent}")
        try:
            await asyncio.wait_for(stop.wait(), _WATCH_S)
        except TimeoutError:
            continue


def _place(text: str) -> tuple[str, int]:
    """Numeric address and port. Raises Fault(INVALID)."""
    host, _, port = text.rpartition(":")
    try:
        address = ip_address(host.removeprefix("[").removesuffix("]"))
        number = int(port) if port.isascii() and port.isdecimal() and len(port) <= 5 else 0
    except ValueError:
        number = 0
    if not 0 < number < 65_536:
        raise Fault(
            FaultKind.INVALID, Words("服务器应写作 IP 地址，冒号之后写端口", "write the server as ADDRESS:PORT"), text
        )
    return str(address), number


def _line(text: str) -> None:
    print(text, flush=True)


def _number(text: str) -> int:
    number = int(text)
    if not 0 < number <= 100_000:
        raise argparse.ArgumentTypeError("a number from 1 to 100000")
    return number
