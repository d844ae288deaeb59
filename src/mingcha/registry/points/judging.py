"""Judges the lines of an imported list by the rules of `add_point`, a batch at a time (arts. 2, 3, 5, 6, 7, 13, 18).

What does not depend on a line is decided once: who asks, the allowed networks, and each system with its place. A batch
costs a few queries, however many lines it has.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mingcha.evidence.one_of import OneOf
from mingcha.geo.coordinates import TypedPosition, UnreadText
from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.kit.checked import checked_code
from mingcha.kit.decision import Decision, Missing, Refused, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.media.address import CameraAddress
from mingcha.registry.areas.queries import RestrictingAreas
from mingcha.registry.duplicates.queries import OthersBeside
from mingcha.registry.duplicates.rules import Neighbour, may_be_built_beside
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.position import Position, View
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.above import shared_keys
from mingcha.registry.points.address import new_address, stream_key_of, sub_address
from mingcha.registry.points.beside_areas import require_lawful_view, view_of
from mingcha.registry.points.filling import (
    NEIGHBOURS,
    fill_catalogue,
    kept_reason,
    networks_for,
    point_on_trial,
    set_position,
    set_view,
)
from mingcha.registry.points.models import Point
from mingcha.registry.points.named_lines import REGISTERED, NamedLines, require_name_free
from mingcha.registry.points.registering import set_answers
from mingcha.registry.points.rules import SameAddress
from mingcha.registry.points.same_address import chosen, owners_of
from mingcha.registry.points.values import ImportedPoint, LineRefusal
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import with_units

_REMEMBERED = 1000
"""So many systems, and as many sites, are remembered at most; then all of them are read anew."""
_OF_A_LINE = {
    FaultKind.INVALID, FaultKind.NOT_FOUND, FaultKind.FORBIDDEN, FaultKind.CONFLICT, FaultKind.EXHAUSTED,
}  # fmt: skip
"""Faults that a line has; others end the import."""


_NO_SYSTEM = Words("没有这个系统", "there is no such system")
"""Words about a cell do not repeat it: they stay in the job, and where columns are shifted it may be a password."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A line that may be registered: its point without code and password, and its address, which has the password."""

    line: int
    point: Point
    address: CameraAddress


@dataclass(frozen=True, slots=True)
class _Held:
    """A system with what is asked of it for each of its lines."""

    system: System
    place: Place
    unit: str
    category: str
    site_name: str


