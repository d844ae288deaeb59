"""`mingcha simulate onvif`: a virtual ONVIF camera in front of an RTSP address."""

import argparse
import asyncio
import signal
from ipaddress import IPv4Address

from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.simulate.onvif.camera import VirtualCameraSettings
from mingcha.simulate.onvif.server import VirtualCameraServer


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of `simulate onvif`."""
    parser.add_argument("--stream", action="append", required=True, metavar="URL", help="RTSP address / 码流地址")
    parser.add_argument("--host", type=_ipv4, default="127.0.0.1", help="address to listen at / 监听地址")
    parser.add_argument("--port", type=int, default=0, help="0: the system chooses; the port is printed")
    parser.add_argument(
        "--discovery-port", type=int, default=3702, metavar="PORT", help="for questions, 0: none / 发现端口，0 为不应答"
    )
    parser.add_argument("--user", default="admin", help="user name that is asked for / 要求的用户名")
    parser.add_argument("--password", default="", help="asks for this password / 要求该口令")
    parser.add_argument(
        "--covered-after", type=float, default=None, metavar="S", help="then its lens is covered / 此后镜头被遮挡"
    )


async def serve(arguments: argparse.Namespace) -> None:
    """Serves until Ctrl-C or SIGTERM. Raises Fault(UNAVAILABLE) if a port is taken."""
    settings = VirtualCameraSettings(
        tuple(arguments.stream), arguments.user, arguments.password, covered_after_s=arguments.covered_after
    )
    server = VirtualCameraServer(
        settings, SystemClock(), host=arguments.host, port=arguments.port, discovery_port=arguments.discovery_port
    )
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        await server.start()
        print(f"ready {server.camera.address}/device_service", flush=True)
        await stop.wait()
    except OSError as error:
        raise Fault(FaultKind.UNAVAILABLE, Words("端口无法使用", "a port cannot be used"), str(error)) from None
    finally:
        await server.stop()


def _ipv4(text: str) -> str:
    return str(IPv4Address(text))
