"""Matters of penalty cases from their rows; not for pages (articles 22, 23; decree 799, art. 24)."""

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.supervision.inspections.models import InspectionAnswer
from mingcha.supervision.inspections.rows import facts_of as inspection_facts
from mingcha.supervision.inspections.rows import order_answers, standing_answers
from mingcha.supervision.inspections.rows import order_of as unit_order_of
from mingcha.supervision.matters.making import of_finding, of_obstruction
from mingcha.supervision.matters.values import Matter
from mingcha.supervision.obstructions.models import Obstruction
from mingcha.supervision.obstructions.rows import LARGEST_NUMBER, facts_of, order_of


def finding_called(number: int, revision: int | None = None) -> InspectionAnswer:
    """The finding with this number, of an inspection as its caller has read it, if a revision is given. Raises
    Fault(NOT_FOUND), Fault(CONFLICT) if a step was done since."""
    rows = standing_answers().select_related("inspection__unit", "inspection__system")
    found = rows.filter(pk=number).first() if 0 < number <= LARGEST_NUMBER else None
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这一检查问题", "there is no such finding"), str(number))
    if revision is not None and found.inspection.revision != revision:
        words = Words("该检查已被他人办理，请核对最新情况", "somebody else did a step meanwhile: look at it again")
        raise Fault(FaultKind.CONFLICT, words, str(number))
    return found


def matter_of(held: Obstruction | InspectionAnswer) -> Matter:
    """An obstruction, or a finding, as a matter."""
    if isinstance(held, Obstruction):
        return of_obstruction(facts_of(held))
    signed = held.inspection.records.filter(signed_at__isnull=False).values_list("first", "second")
    actors = frozenset(one for both in signed for one in both)
    return of_finding(inspection_facts(held.inspection), held.question, actors)


def ordered_of(held: Obstruction | InspectionAnswer) -> str:
    """Who was ordered to correct; without an order whose it is, or who or what was inspected."""
    if isinstance(held, Obstruction):
        order = order_of(held)
        return order.unit if order else held.owner
    unit_order = unit_order_of(held.inspection)
    return unit_order.unit if unit_order else held.inspection.subject


def answered_of(held: Obstruction | InspectionAnswer) -> str:
    """What the unit answered to the order, one after the other; of an obstruction nothing, since no unit answers
    here."""
    if isinstance(held, Obstruction):
        return ""
    return "；".join(one.text for one in order_answers(held.inspection))


def recorded_of(held: Obstruction | InspectionAnswer) -> str:
    """What the officers recorded on the spot, the records that two of them signed one after the other; of a finding its
    answer first."""
    visits = held.inspections if isinstance(held, Obstruction) else held.inspection.records
    texts = list(visits.filter(signed_at__isnull=False).order_by("pk").values_list("record", flat=True))
    noted = [] if isinstance(held, Obstruction) else [held.note]
    return "；".join(dict.fromkeys(text.strip() for text in (*noted, *texts) if text.strip()))