@dataclass(slots=True)
class LineJudge:
    """Judges lines as if they were registered one after the other by `who` at `now`.

    Names and addresses of lines that were accepted are remembered until `forget_lines`: some 250 bytes a line, and from
    then on the names with their lines alone: 16 bytes a line.
    """

    who: DutyFacts
    now: datetime
    _networks: dict[str, points_rules.Networks] = field(default_factory=dict)
    _shared: dict[str, frozenset[str]] = field(default_factory=dict)
    _streams: dict[int, SameAddress] = field(default_factory=dict)
    _owners: dict[str, list[SameAddress]] = field(default_factory=dict)
    _systems: dict[str, _Held] = field(default_factory=dict)
    _at_site: dict[int, list[tuple[float, float]]] = field(default_factory=dict)
    _names: NamedLines = field(default_factory=NamedLines)
    _addresses: dict[int, CameraAddress] = field(default_factory=dict, repr=False)
    _areas: RestrictingAreas | None = None
    _beside: OthersBeside = field(init=False)
    _field: str = ""

    def __post_init__(self) -> None:
        self._beside = OthersBeside(shanghai_day(self.now))

    @cites("2", "3", "5", "6", "7", "13", "18")
    def judge(self, lines: Sequence[ImportedPoint]) -> Iterator[Accepted | LineRefusal]:
        """The judgement of each line, in order. Raises Fault when something else than a line is at fault."""
        self._read_systems(lines)
        self._owners = owners_of(set(self._keys_of(lines)))
        known = {line.system for line in lines} & self._systems.keys()
        registered = Point.objects.filter(
            OneOf("system_id", (self._systems[code].system.pk for code in known)),
            OneOf("name", (line.name.strip() for line in lines)),
        ).values_list("system_id", "name")
        taken = {hash(pair): REGISTERED for pair in registered}
        taken |= self._names.among_written(taken)
        judged = [self._judged(line, taken) for line in lines]
        reasons = {line.line: line.duplicate_reason for line in lines}
        beside = iter(self._beside.of([one.point for one in judged if isinstance(one, Accepted)]))
        for one in judged:
            yield self._beside_others(one, next(beside), reasons[one.line]) if isinstance(one, Accepted) else one

    def forget_lines(self) -> None:
        """Called when the lines that were accepted are in the database."""
        self._names.note_written()
        self._streams.clear()
        self._beside.forget()

    def _judged(self, line: ImportedPoint, taken: Mapping[int, int]) -> Accepted | LineRefusal:
        try:
            return self._accepted(line, taken)
        except Refused as refused:
            return self._refused(line, refused.decision)
        except UnreadText as unread:
            return LineRefusal(line.line, self._field, "", unread.plain)
        except Fault as fault:
            if fault.kind not in _OF_A_LINE:
                raise
            return LineRefusal(line.line, self._field, "", fault.words)

    def _beside_others(self, one: Accepted, beside: tuple[Neighbour, ...], reason: str) -> Accepted | LineRefusal:
        """The line judged under article 5, too: beside what another unit has or plans it needs a written reason."""
        try:
            kept = kept_reason(reason)
        except Fault as fault:
            return LineRefusal(one.line, "duplicate_reason", "", fault.words)
        decision = may_be_built_beside(beside, kept)
        if not decision:
            return LineRefusal(one.line, "duplicate_reason", decision.article, decision.reason, decision.missing)
        one.point.duplicate_reason = kept if beside else None
        return one

    def _accepted(self, line: ImportedPoint, taken: Mapping[int, int]) -> Accepted:
        self._field = "system"
        held = self._system_of(line)
        system, unit, name = held.system, held.unit, line.name.strip()
        self._field = "url"
        address = self._addresses.pop(id(line), None) or new_address(line.url, line.username, line.password)
        self._field = "sub_url"
        sub = sub_address(line.sub_url, address)
        self._field = "position"
        typed = line.position.typed() if line.position else None
        self._field = "part"
        points_rules.part_from(line.part)
        self._field = "place_kind"
        decision = points_rules.may_add_point(self.who, _new_point(line, held, address), self._networks_of(unit))
        self._field = _field_of(decision)
        require(decision)
        self._field = "name"
        named = hash((system.pk, name))
        require_name_free(taken.get(named, self._names.line_of(named)))
        point = point_on_trial(system, line.name, line.part, address, sub, self.now)
        point.enabled = line.enabled
        self._field = "place_kind"
        set_answers(point, line)
        self._field = "position"
        if line.position and typed:
            self._place(point, held, line.position, typed)
        set_view(point, line.view or View())
        fill_catalogue(point, line.catalogue)
        self._field = "view"
        self._require_lawful_view(point)
        self._field = "url"
        keys = [key for key in (point.stream_key, point.sub_stream_key) if key]
        same = self._same_address(unit, keys)
        require(points_rules.may_have_address(unit, same, line.address_reason))
        point.address_reason = kept_reason(line.address_reason) if same else ""
        self._names.add(named, line.line)
        for key in keys:
            self._streams.setdefault(hash(key), SameAddress(unit, point.name))
        return Accepted(line.line, point, address)

    def _system_of(self, line: ImportedPoint) -> _Held:
        if line.system not in self._systems:
            checked_code(line.system)
            raise Fault(FaultKind.NOT_FOUND, _NO_SYSTEM)
        return self._systems[line.system]

    def _place(self, point: Point, held: _Held, position: Position, typed: TypedPosition) -> None:
        """Sets the position of a point, and notes it as a neighbour of the later ones of its site."""
        at_site = self._at_site[held.system.site_id]
        set_position(point, position, typed, self.who, self.now, at_site, held.place)
        if point.longitude_ndeg is not None and point.latitude_ndeg is not None and len(at_site) < NEIGHBOURS:
            at_site.append((point.longitude_ndeg / NDEG_PER_DEGREE, point.latitude_ndeg / NDEG_PER_DEGREE))

    def _keys_of(self, lines: Sequence[ImportedPoint]) -> Iterator[str]:
        """The stream keys of the lines whose addresses can be read, which are kept for their judgement."""
        self._addresses.clear()
        for line in lines:
            try:
                self._addresses[id(line)] = address = new_address(line.url, line.username, line.password)
                yield stream_key_of(address)
                if line.sub_url.strip():
                    yield stream_key_of(new_address(line.sub_url))
            except Fault:
                continue  # the judgement of the line says so

    def _require_lawful_view(self, point: Point) -> None:
        """Raises Refused (article 18, 799-10) as `require_lawful_view` does; the areas are read once."""
        if self._areas is None:
            self._areas = RestrictingAreas(shanghai_day(self.now))
        view = view_of(point)
        if view is not None:
            require_lawful_view(point, self.now, self._areas.near(view))

    def _networks_of(self, unit: str) -> points_rules.Networks:
        if unit not in self._networks:
            self._networks[unit] = networks_for(unit)
        return self._networks[unit]

    def _same_address(self, unit: str, keys: Sequence[str]) -> SameAddress | None:
        """The point of the register, or the accepted line before this one, that has one of these stream keys."""
        if unit not in self._shared:
            self._shared[unit] = shared_keys(unit)
        held = chosen(self._owners, keys, unit, self._shared[unit])
        before = (self._streams.get(hash(key)) for key in keys if key not in self._shared[unit])
        own = (self._streams.get(hash(key)) for key in keys if key in self._shared[unit])
        return held or next(filter(None, before), None) or next((one for one in own if one and one.unit == unit), None)

    def _refused(self, line: ImportedPoint, decision: Decision) -> LineRefusal:
        return LineRefusal(line.line, self._field, decision.article, decision.reason, decision.missing)

    def _read_systems(self, lines: Sequence[ImportedPoint]) -> None:
        """Reads the systems and the placed points of the sites of these lines that are not remembered."""
        if len(self._systems) > _REMEMBERED:
            self._systems.clear()
            self._at_site.clear()
        unknown = {line.system for line in lines} - self._systems.keys()
        found = with_units(System.objects.filter(OneOf("code", unknown)))
        self._systems |= {system.code: _held(system) for system in found}
        sites = {self._systems[line.system].system.site_id for line in lines if line.system in self._systems}
        sites -= self._at_site.keys()
        self._at_site |= {site: [] for site in sites}
        placed = Point.objects.filter(OneOf("system__site", sites), longitude_ndeg__isnull=False)
        for site, x, y in placed.values_list("system__site", "longitude_ndeg", "latitude_ndeg").iterator():
            at_site = self._at_site[site]
            if x is not None and y is not None and len(at_site) < NEIGHBOURS:
                at_site.append((x / NDEG_PER_DEGREE, y / NDEG_PER_DEGREE))


def _held(system: System) -> _Held:
    site = system.site
    return _Held(system, system.place, site.organisation.code, site.category, site.name)


def _new_point(line: ImportedPoint, held: _Held, address: CameraAddress) -> points_rules.NewPoint:
    return points_rules.NewPoint(
        place=held.place,
        category=held.category,
        part=line.part,
        place_kind=line.place_kind,
        host=address.host,
        name=line.name,
        site_name=held.site_name,
        place_reason=line.place_reason,
        carrier=line.carrier.strip(),
    )


def _field_of(decision: Decision) -> str:
    """The field that a refusal of `may_add_point` concerns."""
    about = [one.about for one in decision.missing if isinstance(one, Missing)]
    if len(about) == 1 and about[0]:
        return about[0]
    if decision.article == "7":
        return "url"
    return "place_kind" if decision.article.startswith(("18", "799")) else "system"
