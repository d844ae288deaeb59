"""Says at which part of its site a point stands (articles 3, 6, 10)."""

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.adjustment import Adjustment
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.parts import rules as parts_rules
from mingcha.registry.parts.changes import tell_parts_changed
from mingcha.registry.parts.models import SitePart
from mingcha.registry.parts.rows import part_called
from mingcha.registry.places.rules import may_write
from mingcha.registry.points.changes import tell_point_changed
from mingcha.registry.points.mandatory import is_mandatory, require_ground
from mingcha.registry.points.rows import point_called, point_row
from mingcha.registry.points.values import PointRow


@cites("3", "6", "10(1)")
def stand_at_part(
    by: Asker, *, code: str, number: int | None, clock: Clock, adjustment: Adjustment | None = None
) -> PointRow:
    """Says that a point stands at a part of its site, None for no part. A mandatory point that would stop being one
    needs `adjustment`. Raises Refused by the rules, Fault(NOT_FOUND)."""
    with act("registry.point.stand_at", by=actor_of(by), clock=clock, cites=("3", "6", "10(1)")) as record:
        point, now = point_called(code), clock.now()
        who = duty_of(by, now)
        part = None if number is None else part_called(number)
        if part is None:
            require(may_write(who, point.place))
        else:
            same = part.site_id == point.system.site_id
            require(parts_rules.may_stand_at_part(who, point.place, point.part, part.kind, same_site=same))
        before = point.stands_at
        point.stands_at = part
        stays = is_mandatory(point, now)
        point.stands_at = before
        if not stays:
            did = Words("改为非应建部位", "it stands at a part that is not required")
            require_ground(record, point, adjustment, FindingKind.MANDATORY_GIVEN_UP, did, now)
        point.stands_at = part
        point.save(update_fields=["stands_at"])
        tell_point_changed(point)
        if before is not None:
            tell_parts_changed(SitePart.objects.filter(pk=before.pk))
        record.wrote(point)
        record.fact("camera", point.code)
        record.fact("part", number or 0)
    return point_row(point, now)
