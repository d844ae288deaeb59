"""Parts of sites and gaps as frozen values (article 6)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.registry.identity.duty import Place
from mingcha.registry.parts.rules import GapReason


@dataclass(frozen=True, slots=True)
class PartPoint:
    """A point that stands at a part."""

    code: str
    name: str
    state: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """A part on the map: its number, names, whether it is required, and its gap; CGCS2000 in 1e-9 degrees."""

    number: int
    name: str
    site_name: str
    required: bool
    gap: GapReason | None
    longitude_ndeg: int
    latitude_ndeg: int


@dataclass(frozen=True, slots=True)
class PartFacts:
    """A part of a site with the points that stand at it; `kind` is a law.categories.PlacePart; `gap` None for one that
    is covered or not required; the coordinates are CGCS2000 degrees, None until it is placed."""

    number: int
    site: str
    site_name: str
    category: str
    place: Place
    organisation_name: str
    kind: str
    name: str
    required: bool
    reason: str
    version: int
    longitude: float | None
    latitude: float | None
    added_at: datetime
    points: tuple[PartPoint, ...]
    gap: GapReason | None
