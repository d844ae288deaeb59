"""Under which provision each finding of an inspection is ordered to be corrected: pure decisions (22; 799-13, 26, 29,
30)."""

from datetime import date

from mingcha.kit.decision import Refused, cites
from mingcha.law.fine_rules import FirstStep, PenaltyRule, Then
from mingcha.law.fines import rule_for_act
from mingcha.law.penalty_law import reaches_class
from mingcha.supervision.inspections.questions import OFFENCE_OF
from mingcha.supervision.inspections.values import UnitInspectionFacts

_ORDERS = (FirstStep.ORDER, FirstStep.ORDER_WITH_TIME, FirstStep.ORDER_AND_WARNING)


@cites("22", "26", "799-13", "799-26", "799-29", "799-30")
def ordered_under(held: UnitInspectionFacts, question: str, on: date) -> PenaltyRule | None:
    """The rule of the penalty table by which the "no" to a question is ordered to be corrected, by the law of a day.
    None for a duty without a rule, for one that punishes without an order or leaves all to another law, and where the
    rule does not reach the system: such a finding is ordered by APL 28 alone."""
    offence = OFFENCE_OF.get(question)
    if offence is None:
        return None
    try:
        rule = rule_for_act(offence, on)
    except Refused:  # no rule was in force on that day
        return None
    orders = rule.first in _ORDERS and rule.then is not Then.BY_OTHER_LAW
    return rule if orders and reaches_class(rule, held.legal_classes) else None


@cites("799-26", "799-29")
def asks_for_limit(held: UnitInspectionFacts, on: date) -> PenaltyRule | None:
    """The first rule by which a finding is to be ordered within a time limit (责令限期改正), None where none asks for
    it."""
    day = held.inspected_on or on
    rules = (ordered_under(held, question, day) for question in held.lacking)
    return next((one for one in rules if one is not None and one.first is FirstStep.ORDER_WITH_TIME), None)
