"""The frozen values that reads of the registry hand out. None carries a camera's password; only `Assignment` carries
it sealed, for the recorder."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.geo.coordinates import System
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Place, Role, Territory
from mingcha.registry.sound.queries import SoundRow


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """`kind` is one of city_psb, district_psb, government, unit, contractor."""

    code: str
    name: str
    name_en: str
    kind: str
    division: str
    uscc: str
    zone: str = ""


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A place of article 6; `category` is "6(1)" to "6(12)"."""

    code: str
    name: str
    category: str
    division: str
    address: str
    organisation: str
    organisation_name: str
    systems: tuple[str, ...]
    street: str = ""
    zone: str = ""

    @property
    def place(self) -> Place:
        """Where it lies, for rules."""
        return Place(self.division, self.organisation, self.zone)


@dataclass(frozen=True, slots=True)
class Authority:
    """Who leads at a place and who is its public security organ (article 4): of the functional zone `zone`, or of the
    district when it is "". `words` is the name of that area; an office is None when none is registered."""

    zone: str
    division: str
    words: Words
    government: OrganisationRow | None
    public_security: OrganisationRow | None


@dataclass(frozen=True, slots=True)
class SystemRow:
    """A public video system. `functions` are those of article 2; `in_scope` is False for one of a place that is not
    public, which is registered voluntarily for `scope_reason` and has no filing clocks."""

    code: str
    name: str
    site: str
    legal_class: str
    key_target: bool
    retention_class: str
    functions: tuple[str, ...]
    in_scope: bool
    scope_reason: str
    contractor: str
    contractor_name: str


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
    sub stream.
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
class PersonRow:
    """A person with the roles that hold now."""

    username: str
    name: str
    badge_no: str
    organisation: str
    active: bool
    roles: tuple["RoleRow", ...]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role assignment; `assignment` is its number for end_role."""

    assignment: int
    username: str
    role: Role
    territory: Territory
    valid_from: datetime
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A monitoring seat of a unit; `theme` is "day", "night" or "" for the person's own."""

    code: str
    name: str
    organisation: str
    organisation_name: str
    theme: str


@dataclass(frozen=True, slots=True)
class LayoutRow:
    """A version of a wall's layout. `pages` hold `tiles` point codes each, "" for an empty tile; `dwell_s` is how long
    a page of a tour stays, 0 for no tour. Whoever opens it sees the points that their own roles reach, no others."""

    number: int
    seat: str
    seat_name: str
    name: str
    version: int
    tiles: int
    pages: tuple[tuple[str, ...], ...]
    dwell_s: int
    shared: bool
    withdrawn: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person is for and how far it reaches, for the frame of the pages and the home by role."""

    facts: DutyFacts
    roles: frozenset[Role]
    territories: tuple[Territory, ...]
    may_watch: bool
    may_write: bool
