"""Devices that dial in over the API: let in, refused, changed, retired, their channels matched (arts. 7, 8, 13, 19)."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.geo.coordinates import System
from mingcha.kit.decision import cites
from mingcha.registry.devices import actions, queries
from mingcha.registry.devices.rules import MOST_DEVICE_NAME, MOST_DEVICE_REASON, MOST_PASSWORD
from mingcha.registry.devices.states import DeviceCharset, DeviceState, MediaTransport
from mingcha.registry.devices.values import ChannelRow, DeviceFacts, DeviceRow, GivenPassword, MatchProposal, NewDevice
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, PointCode, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.points.bodies import AdjustmentBody

router = Router(tags=["devices"])

DeviceCode = Annotated[str, Field(pattern=r"^[0-9]{20}$", description="GB/T 28181 code of a device, 20 digits")]
ItemCode = Annotated[str, Field(pattern=r"^[0-9]{2,20}$", description="code of an item of a catalogue")]
Search = Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")]
_LINE = r"^[^\x00-\x1f]*$"


class DeviceClaimsShape(Schema):
    """What a device last claimed of itself, and how it is connected."""

    name: str
    maker: str
    model: str
    firmware: str
    version: str
    transport: str
    address: str
    online: bool
    since: Instant | None
    first_at: Instant | None
    seen_at: Instant | None


class DeviceShape(Schema):
    """A device; `revision` is asked for by a change. Its password is in no answer but that which sets it."""

    code: str
    name: str
    state: DeviceState
    unit: str
    unit_name: str
    charset: DeviceCharset
    label: System
    revision: int
    decided_at: Instant | None
    reason: str
    has_password: bool
    claims: DeviceClaimsShape
    channels: int


class ListedDeviceShape(Schema):
    """A device in a list; `number` is what `before` takes."""

    number: int
    device: DeviceShape


class WholeDeviceShape(Schema):
    """A device with how many points have a channel of it, and whether the caller may change it."""

    device: DeviceShape
    matched: int
    keeps: bool

    @classmethod
    def of(cls, found: DeviceFacts) -> "WholeDeviceShape":
        """The facts as a shape."""
        return cls(device=DeviceShape.model_validate(found.row), matched=found.matched, keeps=found.keeps)


class GivenPasswordShape(Schema):
    """The password of a device, shown once."""

    device: str
    password: str


class ChannelShape(Schema):
    """An item of a catalogue as the device states it; `point`: the point that has it as its address, or empty."""

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
    gone_at: Instant | None
    point: str
    point_name: str
    has_more: bool
    is_video: bool


class MatchProposalShape(Schema):
    """An accepted point that may be what a channel shows."""

    point: str
    name: str
    distance_m: float | None
    same_name: bool


class NewDeviceBody(Strict):
    """A device to be let in for a unit. `password`: empty for one that is made."""

    code: DeviceCode
    name: str = Field(min_length=1, max_length=MOST_DEVICE_NAME, pattern=_LINE)
    unit: ShortCode
    charset: DeviceCharset = DeviceCharset.BY_VERSION
    label: System = System.WGS84
    password: str = Field("", max_length=MOST_PASSWORD)


class ChangeDeviceBody(Strict):
    """Another name, character set or label of coordinates of a device as it was read."""

    name: str = Field(min_length=1, max_length=MOST_DEVICE_NAME, pattern=_LINE)
    charset: DeviceCharset
    label: System
    revision: int = Field(ge=1, le=LARGEST_NUMBER)


class DevicePasswordBody(Strict):
    """Another password; empty for one that is made."""

    password: str = Field("", max_length=MOST_PASSWORD)


class DeviceReasonBody(Strict):
    """Why a device is refused or retired."""

    reason: str = Field(min_length=1, max_length=MOST_DEVICE_REASON, pattern=_LINE)


class MatchBody(Strict):
    """The point that gets a channel as its address."""

    point: PointCode
    adjustment: AdjustmentBody | None = None
    transport: MediaTransport = MediaTransport.TCP


class UnmatchBody(Strict):
    """The point that loses a channel, and why."""

    point: PointCode
    adjustment: AdjustmentBody | None = None
    reason: str = Field(min_length=1, max_length=MOST_DEVICE_REASON, pattern=_LINE)


@router.get("", response=list[ListedDeviceShape], summary="Devices in reach")
@cites("3", "13(1)")
def devices(
    request: HttpRequest,
    before: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] = 0,
    limit: Limit = 100,
    state: DeviceState | None = None,
    text: Search = "",
) -> list[ListedDeviceShape]:
    """Newest first; `before`: those below this number."""
    asker, at = reader(request)
    rows = queries.devices(asker, at=at, before=before, limit=limit, state=state, text=text)
    return [ListedDeviceShape(number=number, device=DeviceShape.model_validate(row)) for number, row in rows]


@router.post("", response={201: GivenPasswordShape}, summary="Let a device in")
@cites("3", "13(1)", "19(2)")
def approve(request: HttpRequest, body: NewDeviceBody) -> Status[GivenPassword]:
    """By who keeps the register of the unit. The password is in this answer alone."""
    new = NewDevice(**body.model_dump(exclude={"password"}))
    given = actions.approve_device(signed_in(request), new=new, password=body.password, clock=wiring.clock())
    return Status(201, given)


@router.get("/waiting", response=list[DeviceShape], summary="Devices that wait")
@cites("3", "13(1)")
def waiting(request: HttpRequest, limit: Limit = 100) -> list[DeviceRow]:
    """Those noticed last first; administrators and officers see those of their territory."""
    asker, at = reader(request)
    return list(queries.waiting_devices(asker, at=at, limit=limit))


@router.get("/{code}", response=WholeDeviceShape, summary="One device")
@cites("3", "13(1)")
def device(request: HttpRequest, code: Path[DeviceCode]) -> WholeDeviceShape:
    """Also one that waits."""
    return _whole(request, code)


@router.post("/{code}/refuse", response=WholeDeviceShape, summary="Refuse a device")
@cites("3", "13(1)")
def refuse(request: HttpRequest, code: Path[DeviceCode], body: DeviceReasonBody) -> WholeDeviceShape:
    """It waits no longer."""
    actions.refuse_device(signed_in(request), code=code, reason=body.reason, clock=wiring.clock())
    return _whole(request, code)


@router.post("/{code}/change", response=WholeDeviceShape, summary="Change a device")
@cites("3", "13(1)")
def change(request: HttpRequest, code: Path[DeviceCode], body: ChangeDeviceBody) -> WholeDeviceShape:
    """409 if it was changed since `revision`."""
    actions.change_device(signed_in(request), code=code, **body.model_dump(), clock=wiring.clock())
    return _whole(request, code)


@router.post("/{code}/password", response=GivenPasswordShape, summary="Set the password of a device")
@cites("3", "13(1)", "19(2)")
def set_password(request: HttpRequest, code: Path[DeviceCode], body: DevicePasswordBody) -> GivenPassword:
    """It is in this answer alone."""
    return actions.set_device_password(signed_in(request), code=code, password=body.password, clock=wiring.clock())


@router.post("/{code}/retire", response=WholeDeviceShape, summary="Retire a device")
@cites("3", "7", "13(1)")
def retire(request: HttpRequest, code: Path[DeviceCode], body: DeviceReasonBody) -> WholeDeviceShape:
    """Refused while points have a channel of it."""
    actions.retire_device(signed_in(request), code=code, reason=body.reason, clock=wiring.clock())
    return _whole(request, code)


@router.get("/{code}/channels", response=list[ChannelShape], summary="Channels of a device")
@cites("3", "13(1)")
def channels(
    request: HttpRequest,
    code: Path[DeviceCode],
    parent: Annotated[str, Field(pattern=r"^[0-9]{0,20}$")] = "",
    text: Search = "",
    after: Annotated[str, Field(pattern=r"^[0-9]{0,20}$")] = "",
    limit: Limit = 100,
) -> list[ChannelRow]:
    """By code, behind `after`: right below `parent`, or with `text` anywhere."""
    asker, at = reader(request)
    return list(queries.channels(asker, code, at=at, parent=parent, text=text, after=after, limit=limit))


@router.get("/{code}/channels/{channel}", response=ChannelShape, summary="One channel")
@cites("3", "13(1)")
def one_channel(request: HttpRequest, code: Path[DeviceCode], channel: Path[ItemCode]) -> ChannelRow:
    """With the point that has it."""
    asker, at = reader(request)
    return queries.channel(asker, code, channel, at=at)


@router.get(
    "/{code}/channels/{channel}/proposals", response=list[MatchProposalShape], summary="Points that a channel may be"
)
@cites("3", "7", "13(1)")
def proposals(request: HttpRequest, code: Path[DeviceCode], channel: Path[ItemCode]) -> list[MatchProposal]:
    """Accepted points of the unit within 30 metres, or of the same name."""
    asker, at = reader(request)
    return list(queries.match_proposals(asker, code, channel, at=at))


@router.post("/{code}/channels/{channel}/match", response=ChannelShape, summary="Match a channel to a point")
@cites("3", "6", "7", "8", "10(1)", "13(1)")
def match(request: HttpRequest, code: Path[DeviceCode], channel: Path[ItemCode], body: MatchBody) -> ChannelRow:
    """The channel becomes the address of the point."""
    actions.match_channel(
        signed_in(request), code=code, channel=channel, point=body.point, transport=body.transport,
        adjustment=body.adjustment.adjustment if body.adjustment else None, clock=wiring.clock(),
    )  # fmt: skip
    return one_channel(request, code, channel)


@router.post("/{code}/channels/{channel}/unmatch", response=ChannelShape, summary="Take a channel from its point")
@cites("3", "6", "7", "10(1)")
def unmatch(request: HttpRequest, code: Path[DeviceCode], channel: Path[ItemCode], body: UnmatchBody) -> ChannelRow:
    """The point has no pictures until it gets another address."""
    actions.unmatch_channel(
        signed_in(request), code=code, channel=channel, point=body.point, reason=body.reason,
        adjustment=body.adjustment.adjustment if body.adjustment else None, clock=wiring.clock(),
    )  # fmt: skip
    return one_channel(request, code, channel)


def _whole(request: HttpRequest, code: str) -> WholeDeviceShape:
    asker, at = reader(request)
    return WholeDeviceShape.of(queries.device(asker, code, at=at))
