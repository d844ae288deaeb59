"""The findings of an inspection from which penalty cases come, for its page and the form of an opening (22, 799-24)."""

from datetime import datetime

from mingcha.kit.decision import allow, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.inspections.models import InspectionAnswer
from mingcha.supervision.inspections.questions import OFFENCE_OF
from mingcha.supervision.inspections.rows import inspection_called, standing_answers
from mingcha.supervision.matters.rows import finding_called, matter_of, ordered_of
from mingcha.supervision.matters.rules import leads_to_case
from mingcha.supervision.matters.values import FindingRow, Matter, WholeFinding
from mingcha.supervision.officers.rules import may_enforce, may_read_enforcement
from mingcha.supervision.self_checks.kinds import Answer
from mingcha.supervision.transfers.offers import is_case_barred, may_be_handed_over


@cites("3", "23", "799-24")
def findings_of_inspection(asker: Reader, number: int, *, at: datetime) -> tuple[FindingRow, ...]:
    """The findings of an inspection that the penalty table knows, with their cases; none for who reads no cases, as the
    inspected unit. Raises Fault(NOT_FOUND)."""
    who, held = duty_of(asker, at), inspection_called(number)
    if not may_read_enforcement(who, held.place):
        return ()
    lacking = standing_answers().filter(inspection=held, answer=Answer.NO.value, question__in=OFFENCE_OF)
    answers = lacking.select_related("inspection__unit")
    acts = bool(may_enforce(who, held.place))
    return tuple(_row(one, matter_of(one), at, acts=acts) for one in answers.order_by("pk"))


@cites("3", "22", "23", "799-24")
def finding_to_charge(asker: Reader, inspection: int, number: int, *, at: datetime) -> WholeFinding:
    """One finding of an inspection, for the opening of a case. Raises Fault(NOT_FOUND), Refused (article 3)."""
    who, held = duty_of(asker, at), finding_called(number)
    require(may_read_enforcement(who, held.inspection.place))
    matter = matter_of(held)
    if held.inspection_id != inspection or matter.offence is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这一检查问题", "there is no such finding"), str(number))
    row = _row(held, matter, at, acts=bool(may_enforce(who, held.inspection.place)))
    return WholeFinding(
        row, matter, held.inspection_id, held.inspection.subject, ordered_of(held), held.inspection.revision
    )


def _row(held: InspectionAnswer, matter: Matter, at: datetime, *, acts: bool) -> FindingRow:
    cases = PenaltyCase.objects.filter(finding=held).order_by("pk").values_list("pk", "no")
    today = shanghai_day(at)
    leads = acts and leads_to_case(matter, today) and not is_case_barred(held, today)
    offence = OFFENCE_OF[held.question]
    hands_over = acts and bool(may_be_handed_over(allow("22"), held, today))
    return FindingRow(held.pk, held.question, offence, held.note, leads, tuple(cases), hands_over)
