"""Judges the lines of an imported list by the rules of `add_point`, a batch at a time (arts. 2, 3, 6, 7, 13, 18).

What does not depend on a line is decided once: who asks, the allowed networks, and each system with its place. A batch
costs a few queries, however many lines it has.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mingcha.kit.checked import checked_code, or_missing
from mingcha.kit.decision import Decision, Refused, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.address import CameraAddress
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.actions import (
    NEIGHBOURS,
    camera_networks,
    name_free,
    point_on_trial,
    set_position,
    set_view,
)
from mingcha.registry.points.address import new_address, sub_address
from mingcha.registry.points.models import Point
from mingcha.registry.points.position import View
from mingcha.registry.points.rows import NDEG_PER_DEGREE
from mingcha.registry.points.values import ImportedPoint, LineRefusal
from mingcha.registry.systems.models import System

_REMEMBERED = 1000
"""So many systems, and as many sites, are remembered at most; then all of them are read anew."""
_OF_A_LINE = {
    FaultKind.INVALID, FaultKind.NOT_FOUND, FaultKind.FORBIDDEN, FaultKind.CONFLICT, FaultKind.EXHAUSTED,
}  # fmt: skip
"""Faults that a line has; others end the import."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A line that may be registered: its point without code and password, and its address, which has the password."""

    line: int
    point: Point
    address: CameraAddress


@dataclass(slots=True)
class LineJudge:
    """Judges lines as if they were registered one after the other by `who` at `now`.

    Names of lines that were accepted are remembered, 8 bytes and their place in a set each, until `forget_names`.
    """

    who: DutyFacts
    now: datetime
    _networks: tuple = field(default_factory=camera_networks)  # type: ignore[type-arg]
    _systems: dict[str, System] = field(default_factory=dict)
    _at_site: dict[int, list[tuple[float, float]]] = field(default_factory=dict)
    _names: set[int] = field(default_factory=set)
    _field: str = ""

    @cites("2", "3", "6", "7", "13", "18")
    def judge(self, lines: Sequence[ImportedPoint]) -> Iterator[Accepted | LineRefusal]:
        """The judgement of each line, in order. Raises Fault when something else than a line is at fault."""
        self._read_systems(lines)
        taken = set(
            Point.objects.filter(
                system__in={self._systems[line.system].pk for line in lines if line.system in self._systems},
                name__in={line.name.strip() for line in lines},
            ).values_list("system_id", "name")
        )
        for line in lines:
            try:
                yield self._accepted(line, taken)
            except Refused as refused:
                yield self._refused(line, refused.decision)
            except Fault as fault:
                if fault.kind not in _OF_A_LINE:
                    raise
                yield LineRefusal(line.line, self._field, "", fault.words)

    def forget_names(self) -> None:
        """Called when the lines that were accepted are in the database."""
        self._names.clear()

    def _accepted(self, line: ImportedPoint, taken: set[tuple[int, str]]) -> Accepted:
        self._field = "system"
        if line.system not in self._systems:
            checked_code(line.system)  # refused without its text, which stays in the job: it may be a moved password
        system = or_missing(self._systems.get(line.system), "系统", "system", line.system)
        self._field = "url"
        address = new_address(line.url, line.username, line.password)
        self._field = "sub_url"
        sub = sub_address(line.sub_url, address)
        self._field = "position"
        typed = line.position.typed() if line.position else None
        self._field = "part"
        points_rules.part_from(line.part)
        self._field = "forbidden_place"
        new = points_rules.NewPoint(system.place, system.site.category, line.part, line.forbidden_place, address.host)
        decision = points_rules.may_add_point(self.who, new, self._networks)
        self._field = _field_of(decision)
        require(decision)
        self._field = "name"
        named = hash((system.pk, line.name.strip()))
        name_free(taken=(system.pk, line.name.strip()) in taken or named in self._names)
        point = point_on_trial(system, line.name, line.part, address, self.now)
        point.sub_url, point.enabled = sub, line.enabled
        self._field = "position"
        if line.position and typed:
            at_site = self._at_site[system.site_id]
            set_position(point, line.position, typed, self.who, self.now, at_site)
            if point.longitude_ndeg is not None and point.latitude_ndeg is not None and len(at_site) < NEIGHBOURS:
                at_site.append((point.longitude_ndeg / NDEG_PER_DEGREE, point.latitude_ndeg / NDEG_PER_DEGREE))
        set_view(point, line.view or View())
        self._names.add(named)
        return Accepted(line.line, point, address)

    def _refused(self, line: ImportedPoint, decision: Decision) -> LineRefusal:
        return LineRefusal(line.line, self._field, decision.article, decision.reason, decision.missing)

    def _read_systems(self, lines: Sequence[ImportedPoint]) -> None:
        """Reads the systems and the placed points of the sites of these lines that are not remembered."""
        if len(self._systems) > _REMEMBERED:
            self._systems.clear()
            self._at_site.clear()
        unknown = {line.system for line in lines} - self._systems.keys()
        found = System.objects.select_related("site__organisation", "contractor").filter(code__in=unknown)
        self._systems |= {system.code: system for system in found}
        sites = {self._systems[line.system].site_id for line in lines if line.system in self._systems}
        sites -= self._at_site.keys()
        self._at_site |= {site: [] for site in sites}
        placed = Point.objects.filter(system__site__in=sites, longitude_ndeg__isnull=False)
        for site, x, y in placed.values_list("system__site", "longitude_ndeg", "latitude_ndeg").iterator():
            at_site = self._at_site[site]
            if x is not None and y is not None and len(at_site) < NEIGHBOURS:
                at_site.append((x / NDEG_PER_DEGREE, y / NDEG_PER_DEGREE))


def _field_of(decision: Decision) -> str:
    """The field that a refusal of `may_add_point` concerns."""
    if decision.article == "7":
        return "url"
    return "forbidden_place" if decision.article.startswith(("18", "799")) else "system"
