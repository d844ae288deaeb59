"""Registers cameras together with the unit, the network, the site and the system that they need, in one act: a refusal
leaves nothing of it behind (articles 2, 3, 4, 6, 7, 8, 13, 18).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.networks.actions import new_network
from mingcha.registry.networks.queries import networks_in_force
from mingcha.registry.networks.rules import network_from
from mingcha.registry.places.actions import new_organisation, new_site
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.points.registering import NewCamera, register
from mingcha.registry.points.rows import point_row
from mingcha.registry.points.values import PointRow
from mingcha.registry.systems.actions import new_system
from mingcha.registry.systems.rows import system_called

MOST_CAMERAS = 200
"""So many cameras, with a finding each, fit into one entry of the log; a longer list is imported."""


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A managing unit that is not registered yet."""

    code: str
    name: str
    division: str


@dataclass(frozen=True, slots=True)
class NewSite:
    """A site that is not registered yet, with the code of its managing unit."""

    code: str
    name: str
    category: str
    organisation: str
    division: str
    street: str = ""


@cites("2", "3", "4", "5", "6", "7", "8", "13", "18")
def add_cameras(
    by: Asker,
    cameras: Sequence[NewCamera],
    *,
    system: str,
    clock: Clock,
    unit: NewUnit | None = None,
    networks: Sequence[str] = (),
    network_note: str = "",
    site: NewSite | None = None,
    new_system_of: str = "",
) -> tuple[PointRow, ...]:
    """Registers all of these cameras, or none, in a system; before them the unit, the site and the system (of the site
    `new_system_of`) that do not exist yet, and networks of the site's unit.

    Raises what `add_organisation`, `record_network`, `add_site`, `add_system` and `add_point` raise, and
    Fault(INVALID) for no camera, Fault(EXHAUSTED) for more than MOST_CAMERAS.
    """
    _require_readable(cameras)
    cited = ("2", "3", "4", "5", "6", "7", "8", "13", "18")
    with act("registry.point.open", by=actor_of(by), clock=clock, cites=cited) as record:
        now = clock.now()
        who = duty_of(by, now)
        _make_places(record, who, unit, site)
        if new_system_of:
            new_system(record, who, code=system, name=site.name if site else system, site=new_system_of)
        held = system_called(system)
        standing = networks_in_force(held.place.organisation)
        for network in networks:
            if network_from(network) not in standing:
                unit_held = organisation_called(held.place.organisation)
                new_network(record, unit_held, network, network_note, who, clock)
        points = [register(record, held, one, who, now) for one in cameras]
        record.fact("cameras", [point.code for point in points])
        record.fact("networks", list(networks))
    return tuple(point_row(point, clock.now()) for point in points)


def _require_readable(cameras: Sequence[NewCamera]) -> None:
    """Raises Fault for none, too many, or one that cannot be read."""
    if not cameras:
        raise Fault(FaultKind.INVALID, Words("没有摄像机", "there is no camera"))
    if len(cameras) > MOST_CAMERAS:
        words = Words(
            f"一次最多登记 {MOST_CAMERAS} 个，请改用导入", f"over {MOST_CAMERAS} cameras: import them instead"
        )
        raise Fault(FaultKind.EXHAUSTED, words)
    for one in cameras:
        one.read()


def _make_places(record: ActRecord, who: DutyFacts, unit: NewUnit | None, site: NewSite | None) -> None:
    """Registers the unit and the site that are given."""
    if unit is not None:
        new_organisation(record, who, code=unit.code, name=unit.name, kind="unit", division=unit.division)
    if site is not None:
        new_site(record, who, **{name: getattr(site, name) for name in NewSite.__dataclass_fields__})
