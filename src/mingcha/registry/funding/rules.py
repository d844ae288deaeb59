"""Who records money for a system or project, and whether what a government pays for stands in the budget of its own
level (article 4).
"""

from collections.abc import Sequence

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.funding.values import FundingFacts, FundingSource, NewFunding
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.rules import may_write

MOST_DOCUMENT = 200
"""Maximum characters of a budget's name and number, and of the reason for an end."""
FIRST_YEAR = 2000
MOST_FEN = 10**13
"""A hundred thousand million yuan: a larger amount is a typing error."""
GOVERNMENT_BUILT = "art7_1"
"""The class of decree 799 of a system that a government builds (article 7, first paragraph)."""
_RECORD_IT = (NextStep(Words("登记同级财政预算的名称和文号", "record name and number of the budget of its own level")),)


@cites("3", "4")
def may_record_funding(who: DutyFacts, place: Place, new: NewFunding, this_year: int) -> Decision:
    """Whether this person may record this money for a system or project at this place: who keeps the register there;
    public money names the budget and its level; a year is at most the next one."""
    writes = may_write(who, place)
    if not writes:
        return writes
    missing = []
    if new.source == FundingSource.GOVERNMENT and not new.area:
        missing.append(Missing("预算级次（市、区或者功能区）", "the level of the budget", "area"))
    if new.source == FundingSource.GOVERNMENT and not new.document.strip():
        missing.append(Missing("预算的名称和文号", "name and number of the budget", "document"))
    if not FIRST_YEAR <= new.year <= this_year + 1:
        last = this_year + 1
        missing.append(Missing(f"{FIRST_YEAR} 至 {last} 年的年度", f"a year of {FIRST_YEAR} to {last}", "year"))
    if not 0 < new.amount_fen <= MOST_FEN:
        missing.append(Missing("大于零的金额", "an amount above zero", "amount"))
    if missing:
        return refuse("4", "资金记录不完整", "the record of funding is incomplete", missing=tuple(missing))
    return allow("4")


@cites("3", "4")
def may_end_funding(who: DutyFacts, place: Place) -> Decision:
    """Whether this person may end a record, such as one that was typed wrongly: who keeps the register there."""
    return may_write(who, place)


@cites("4")
def is_government_funded(legal_class: str, records: Sequence[FundingFacts]) -> bool:
    """Whether a system is built or kept up with public money: by its class, or by a record that stands."""
    return legal_class == GOVERNMENT_BUILT or any(one.source == FundingSource.GOVERNMENT for one in records)


@cites("4")
def budget_stands(legal_class: str, area: str, records: Sequence[FundingFacts]) -> Decision:
    """Whether a system stands in the budget of its own level. `area`: the zone, or else the division, of the unit that
    builds it; `records`: those that stand. Never a reason to refuse an act: it is shown and counted.
    """
    if not is_government_funded(legal_class, records):
        return allow("4")
    return _in_own_budget(area, records)


@cites("4")
def is_public_project(*, of_plan: bool, has_public_system: bool, records: Sequence[FundingFacts]) -> bool:
    """Whether a project is built with public money: by a record that stands, by a system of its points that a
    government pays for, or because it carries out an item of a plan, which a government approved for its own money
    unless private money is recorded: a plan names private units, too."""
    sources = {one.source for one in records}
    if FundingSource.GOVERNMENT in sources or has_public_system:
        return True
    return of_plan and FundingSource.PRIVATE not in sources


@cites("4")
def project_budget_stands(
    *, of_plan: bool, has_public_system: bool, area: str, records: Sequence[FundingFacts]
) -> Decision:
    """Whether a project stands in the budget of its own level (T4-N). `area`: the zone, or else the division, of its
    unit; `records`: its own that stand, since the budget of a system may pay for another part of it. Never a reason to
    refuse an act: it is shown and counted.
    """
    if not is_public_project(of_plan=of_plan, has_public_system=has_public_system, records=records):
        return allow("4")
    return _in_own_budget(area, records)


def _in_own_budget(area: str, records: Sequence[FundingFacts]) -> Decision:
    if any(one.source == FundingSource.GOVERNMENT and one.area == area for one in records):
        return allow("4")
    return refuse(
        "4",
        "缺同级财政预算依据",
        "there is no record in the budget of its own level",
        next_steps=_RECORD_IT,
    )
