"""Points over the API: filtered lists, one point, and its acts (articles 3, 6, 7, 13, 18)."""

from datetime import date
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema
from ninja.responses import Status

from mingcha.access.trial_stills.actions import try_with_still
from mingcha.kit.decision import Refused, cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.adjustment import Adjustment
from mingcha.registry.commissioning import trying
from mingcha.registry.commissioning.trying import AddressToTry
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points import values as points_values
from mingcha.registry.points.describing import describe_point
from mingcha.registry.points.filter import LONGEST_TEXT, PointFilter
from mingcha.registry.points.switching_off import needs_second_person, propose_switching_off
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import BothWords, Division, Instant, Limit, Offset, PointCode, ShortCode
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.overview.points.point_list import ListedPoint, PointsFound, cut_of, listed
from mingcha.web.registry.confirmations.shapes import ProposalShape, shape
from mingcha.web.registry.points.bodies import (
    AddressBody,
    AdjustmentBody,
    ChangedPositionBody,
    ChangedViewBody,
    DescriptionBody,
    DisableBody,
    NewPointBody,
    SubStreamBody,
    TriedShape,
    TryBody,
)
from mingcha.web.registry.points.point_state import CONDITION_WORDS

router = Router(tags=["points"])

Condition = Literal["ok", "poor", "down", "off", "wait"]


class PointQuery(Schema):
    """The filter of list and map; omitted fields do not filter, and no filter extends the reach of the roles."""

    state: Condition | None = None
    use: Literal["trial", "used"] | None = Field(None, description="on trial or put into use (article 8)")
    division: Division | None = None
    zone: ShortCode | None = Field(None, description="a functional zone; none: outside of all zones")
    street: str | None = Field(None, pattern=r"^[0-9]{9}$", description="nine digits")
    cat: str | None = Field(None, pattern=r"^6\([0-9]{1,2}\)$", description="an item of article 6, such as 6(5)")
    site: ShortCode | None = None
    unit: ShortCode | None = None
    q: str | None = Field(None, max_length=LONGEST_TEXT, description="part of a name, a code, or pinyin initials")

    @property
    def where(self) -> PointFilter:
        """The filter for the register. Raises Fault(INVALID) for an unknown value."""
        return PointFilter.parse({key: value for key, value in self.model_dump().items() if value})


class PointShape(Schema):
    """A point. `longitude` and `latitude` are CGCS2000 degrees; `condition` comes from the recorder's last report.
    `place_kind` is the kind of place under article 18, empty if it was never asked; `carrier` the vehicle or ship;
    `in_use_at`: when it was recorded as put into use (article 8), null while it is on trial.
    """

    code: str
    name: str
    site: str
    site_name: str
    category: str
    category_words: BothWords
    part: str
    mandatory: bool
    system: str
    key_target: bool
    retention_class: str
    organisation: str
    organisation_name: str
    division: str
    division_words: BothWords
    zone: str
    street: str
    contractor: str
    state: str
    enabled: bool
    added_at: Instant
    longitude: float | None
    latitude: float | None
    azimuth_deg: int | None
    view_angle_deg: int | None
    view_range_m: int | None
    moves: bool
    has_sub: bool
    place_kind: str
    carrier: str
    in_use_at: Instant | None
    condition: Condition
    condition_words: BothWords
    cause: BothWords
    since_ms: int | None
    oldest_ms: int | None


class CoordinateShape(Schema):
    """The legal coordinate with the typed input, its label, method, accuracy and epoch (article 13)."""

    longitude: float
    latitude: float
    original_x: str
    original_y: str
    original_system: str
    method: str
    accuracy_m: float
    epoch: str
    residual_m: float
    label_reason: str
    outside_reason: str


class SoundShape(Schema):
    """The ground on which the sound of a point is recorded, and its end (decree 799, art. 8(4))."""

    document: str
    authority: str
    issued_on: date
    until_on: date
    sign: str
    sign_on: date
    began_at: Instant
    ends_at: Instant


class PointPageShape(Schema):
    """A point with the facts of its page; `url`, `username` and the document are empty unless the reader keeps the
    register there. The password is never included.
    """

    point: PointShape
    url: str
    sub_url: str
    username: str
    has_password: bool
    epoch: int
    may_write: bool
    site_address: str
    system_name: str
    legal_class: str
    key_target_document: str
    place_reason: str
    address_reason: str
    duplicate_reason: str
    height_cm: int | None
    coordinate: CoordinateShape | None
    sound: SoundShape | None
    """None: no sound of this point is recorded."""


