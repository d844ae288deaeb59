"""What the Administrative Penalty Law asks of a fine: one for an act, in time, by the milder law (APL 29, 36, 37);
and which systems the rules of decree 799 reach."""

import datetime as dt
from collections.abc import Collection, Iterable

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.fine_rules import Offence, PenaltyRule, Who, spaced
from mingcha.law.periods import add_years


@cites("APL 36")
def is_in_time(ended_on: dt.date, found_on: dt.date, *, harmed: bool = False) -> Decision:
    """Whether an act that ended on one day and was found on another one may still be punished: found within two years,
    within five where life or health was harmed."""
    key = "case.limitation_years_harm" if harmed else "case.limitation_years"
    years = parameters.number(key, found_on)
    last = add_years(ended_on, years)
    if found_on <= last:
        return allow("APL 36")
    zh = f"违法行为终了后 {years} 年内（至 {last.isoformat()}）未被发现，不再给予行政处罚"
    return refuse(
        "APL 36", zh, f"the act was not found within {years} years of its end ({last.isoformat()}): no penalty"
    )


@cites("APL 37")
def milder_rule(then: PenaltyRule, now: PenaltyRule | None, who: Who, decided_on: dt.date) -> PenaltyRule | None:
    """The version that judges an act: that of its day (`then`), or that of the decision (`now`) where it is milder for
    this kind of person; None where the rule was repealed without a successor."""
    if now is None or now is then:
        return now
    before, after = then.bounds(who, then.since), now.bounds(who, decided_on)
    if before is None:
        return then
    if after is None:
        return now
    lower = (after.most, after.least or 0) < (before.most, before.least or 0)
    return now if lower and (after.least or 0) <= (before.least or 0) else then


@cites("22", "799-9", "799-29", "799-30", "799-33")
def reaches_class(rule: PenaltyRule, classes: Collection[str]) -> Decision:
    """Whether a rule punishes an act about systems of these classes of decree 799 ("art7_1", "art7_2", "art9",
    "art33"; none: not registered, so that the officers who found it answer for the class). Not filed (799-29) and
    changed, moved or removed (799-30) is punished of systems under 799-7 alone: 799-9(2) leaves 799-14 out, and
    799-23(2) protects devices that stand there by 799-7."""
    if rule.offence not in _OF_ARTICLE_7 or not classes or any(one.startswith("art7") for one in classes):
        return allow(rule.article)
    return refuse(
        "22",
        f"{rule.source.zh}只适用于依条例第七条安装的系统；该系统属于第九条或者第三十三条，只能依本办法责令改正",
        f"{rule.source.en} is for systems under article 7 of the decree: this one is ordered to be corrected alone",
    )


_OF_ARTICLE_7 = (Offence.NO_FILING, Offence.CHANGE_MOVE_OR_REMOVE)


@cites("APL 29")
def is_fined_once(
    rule: PenaltyRule, who: Who, fined_by: Iterable[str], also_breaks: Iterable[PenaltyRule], day: dt.date
) -> Decision:
    """Whether this rule may fine this act: no rule did before, and no other one that the act breaks has the higher
    fine for this kind of person."""
    before = sorted(fined_by)
    if before:
        zh = f"同一违法行为已依照 {'、'.join(before)} 罚款，不得再次罚款（一事不再罚）"
        return refuse("APL 29", zh, f"the same act was fined already under {', '.join(before)}: no second fine")
    own = rule.bounds(who, day)
    for other in also_breaks:
        bounds = other.bounds(who, day)
        if own is not None and bounds is not None and bounds.most > own.most:
            zh = f"同一行为还违反其他规定，按罚款数额高的 {other.source.zh}（{spaced(bounds.most)} 元以下）处罚"
            return refuse("APL 29", zh, f"the act breaks {other.source.en} too, which has the higher fine and applies")
    return allow("APL 29")
