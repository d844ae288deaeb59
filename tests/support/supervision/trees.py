"""A tree before a school's camera whose order was served: by real actions, with the officers of officers.py."""

from pathlib import Path

from tests.support.access.scans import png
from tests.support.registry.city import City
from tests.support.supervision.officers import FIRST, SECOND

from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.supervision.obstructions.actions import judge_obstruction, note_obstruction
from mingcha.supervision.obstructions.inspecting import record_inspection, sign_inspection
from mingcha.supervision.obstructions.ordering import order_correction, serve_order
from mingcha.supervision.obstructions.states import Cause, ObstructionState, OwnerKind, ServiceWay
from mingcha.supervision.obstructions.values import Judgement, NewInspection, NewObstruction, NewOrder, Served


def ordered_tree(city: City, clock: Clock, folder: Path, days: int) -> int:
    """Its number; the order has so many days from today. Its revision is 6."""
    first, second, day = city[FIRST], city[SECOND], shanghai_day(clock.now())
    tree = note_obstruction(first, new=NewObstruction(city.points["HQX"].code, "树冠遮挡", day), clock=clock)
    confirmed = Judgement(ObstructionState.CONFIRMED, "可见", Cause.GREENERY, "某物业公司", OwnerKind.UNIT)
    judge_obstruction(first, obstruction=tree, judgement=confirmed, revision=1, clock=clock)
    seen = NewInspection(day, "周某", "遮挡三成", arose_on=day, certificates_shown=True, recusal_told=True)
    record_inspection(first, obstruction=tree, new=seen, photo=png(), folder=folder, revision=2, clock=clock)
    sign_inspection(second, obstruction=tree, revision=3, clock=clock)
    order = NewOrder("某物业公司", "修剪", days, "园林局", "重大活动")
    order_correction(first, obstruction=tree, new=order, revision=4, clock=clock)
    served = Served(day, ServiceWay.HANDED_OVER, "周某")
    serve_order(first, obstruction=tree, served=served, revision=5, clock=clock)
    return tree
