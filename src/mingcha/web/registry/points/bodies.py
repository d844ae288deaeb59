"""The bodies of requests that register and change points (articles 3, 6, 7, 10, 13, 18)."""

from datetime import date
from typing import Annotated, Literal

from ninja import Field, Schema

from mingcha.geo.coordinates.typed import MAXIMUM_CHARACTERS
from mingcha.law.adjustment import MOST_DOCUMENT, MOST_GROUND, Adjustment
from mingcha.law.categories import PlacePart
from mingcha.law.place_kinds import KINDS as PLACE_KINDS
from mingcha.media.address import CREDENTIAL_LIMIT_CHARACTERS, URL_LIMIT_CHARACTERS
from mingcha.registry.places.position import (
    MOST_ANGLE_DEG,
    MOST_AZIMUTH_DEG,
    MOST_HEIGHT_CM,
    MOST_RANGE_M,
    Position,
    View,
)
from mingcha.registry.points.rules import MOST_CARRIER, MOST_NAME, MOST_REASON
from mingcha.web.api.shapes import BothWords, ShortCode, Strict, Text

Reason = Annotated[str, Field(max_length=MOST_REASON, pattern=r"^[^\x00]*$")]

PlaceKind = Annotated[str, Field(json_schema_extra={"enum": [code for code, _ in PLACE_KINDS]}, max_length=30)]
"""Another word than those listed is refused by the rule, under its article."""


class PositionBody(Strict):
    """A coordinate as given, longitude or easting first, with its label. No label is assumed (article 13)."""

    text: str = Field(max_length=MAXIMUM_CHARACTERS, pattern=r"^[^\x00]*$", examples=["114.2946, 30.5771"])
    system: str = Field(max_length=40, pattern=r"^[^\x00]*$", examples=["CGCS2000", "GCJ-02"])
    accuracy_m: float | None = Field(None, ge=0, le=100_000)
    epoch: float | None = Field(None, ge=1900, le=2200)
    label_reason: Reason = ""
    outside_reason: Reason = ""

    @property
    def position(self) -> Position:
        """The value for the register."""
        return Position(**self.model_dump())


class AdjustmentBody(Strict):
    """Why a point that article 6 demands is moved, given another device or switched off (article 10): the ground, the
    document with the plan of rebuilding or replacement, and its day. Without them such an act is refused."""

    ground: str = Field("", max_length=MOST_GROUND, pattern=r"^[^\x00]*$")
    document: str = Field("", max_length=MOST_DOCUMENT, pattern=r"^[^\x00]*$")
    document_on: date | None = None

    @property
    def adjustment(self) -> Adjustment:
        """The value for the register."""
        return Adjustment(**self.model_dump())


class ChangedPositionBody(PositionBody):
    """Another position, with the ground that a mandatory point needs, and why it is needed beside a camera or planned
    place of another unit that sees the same (article 5)."""

    adjustment: AdjustmentBody | None = None
    duplicate_reason: Reason = ""

    @property
    def position(self) -> Position:
        """The value for the register."""
        return Position(**self.model_dump(exclude={"adjustment", "duplicate_reason"}))


class ViewBody(Strict):
    """The view of a point; it replaces the whole previous view."""

    azimuth_deg: int | None = Field(None, ge=0, le=MOST_AZIMUTH_DEG)
    angle_deg: int | None = Field(None, ge=1, le=MOST_ANGLE_DEG)
    range_m: int | None = Field(None, ge=1, le=MOST_RANGE_M)
    height_cm: int | None = Field(None, ge=0, le=MOST_HEIGHT_CM)
    moves: bool = False

    @property
    def view(self) -> View:
        """The value for the register."""
        return View(**self.model_dump())


class ChangedViewBody(ViewBody):
    """Another view, with the ground that a mandatory point needs for another direction, and why it is needed where it
    newly sees the same as a camera or planned place of another unit (article 5)."""

    adjustment: AdjustmentBody | None = None
    duplicate_reason: Reason = ""

    @property
    def view(self) -> View:
        """The value for the register."""
        return View(**self.model_dump(exclude={"adjustment", "duplicate_reason"}))


