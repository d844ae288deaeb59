"""`mingcha camera find`: ONVIF devices in the camera networks, with their stream addresses (articles 7, 13(1)).

For the owner of the machine: it writes nothing. A password goes to devices that are named, never to whoever answers.
"""

import argparse
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import ip_address

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.onvif.device import DeviceInformation, OnvifDevice, address_at
from mingcha.media.onvif.discovery import MULTICAST, PORT, FoundDevice, discover
from mingcha.media.onvif.exchange import MayReach
from mingcha.media.onvif.profiles import profiles_of, stream_address
from mingcha.registry.points.address import inside
from mingcha.run.camera_networks import camera_networks
from mingcha.run.commands.console import read_secret

_AT_ONCE = 16
"""Devices that are asked at the same time."""
_HTTP_PORT = 80
_LONGEST_S = 60.0


@dataclass(frozen=True, slots=True)
class FoundStream:
    """One stream of a device; "" and 0 where the device does not say."""

    url: str
    name: str
    codec: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class FoundCamera:
    """A device and what it told: nothing more than where it is, if it `refused`."""

    device: FoundDevice
    information: DeviceInformation | None
    streams: tuple[FoundStream, ...]
    turns: bool = False
    refused: Words | None = None


def add_find_verb(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the verb."""
    find = verbs.add_parser("find", help="find ONVIF devices in the camera networks / 在摄像机网段内查找 ONVIF 设备")
    find.add_argument(
        "--at",
        action="append",
        default=[],
        metavar="IP[:PORT]",
        help="ask this device, not all by multicast / 只询问该设备，不用组播",
    )
    find.add_argument("--timeout", type=_seconds, default=3.0, metavar="S", help="seconds to wait / 等待秒数")
    find.add_argument("--username", default="", help="user name at the devices named by --at / --at 设备的用户名")
    find.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    find.add_argument("--json", action="store_true", help="answer in JSON")


def find_devices(arguments: argparse.Namespace, clock: Clock) -> int:
    """Prints the devices; exit code 1 if there is none. Raises Fault(INVALID), Fault(FORBIDDEN), Fault(UNAVAILABLE)."""
    if arguments.username and not arguments.at:
        words = Words(
            "给出用户名时须用 --at 指定设备：口令不发给任意应答者",
            "with a user name, name the devices by --at: a password is not for whoever answers",
        )
        raise Fault(FaultKind.INVALID, words)
    networks = camera_networks()
    password = read_secret("password: ") if arguments.password_stdin else ""

    def may_reach(host: str) -> bool:
        return inside(host, networks)

    def ask(found: FoundDevice) -> FoundCamera:
        return _asked(
            found,
            OnvifDevice(
                found.address, arguments.username, password,
                may_reach=may_reach, clock=clock, within_s=arguments.timeout,
            ),
        )  # fmt: skip

    devices = _devices(arguments.at, may_reach, clock, arguments.timeout)
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        found = list(threads.map(ask, devices))
    _show(found, as_json=arguments.json)
    return 0 if found else 1


def _devices(at: Sequence[str], may_reach: MayReach, clock: Clock, within_s: float) -> Sequence[FoundDevice]:
    """Those that answer, and those that are named and did not: many devices have discovery switched off."""
    if not at:
        return discover([(MULTICAST, PORT)], may_reach, clock, within_s=within_s)
    named = [_place(text) for text in at]
    for host, _ in named:
        if not may_reach(host):
            words = Words(
                "该地址不在允许的摄像机网段内（MINGCHA_CAMERA_NETWORKS）",
                "the address is not inside the camera networks (MINGCHA_CAMERA_NETWORKS)",
            )
            raise Fault(FaultKind.FORBIDDEN, words, host)
    hosts = {host for host, port in named if not port}
    # an answer counts for the host that was named alone: the password is meant for it
    answers = discover([(host, PORT) for host in sorted(hosts)], may_reach, clock, within_s=within_s)
    answered = [one for one in answers if one.host in hosts]
    silent = hosts - {one.host for one in answered}
    places = [(host, _HTTP_PORT) for host in sorted(silent)] + [(host, port) for host, port in named if port]
    return [*answered, *(FoundDevice("", address_at(host, port), host) for host, port in places)]


def _asked(found: FoundDevice, device: OnvifDevice) -> FoundCamera:
    """What a device tells; a refusal says why it tells no more."""
    information, streams, turns = None, [], False
    try:
        information = device.information()
        for profile in profiles_of(device):
            address = stream_address(device, profile)
            streams.append(FoundStream(address.url, profile.name, profile.codec, profile.width, profile.height))
            turns = turns or profile.turns
    except Fault as fault:
        return FoundCamera(found, information, tuple(streams), turns, fault.words)
    return FoundCamera(found, information, tuple(streams), turns)


def _show(cameras: Sequence[FoundCamera], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([_as_json(camera) for camera in cameras], ensure_ascii=False))
        return
    if not cameras:
        print("没有设备应答 / no device answers")
    for camera in cameras:
        who = camera.information
        facts = [who.manufacturer, who.model, who.serial] if who else [camera.device.name, camera.device.hardware]
        turning = ["可转动 / can be turned"] if camera.turns else []
        print("  ".join([camera.device.host, *filter(None, facts), *turning, camera.device.address]))
        for stream in camera.streams:
            size = f"{stream.width}x{stream.height}" if stream.width else ""
            print("    " + "  ".join(filter(None, [stream.url, stream.codec, size, stream.name])))
        if camera.refused:
            print(f"    {camera.refused.zh} / {camera.refused.en}")


def _as_json(camera: FoundCamera) -> dict[str, object]:
    who = camera.information or DeviceInformation("", "", "", "")
    return {
        "host": camera.device.host,
        "address": camera.device.address,
        "name": camera.device.name,
        "manufacturer": who.manufacturer,
        "model": who.model,
        "firmware": who.firmware,
        "serial": who.serial,
        "turns": camera.turns,
        "streams": [
            {"url": one.url, "name": one.name, "codec": one.codec, "width": one.width, "height": one.height}
            for one in camera.streams
        ],
        "refused": camera.refused.en if camera.refused else "",
    }


def _place(text: str) -> tuple[str, int]:
    """IP address and port; port 0 if none is given. Raises Fault(INVALID)."""
    try:
        return str(ip_address(text)), 0
    except ValueError:
        host, _, port = text.rpartition(":")
    try:
        address = ip_address(host.removeprefix("[").removesuffix("]"))
        number = int(port) if port.isascii() and port.isdecimal() and len(port) <= 5 else 0
    except ValueError:
        number = 0
    if not 0 < number < 65_536:
        words = Words("设备应写作 IP 地址，可在冒号之后写端口", "write a device as an IP address or ADDRESS:PORT")
        raise Fault(FaultKind.INVALID, words)
    return str(address), number


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= _LONGEST_S:
        raise argparse.ArgumentTypeError("more than 0 and at most 60")
    return seconds
