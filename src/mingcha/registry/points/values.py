"""Points as frozen values; none carries the password of a camera (articles 3, 6, 7, 8, 13)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.geo.coordinates import System
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Place
from mingcha.registry.places.position import Position, View
from mingcha.registry.points.catalogue_values import CatalogueFields
from mingcha.registry.sound.queries import SoundRow


@dataclass(frozen=True, slots=True)
class DistrictCount:
    """How many points of a district, or of a functional zone (`zone` is not ""), stand in each state of article 8;
    those that are switched off or out of use count as `off` alone."""

    division: str
    zone: str
    words: Words
    trial: int
    accepted: int
    in_use: int
    off: int
    unplaced: int

    @property
    def points(self) -> int:
        """All of them."""
        return self.trial + self.accepted + self.in_use + self.off


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point as a list shows it; `label` is what footage carries ("R30/trial"); `mandatory`: article 6 demands it.

    `longitude` and `latitude` are CGCS2000 degrees (article 13), None until the point is placed; `has_sub`: it has a
    sub stream; `in_use_at`: when it was recorded as put into use (article 8);
    `place_kind` is a code of law.place_kinds.KINDS, "" if it was never asked; `carrier` the vehicle or ship
    that carries it, "" for none.
    """

    code: str
    name: str
    site: str
    site_name: str
    category: str
    part: str
    mandatory: bool
    system: str
    key_target: bool
    retention_class: str
    organisation: str
    organisation_name: str
    division: str
    zone: str
    contractor: str
    state: str
    enabled: bool
    label: str
    added_at: datetime
    street: str = ""
    longitude: float | None = None
    latitude: float | None = None
    azimuth_deg: int | None = None
    view_angle_deg: int | None = None
    view_range_m: int | None = None
    moves: bool = False
    has_sub: bool = False
    in_use_at: datetime | None = None
    place_kind: str = ""
    carrier: str = ""

    @property
    def place(self) -> Place:
        """Where it lies, for rules."""
        return Place(self.division, self.organisation, self.zone, self.contractor)


@dataclass(frozen=True, slots=True)
class PointPage:
    """A point as its own page shows it; `url`, `username` and the document of a key target are "" for those
    who do not keep the register there."""

    row: PointRow
    url: str
    username: str
    has_password: bool
    epoch: int
    may_write: bool
    site_address: str
    system_name: str
    legal_class: str
    key_target_document: str
    sub_url: str = ""
    height_cm: int | None = None
    coordinate: "CoordinateFacts | None" = None
    sounds: tuple[SoundRow, ...] = ()
    """Every ground for its sound, the newest first."""
    sound: SoundRow | None = None
    """The ground on which sound is recorded now."""
    may_handle_sound: bool = False
    place_reason: str = ""
    """Why the kind of place holds although the name speaks against it."""
    address_reason: str = ""
    """Why another point of the unit has the same address; "" for those who do not keep the register there."""
    duplicate_reason: str = ""
    """Why it stands beside a camera or planned place of another unit that sees the same (article 5); "" for none."""
    catalogue: CatalogueFields = CatalogueFields()
    """What was stated of it for the lists of article 13."""
    secrecy: str = ""
    """ "work_secret", or "" for none; it, its document and the precision are "" for those who do not keep the register
    there."""
    secrecy_document: str = ""
    precision: str = ""


@dataclass(frozen=True, slots=True)
class CoordinateFacts:
    """The legal coordinate of a point with all that article 13 asks to be known of it.

    `original_x` and `original_y` stand as they were typed, longitude or easting first. `residual_m` is how far the
    legal coordinate, converted back, lies from the original; `accuracy_m` the most that the conversion adds, with what
    the source states of its own measurement. The reasons are "" unless label or city were questioned.
    """

    longitude: float
    latitude: float
    original_x: str
    original_y: str
    original_system: System
    method: str
    accuracy_m: float
    epoch: str
    residual_m: float
    label_reason: str
    outside_reason: str


@dataclass(frozen=True, slots=True)
class ImportedPoint:
    """A camera of a list that is imported, as `add_point` takes it; `line` is its place in the list, for errors.

    `system` is the code of a registered system; the other fields are those of `add_point`.
    """

    line: int
    system: str
    name: str
    part: str
    url: str
    username: str = ""
    password: str = ""
    place_kind: str = ""
    place_reason: str = ""
    carrier: str = ""
    address_reason: str = ""
    position: Position | None = None
    view: View | None = None
    sub_url: str = ""
    enabled: bool = True
    duplicate_reason: str = ""
    catalogue: CatalogueFields = CatalogueFields()


@dataclass(frozen=True, slots=True)
class LineRefusal:
    """Why a line of a list cannot be registered: its number, the field of ImportedPoint that it concerns, the article
    ("" when the input itself cannot be right), the reason, and what is missing. No secret is in it."""

    line: int
    field: str
    article: str
    words: Words
    missing: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedPoints:
    """What an import registered: how many points, the entry of the log that holds them (None where there was nothing to
    register), and the codes that were given in each division, the first and the last of each (none between them is
    missing)."""

    points: int
    entry: int | None
    codes: tuple[tuple[str, str], ...]
