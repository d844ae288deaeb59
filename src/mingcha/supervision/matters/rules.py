"""Whether a penalty case may come of what was found on the spot: pure decisions (22, 23; 799-24, 799-26 to 799-30).

A case is about an obstruction or another act about a point, or about a finding of an inspection, of which no point is
registered. Both are one matter to the rules: two officers found it, an order was served, its limit ran out.
"""

from collections.abc import Iterable
from datetime import date

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import fines
from mingcha.law.fine_rules import Offence, PenaltyRule, Then, Who
from mingcha.law.measures import deletes_with_order, gives_warning
from mingcha.law.penalty_law import reaches_class
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.matters.values import Matter
from mingcha.supervision.obstructions.states import OwnerKind
from mingcha.supervision.officers.rules import is_not_of_accused, may_enforce


@cites("3", "23", "APL 43")
def may_act_on_matter(who: DutyFacts, held: Matter) -> Decision:
    """Whether a person acts for the police of the place in what was found there: nobody of the unit whose act it is,
    by its code or its name."""
    allowed = may_enforce(who, held.place)
    barred = is_not_of_accused(who, held.unit, (held.charged,))
    return allowed if barred or not allowed else barred


@cites("22", "23", "799-24")
def is_of_matter(held: Matter, charged: Offence) -> Decision:
    """Whether the act of a case is the one that was found. What hides a camera is no change, move or removal of it,
    which decree 799 art. 30 alone punishes: officers who find one record it as an act of its own (requirements, 0(8)).
    """
    if held.offence is None:
        zh, en = (
            "该问题只责令改正，罚则中没有相应的违法行为",
            "it is ordered alone: the penalty table has no act for it",
        )
        return refuse("799-24", zh, en)
    if charged is held.offence:
        return allow("23")
    return refuse("23", "立案的违法行为与现场检查的不一致", "the act of the case is not the one that was inspected")


@cites("22", "23", "799-30", "APL 29")
def may_break_beside(held: Matter, others: Iterable[Offence]) -> Decision:
    """Whether the act of a matter can break the rules of these acts beside its own: what hides a camera does not
    change, move or remove it (decree 799, art. 30)."""
    if held.offence is Offence.OBSTRUCTION and Offence.CHANGE_MOVE_OR_REMOVE in others:
        missing = (Missing("不选第三十条", "without article 30", "also_breaks"),)
        zh = "条例第三十条只处罚擅自改动、迁移、拆除，遮挡、妨碍不属于该条"
        en = "decree 799 art. 30 punishes changing, moving and removing alone: what hides a camera is none of these"
        return refuse("22", zh, en, missing=missing)
    return allow("23")


@cites("22", "23", "799-26", "799-27(1)", "799-28", "799-30")
def may_be_punished(held: Matter, rule: PenaltyRule, who: Who, *, grave: bool = False) -> Decision:
    """Whether a penalty case under a rule may come of a matter. Corrected in time there is none (T12-4), unless the
    rule punishes at once or warns with its order; article 23 fines no private owner (T12-6-N); a private person is no
    unit. What was recorded is deleted with the order (decree 799, art. 26), once that is served."""
    for one in (reaches_class(rule, held.legal_classes), _is_payer(held, rule, who)):
        if not one:
            return one
    at_once = rule.then is Then.NOTHING or (grave and rule.then is Then.REFUSAL_OR_GRAVE)
    if at_once or gives_warning(rule):
        return _is_found(held, rule)
    if held.corrected:
        return refuse(rule.article, "已在期限内改正，不得罚款", "it was corrected in time: no fine is possible")
    if held.found_on is not None or (deletes_with_order(rule) and held.served_on is not None):
        return allow(rule.article)
    missing = (Missing("期满后两人复查：未改正", "a re-inspection by two after the limit", "inspection"),)
    zh, en = "未经责令限期改正并复查认定逾期未改正，不得立案处罚", "no order and re-inspection found it overdue"
    return refuse(rule.article, zh, en, missing=missing)


@cites("22", "23")
def _is_payer(held: Matter, rule: PenaltyRule, who: Who) -> Decision:
    private = held.owner_kind is OwnerKind.PRIVATE
    if private and rule.rule == "23":
        return refuse(
            "23",
            "第二十三条只处罚有关单位的直接责任人员，不处罚个人所有者；可以责令限期改正",
            "article 23 fines persons of units alone, no private owner; an order to correct is possible",
        )
    if not held.anybody and private is not (who is Who.INDIVIDUAL):
        zh, en = (
            "个人的行为处罚个人，单位的行为处罚单位和直接责任人员",
            "a person is fined for the own act, else the unit",
        )
        return refuse(rule.article, zh, f"{en} and its responsible persons")
    return allow(rule.article)


def _is_found(held: Matter, rule: PenaltyRule) -> Decision:
    """Whether two officers found the act, where the rule needs no order before a penalty."""
    if held.inspected_on is not None and not held.over:
        return allow(rule.article)
    missing = (Missing("两人现场检查", "an inspection by two", "inspection"),)
    return refuse(rule.article, "未经两名执法人员现场检查", "two officers have not inspected yet", missing=missing)


@cites("22", "23", "799-24")
def leads_to_case(held: Matter, on: date) -> bool:
    """Whether a case may be asked for now against anybody, under the rule of the act."""
    if held.offence is None or (held.owner_kind is None and not held.anybody):
        return False
    rule = fines.rule_for_act(held.offence, held.found_on or on)
    payers = [who for who in Who if rule.bounds(who, on) is not None]
    return any(may_be_punished(held, rule, who, grave=True) for who in payers)
