"""Devices that dial in and their channels as frozen values (articles 7, 13)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mingcha.geo.coordinates import System
from mingcha.registry.devices.states import DeviceCharset, DeviceState


class DeviceEvent(StrEnum):
    """What the signalling program noticed of a device."""

    CAME = "came"
    """It registered."""
    WENT = "went"
    """It signed off, or kept silent for too long."""
    MOVED = "moved"
    """It speaks from another network address."""
    DESCRIBED = "described"
    """It answered who made it."""
    UNKNOWN = "unknown"
    """A device without an approval asked to register."""


@dataclass(frozen=True, slots=True)
class DeviceNotice:
    """One notice of the signalling program. `device`: the 20 digits that it claims; `address`: "host:port" from which
    it spoke; `version`: X-GB-Ver; `program`: the name of the signalling program at which it registers; `password_mark`:
    of the password under which it came (queries.password_marks). An empty text leaves what is known as it is."""

    device: str
    event: DeviceEvent
    at: datetime
    address: str = ""
    transport: str = ""
    version: str = ""
    name: str = ""
    maker: str = ""
    model: str = ""
    firmware: str = ""
    program: str = ""
    password_mark: str = ""


@dataclass(frozen=True, slots=True)
class ReportedChannel:
    """One item of a catalogue, as the device states it; all texts but the code may be empty. `parent`: the item above
    it; `status`: "on" or "off"; `longitude` and `latitude`: decimal degrees as text, under the label that the register
    keeps for the device; `point_class`: 1 to 3, 0 unstated; `record_days`: 0 unstated."""

    code: str
    name: str = ""
    parent: str = ""
    status: str = ""
    maker: str = ""
    model: str = ""
    division: str = ""
    longitude: str = ""
    latitude: str = ""
    point_class: int = 0
    positions: str = ""
    installed: str = ""
    management_unit: str = ""
    record_days: int = 0
    security_level: str = ""


class ChannelTurn(StrEnum):
    """How an item of a catalogue changed, as its device notified."""

    STATED = "stated"
    """It was added, or states something else."""
    ON = "on"
    OFF = "off"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ChannelChange:
    """A change of an item of the catalogue of a device (20 digits); of a turn other than STATED the code of the item
    alone counts."""

    device: str
    turn: ChannelTurn
    item: ReportedChannel
    at: datetime


class PictureClaimKind(StrEnum):
    """What a device says of the picture of a channel."""

    COVERED = "covered"
    ABNORMAL = "abnormal"
    NO_PICTURE = "no_picture"


@dataclass(frozen=True, slots=True)
class PictureClaimNotice:
    """What a device said of a channel (both 20 digits): first and last so far since the notice before, by our clock;
    `is_over`: that it is so no more."""

    device: str
    channel: str
    kind: PictureClaimKind
    first_at: datetime
    last_at: datetime
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class DeviceCredentials:
    """What the signalling program needs to let a device in. `password` is empty unless it is approved; `version`: the
    X-GB-Ver that it last stated."""

    state: DeviceState
    charset: DeviceCharset
    version: str
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RegisteredDevice:
    """Where an approved device was registered: "host:port", "udp" or "tcp"; its X-GB-Ver; the mark of the password
    that it had then (queries.password_marks)."""

    code: str
    address: str
    transport: str
    version: str
    password_mark: str


@dataclass(frozen=True, slots=True)
class NewDevice:
    """A device to be let in. `unit`: code of the unit that answers for it; `label`: that of the coordinates in its
    catalogue."""

    code: str
    name: str
    unit: str
    charset: DeviceCharset = DeviceCharset.BY_VERSION
    label: System = System.WGS84


@dataclass(frozen=True, slots=True)
class GivenPassword:
    """The password of a device for who set it; it is shown once."""

    device: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeviceClaims:
    """What a device last claimed, and how it is connected. `since`: when it came or went, None before either."""

    name: str = ""
    maker: str = ""
    model: str = ""
    firmware: str = ""
    version: str = ""
    transport: str = ""
    address: str = ""
    online: bool = False
    since: datetime | None = None
    first_at: datetime | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device in a list. `unit` and `unit_name` are empty while nobody answers for it; `channels` counts what its
    catalogue holds; `revision` is asked for by a change, 0 of a device that waits."""

    code: str
    name: str
    state: DeviceState
    unit: str
    unit_name: str
    charset: DeviceCharset
    label: System
    revision: int
    decided_at: datetime | None
    reason: str
    has_password: bool
    claims: DeviceClaims
    channels: int = 0


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """A device with what its reader may do. `decided_by`: actor id; `matched`: how many points have a channel of it."""

    row: DeviceRow
    decided_by: str
    matched: int
    keeps: bool
    may_refuse: bool


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel of a catalogue. `gone_at`: since when the device lists it no more; `point`: the 20-digit code of the
    point that has it as its address, "" for none; `point_name` is empty outside the reader's reach. `has_more`: whether
    others are below it; `is_video`: whether it can be what a camera shows."""

    code: str
    name: str
    parent: str
    status: str
    maker: str
    model: str
    longitude: str
    latitude: str
    point_class: int
    positions: str
    installed: str
    management_unit: str
    record_days: int
    security_level: str
    gone_at: datetime | None
    point: str = ""
    point_name: str = ""
    has_more: bool = False
    is_video: bool = True


@dataclass(frozen=True, slots=True)
class MatchProposal:
    """A point that may be what a channel shows: so many metres away, None where either has no place; `same_name`:
    whether both have one name."""

    point: str
    name: str
    distance_m: float | None
    same_name: bool
