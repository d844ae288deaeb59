"""Decides whether a penalty without a fine is lawful: a warning, or confiscation and deletion alone.

Decree 799 arts. 26 to 28 and 30; Administrative Penalty Law, APL, arts. 9, 36 and 37. Both are for who did the act, the
person or the unit; a directly responsible person of a unit is fined alone.
"""

from collections.abc import Sequence

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law.fine_rules import Extra, FirstStep, PenaltyRule, Table, Then, Who
from mingcha.law.fine_words import WORDS
from mingcha.law.fines import FineFacts, ordered_only, precondition, rule_in_time

TAKEN = (Extra.CONFISCATE_DEVICES, Extra.DELETE_FOOTAGE, Extra.CONFISCATE_GAINS)
"""The measures that the police decide themselves and carry out."""
CONFISCATING = (Extra.CONFISCATE_DEVICES, Extra.CONFISCATE_GAINS)
"""Those of them that take things away."""


def gives_warning(rule: PenaltyRule) -> bool:
    """Whether a rule gives a warning with its order (decree 799, art. 30)."""
    return rule.first is FirstStep.ORDER_AND_WARNING


def deletes_with_order(rule: PenaltyRule) -> bool:
    """Whether a rule deletes what was recorded with its order, before anybody refuses (decree 799, art. 26)."""
    return rule.first is FirstStep.ORDER_WITH_TIME and Extra.DELETE_FOOTAGE in rule.extras


@cites("799-30", "APL 9", "APL 36", "APL 37")
def check_warning(rule: str, who: Who, facts: FineFacts, table: Table | None = None) -> Decision:
    """Whether a warning may be decided now, without a fine: the rule gives one, for who did the act. The order needs
    not be refused for it. Raises Refused (article 26) for an act before the rule."""
    held = rule_in_time(rule, who, facts, table)
    if isinstance(held, Decision):
        return held
    if not gives_warning(held):
        zh, en = f"{held.source.zh}没有警告", f"{held.source.en} gives no warning"
        return refuse(held.article, zh, en, missing=(Missing("该罚则规定的处罚", "a penalty of the rule", "outcome"),))
    unpunished = ordered_only(held, facts)
    return _is_of_the_doer(held, who, Words("警告", "a warning")) if unpunished is None else unpunished


@cites("799-26", "799-27(1)", "799-28", "APL 9", "APL 36", "APL 37")
def check_measures(
    rule: str, who: Who, extras: Sequence[Extra], facts: FineFacts, table: Table | None = None
) -> Decision:
    """Whether these measures may be decided now without a fine: those that the rule has and the police carry out, each
    after what comes before it. Raises Refused (article 26) for an act before the rule."""
    held = rule_in_time(rule, who, facts, table)
    if isinstance(held, Decision):
        return held
    allowed = tuple(one for one in held.extras if one in TAKEN)
    wrong = [one for one in extras if one not in allowed]
    if wrong or not extras:
        names = Words("、".join(WORDS[one].zh for one in allowed), ", ".join(WORDS[one].en for one in allowed))
        zh, en = (
            f"{held.source.zh}可以单独决定的措施：{names.zh or '无'}",
            f"measures of {held.source.en} that may be decided alone: {names.en or 'none'}",
        )
        return refuse(held.article, zh, en, missing=(Missing("规定的措施", "measures of the rule", "extras"),))
    doer = _is_of_the_doer(held, who, Words("没收、删除", "confiscation and deletion"))
    if not doer:
        return doer
    unpunished = ordered_only(held, facts)
    if unpunished is not None:
        return unpunished
    waits = (_comes_first(held, one, facts) for one in extras)
    return next((one for one in waits if one is not None), allow(held.article))


def _is_of_the_doer(held: PenaltyRule, who: Who, what: Words) -> Decision:
    if who is not Who.RESPONSIBLE:
        return allow(held.article)
    zh, en = (
        f"{what.zh}只对违法的个人或者单位作出，不对直接责任人员",
        f"{what.en} is for who did the act, person or unit",
    )
    return refuse(held.article, zh, f"{en}, not for its responsible persons")


def _comes_first(held: PenaltyRule, one: Extra, facts: FineFacts) -> Decision | None:
    """The precondition of a measure that is not met, or None. A deletion that goes with the order needs its service
    alone."""
    if held.then is Then.NOTHING or one is not Extra.DELETE_FOOTAGE or not deletes_with_order(held):
        return precondition(held, facts)
    if facts.ordered_on is not None and facts.ordered_on <= facts.decided_on:
        return None
    first = WORDS[held.first]
    missing = (Words(f"{first.zh}的送达", f"service of the {first.en}"),)
    return refuse(
        held.article, f"须先{first.zh}，尚不能删除", f"first comes the {first.en}; no deletion yet", missing=missing
    )
