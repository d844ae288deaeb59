"""What article 7 asks of the view of a camera before acceptance, and who records it (articles 3, 7, 8)."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.media.ptz.verbs import MOST_PRESETS
from mingcha.registry.commissioning.rules import TRIAL_VIEWERS, may_see_trial
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.rules import may_write
from mingcha.registry.viewing_grounds.values import ViewedPoint
from mingcha.registry.views.values import ViewedCamera

MOST_PRESET = 40
MOST_NAMED = 3
"""Points that a refusal names."""


class ViewLack(StrEnum):
    """What a point lacks of what article 7 asks of its view."""

    POSITION = "position"
    DIRECTION = "direction"
    HOME_PRESET = "home_preset"
    REFERENCE = "reference"

    @property
    def words(self) -> Words:
        """What is missing, for people."""
        return _LACKS[self]


_LACKS = {
    ViewLack.POSITION: Words("点位坐标", "its position"),
    ViewLack.DIRECTION: Words("方位角和视场角", "its direction and angle of view"),
    ViewLack.HOME_PRESET: Words("云台摄像机的看守位", "the home preset of a camera that turns"),
    ViewLack.REFERENCE: Words(
        "最近一次移动或者转向之后的基准图像", "a reference image from after the last move or turn"
    ),
}


@cites("7")
def lacks_of(camera: ViewedCamera) -> tuple[ViewLack, ...]:
    """What a camera lacks: position, direction, a home preset if it turns, a reference image of its present view."""
    reference = camera.reference_at is not None and (
        camera.changed_at is None or camera.reference_at > camera.changed_at
    )
    held = {
        ViewLack.POSITION: camera.is_placed,
        ViewLack.DIRECTION: camera.has_direction,
        ViewLack.HOME_PRESET: camera.has_home_preset or not camera.moves,
        ViewLack.REFERENCE: reference,
    }
    return tuple(lack for lack, stands in held.items() if not stands)


@cites("7")
def view_is_whole(camera: ViewedCamera) -> Decision:
    """Whether a camera has what article 7 asks of its view before it is submitted for acceptance (T7a)."""
    lacks = lacks_of(camera)
    if not lacks:
        return allow("7")
    missing = tuple(Missing(lack.words.zh, lack.words.en, lack.value) for lack in lacks)
    return refuse("7", "点位的安装要求尚未齐备", "what article 7 asks of the view is not complete", missing=missing)


@cites("7", "8")
def all_return_home(lacking: Sequence[str]) -> Decision:
    """Whether cameras may be submitted for acceptance (T7a). `lacking`: the names of those that turn and have no home
    preset; the first of them are named."""
    if not lacking:
        return allow("7")
    names, more = "、".join(lacking[:MOST_NAMED]), len(lacking) - MOST_NAMED
    zh = f"{names}{f'等 {len(lacking)} 个点位' if more > 0 else ''}"
    en = f"{', '.join(lacking[:MOST_NAMED])}{f' and {more} more' if more > 0 else ''}"
    lacks = Missing(f"看守位：{zh}", f"a home preset: {en}", "points")
    return refuse(
        "7",
        "云台摄像机未登记看守位，不予提交验收",
        "a camera that turns has no home preset and is not submitted for acceptance",
        missing=(lacks,),
    )


@cites("3", "7")
def may_set_home_preset(who: DutyFacts, place: Place, *, moves: bool) -> Decision:
    """Whether this person records the home preset of a camera: who may write its register, for one that turns."""
    writes = may_write(who, place)
    if not writes or moves:
        return writes
    return refuse("7", "固定摄像机没有看守位", "a fixed camera has no home preset")


@cites("7")
def home_preset_is_whole(preset: str, return_minutes: int, on: date) -> Decision:
    """Whether a home preset is named and the camera returns to it in time (relatively fixed view)."""
    most = parameters.number("ptz.home_return_minutes", on)
    missing = []
    if not preset.strip():
        missing.append(Missing("看守位的名称或者编号", "name or number of the preset", "preset"))
    if not 1 <= return_minutes <= most:
        missing.append(Missing(f"1 至 {most} 分钟的回位时间", f"a return within 1 to {most} minutes", "return_minutes"))
    if missing:
        return refuse("7", "看守位登记不符合要求", "the home preset is not as article 7 asks", missing=tuple(missing))
    return allow("7")


@cites("7")
def preset_number(preset: str) -> int:
    """The number of a home preset that is registered by its number, 1 to 255; 0 for one that is registered by its name:
    the camera is not sent there by us."""
    number = int(preset) if preset.isascii() and preset.isdecimal() and len(preset) <= len(str(MOST_PRESETS)) else 0
    return number if number <= MOST_PRESETS else 0


@cites("7(2)")
def home_minutes(recorded: int, on: date) -> int:
    """After how many minutes a camera returns home on a Shanghai day: as its home preset says (`recorded`, 0 for none),
    and never later than `ptz.home_return_minutes`, whatever was allowed when it was recorded."""
    most = parameters.number("ptz.home_return_minutes", on)
    return min(recorded or most, most)


@cites("3", "7", "8")
def may_name_reference(who: DutyFacts, point: ViewedPoint, on: date) -> Decision:
    """Whether this person says on a Shanghai day which kept picture is the reference image of a point: who may write
    its register, and on trial the people who build or test it and see it now. Once it is in use these no more: the
    picture that its acceptance saw is not for them to replace."""
    tests = point.on_trial and who.over(point.place, *TRIAL_VIEWERS) and may_see_trial(who, point, on)
    return allow("7") if tests else may_write(who, point.place)


@cites("7")
def reference_is_of_this_view(shown_at: datetime, changed_at: datetime | None) -> Decision:
    """Whether a picture shows the present view: it is from after the last move or turn."""
    if changed_at is None or shown_at > changed_at:
        return allow("7")
    lacks = Missing("移动或者转向之后的图像", "a picture from after the move or turn", "snapshot")
    words = Words("图像早于点位最近一次移动或者转向", "the picture is older than the last move or turn of the point")
    return refuse("7", words.zh, words.en, missing=(lacks,))
