"""Platforms above us, what they are shown and what they opened, as frozen values (articles 13(1), 13(2), 16(3))."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mingcha.kit.decision import Decision
from mingcha.kit.words import Words

UNNAMED = "platform"
"""The user in a line where the platform named nobody."""


class UpperKind(StrEnum):
    """Whose platform it is; the value is stored."""

    POLICE = "police"
    DEPARTMENT = "department"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _KINDS[self]


_KINDS = {
    UpperKind.POLICE: Words("公安平台", "platform of the police"),
    UpperKind.DEPARTMENT: Words("部门平台", "platform of a department"),
}


class UpperState(StrEnum):
    """How a platform stands; the value is stored."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    RETIRED = "retired"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self][0]

    @property
    def tone(self) -> str:
        """The colour of its chip."""
        return _STATES[self][1]


_STATES = {
    UpperState.PROPOSED: (Words("待批准", "proposed"), "info"),
    UpperState.ACTIVE: (Words("级联中", "active"), "ok"),
    UpperState.PAUSED: (Words("已暂停", "paused"), "warn"),
    UpperState.RETIRED: (Words("已注销", "retired"), "plain"),
}


class UpperTransport(StrEnum):
    """How signalling goes; the value is stored."""

    UDP = "udp"
    TCP = "tcp"


class UpperVersion(StrEnum):
    """The edition of GB/T 28181 that the platform speaks; the value is stored."""

    V2016 = "2016"
    V2022 = "2022"


class UpperCharset(StrEnum):
    """How we write to it; the value is stored."""

    GB2312 = "gb2312"
    GB18030 = "gb18030"


class UpperWay(StrEnum):
    """What a platform asks for; the value is stored."""

    LIVE = "live"
    PLAYBACK = "playback"
    DOWNLOAD = "download"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _WAYS[self]


_WAYS = {
    UpperWay.LIVE: Words("实时图像", "live pictures"),
    UpperWay.PLAYBACK: Words("历史图像", "recorded pictures"),
    UpperWay.DOWNLOAD: Words("下载", "download"),
}


class ChangeKind(StrEnum):
    """What happened to a shown point; the value is stored."""

    ADD = "ADD"
    DEL = "DEL"


@dataclass(frozen=True, slots=True)
class NewUpper:
    """A platform as it is proposed. `holder`: code of the organisation whose platform it is; `account`: user name of
    the account that acts for it, which share grants name; codes have 20 digits, `our_code` is how we are called
    there; times in seconds."""

    name: str
    kind: UpperKind
    holder: str
    account: str
    platform_code: str
    our_code: str
    host: str
    port: int
    realm: str
    username: str
    password: str = field(repr=False)
    transport: UpperTransport = UpperTransport.UDP
    version: UpperVersion = UpperVersion.V2022
    charset: UpperCharset = UpperCharset.GB18030
    register_s: int = 3_600
    keepalive_s: int = 60
    require_user: bool = False


@dataclass(frozen=True, slots=True)
class UpperFacts:
    """A platform as rules see it. `division`: of its organisation, 6 digits; `holder`: code of that organisation;
    `proposer`: user id of who proposed it or set its password, 0 for a program."""

    kind: UpperKind
    state: UpperState
    division: str
    holder: str
    require_user: bool = False
    proposer: int = 0


@dataclass(frozen=True, slots=True)
class UpperAsk:
    """What a platform asks to open: a way, the user whom it names ("" for none), whether it is shown the channel
    now, and the share that opens the point in this way to its account, "" for none. Of recorded pictures `until` is
    the end of the span, and `opens_from` the instant from which the share gives them; None of live ones."""

    way: UpperWay
    user: str
    is_shown: bool
    share: str
    until: datetime | None = None
    opens_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class UpperRow:
    """A platform without its password."""

    number: int
    name: str
    kind: UpperKind
    state: UpperState
    holder: str
    holder_name: str
    account: str
    platform_code: str
    our_code: str
    host: str
    port: int
    transport: UpperTransport
    version: UpperVersion
    charset: UpperCharset
    realm: str
    username: str
    register_s: int
    keepalive_s: int
    require_user: bool
    shown: int
    proposed_at: datetime
    proposed_by: str
    approved_at: datetime | None
    approved_by: str
    why: str


@dataclass(frozen=True, slots=True)
class UpperSteps:
    """Which steps the reader may take with a platform now, each with its reason."""

    approve: Decision
    pause: Decision
    resume: Decision
    retire: Decision
    password: Decision


@dataclass(frozen=True, slots=True)
class UpperPage:
    """A platform with what the reader may do."""

    row: UpperRow
    steps: UpperSteps


@dataclass(frozen=True, slots=True)
class ShownChannel:
    """A channel of a platform for people: our point under the platform's number of it."""

    number: int
    code: str
    point: str
    name: str
    first_shown_at: datetime
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class UpperOpeningRow:
    """A line of what a platform asked to open. `article`, `why`: of the refusal, "" where it was opened; `from_at`,
    `until_at`: the span of recorded pictures, None of live ones."""

    number: int
    at: datetime
    channel: str
    point: str
    way: UpperWay
    user: str
    grant: str
    article: str
    why: str
    from_at: datetime | None = None
    until_at: datetime | None = None

    @property
    def is_named(self) -> bool:
        """Whether the platform named the person who watches."""
        return self.user != UNNAMED


@dataclass(frozen=True, slots=True)
class UpperLink:
    """What the program needs to register at a platform. `sealed_password` is opened by the key folder alone."""

    number: int
    name: str
    platform_code: str
    our_code: str
    host: str
    port: int
    transport: UpperTransport
    version: UpperVersion
    charset: UpperCharset
    realm: str
    username: str
    sealed_password: str = field(repr=False)
    register_s: int
    keepalive_s: int


@dataclass(frozen=True, slots=True)
class UpperItem:
    """An entry of the catalogue for a platform: no address of a device, no password, no mask. `number`: its place in
    the order, 0 for a division; `parent`: code of the division above it, "" at the root; degrees as text with seven
    decimals (CGCS2000), "" for none; `direction` 1 to 8 as DirectionType, 0 if unknown; the others as GB/T 28181-2022
    annex A has them, 0 or "" if not stated."""

    number: int
    code: str
    parent: str
    name: str
    civil_code: str
    is_on: bool = True
    longitude: str = ""
    latitude: str = ""
    direction: int = 0
    ptz_type: int = 0
    room_type: int = 0
    resolution: str = ""
    capture_position: str = ""
    point_type: int = 0
    install_time: str = ""
    managing_unit: str = ""
    record_save_days: int = 0
    view_distance_m: int = 0
    horizontal_angle_deg: int = 0

    @property
    def is_division(self) -> bool:
        """Whether it is a division, with channels below it."""
        return self.number == 0


@dataclass(frozen=True, slots=True)
class UpperChange:
    """A change of what a platform is shown; `number` rises from change to change of a platform. `item` of a channel
    that is gone has its code alone."""

    number: int
    kind: ChangeKind
    item: UpperItem


@dataclass(frozen=True, slots=True)
class Opened:
    """What a platform opened: the ticket, the origin of the gateway that has the pictures ("" for that of the pages'
    host), the point, and the end of the ticket in Unix milliseconds."""

    ticket: str = field(repr=False)
    origin: str
    point: str
    grant: str
    ends_ms: int


def division_items(divisions: Sequence[tuple[str, str]]) -> tuple[UpperItem, ...]:
    """The divisions (code, name) as entries of the catalogue, by code."""
    return tuple(UpperItem(0, code, "", name, code) for code, name in sorted(set(divisions)))
