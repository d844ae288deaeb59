"""Judges the lines of an imported list by the rules of `add_point`, a batch at a time (arts. 2, 3, 5, 6, 7, 13, 18).

What does not depend on a line is decided once: who asks, the allowed networks, and each system with its place. A batch
costs a few queries, however many lines it has.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mingcha.evidence.one_of import OneOf
from mingcha.geo.coordinates import TypedPosition
from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.kit.checked import checked_code, checked_name
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.place_kinds import PlaceAnswer, may_stand_at
from mingcha.law.retention import shanghai_day
from mingcha.media.address import CameraAddress, camera_address
from mingcha.registry.areas.queries import RestrictingAreas
from mingcha.registry.duplicates.queries import OthersBeside
from mingcha.registry.duplicates.rules import Neighbour, may_be_built_beside
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.position import Position, View
from mingcha.registry.places.rules import may_write
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
from mingcha.registry.points.line_faults import LineFaults
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
_UNNAMED = "?"
_NO_ADDRESS = camera_address("rtsp://0.0.0.0/")
"""Stand for a name and an address that cannot be read, so that the rest of their line is judged; never registered."""
_NO_SYSTEM = Words("没有这个系统", "there is no such system")
"""Words about a cell do not repeat it: they stay in the job, and where columns are shifted it may be a password."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A line that may be registered: its point without code and password, and its address, which has the password."""

    line: int
    point: Point
    address: CameraAddress


