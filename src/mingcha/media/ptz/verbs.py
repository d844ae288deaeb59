"""The verbs of control as values: what a person may ask of a camera that can be turned (articles 2 and 7(2)).

Every verb checks its ranges when it is made and raises Fault(INVALID). Speeds are shares of the highest speed.
"""

from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MOST_PRESETS = 255
_MOST_PIXELS = 65_535


class CruiseAct(StrEnum):
    """What is done with a cruise, a tour through presets."""

    START = "start"
    ADD = "add"  # value: the preset, 1 to 255
    DELETE = "delete"  # value: the preset; 0 deletes the whole cruise
    SPEED = "speed"  # value: 0 to 4095
    STAY = "stay"  # value: seconds at each preset, 0 to 4095


class ScanAct(StrEnum):
    """What is done with a scan, a sweep between two borders."""

    START = "start"
    LEFT = "left"  # the present direction is the left border
    RIGHT = "right"
    SPEED = "speed"  # value: 0 to 4095


@dataclass(frozen=True, slots=True)
class Move:
    """Turns and zooms until the next verb. Speeds from -1 to 1: right, up and in are positive."""

    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0

    def __post_init__(self) -> None:
        for name, speed in (("pan", self.pan), ("tilt", self.tilt), ("zoom", self.zoom)):
            _within(name, speed, -1, 1)


@dataclass(frozen=True, slots=True)
class Stop:
    """Ends every movement, cruise and scan."""


@dataclass(frozen=True, slots=True)
class Focus:
    """Moves the focus until the next verb. Speed from -1 (near) to 1 (far)."""

    speed: float

    def __post_init__(self) -> None:
        _within("speed", self.speed, -1, 1)


@dataclass(frozen=True, slots=True)
class Iris:
    """Moves the iris until the next verb. Speed from -1 (close) to 1 (open)."""

    speed: float

    def __post_init__(self) -> None:
        _within("speed", self.speed, -1, 1)


@dataclass(frozen=True, slots=True)
class GoToPreset:
    """Turns to a stored position, 1 to 255."""

    preset: int

    def __post_init__(self) -> None:
        _within("preset", self.preset, 1, MOST_PRESETS)


@dataclass(frozen=True, slots=True)
class SetPreset:
    """Stores the present position under a number, 1 to 255."""

    preset: int

    def __post_init__(self) -> None:
        _within("preset", self.preset, 1, MOST_PRESETS)


@dataclass(frozen=True, slots=True)
class DeletePreset:
    """Deletes a stored position, 1 to 255."""

    preset: int

    def __post_init__(self) -> None:
        _within("preset", self.preset, 1, MOST_PRESETS)


@dataclass(frozen=True, slots=True)
class Cruise:
    """One act on the cruise of a number, 0 to 255; `value` as CruiseAct says."""

    act: CruiseAct
    cruise: int
    value: int = 0

    def __post_init__(self) -> None:
        lowest, highest = {
            CruiseAct.START: (0, 0), CruiseAct.ADD: (1, MOST_PRESETS), CruiseAct.DELETE: (0, MOST_PRESETS),
            CruiseAct.SPEED: (0, 0xFFF), CruiseAct.STAY: (0, 0xFFF),
        }[self.act]  # fmt: skip
        _within("cruise", self.cruise, 0, 255)
        _within("value", self.value, lowest, highest)


@dataclass(frozen=True, slots=True)
class Scan:
    """One act on the scan of a number, 0 to 255; `value` as ScanAct says."""

    act: ScanAct
    scan: int
    value: int = 0

    def __post_init__(self) -> None:
        _within("scan", self.scan, 0, 255)
        _within("value", self.value, 0, 0xFFF if self.act is ScanAct.SPEED else 0)


@dataclass(frozen=True, slots=True)
class Auxiliary:
    """Switches an auxiliary output, 1 to 255; 1 is the wiper."""

    switch: int
    on: bool

    def __post_init__(self) -> None:
        _within("switch", self.switch, 1, 255)


@dataclass(frozen=True, slots=True)
class PreciseMove:
    """Turns to a direction: pan 0 to 360 degrees clockwise, tilt -30 to 90 degrees (down is positive), zoom factor."""

    pan_degrees: float
    tilt_degrees: float
    zoom: float = 1.0

    def __post_init__(self) -> None:
        _within("pan_degrees", self.pan_degrees, 0, 360)
        _within("tilt_degrees", self.tilt_degrees, -30, 90)
        _within("zoom", self.zoom, 0, 1_000)


@dataclass(frozen=True, slots=True)
class GoHome:
    """Turns to the home position that the camera was accepted with."""


@dataclass(frozen=True, slots=True)
class DragZoom:
    """Zooms a rectangle of the picture to the whole picture (`zoom_in`), or the whole picture to it. In pixels."""

    picture_width: int
    picture_height: int
    middle_x: int
    middle_y: int
    width: int
    height: int
    zoom_in: bool = True

    def __post_init__(self) -> None:
        _within("picture_width", self.picture_width, 1, _MOST_PIXELS)
        _within("picture_height", self.picture_height, 1, _MOST_PIXELS)
        _within("middle_x", self.middle_x, 0, self.picture_width)
        _within("middle_y", self.middle_y, 0, self.picture_height)
        _within("width", self.width, 1, self.picture_width)
        _within("height", self.height, 1, self.picture_height)


type Verb = (
    Move
    | Stop
    | Focus
    | Iris
    | GoToPreset
    | SetPreset
    | DeletePreset
    | Cruise
    | Scan
    | Auxiliary
    | PreciseMove
    | GoHome
    | DragZoom
)


def out_of_range(detail: str) -> Fault:
    """The fault of a verb that is no verb, or beyond its range."""
    return Fault(FaultKind.INVALID, Words("控制指令超出范围", "the control command is out of range"), detail)


def _within(name: str, value: float, lowest: float, highest: float) -> None:
    if not lowest <= value <= highest:  # also not a number
        raise out_of_range(f"{name} {value!r} is not within {lowest} to {highest}")
