"""When a unit may answer its order: pure decisions on plain values (decree 799, art. 24)."""

from datetime import date

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.supervision.inspections.rules import MOST_ANSWERS
from mingcha.supervision.inspections.states import UnitInspectionState
from mingcha.supervision.inspections.values import NewOrderAnswer, UnitInspectionFacts
from mingcha.supervision.orders.rules import MOST_DAYS


@cites("3", "799-24")
def may_answer_order(who: DutyFacts, held: UnitInspectionFacts, new: NewOrderAnswer, on: date) -> Decision:
    """Whether the manager of the unit may answer its order, once it is served and nobody has re-inspected: with what
    was done. More days are asked for before the limit ends, and where none were granted; the police grant them."""
    place = held.place
    if not place.organisation or not who.over(place, Role.UNIT_MANAGER):
        return refuse("3", "由被责令单位的负责人答复", "the manager of the unit that is ordered answers")
    if held.state is not UnitInspectionState.ORDERED or held.served_on is None:
        return refuse("799-24", "没有待改正的责令改正通知书", "no order waits to be kept")
    if held.answers >= MOST_ANSWERS:
        return refuse("799-24", f"最多答复 {MOST_ANSWERS} 次", f"an order is answered {MOST_ANSWERS} times at most")
    missing = []
    if not new.text.strip():
        missing.append(Missing("改正情况或者需要延期的理由", "what was done, or why more days are needed", "text"))
    if not 0 <= new.days <= MOST_DAYS:
        missing.append(Missing(f"0 至 {MOST_DAYS} 日", f"0 to {MOST_DAYS} days", "days"))
    if missing:
        return refuse("799-24", "答复不完整", "the answer is incomplete", missing=tuple(missing))
    late = held.at_once or held.extended or held.due_on is None or on > held.due_on
    if new.days and late:
        zh, en = (
            "期限已满、已延长过，或者为立即改正的，不再申请延期",
            "no more days: the limit is over or was extended, or at once",
        )
        return refuse("799-24", zh, en, missing=(Missing("不申请延期", "no more days", "days"),))
    return allow("799-24")
