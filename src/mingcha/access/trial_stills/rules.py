"""Who may see the still of a connection test: pure decisions on plain values (articles 8, 16(3), 18, 20(1))."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.registry.commissioning.rules import may_see_trial
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.viewing_grounds.values import ViewedPoint


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """The register's facts on the device at an address: whether a point uses this stream, the points with a stream on
    that host, and whether something in the view of one must be covered or has a mask."""

    same_stream: bool = False
    points: tuple[ViewedPoint, ...] = ()
    is_masked: bool = False


@dataclass(frozen=True, slots=True)
class ShownLately:
    """Numbers of stills shown in the last hour: to this person, and of this device to all."""

    to_person: int = 0
    of_device: int = 0


@cites("16(3)")
def is_stream_in_use(key: str, streams: Iterable[Collection[str]]) -> bool:
    """Whether the stream at an address (`key`: of `points.address.stream_key`) is one of a registered point;
    `streams`: the keys of each point at its device."""
    return any(key in keys for keys in streams)


@cites("8", "16(3)", "18", "20(1)")
def may_show_still(who: DutyFacts, system: ViewedPoint, device: KnownDevice, shown: ShownLately, on: date) -> Decision:
    """Whether a person sees the picture of a connection test for a system (`system`: a point of it on trial): its
    contractor and the technicians of its units (there is no point yet, so no list of a project), never of a device that
    a grant opens or of which something must be covered, and only a few per hour."""
    if not may_see_trial(who, system, on):
        return _size_alone()
    if device.same_stream or not all(point.on_trial and may_see_trial(who, point, on) for point in device.points):
        return _under_a_grant()
    if device.is_masked:
        return refuse(
            "18",
            "该设备上有须遮挡的点位：其他码流可能显示同一画面，测试只给画面尺寸",
            "a camera of this device has something to be covered, which another stream may show: a test gives the size",
        )
    most = parameters.number("access.trial_stills_an_hour", on)
    if shown.to_person >= most:
        return refuse(
            "20(1)",
            f"每人一小时内最多看 {most} 张测试画面，请稍后再试",
            f"a person sees at most {most} pictures of connection tests an hour: try again later",
        )
    most = parameters.number("access.trial_stills_of_a_device_an_hour", on)
    if shown.of_device >= most:
        return refuse(
            "20(1)",
            f"同一设备一小时内最多显示 {most} 张测试画面，请稍后再试",
            f"at most {most} pictures of one device are shown in an hour: try again later",
        )
    return allow("8")


def _size_alone() -> Decision:
    return refuse(
        "8",
        "画面属于试运行录像，仅供承建单位和本单位技术人员查看；您的岗位只看到画面尺寸",
        "the picture is trial footage, for the contractor and the unit's technicians alone; your role gets its size",
        missing=(
            Words("该系统承建运维人员或者本单位技术人员的岗位", "the role of contractor or unit technician there"),
        ),
        next_steps=(
            NextStep(
                Words(
                    "请承建单位或者本单位技术人员测试同一地址，核对画面",
                    "have the contractor or a technician of the unit test the same address and compare the picture",
                )
            ),
        ),
    )


def _under_a_grant() -> Decision:
    return refuse(
        "16(3)",
        "该地址或者该设备已有登记点位：画面须凭授权查看并记入调取登记",
        "a registered point uses this address or device: its pictures are viewed under a grant, in the register",
        next_steps=(NextStep(Words("在点位页凭授权查看", "view it on the page of the point"), "points"),),
    )
