"""How a pending case affects acts on its points: its ground and plan are the ground of the act, and an objection bars a
move (article 10). For the acts of points, not for pages.
"""

from mingcha.kit.decision import Decision, allow, cites
from mingcha.law.adjustment import MOST_DOCUMENT, MOST_GROUND, Adjustment
from mingcha.registry.points.above import CasesOfPoints
from mingcha.registry.points.models import Point
from mingcha.registry.relocations.models import Relocation, RelocationPaper
from mingcha.registry.relocations.rules import may_adjust_beside_case
from mingcha.registry.relocations.states import PaperPurpose, RelocationState


@cites("10(1)")
def may_move_beside_case(point: Point) -> Decision:
    """Whether a mandatory point is moved while a case of it waits."""
    held = _waiting(point)
    return allow("10(1)") if held is None else may_adjust_beside_case(RelocationState(held.state))


@cites("10(1)")
def ground_of_case(point: Point, given: Adjustment | None) -> Adjustment | None:
    """The ground on which a mandatory point is adjusted: that of its case once the police know it, else what was
    given."""
    held = _waiting(point)
    if held is None or held.state != RelocationState.KNOWN.value:
        return given
    plans = RelocationPaper.objects.filter(relocation=held, purpose=PaperPurpose.PLAN.value)
    plan = plans.order_by("-pk").first()
    return Adjustment(held.ground[:MOST_GROUND], plan.title[:MOST_DOCUMENT], plan.issued_on) if plan else given


def _waiting(point: Point) -> Relocation | None:
    return Relocation.objects.filter(moved__point=point, moved__waits=True).first()


CASES_OF_POINTS = CasesOfPoints(may_move=may_move_beside_case, ground=ground_of_case)
"""What acts of points ask of cases (registry/points/above.py)."""