class NewPointBody(Strict):
    """A camera of a system. `part` is a part of a place of article 6; `place_kind` the kind of place under article 18,
    "none" for an ordinary one, with `place_reason` if the name speaks against it. `carrier` is the vehicle or ship that
    carries it. `address_reason` says why another point of the unit has the same address, `duplicate_reason`
    why it is needed beside a camera or planned place of another unit that sees the same. Credentials may be in `url`;
    the password is sealed and never returned."""

    system: ShortCode
    name: str = Field(min_length=1, max_length=MOST_NAME, pattern=r"^[^\x00]*$")
    part: PlacePart
    url: str = Field(
        min_length=1, max_length=URL_LIMIT_CHARACTERS, pattern=r"^[^\x00]*$", examples=["rtsp://10.1.2.3/main"]
    )
    sub_url: Text = ""
    username: str = Field("", max_length=CREDENTIAL_LIMIT_CHARACTERS, pattern=r"^[^\x00]*$")
    password: str = Field(
        "",
        max_length=CREDENTIAL_LIMIT_CHARACTERS,
        pattern=r"^[^\x00]*$",
        json_schema_extra={"format": "password"},
    )
    place_kind: PlaceKind | Literal[""] = ""
    place_reason: Reason = ""
    carrier: str = Field("", max_length=MOST_CARRIER, pattern=r"^[^\x00]*$")
    address_reason: Reason = ""
    duplicate_reason: Reason = ""
    position: PositionBody | None = None
    view: ViewBody | None = None
    enabled: bool = True


class TryBody(Strict):
    """The address of a camera and the system to which it would belong."""

    system: ShortCode
    url: str = Field(min_length=1, max_length=URL_LIMIT_CHARACTERS, pattern=r"^[^\x00]*$")
    username: str = Field("", max_length=CREDENTIAL_LIMIT_CHARACTERS, pattern=r"^[^\x00]*$")
    password: str = Field("", max_length=CREDENTIAL_LIMIT_CHARACTERS, pattern=r"^[^\x00]*$")


class TriedShape(Schema):
    """Whether a picture came (`came`), its size, and the same in words; `recorder`: on whose machine it was asked, ""
    for that of the pages."""

    came: bool
    width: int
    height: int
    recorder: str
    words: BothWords


class ReasonBody(Strict):
    """The reason."""

    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=r"^[^\x00]*$")


class AddressBody(Strict):
    """Another address or other credentials of a camera. A password that is not given is kept for the same device alone.
    `adjustment`: the ground of article 10, for another address of a mandatory point."""

    url: str = Field(min_length=1, max_length=URL_LIMIT_CHARACTERS, pattern=r"^[^\x00]*$")
    username: str = Field("", max_length=CREDENTIAL_LIMIT_CHARACTERS, pattern=r"^[^\x00]*$")
    password: str = Field(
        "",
        max_length=CREDENTIAL_LIMIT_CHARACTERS,
        pattern=r"^[^\x00]*$",
        json_schema_extra={"format": "password"},
    )
    address_reason: Reason = ""
    adjustment: AdjustmentBody | None = None


class SubStreamBody(Strict):
    """The address of the sub stream, of the same device; "" for none. `address_reason` says why another point of the
    unit has the same address."""

    sub_url: str = Field("", max_length=URL_LIMIT_CHARACTERS, pattern=r"^[^\x00]*$")
    address_reason: Reason = ""


class DisableBody(Strict):
    """The reason, and for a mandatory point the document with its day."""

    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=r"^[^\x00]*$")
    adjustment: AdjustmentBody | None = None


class DescriptionBody(Strict):
    """What a point is called and where it stands; omitted fields stay as they are."""

    name: str | None = Field(None, min_length=1, max_length=MOST_NAME, pattern=r"^[^\x00]*$")
    part: PlacePart | None = None
    place_kind: PlaceKind | None = None
    place_reason: Reason = ""
    carrier: str | None = Field(None, max_length=MOST_CARRIER, pattern=r"^[^\x00]*$")
    adjustment: AdjustmentBody | None = None
