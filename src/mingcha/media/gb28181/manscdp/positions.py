"""Positions: where a mobile device is, and where a camera looks (2022: A.2.4.9, A.2.4.13, A.2.5.7; articles 7(2) and
13(1)). Both are of the device; no position is of a person."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.bounded_xml import Element
from mingcha.media.gb28181.manscdp.envelope import MessageKind, new_message
from mingcha.media.gb28181.manscdp.fields import float_of, instant_of, text_of, write_instant, write_number

MOBILE_POSITION = "MobilePosition"
PTZ_POSITION = "PTZPosition"
_MOST_DEVICES = 1_000


@dataclass(frozen=True, slots=True)
class MobilePosition:
    """A position of a mobile device."""

    device: str
    at: datetime | None
    longitude: float
    latitude: float
    speed_km_h: float | None = None
    direction_degrees: float | None = None
    altitude_m: float | None = None


@dataclass(frozen=True, slots=True)
class PtzPosition:
    """Where a camera looks; None where it does not report it."""

    pan_degrees: float | None = None
    tilt_degrees: float | None = None
    zoom: float | None = None
    horizontal_angle_degrees: float | None = None
    vertical_angle_degrees: float | None = None
    view_distance_m: float | None = None


_PTZ_FIELDS = (
    ("Pan", "pan_degrees", 0, 360),
    ("Tilt", "tilt_degrees", -180, 180),
    ("Zoom", "zoom", 0, 1_000),
    ("HorizontalFieldAngle", "horizontal_angle_degrees", 0, 360),
    ("VerticalFieldAngle", "vertical_angle_degrees", 0, 360),
    ("MaxViewDistance", "view_distance_m", 0, 100_000),
)


def write_position_query(serial: int, device: str, interval_s: int) -> Element:
    """The subscription to positions of a mobile device, one every `interval_s` seconds."""
    root = new_message(MessageKind.QUERY, MOBILE_POSITION, serial, device)
    root.add("Interval", interval_s)
    return root


def read_positions(root: Element) -> tuple[MobilePosition, ...]:
    """The positions of a notification: one in the message (2016) or a list (2022). Others are left out."""
    listed = root.child("DeviceList")
    elements = [root] if listed is None else list(listed.all("Item"))[:_MOST_DEVICES]
    return tuple(found for element in elements if (found := _read_position(element, root)) is not None)


def write_position(serial: int, position: MobilePosition) -> Element:
    """The notification of one position (2016, which both editions read)."""
    root = new_message(MessageKind.NOTIFY, MOBILE_POSITION, serial, position.device)
    if position.at is not None:
        root.add("Time", write_instant(position.at))
    for name, number in (
        ("Longitude", position.longitude),
        ("Latitude", position.latitude),
        ("Speed", position.speed_km_h),
        ("Direction", position.direction_degrees),
        ("Altitude", position.altitude_m),
    ):
        if number is not None:
            root.add(name, write_number(number))
    return root


def write_ptz_position_query(serial: int, device: str) -> Element:
    """The question where a camera looks (2022)."""
    return new_message(MessageKind.QUERY, PTZ_POSITION, serial, device)


def read_ptz_position(root: Element) -> PtzPosition:
    """The answer; a number out of range counts as not reported."""
    return PtzPosition(*(float_of(root, name, lowest, highest) for name, _, lowest, highest in _PTZ_FIELDS))


def write_ptz_position(serial: int, device: str, position: PtzPosition) -> Element:
    """The answer of a camera."""
    root = new_message(MessageKind.RESPONSE, PTZ_POSITION, serial, device)
    for name, attribute, _, _ in _PTZ_FIELDS:
        number = getattr(position, attribute)
        if number is not None:
            root.add(name, write_number(number))
    return root


def _read_position(element: Element, root: Element) -> MobilePosition | None:
    longitude, latitude = float_of(element, "Longitude", -180, 180), float_of(element, "Latitude", -90, 90)
    if longitude is None or latitude is None:
        return None
    return MobilePosition(
        text_of(element, "DeviceID", 20) or text_of(root, "DeviceID", 20),
        instant_of(element, "Time") or instant_of(element, "CaptureTime") or instant_of(root, "Time"),
        longitude,
        latitude,
        float_of(element, "Speed", 0, 2_000),
        float_of(element, "Direction", 0, 360),
        float_of(element, "Altitude", -1_000, 20_000),
    )
