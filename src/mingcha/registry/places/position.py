"""The position and view of a camera as entered, before any rule has been applied (articles 7, 13)."""

from dataclasses import dataclass

from mingcha.geo.coordinates import TypedPosition, parse_typed, recognise_system
from mingcha.geo.label_doubts import LabelQuestion
from mingcha.kit.decision import Decision, Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MOST_AZIMUTH_DEG = 359
MOST_ANGLE_DEG = 360
MOST_RANGE_M = 20_000
MOST_HEIGHT_CM = 100_000


@dataclass(frozen=True, slots=True)
class Position:
    """A coordinate as typed ("114.2946, 30.5771") with its label ("GCJ-02"); there is no default label.

    `accuracy_m` and `epoch` are what the source states of itself. `label_reason` says why the label holds although it
    is questioned, `outside_reason` why a point outside the city is registered (an administrator alone gives it).
    """

    text: str
    system: str
    accuracy_m: float | None = None
    epoch: float | None = None
    label_reason: str = ""
    outside_reason: str = ""

    def typed(self) -> TypedPosition:
        """What was typed, read. Raises Fault(INVALID) for an unknown label or an unreadable coordinate."""
        return parse_typed(self.text, recognise_system(self.system), accuracy_m=self.accuracy_m, epoch=self.epoch)


@dataclass(frozen=True, slots=True)
class View:
    """The view of a camera: azimuth clockwise from north, horizontal angle, useful range, height above ground, and
    whether it can be turned. None if unknown. Raises Fault(INVALID) for impossible values.
    """

    azimuth_deg: int | None = None
    angle_deg: int | None = None
    range_m: int | None = None
    height_cm: int | None = None
    moves: bool = False

    def __post_init__(self) -> None:
        _check(self.azimuth_deg, 0, MOST_AZIMUTH_DEG, "方位角须在 0 与 359 度之间", "the azimuth is 0 to 359 degrees")
        _check(self.angle_deg, 1, MOST_ANGLE_DEG, "视场角须在 1 与 360 度之间", "the angle of view is 1 to 360 degrees")
        _check(self.range_m, 1, MOST_RANGE_M, "可视距离须在 1 与 20000 米之间", "the range is 1 to 20,000 m")
        _check(self.height_cm, 0, MOST_HEIGHT_CM, "高度须在 0 与 1000 米之间", "the height is 0 to 1,000 m")


class LabelQuestioned(Refused):
    """Stops an action whose coordinate carries a doubted label; the same input with a reason goes through (409)."""

    def __init__(self, decision: Decision, question: LabelQuestion) -> None:
        super().__init__(decision)
        self.question = question


def _check(number: int | None, least: int, most: int, zh: str, en: str) -> None:
    if number is not None and not least <= number <= most:
        raise Fault(FaultKind.INVALID, Words(zh, en))
