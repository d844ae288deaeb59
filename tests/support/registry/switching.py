"""A point switched off by two persons, for tests of the planes."""

from tests.support.registry.staffing import confirm_as

from mingcha.kit.clock import Clock
from mingcha.law.adjustment import Adjustment
from mingcha.registry.identity.asker import Asker
from mingcha.registry.points.queries import point_rows
from mingcha.registry.points.switching_off import propose_switching_off
from mingcha.registry.points.values import PointRow


def switch_off(
    by: Asker, *, code: str, reason: str, clock: Clock, adjustment: Adjustment | None = None, second: str = ""
) -> PointRow:
    """Proposes that a point is switched off and has `second` confirm it ("": any who may); the point afterwards."""
    proposed = propose_switching_off(by, code=code, reason=reason, adjustment=adjustment, clock=clock)
    confirm_as(second, proposed.name, clock)
    return point_rows((code,))[code]
