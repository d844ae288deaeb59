"""What a unit states of a point for the lists of article 13: class, capture positions, room, encoding, resolution."""

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places import rules as places_rules
from mingcha.registry.points.catalogue_values import CatalogueFields
from mingcha.registry.points.changes import tell_point_changed
from mingcha.registry.points.filling import fill_catalogue
from mingcha.registry.points.rows import point_called, point_row
from mingcha.registry.points.seen import CATALOGUE, require_seen
from mingcha.registry.points.values import PointRow


@cites("3", "13(1)")
def state_for_catalogue(by: Asker, *, code: str, fields: CatalogueFields, clock: Clock, seen: str = "") -> PointRow:
    """Replaces what was stated of a point for the lists. No recorder measures any of it, and nothing is decided by it:
    a keeper of the place states it. Raises Refused, Fault(NOT_FOUND), Fault(CONFLICT) if it was changed since `seen`
    (points.seen)."""
    with act("registry.point.state_for_catalogue", by=actor_of(by), clock=clock, cites=("3", "13(1)")) as record:
        point, now = point_called(code), clock.now()
        require(places_rules.may_write(duty_of(by, now), point.place))
        require_seen(point, CATALOGUE, seen)
        fill_catalogue(point, fields)
        point.save()
        tell_point_changed(point)
        record.wrote(point)
        record.fact("camera", point.code)
        for key in ("point_class", "positions", "room", "encoding", "resolution"):
            record.fact(key, getattr(point, key))
    return point_row(point, clock.now())
