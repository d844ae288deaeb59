"""Tries the address of a camera before it is registered: one attempt, bounded in time, as an act (articles 3, 7)."""

import threading
from collections.abc import Callable

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import CameraAddress
from mingcha.media.ingest.trial import Trial, try_camera
from mingcha.media.units import GapReason
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.address import inside, new_address
from mingcha.registry.points.filling import networks_for
from mingcha.registry.systems.rows import system_called

AT_ONCE = 2
"""Attempts of one process at the same time: each holds a thread for some seconds."""

type TryCamera = Callable[[CameraAddress, Clock, Callable[[str], bool]], Trial]

_turns = threading.BoundedSemaphore(AT_ONCE)


@cites("3", "7", "15")
def try_address(
    by: Asker, *, system: str, url: str, username: str, password: str, clock: Clock, look: TryCamera = try_camera
) -> Trial:
    """Whether a picture comes from this address, and of which size; the picture itself is shown to nobody: whoever
    registers a camera does not watch, and there is no grant, purpose or line of the register for it yet.

    Only for who may register a camera there, and only inside the networks of the system's unit. Raises Refused,
    Fault(INVALID), Fault(NOT_FOUND), and Fault(EXHAUSTED) while others are being tried.
    """
    address = new_address(url, username, password)
    place = system_called(system).place
    networks = networks_for(place.organisation)
    require(points_rules.may_change_point(duty_of(by, clock.now()), place, address.host, networks))
    if not _turns.acquire(blocking=False):
        raise Fault(
            FaultKind.EXHAUSTED, Words("正在测试其他摄像机，请稍候再试", "others are being tried: wait a moment")
        )
    try:  # outside the act: a camera may take seconds, and every other act would wait
        found = look(address, clock, lambda host: inside(host, networks.unit) and inside(host, networks.installation))
    finally:
        _turns.release()
    with act("registry.point.try_address", by=actor_of(by), clock=clock, cites=("3", "7")) as record:
        require(points_rules.may_change_point(duty_of(by, clock.now()), place, address.host, networks))
        record.fact("system", system)
        record.fact("host", f"{address.host}:{address.port}")
        record.fact("outcome", found.reason.value if found.reason else f"{found.width}x{found.height}")
    return found


def outcome_words(found: Trial) -> Words:
    """What an attempt gave, with what to do. Does not tell a closed port from another service: whoever tries addresses
    learns nothing but whether a camera answers."""
    if found.reason is None:
        size = f"{found.width}×{found.height}"
        return Words(f"收到画面：{size}，{found.codec}", f"A picture came: {size}, {found.codec}")
    return _WORDS.get(found.reason, _NOBODY)


_NOBODY = Words(
    "此地址没有摄像机应答：请检查地址、端口和网络",
    "No camera answered at this address: check the address, the port and the network",
)
_WORDS = {
    GapReason.REFUSED: Words("摄像机拒绝了用户名或密码：请更正", "The camera refused the user name or password"),
    GapReason.NOT_FOUND: Words("摄像机没有这路码流：请更正地址中的路径", "The camera has no such stream: correct it"),
    GapReason.UNSUPPORTED: Words(
        "码流格式不支持：请在摄像机上选择 H.264 或 H.265", "Unsupported stream: choose H.264 or H.265 in the camera"
    ),
    GapReason.SILENT: Words("已连接，但没有收到画面：请检查摄像机", "Connected, but no picture came: check the camera"),
}
