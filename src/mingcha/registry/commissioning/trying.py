"""Tries the address of a camera before it is registered: one attempt, bounded in time, as an act (articles 3, 7).

Without a picture. The attempt that shows a still is in access/trial_stills, the one door to pictures.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.media.address import CameraAddress, camera_address
from mingcha.media.ingest.trial import Reach, Trial
from mingcha.media.units import GapReason
from mingcha.registry.commissioning.rules import may_try_address
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places.rules import may_write
from mingcha.registry.points.address import new_address, sub_address
from mingcha.registry.points.asking_recorder import try_from_recorder
from mingcha.registry.points.filling import keeps_password, networks_for, opened_password
from mingcha.registry.points.rows import point_called
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import system_called
from mingcha.registry.viewing_grounds.rows import trial_of

AT_ONCE = 2
"""Attempts of one process at the same time: each holds a thread for some seconds."""

type TryCamera = Callable[[CameraAddress, Clock, Reach], Trial]

_turns = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class AddressToTry:
    """An address with its credentials and the code of the system to which the camera would belong. `redirects`:
    whether the camera may redirect to another host; not with stored credentials, which are for one device."""

    system: str
    url: str
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    redirects: bool = True

    @property
    def address(self) -> CameraAddress:
        """The parsed address. Raises Fault(INVALID)."""
        return new_address(self.url, self.username, self.password)


@cites("3", "7", "15")
def try_address(by: Asker, given: AddressToTry, *, clock: Clock, try_camera: TryCamera = try_from_recorder) -> Trial:
    """Whether a picture comes from this address, and of which size; the picture itself is dropped.

    Only for who may register a camera there or sees its trial pictures, and only inside the networks of the system's
    unit. Raises Refused, Fault(INVALID), Fault(NOT_FOUND), and Fault(EXHAUSTED) while others are being tried.
    """
    address, system = given.address, system_called(given.system)
    require_may_try(by, system, address, clock)
    with turn():  # outside the act: a camera may take seconds, and every other act would wait
        found = replace(try_camera(address, clock, reach_of(given, system)), picture=None)
    with act("registry.point.try_address", by=actor_of(by), clock=clock, cites=("3", "7")) as record:
        require_may_try(by, system, address, clock)
        tell_outcome(record, system, address, found)
    return found


@cites("3", "7")
def address_of_point(
    by: Asker, *, code: str, clock: Clock, url: str = "", sub_url: str = "", username: str = "", password: str = ""
) -> AddressToTry:
    """Another address of a registered point, or with `sub_url` one of its sub stream, to be tried. The stored
    credentials hold for it as they would when it is saved (the same device, no others given), and leave this device
    for no other. Only for who may write the register there; raises as the acts that save it."""
    point = point_called(code)
    require(may_write(duty_of(by, clock.now()), point.place))
    main = camera_address(point.url)
    if sub_url:
        url, username, password = sub_address(sub_url, main), "", ""
    address = new_address(url, username, password)
    if not (sub_url or keeps_password(point, address)):
        return AddressToTry(point.system.code, url, username, password)
    return AddressToTry(point.system.code, url, point.username, opened_password(point), redirects=False)


@contextmanager
def turn() -> Iterator[None]:
    """One of the AT_ONCE attempts of this process. Raises Fault(EXHAUSTED) while all are taken."""
    if not _turns.acquire(blocking=False):
        raise Fault(
            FaultKind.EXHAUSTED, Words("正在测试其他摄像机，请稍后再试", "others are being tried: wait a moment")
        )
    try:
        yield
    finally:
        _turns.release()


def require_may_try(by: Asker, system: System, address: CameraAddress, clock: Clock) -> None:
    """Raises Refused (articles 3, 7) unless this person may try this address for the system now."""
    networks = networks_for(system.place.organisation)
    now = clock.now()
    require(may_try_address(duty_of(by, now), trial_of(system), address.host, networks, shanghai_day(now)))


def reach_of(given: AddressToTry, system: System) -> Reach:
    """Where the camera may redirect to: the networks of its unit and of the installation."""
    networks = networks_for(system.place.organisation)
    return Reach(networks.unit if given.redirects else (), networks.installation)


def tell_outcome(record: ActRecord, system: System, address: CameraAddress, found: Trial) -> None:
    """Adds to the event where was tried and what came."""
    record.fact("system", system.code)
    record.fact("host", address.place)
    record.fact("outcome", found.reason.value if found.reason else f"{found.width}x{found.height}")
    if found.recorder:
        record.fact("from_recorder", found.recorder)


def outcome_words(found: Trial) -> Words:
    """What an attempt gave, with what to do. Does not tell a closed port from another service: whoever tries addresses
    learns nothing but whether a camera answers."""
    if found.reason is None:
        size = f"{found.width}×{found.height}"
        return Words(f"收到画面：{size}，{found.codec}", f"A picture came: {size}, {found.codec}")
    known = {**_WORDS, **_OF_DEVICES} if found.registers else _WORDS
    return known.get(found.reason, _ABSENT if found.registers else _NOBODY)


def asked_from_words(found: Trial) -> Words:
    """From which machine the camera was asked: another may reach other networks."""
    if found.recorder:
        return Words(
            f"由录像机 {found.recorder} 所在的机器发起测试", f"Asked from the machine of recorder {found.recorder}"
        )
    return Words("由页面服务所在的机器发起测试", "Asked from the machine of the pages")


_NOBODY = Words(
    "此地址没有摄像机应答：请检查地址、端口和网络",
    "No camera answered at this address: check the address, the port and the network",
)
_ABSENT = Words(
    "设备没有注册到本平台：请检查设备的平台参数和口令",
    "The device is not registered here: check the platform's parameters and the password in the device",
)
_OF_DEVICES = {
    GapReason.REFUSED: Words("设备拒绝了取流请求：请检查设备", "The device refuses to send: check the device"),
    GapReason.NOT_FOUND: Words("设备没有这个通道：请更正通道编码", "The device has no such channel: correct its code"),
}
_WORDS = {
    GapReason.REFUSED: Words("摄像机拒绝了用户名或者口令：请更正", "The camera refused the user name or password"),
    GapReason.NOT_FOUND: Words("摄像机没有这路码流：请更正地址中的路径", "The camera has no such stream: correct it"),
    GapReason.UNSUPPORTED: Words(
        "码流格式不支持：请在摄像机上选择 H.264 或 H.265", "Unsupported stream: choose H.264 or H.265 in the camera"
    ),
    GapReason.SILENT: Words("已连接，但没有收到画面：请检查摄像机", "Connected, but no picture came: check the camera"),
}
