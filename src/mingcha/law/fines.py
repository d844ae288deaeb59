"""Decides whether a fine is lawful: the right rule, person and preceding steps, and an amount within the bounds.

Amounts are Decimal yuan, at most two decimals; bounds are included (Civil Code 1259): 100.00 and 500.00 are within,
99.99 and 501 are not. Arts. 22 and 23; decree 799 arts. 13 and 26 to 32;
Administrative Penalty Law, APL, arts. 29, 36 and 37.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from mingcha.kit.decision import Decision, Missing, NextStep, Refused, allow, cites, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import fine_rules
from mingcha.law.fine_rules import Bounds, FirstStep, Offence, PenaltyRule, Table, Then, Who, spaced
from mingcha.law.fine_words import WORDS
from mingcha.law.penalty_law import is_fined_once, is_in_time, milder_rule

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FEN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class FineFacts:
    """The facts before a decision on a fine; days are legal days.

    `ordered_on`: the order to correct was served; `due_on`: its time limit, None if the rule sets none;
    `found_uncorrected_on`: the re-inspection that found it not corrected; `grave`: grave result or circumstances;
    `persons`: the number of persons who share the amount; `turnover`: last year's in yuan, if the rule needs it;
    `ended_on`: the last day of the act, None: `act_on`; `found_on`: the day on which it was found, None:
    `decided_on`; `harmed`: life or health, or safety of finance, with harmful results (APL 36); `fined_by`: rules by
    which the same person was fined already for the same act; `also_breaks`: other rules that the act breaks (APL 29);
    `broken`: the provision that it breaks, "" if it is not named; `legal_opinion`: one is recorded; `warned_on`: the
    day on which a warning for the act was served, None: none was.
    """

    act_on: dt.date
    decided_on: dt.date
    ordered_on: dt.date | None = None
    due_on: dt.date | None = None
    found_uncorrected_on: dt.date | None = None
    grave: bool = False
    persons: int = 1
    turnover: Decimal | None = None
    ended_on: dt.date | None = None
    found_on: dt.date | None = None
    harmed: bool = False
    fined_by: tuple[str, ...] = ()
    also_breaks: tuple[str, ...] = ()
    broken: str = ""
    legal_opinion: bool = False
    warned_on: dt.date | None = None


@cites("22", "26", "799-13", "799-26", "799-27(1)", "799-27(2)", "799-28", "799-29", "799-30")
def rule_for_act(act: Offence, day: dt.date, table: Table | None = None) -> PenaltyRule:
    """The penalty rule for an act of this day. If another law penalises the act, that law's rule applies (art. 22).

    Raises Refused under art. 26 if no rule in the table was in force on that day.
    """
    for dated in (fine_rules.shipped() if table is None else table).values():
        for rule in dated:
            if rule.offence is act and rule.holds_on(day):
                return rule.as_corrected(dated)
    words = WORDS[act]
    zh = f"{day.isoformat()} 时，本平台收录的规定中没有对“{words.zh}”的罚则"
    raise Refused(refuse("26", zh, f"on {day.isoformat()} no rule held here has a penalty for: {words.en}"))


@cites("22", "26")
def may_apply_rule(rule: str, act: Offence, day: dt.date) -> Decision:
    """Whether a case about this act may be opened under this rule: a rule of another law takes precedence (T22-N)."""
    right = rule_for_act(act, day)
    if right.rule == rule:
        return allow(right.article)
    chosen, source, name = rule_on(rule, day).source, right.source, WORDS[act]
    return refuse(
        "22",
        f"“{name.zh}”从其规定：适用 {source.zh}，不适用 {chosen.zh}",
        f"{name.en}: {source.en} provides for it and goes first; {chosen.en} does not apply",
        next_steps=(NextStep(Words(f"改按 {source.zh} 办理", f"Open the case under {source.en}")),),
    )


@cites("26")
def rule_on(rule: str, day: dt.date, table: Table | None = None) -> PenaltyRule:
    """The version of a rule in force on a day, with its provisions as a later correction of our reading has them.

    Raises Fault(NOT_FOUND) for an unknown rule, Refused under art. 26 on a day on which it was not in force.
    """
    dated = (fine_rules.shipped() if table is None else table).get(rule)
    if not dated:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有罚则“{rule}”", f"there is no penalty rule {rule!r}"))
    for one in dated:
        if one.holds_on(day):
            return one.as_corrected(dated)
    first, source = dated[0].since.isoformat(), dated[0].source
    zh = f"{source.zh}自 {first} 起施行，不适用于 {day.isoformat()} 的行为"
    raise Refused(
        refuse("26", zh, f"{source.en} is in force from {first} and does not apply to an act of {day.isoformat()}")
    )


@cites("22", "23", "26", "799-13", "799-26", "799-27(1)", "799-27(2)", "799-28", "799-29", "799-30")
def fine_bounds(rule: str, who: Who, day: dt.date, *, grave: bool = False) -> Bounds:
    """The bounds of a fine on this kind of person for an act of this day.
    Raises Refused if the rule does not fine them.
    """
    held = rule_on(rule, day)
    bounds = held.bounds(who, day, grave=grave)
    if bounds is None:
        raise Refused(_not_fined(held, who))
    return bounds


@cites(
    "22", "23", "26", "799-13", "799-26", "799-27(1)", "799-27(2)", "799-28", "799-29", "799-30", "799-31", "799-32",
    "APL 29", "APL 36", "APL 37",
)  # fmt: skip
def check_fine(rule: str, who: Who, amount: Decimal, facts: FineFacts, table: Table | None = None) -> Decision:
    """Whether a fine of this amount (yuan, for one person or unit) may be decided now.

    Raises Fault(INVALID) for an amount with a fraction of a fen, Refused (article 26) for an act before the rule.
    """
    if amount != amount.quantize(_FEN):
        raise Fault(FaultKind.INVALID, Words("金额最多两位小数", "an amount has two decimals at most"))
    held = rule_in_time(rule, who, facts, table)
    if isinstance(held, Decision):
        return held
    once = is_fined_once(held, who, facts.fined_by, _also_in_force(facts, table), facts.act_on)
    if not once:
        return once
    bounds = held.bounds(who, max(facts.act_on, held.since), grave=facts.grave)
    if bounds is None:
        return _not_fined(held, who)
    if (unpunished := ordered_only(held, facts)) is not None:
        return unpunished
    if (too_early := precondition(held, facts)) is not None:
        return too_early
    return _within(held, who, bounds, amount, facts)


@cites("26", "APL 36", "APL 37")
def rule_in_time(rule: str, who: Who, facts: FineFacts, table: Table | None = None) -> PenaltyRule | Decision:
    """The version of a rule that judges an act, or why nothing is punished any more: the rule was repealed, or the act
    was found too late. Raises Refused (article 26) for an act before the rule."""
    held = milder_rule(rule_on(rule, facts.act_on, table), _newer(rule, facts.decided_on, table), who, facts.decided_on)
    if held is None:
        return refuse("APL 37", "现行规定不再处罚该行为", "the rule now in force does not punish this act any more")
    ended, found = facts.ended_on or facts.act_on, facts.found_on or facts.decided_on
    in_time = is_in_time(ended, found, harmed=facts.harmed)
    return held if in_time else in_time


def _newer(rule: str, day: dt.date, table: Table | None) -> PenaltyRule | None:
    """The version of a rule on the day of the decision, None where it is repealed."""
    dated = (fine_rules.shipped() if table is None else table)[rule]
    return next((one for one in dated if one.holds_on(day)), None)


def _also_in_force(facts: FineFacts, table: Table | None) -> tuple[PenaltyRule, ...]:
    """The other rules that the act breaks, those in force on its day."""
    held = fine_rules.shipped() if table is None else table
    return tuple(one for rule in facts.also_breaks for one in held.get(rule, ()) if one.holds_on(facts.act_on))


def ordered_only(held: PenaltyRule, facts: FineFacts) -> Decision | None:
    """Why an act is ordered to be corrected and not fined: its provision is not among those that the rule punishes, or
    needs a legal opinion that is not there (decree 799, art. 27 with 8(4))."""
    if not facts.broken or (facts.broken in held.violates and facts.broken not in held.opinion_for):
        return None
    if facts.broken not in held.violates:
        zh = f"{held.source.zh}不处罚违反该条款的行为，只能责令改正"
        return refuse(held.article, zh, f"{held.source.en} does not punish what breaks it: order to correct alone")
    if facts.legal_opinion:
        return None
    return refuse(
        held.article,
        "按“其他区域、部位”处罚的，须有书面法制审核意见，否则只能责令改正",
        "a fine as an other place needs a recorded legal opinion; without it, order to correct alone",
        missing=(Words("法制审核意见", "the legal opinion"),),
    )


def _not_fined(held: PenaltyRule, who: Who) -> Decision:
    if held.then is Then.BY_OTHER_LAW:
        zh = f"{held.source.zh}本身没有罚款，依照网络安全法、数据安全法、个人信息保护法的规定处罚"
        en = f"{held.source.en} has no fine of its own: CSL, DSL or PIPL punish it"
        step = NextStep(
            Words("依第二十二条移送有权处罚的机关", "hand it over to the organ that punishes it (article 22)")
        )
        return refuse(held.article, zh, en, next_steps=(step,))
    if held.then is Then.NO_FINE:
        zh = f"{held.source.zh}只规定{WORDS[held.first].zh}，没有罚款"
        return refuse(held.article, zh, f"{held.source.en} provides for an {WORDS[held.first].en}, and for no fine")
    paying = [WORDS[one] for one in Who if any(one is held_who for held_who, *_ in held.amounts)]
    names_zh, names_en = "、".join(one.zh for one in paying), " and ".join(one.en for one in paying)
    zh = f"{held.source.zh}的罚款只对{names_zh}，不对{WORDS[who].zh}"
    return refuse(held.article, zh, f"{held.source.en} fines {names_en} only, not the {WORDS[who].en}")


def precondition(held: PenaltyRule, facts: FineFacts) -> Decision | None:
    """What has to come before a fine, or a confiscation on refusal, and did not yet; None where all of it was done."""
    if held.then is Then.NOTHING or (facts.grave and (held.has_grave or held.then is Then.REFUSAL_OR_GRAVE)):
        return None
    first = WORDS[held.first]
    if facts.ordered_on is None or facts.ordered_on > facts.decided_on:
        zh, en = f"须先{first.zh}，尚不能处罚", f"first comes the {first.en}; no penalty yet"
        return refuse(held.article, zh, en, missing=(Words(f"{first.zh}的送达", f"service of the {first.en}"),))
    if held.first is FirstStep.ORDER_WITH_TIME and facts.due_on is None:
        zh, en = (
            f"{held.source.zh}要求责令限期改正，所责令的没有期限",
            f"{held.source.en} asks for an order with a time limit",
        )
        return refuse(held.article, zh, en, missing=(Words("改正期限", "the time limit"),))
    if facts.due_on is not None and facts.decided_on <= facts.due_on:
        due = facts.due_on
        zh = f"限期未满（{due:%m-%d}），尚不能处罚"
        return refuse(
            held.article, zh, f"The time limit ({due.day} {_MONTHS[due.month - 1]}) has not passed; no penalty yet"
        )
    found = facts.found_uncorrected_on
    after_limit = found is not None and found <= facts.decided_on and found >= facts.ordered_on
    if not after_limit or (facts.due_on is not None and found is not None and found <= facts.due_on):
        missing = (Words("限期届满后的复查：未改正", "a re-inspection after the limit that finds it not corrected"),)
        zh, en = "没有复查认定未改正，尚不能处罚", "no re-inspection has found it not corrected; no penalty yet"
        return refuse(held.article, zh, en, missing=missing)
    return _warned(held, facts)


def _warned(held: PenaltyRule, facts: FineFacts) -> Decision | None:
    """Why a fine on refusal waits for a warning: the rule gives one with the order, before anybody can refuse."""
    if held.first is not FirstStep.ORDER_AND_WARNING:
        return None
    found = facts.found_uncorrected_on
    if facts.warned_on is not None and found is not None and facts.warned_on <= found:
        return None
    if facts.warned_on is not None and facts.warned_on <= facts.decided_on:
        zh = f"{held.source.zh}：警告在复查认定未改正之后送达，被警告后尚未拒不改正，不得罚款"
        en = f"{held.source.en}: the warning was served after the re-inspection; nobody refused since it, so no fine"
        after = Words("警告送达之后的复查：未改正", "a re-inspection after the warning that finds it not corrected")
        return refuse(held.article, zh, en, missing=(after,))
    missing = (Words("警告决定书的送达", "service of the warning"),)
    zh = f"{held.source.zh}规定责令改正并给予警告，拒不改正的方可罚款：尚未给予警告"
    en = f"{held.source.en} gives a warning with the order, and a fine on refusal alone: no warning was given yet"
    return refuse(held.article, zh, en, missing=missing)


def _within(held: PenaltyRule, who: Who, bounds: Bounds, amount: Decimal, facts: FineFacts) -> Decision:
    most = bounds.most
    if bounds.turnover_percent is not None and facts.turnover is not None:
        most = max(most, (facts.turnover * bounds.turnover_percent / 100).quantize(_FEN))
    least = bounds.least if bounds.least is not None else _FEN
    each = who is Who.RESPONSIBLE
    if least <= amount <= most and facts.persons == 1:
        return allow(held.article)
    zh = f"罚款须在 {spaced(least)} 元至 {spaced(most)} 元之间（含）"
    en = f"The fine must be {spaced(least)} to {spaced(most)} yuan inclusive"
    if bounds.least is None:
        zh, en = f"罚款须在 {spaced(most)} 元以下（含）", f"The fine must be {spaced(most)} yuan at most, inclusive"
    if each or facts.persons != 1:
        zh, en = f"{zh}，每人分别决定", f"{en}, decided for each person"
    return refuse(held.article, zh, en, missing=(Missing(zh, en, "yuan"),))