class PointsPage(Schema):
    """A page of points by code, the total, the total in each condition, and how many of them are on trial."""

    total: int
    offset: int
    by_condition: dict[str, int]
    on_trial: int
    points: list[PointShape]


def point_shape(one: ListedPoint) -> PointShape:
    """A row of the list in the API's shape."""
    row, state = one.row, one.state
    return PointShape(
        **{name: getattr(row, name) for name in _OF_ROW},
        category_words=_both(one.category),
        division_words=_both(one.district),
        condition=state.condition.value,
        condition_words=_both(CONDITION_WORDS[state.condition]),
        cause=_both(state.cause),
        since_ms=state.since_ms,
        oldest_ms=state.oldest_ms,
    )


@router.get("", response=PointsPage, summary="Points in reach")
@cites("3")
def points(request: HttpRequest, where: Query[PointQuery], offset: Offset = 0, limit: Limit = 100) -> PointsPage:
    """The points in reach that match the filter, by code, as list and map have them; no work secret for a token."""
    found = PointsFound(cut_of(request, where.where))
    return PointsPage(
        total=found.count(),
        offset=offset,
        by_condition={condition.value: number for condition, number in found.found.by_condition.items()},
        on_trial=found.found.on_trial,
        points=[point_shape(one) for one in found[offset : offset + limit]],
    )


@router.post("", response={201: PointShape}, summary="Register a point")
@cites("2", "3", "5", "6", "7", "13", "18")
def add_point(request: HttpRequest, body: NewPointBody) -> Status[PointShape]:
    """Registers a camera and assigns the next free code; it is on trial until it is accepted (article 8)."""
    row = points_actions.add_point(
        signed_in(request),
        system=body.system,
        name=body.name,
        part=body.part.value,
        url=body.url,
        sub_url=body.sub_url,
        username=body.username,
        password=body.password,
        place_kind=body.place_kind,
        place_reason=body.place_reason,
        carrier=body.carrier,
        address_reason=body.address_reason,
        duplicate_reason=body.duplicate_reason,
        position=body.position.position if body.position else None,
        view=body.view.view if body.view else None,
        enabled=body.enabled,
        clock=wiring.clock(),
    )
    return Status(201, _shape_of(row))


@router.post("/address-trials", response=TriedShape, summary="Test the address of a camera")
@cites("3", "7", "15")
def try_address(request: HttpRequest, body: TryBody) -> TriedShape:
    """One attempt of at most 8 seconds, for who may register a camera there or sees its trial pictures; without the
    picture."""
    found = trying.try_address(signed_in(request), AddressToTry(**body.model_dump()), clock=wiring.clock())
    words = trying.outcome_words(found)
    return TriedShape(
        came=found.reason is None,
        width=found.width,
        height=found.height,
        recorder=found.recorder,
        words=BothWords(zh=words.zh, en=words.en),
    )