@dataclass(slots=True)
class _Line:
    """A line on its way: what is wrong with it, its name and address if they can be read, and its point where who asks
    may write there."""

    given: ImportedPoint
    faults: LineFaults
    name: str = ""
    address: CameraAddress | None = None
    sub: str = ""
    typed: TypedPosition | None = None
    point: Point | None = None


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

    Names and addresses of the lines are remembered until `forget_lines`: some 250 bytes a line, and from
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

    def __post_init__(self) -> None:
        self._beside = OthersBeside(shanghai_day(self.now))

    @cites("2", "3", "5", "6", "7", "13", "18")
    def judge(self, lines: Sequence[ImportedPoint]) -> Iterator[Accepted | tuple[LineRefusal, ...]]:
        """The judgement of each line, in order: accepted, or everything that is wrong with it. Raises Fault when
        something else than a line is at fault."""
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
        beside = iter(self._beside.of([one.point for one in judged if one.point is not None]))
        for one in judged:
            if one.point is not None:
                _check_duplicate(one, one.point, next(beside))
            if one.faults.found or one.point is None or one.address is None:
                yield tuple(one.faults.found)
            else:
                yield Accepted(one.given.line, one.point, one.address)

    def forget_lines(self) -> None:
        """Called when the lines that were accepted are in the database."""
        self._names.note_written()
        self._streams.clear()
        self._beside.forget()

    def _judged(self, line: ImportedPoint, taken: Mapping[int, int]) -> _Line:
        """A line with what is wrong with it. What the register holds is asked for who may write there alone: the
        answer would tell it to everybody else."""
        one = _Line(line, LineFaults(line.line))
        held = None
        with one.faults.at("system"):
            held = self._system_of(line)
        self._read(one)
        if held is None:
            _check_answer(one, PlaceAnswer(line.place_kind, line.name, "", "", line.place_reason))
        elif self._may_be_added(one, held):
            self._check_name(one, held.system, taken)
            self._make_point(one, held)
        return one

    def _read(self, one: _Line) -> None:
        """What the cells of a line say by themselves."""
        line, faults = one.given, one.faults
        with faults.at("url"):
            one.address = self._addresses.pop(id(line), None) or new_address(line.url, line.username, line.password)
        if one.address is not None:
            with faults.at("sub_url"):
                one.sub = sub_address(line.sub_url, one.address)
        with faults.at("position"):
            one.typed = line.position.typed() if line.position else None
        with faults.at("part"):
            points_rules.part_from(line.part)
        with faults.at("name"):
            one.name = checked_name(line.name)
        with faults.at("place_reason"):
            kept_reason(line.place_reason)
        with faults.at("carrier"):
            checked_name(line.carrier.strip() or _UNNAMED, points_rules.MOST_CARRIER)

    def _may_be_added(self, one: _Line, held: _Held) -> bool:
        """Notes each refusal of `may_add_point`, which names the first; whether who asks may write there."""
        new = _new_point(one.given, held, one.address)
        networks, whole = self._networks_of(held.unit), LineFaults(one.given.line)
        with whole.at("place_kind"):
            whole.take(points_rules.may_add_point(self.who, new, networks))
        if not whole.found:
            return True
        writes = may_write(self.who, held.place)
        one.faults.at("system").take(writes)
        if writes and one.address is not None:
            one.faults.at("url").take(points_rules.address_inside_networks(new.host, networks))
        one.faults.at("carrier").take(points_rules.may_be_carried(new.category, new.carrier))
        _check_answer(one, new.answer)
        if not one.faults.found:
            one.faults.found += whole.found  # a rule that is none of these
        return bool(writes)

    def _check_name(self, one: _Line, system: System, taken: Mapping[int, int]) -> None:
        """Notes that the name stands in the register or in an earlier line."""
        if one.name:
            named = hash((system.pk, one.name))
            with one.faults.at("name"):
                require_name_free(taken.get(named, self._names.line_of(named)))
            self._names.add(named, one.given.line)

    def _make_point(self, one: _Line, held: _Held) -> None:
        """Makes the point, with a stand-in where its name or address cannot be read, and judges where it stands, what
        it sees and its address."""
        line, faults = one.given, one.faults
        wrong = {fault.field for fault in faults.found}
        point = point_on_trial(
            held.system, one.name or _UNNAMED, line.part, one.address or _NO_ADDRESS, one.sub, self.now
        )
        point.enabled = line.enabled
        if not wrong & {"place_reason", "carrier"}:
            set_answers(point, line)
        with faults.at("position"):
            if line.position and one.typed and "carrier" not in wrong:
                self._place(point, held, line.position, one.typed)
        set_view(point, line.view or View())
        fill_catalogue(point, line.catalogue)
        with faults.at("view"):
            self._require_lawful_view(point)
        if one.address is not None:
            self._check_address(one, point, held.unit)
        one.point = point

    def _check_address(self, one: _Line, point: Point, unit: str) -> None:
        """Notes that the register or an earlier line has the address."""
        keys = [key for key in (point.stream_key, point.sub_stream_key) if key]
        same, reason = self._same_address(unit, keys), one.given.address_reason
        with one.faults.at("url"):
            require(points_rules.may_have_address(unit, same, reason))
        with one.faults.at("address_reason"):
            point.address_reason = kept_reason(reason) if same else ""
        for key in keys if one.name else ():
            self._streams.setdefault(hash(key), SameAddress(unit, point.name))

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


def _new_point(line: ImportedPoint, held: _Held, address: CameraAddress | None) -> points_rules.NewPoint:
    return points_rules.NewPoint(
        place=held.place,
        category=held.category,
        part=line.part,
        place_kind=line.place_kind,
        host=(address or _NO_ADDRESS).host,
        name=line.name,
        site_name=held.site_name,
        place_reason=line.place_reason,
        carrier=line.carrier.strip(),
    )


def _check_answer(one: _Line, answer: PlaceAnswer) -> None:
    """Notes what article 18 says of the kind of place."""
    with one.faults.at("place_kind"):
        one.faults.take(may_stand_at(answer))


def _check_duplicate(one: _Line, point: Point, beside: tuple[Neighbour, ...]) -> None:
    """Judges a line under article 5, too: beside what another unit has or plans it needs a written reason."""
    with one.faults.at("duplicate_reason"):
        kept = kept_reason(one.given.duplicate_reason)
        require(may_be_built_beside(beside, kept))
        point.duplicate_reason = kept if beside else None
