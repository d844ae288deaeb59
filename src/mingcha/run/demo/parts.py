"""The demo's parts of sites: one that is covered, one gap for each reason, one that is not required (articles 3, 6).

A gap by an offline camera shows as soon as a recorder reported it. Made after the acceptances.
"""

from dataclasses import dataclass

from mingcha.geo.coordinates import System
from mingcha.kit.clock import Clock
from mingcha.law.categories import PlacePart
from mingcha.registry.identity.rows import user_called
from mingcha.registry.parts.actions import add_part, judge_part
from mingcha.registry.places.position import Position
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.queries import points
from mingcha.registry.points.standing import stand_at_part
from mingcha.run.demo.cameras import moved
from mingcha.run.demo.city import CITY_OFFICER, manager_of
from mingcha.run.demo.people import BY
from mingcha.run.demo.places import SITES


@dataclass(frozen=True, slots=True)
class _DemoPart:
    """A part of a site, in metres from its centre, with the name of the camera that stands there ("" for none) and why
    it is not required ("" if it is)."""

    site: str
    kind: PlacePart
    name: str
    east_m: float
    north_m: float
    camera: str = ""
    not_required: str = ""


_PARTS = (
    _DemoPart("HQX", PlacePart.ENTRANCE, "正门", -20, -35, "花桥小学正门"),
    _DemoPart("HQX", PlacePart.ENTRANCE, "后门", 25, -38, "花桥小学后门"),  # not connected: switched off
    _DemoPart("HQX", PlacePart.PASSAGE, "风雨操场连廊", 40, 20),  # not built
    _DemoPart("BBT", PlacePart.ENTRANCE, "东门", 38, 42, "百步亭滨湖苑小区东门"),  # not accepted
    _DemoPart("ERQ", PlacePart.ENTRANCE, "进站口", 52, 45, "二七码头客运站进站口"),  # offline
    _DemoPart("JHG", PlacePart.PASSAGE, "轮渡检票口", 60, -40, "", "轮渡公司的系统已覆盖检票口，不重复建设"),
)


def add_parts(clock: Clock) -> None:
    """Registers the parts by the managers of their units, says which cameras stand there, and has the city's police
    judge the one that is not required."""
    sites = {site.code: site for site in SITES}
    for one in _PARTS:
        site = sites[one.site]
        manager = user_called(manager_of(site.organisation))
        longitude, latitude = moved(site, one.east_m, one.north_m)
        position = Position(f"{longitude}, {latitude}", System.CGCS2000.value)
        held = add_part(manager, site=one.site, kind=one.kind.value, name=one.name, position=position, clock=clock)
        if one.camera:
            rows = points(BY, at=clock.now(), where=PointFilter(site=one.site))
            code = next(row.code for row in rows if row.name == one.camera)
            stand_at_part(manager, code=code, number=held.number, clock=clock)
        if one.not_required:
            judge_part(
                user_called(CITY_OFFICER),
                number=held.number,
                required=False,
                reason=one.not_required,
                version=held.version,
                clock=clock,
            )