@router.post(
    "/address-trials/still",
    summary="The first picture of a camera that is tested",
    openapi_extra={
        "responses": {
            200: {
                "description": "the first picture, at most 480 pixels wide; kept nowhere",
                "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
@cites("3", "7", "8", "16(3)")
def try_address_with_still(request: HttpRequest, body: TryBody) -> HttpResponse:
    """One attempt of at most 8 seconds, whose answer is the picture: for the contractor of the system and the
    technicians of its units (article 8), never of a device that has a registered point, and few an hour. Each picture
    is a line of the register. 403 for others (`address-trials` gives the size), 404 if no picture came."""
    tried = try_with_still(signed_in(request), AddressToTry(**body.model_dump()), clock=wiring.clock())
    if tried.why_none is not None:
        raise Refused(tried.why_none)
    if tried.still is None:
        raise Fault(FaultKind.NOT_FOUND, tried.trouble or trying.outcome_words(tried.found))
    headers = {"Cache-Control": "no-store", "Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(tried.still.data, content_type="image/jpeg", headers=headers)


@router.get("/{code}", response=PointPageShape, summary="One point")
@cites("3")
def point(request: HttpRequest, code: Path[PointCode]) -> PointPageShape:
    """A point with its coordinate and the facts of its page; a work secret is unknown to a token."""
    asker, at = reader(request)
    found = points_queries.point(asker, code, at=at)
    facts = {name: getattr(found, name) for name in _OF_PAGE}
    place = CoordinateShape.model_validate(found.coordinate) if found.coordinate else None
    sound = SoundShape.model_validate(found.sound) if found.sound else None
    return PointPageShape(point=_shape_of(found.row), coordinate=place, sound=sound, **facts)


@router.put("/{code}/description", response=PointShape, summary="Describe a point")
@cites("3", "6", "7", "10(1)", "18")
def describe(request: HttpRequest, code: Path[PointCode], body: DescriptionBody) -> PointShape:
    """Changes name, part, kind of place or carrier; the kind of place is judged anew. In a forbidden place the point is
    switched off."""
    row = describe_point(
        signed_in(request),
        code=code,
        name=body.name,
        part=body.part.value if body.part else None,
        place_kind=body.place_kind,
        place_reason=body.place_reason,
        carrier=body.carrier,
        adjustment=_adjustment(body.adjustment),
        clock=wiring.clock(),
    )
    return _shape_of(row)


@router.put("/{code}/position", response=PointShape, summary="Place a point")
@cites("2", "3", "5", "6", "10(1)", "13")
def place_point(request: HttpRequest, code: Path[PointCode], body: ChangedPositionBody) -> PointShape:
    """Sets or corrects the position of a point; a doubted label is answered with 409 and both places. Moving a
    mandatory point needs its ground."""
    row = points_actions.place_point(
        signed_in(request),
        code=code,
        position=body.position,
        adjustment=_adjustment(body.adjustment),
        duplicate_reason=body.duplicate_reason,
        clock=wiring.clock(),
    )
    return _shape_of(row)


@router.put("/{code}/view", response=PointShape, summary="Say what a point looks at")
@cites("3", "5", "6", "7", "10(1)")
def set_view(request: HttpRequest, code: Path[PointCode], body: ChangedViewBody) -> PointShape:
    """Replaces the whole previous view. Another direction of a mandatory point needs its ground, a new duplicate its
    reason."""
    row = points_actions.set_point_view(
        signed_in(request),
        code=code,
        view=body.view,
        adjustment=_adjustment(body.adjustment),
        duplicate_reason=body.duplicate_reason,
        clock=wiring.clock(),
    )
    return _shape_of(row)


@router.put("/{code}/address", response=PointShape, summary="Give a point another address")
@cites("6", "7", "10")
def change_address(request: HttpRequest, code: Path[PointCode], body: AddressBody) -> PointShape:
    """Another address or other credentials; the recorder starts the camera anew."""
    row = points_actions.change_point_address(
        signed_in(request),
        code=code,
        url=body.url,
        username=body.username,
        password=body.password,
        address_reason=body.address_reason,
        adjustment=_adjustment(body.adjustment),
        clock=wiring.clock(),
    )
    return _shape_of(row)


@router.put("/{code}/sub-stream", response=PointShape, summary="Set the sub stream of a point")
@cites("3", "7")
def set_sub_stream(request: HttpRequest, code: Path[PointCode], body: SubStreamBody) -> PointShape:
    """The stream for small pictures: watched, never recorded."""
    by, clock = signed_in(request), wiring.clock()
    return _shape_of(points_actions.set_sub_stream(by, code=code, **body.model_dump(), clock=clock))


@router.post("/{code}/enable", response=PointShape, summary="Switch a point on")
@cites("3")
def enable(request: HttpRequest, code: Path[PointCode]) -> PointShape:
    """Starts recording again."""
    return _shape_of(points_actions.enable_point(signed_in(request), code=code, clock=wiring.clock()))


@router.post("/{code}/disable", response={200: PointShape, 202: ProposalShape}, summary="Switch a point off")
@cites("3", "6", "10(1)", "16(1)", "18")
def disable(
    request: HttpRequest, code: Path[PointCode], body: DisableBody
) -> Status[PointShape] | Status[ProposalShape]:
    """Proposes it to a second person (202), with a reason; at once only where article 18 forbids a camera (200). The
    point and its footage stay. A mandatory point needs document and day too."""
    by, adjustment, clock = signed_in(request), _adjustment(body.adjustment), wiring.clock()
    if needs_second_person(code):
        proposed = propose_switching_off(by, code=code, reason=body.reason, adjustment=adjustment, clock=clock)
        return Status(202, shape(proposed))
    row = points_actions.disable_point(by, code=code, reason=body.reason, adjustment=adjustment, clock=clock)
    return Status(200, _shape_of(row))


def _shape_of(row: points_values.PointRow) -> PointShape:
    return point_shape(listed((row,))[0])


def _adjustment(body: AdjustmentBody | None) -> Adjustment | None:
    return body.adjustment if body else None


def _both(words: Words) -> BothWords:
    return BothWords(zh=words.zh, en=words.en)


_OF_ROW = tuple(name for name in PointShape.model_fields if name in points_values.PointRow.__dataclass_fields__)
_OF_PAGE = tuple(name for name in PointPageShape.model_fields if name not in ("point", "coordinate", "sound"))
