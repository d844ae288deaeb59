"""What the penalty table says of a case: a fine, a warning, or measures alone (22, 23, 26; decree 799, arts. 26 to 30).

Pure decisions on plain values; the bounds and what comes before each are in law/fines.py and law/measures.py.
"""

from datetime import date
from decimal import Decimal

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import fines
from mingcha.law.fine_rules import Extra
from mingcha.law.fine_words import WORDS
from mingcha.law.fines import FineFacts
from mingcha.law.measures import check_measures, check_warning, gives_warning
from mingcha.supervision.cases.states import PENALTIES, Outcome
from mingcha.supervision.cases.values import CaseDecision, CaseFacts

OF_OTHERS = (Extra.SUSPEND_BUSINESS, Extra.REVOKE_LICENCE)
"""Measures that another department decides."""
_ALLOWED_EXTRAS = Missing("罚则规定、由公安机关决定的措施", "what the rule has and the police decide", "extras")


@cites("APL 9", "799-26", "799-27(1)", "799-28")
def may_order_beside(held: CaseFacts, extras: tuple[Extra, ...]) -> Decision:
    """Whether these measures may be ordered beside a fine: those that the rule has; closing a business and a licence
    are for another department, to which the case is transferred."""
    rule = fines.rule_on(held.rule, held.act_on)
    for one in extras:
        name = WORDS[one]
        if one not in rule.extras:
            zh, en = f"{rule.source.zh}没有“{name.zh}”", f"{rule.source.en} has no: {name.en}"
            return refuse(rule.article, zh, en, missing=(_ALLOWED_EXTRAS,))
        if one in OF_OTHERS:
            zh, en = (
                f"“{name.zh}”由有关主管部门决定，应当移送",
                f"another department decides: {name.en}; transfer the case",
            )
            return refuse(rule.article, zh, en, missing=(_ALLOWED_EXTRAS,))
    return allow(rule.article)


@cites("23", "799-26", "799-27(1)", "799-28", "799-30", "APL 44")
def may_be_proposed(held: CaseFacts, proposed: Outcome, yuan: Decimal, extras: tuple[Extra, ...]) -> Decision:
    """Whether this may be told before a decision: a fine within its bounds, a warning where the rule gives one, or
    measures alone; of the last two no amount."""
    rule = fines.rule_on(held.rule, held.act_on)
    if proposed not in PENALTIES:
        missing = (Missing("拟作出的处罚", "the penalty that is proposed", "proposed"),)
        return refuse("APL 44", "告知的是拟作出的行政处罚", "what is told is a penalty", missing=missing)
    if proposed is Outcome.FINE:
        bounds = fines.fine_bounds(held.rule, held.who, held.act_on, grave=held.grave)
        if (bounds.least is not None and yuan < bounds.least) or yuan > bounds.most or yuan <= 0:
            zh, en = f"拟罚款数额须为 {bounds.words.zh}", f"the amount must be {bounds.words.en}"
            return refuse(rule.article, zh, en, missing=(Missing(bounds.words.zh, bounds.words.en, "yuan"),))
        return allow("APL 44")
    if yuan != 0:
        missing = (Missing("不填罚款数额", "no amount", "yuan"),)
        return refuse("APL 44", "拟不处罚款的，不填罚款数额", "no fine is proposed: no amount", missing=missing)
    if proposed is Outcome.WARNING and (extras or not gives_warning(rule)):
        zh, en = (
            f"{rule.source.zh}没有警告，或者警告不并处其他措施",
            f"{rule.source.en} has no warning, or none beside measures",
        )
        return refuse(rule.article, zh, en, missing=(Missing("该罚则规定的处罚", "a penalty of the rule", "proposed"),))
    if proposed is Outcome.MEASURES and not extras:
        return refuse(rule.article, "未选择没收或者删除", "no measure is chosen", missing=(_ALLOWED_EXTRAS,))
    return allow("APL 44")


@cites(
    "22", "23", "26", "799-26", "799-27(1)", "799-28", "799-30", "APL 29", "APL 36", "APL 37", "APL 45",
)  # fmt: skip
def check_penalty(held: CaseFacts, given: CaseDecision, on: date) -> Decision:
    """Whether the penalty table lets this be decided on a day: the fine by its bounds and what comes before it, the
    warning once for an act, measures alone."""
    matter = held.matter
    facts = FineFacts(
        act_on=held.act_on,
        decided_on=on,
        ordered_on=matter.served_on,
        due_on=matter.due_on,
        found_uncorrected_on=matter.found_on,
        found_on=matter.found_on or matter.inspected_on,
        grave=held.grave,
        harmed=held.harmed,
        fined_by=held.fined_by,
        also_breaks=held.also_breaks,
        broken=held.broken,
        legal_opinion=held.reviewed is True,
        warned_on=held.warned_on,
    )
    if given.outcome is Outcome.FINE:
        return fines.check_fine(held.rule, held.who, given.yuan, facts)
    if given.outcome is Outcome.MEASURES:
        return check_measures(held.rule, held.who, given.extras, facts)
    rule = fines.rule_on(held.rule, held.act_on)
    if given.extras:
        return refuse(rule.article, "警告不并处其他措施", "no measures beside a warning", missing=(_ALLOWED_EXTRAS,))
    if held.warned:
        zh, en = "同一违法行为已给予警告", "the same act was warned for already"
        return refuse(rule.article, zh, f"{en}: no second warning")
    return check_warning(held.rule, held.who, facts)
