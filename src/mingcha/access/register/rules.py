"""The register of article 16(3): who may read it, the required facts of a line for others, who may correct one, and its
numbers. Pure decisions on plain values (articles 3, 15, 16(3), 19; decree 799, 16(2)(3))."""

import re
from collections.abc import Collection
from datetime import date, datetime

from mingcha.access.register.values import (
    DELIVERED,
    OF_PERSON_CONCERNED,
    OF_PUBLICATION,
    PUBLISH,
    PUBLISHED,
    REFUSED,
    VIEW,
    CorrectionFacts,
    LineFacts,
)
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import add_years
from mingcha.registry.identity.duty import DutyFacts, Place, Role

REGISTER_READERS = (Role.UNIT_MANAGER, Role.DISTRICT_OFFICER, Role.CITY_OFFICER, Role.AUDITOR)
"""The roles that may read the register of their territory; everybody may read their own lines."""
PERSONS = 2
"""Article 15(1): not fewer than two members of staff."""
_OF_ONE = ((OF_PERSON_CONCERNED, VIEW), (OF_PUBLICATION, VIEW), (OF_PUBLICATION, PUBLISH))
"""Basis and way of the lines about one person: article 15(1) asks for two to take footage out by a request."""
_NUMBER = re.compile(r"(?P<year>2\d{3})-(?P<count>\d{6,7})", re.ASCII)
_COUNTS = 10_000_000
"""Numbers of a year in `mark_of`: seven digits, so that 9999 still fits into 40 bits."""
_OPENINGS = 1_000_000_000_000
"""Marks of lines of openings begin here: those of lines for others end below."""
_MARKS = 1 << 40
_ASKED = {
    "request": Words("申请号", "number of the request"),
    "basis": Words("依据", "legal basis"),
    "method": Words("方式", "method"),
    "purpose": Words("用途", "purpose"),
    "reason": Words("事由", "reason"),
    "content": Words("内容", "content"),
    "points": Words("点位", "points"),
    "destination": Words("去向", "destination"),
    "operator": Words("经办人", "duty officer"),
}
"""Facts that every line has: 16(3) (persons, time, method, purpose, destination) and 799-16(2)(3) (reason, content,
unit and name)."""


@cites("16(3)", "3")
def may_read_register(who: DutyFacts, place: Place) -> Decision:
    """Whether a person may read the register of a point at this place (their own lines always)."""
    if not who.has(*REGISTER_READERS):
        return refuse("16(3)", "您的岗位不能查看调取登记", "your role may not read the register")
    if not who.over(place, *REGISTER_READERS):
        return refuse("3", "不在您的管辖范围内（属地管理）", "this is outside your territory")
    return allow("16(3)")


@cites("16(3)")
def may_enter_register(who: DutyFacts) -> Decision:
    """Whether a person may open the page of the register; the territory determines its lines."""
    if not who.has(*REGISTER_READERS):
        return refuse("16(3)", "您的岗位不能查看调取登记", "your role may not read the register")
    return allow("16(3)")


@cites("16(3)", "799-16(2)(3)", "15(1)", "19", "799-21")
def line_is_complete(facts: LineFacts) -> Decision:
    """Whether a line for others is complete by law; otherwise nothing is opened or handed over."""
    missing = [Missing(words.zh, words.en, name) for name, words in _ASKED.items() if not getattr(facts, name)]
    if not facts.persons or not all(all(person) for person in facts.persons):
        missing.append(Missing("调取人员的姓名、单位和证件号", "name, unit and certificate of each person", "persons"))
    if facts.act in (DELIVERED, PUBLISHED) and facts.way != VIEW and not facts.files:
        missing.append(Missing("交付的文件及其 SHA-256", "the files handed over, with their SHA-256", "files"))
    if facts.act != REFUSED and not facts.approver:
        missing.append(Missing("同意人", "who approved", "approver"))
    if missing:
        return refuse("16(3)", "登记不完整", "the register's line is not complete", missing=tuple(missing))
    of_one = facts.act == REFUSED or (facts.basis, facts.way) in _OF_ONE
    if not of_one and len({certificate for _, _, certificate in facts.persons}) < PERSONS:
        return refuse("15(1)", "登记的调取人员不足两名", "the line names fewer than two members of staff")
    if facts.act != REFUSED and facts.way != VIEW and facts.return_by is None:
        return refuse(
            "19", "未登记归还或者销毁日期", "no day of return or destruction is stated",
            missing=(Missing("归还或者销毁日期", "day of return or destruction", "return_by"),),
        )  # fmt: skip
    return allow("16(3)")


@cites("16(3)", "3")
def may_correct_line(who: DutyFacts, places: tuple[Place, ...]) -> Decision:
    """Whether a person may correct a line about points at these places: the manager of the unit whose duty officer
    wrote it proposes, and another person confirms. A correction is a new line; the old one stays."""
    if not who.has(Role.UNIT_MANAGER):
        return refuse(
            "16(3)", "登记由管理单位的负责人更正", "a line is corrected by the manager of the managing unit alone"
        )
    if not places or not all(who.over(place, Role.UNIT_MANAGER) for place in places):
        return refuse("3", "不在您的管辖范围内（属地管理）", "this is outside your territory")
    return allow("16(3)")


CORRECTED_ALREADY = Words("该行已经更正，请更正其更正行", "corrected already: correct that line")


@cites("16(3)", "3", "15(1)", "19")
def may_propose_correction(who: DutyFacts, facts: CorrectionFacts) -> Decision:
    """Whether a person may propose this correction: of a line that was not corrected before, which they may correct in
    these facts, and that is complete by law afterwards."""
    if facts.is_corrected:
        return refuse("16(3)", CORRECTED_ALREADY.zh, CORRECTED_ALREADY.en)
    may = may_correct_line(who, facts.places) and may_replace_facts(who, facts.line, facts.changed)
    return may and facts.complete


CORRECTION_CONFIRMERS = (Role.UNIT_MANAGER, Role.DISTRICT_OFFICER, Role.CITY_OFFICER)
"""The roles that confirm a correction of a line."""


@cites("16(3)", "3")
def may_confirm_correction(who: DutyFacts, places: tuple[Place, ...]) -> Decision:
    """Whether a person may confirm the correction of a line about points at these places: another manager of the unit,
    or the police over it. That it is not the proposer is checked for all confirmations."""
    if not who.has(*CORRECTION_CONFIRMERS):
        return refuse(
            "16(3)",
            "登记的更正由本单位另一名负责人或者管辖地公安机关确认",
            "a correction is confirmed by another manager of the unit, or by the police of the territory",
        )
    if not places or not all(who.over(place, *CORRECTION_CONFIRMERS) for place in places):
        return refuse("3", "不在您的管辖范围内（属地管理）", "this is outside your territory")
    return allow("16(3)")


@cites("16(3)")
def may_replace_facts(who: DutyFacts, facts: LineFacts, changed: Collection[str]) -> Decision:
    """Whether a person may correct these facts of a line, or confirm it: nobody may remove their own name as approver,
    opener or deliverer, and persons who requested the footage (by name or certificate) may change nothing."""
    if any(who.name == name or (who.badge_no and who.badge_no == number) for name, _, number in facts.persons):
        return refuse(
            "16(3)",
            "申请人员不得更正或者确认更正本人调取的登记，由他人办理",
            "a requesting officer may not correct the line of the own request, nor confirm it: another person does",
        )
    own = {name for name in ("operator", "approver") if getattr(facts, name) == who.name}
    if own & set(changed):
        return refuse(
            "16(3)",
            "不得更正登记中本人的姓名，由另一名负责人更正",
            "nobody corrects their own name in a line: another manager does",
        )
    return allow("16(3)")


@cites("16(3)")
def kept_at_least_until(written: date) -> date:
    """The last day on which a line of this Shanghai day must exist (register.keep_years; decree on network data
    security, article 12). No act deletes lines after it either."""
    return add_years(written, parameters.number("register.keep_years", written))


def line_number(now: datetime, count: int) -> str:
    """The number of a line: the Shanghai year and the count in it, 2026-000001."""
    return f"{now.astimezone(SHANGHAI).year}-{count:06d}"


def mark_of(number: str) -> int:
    """The integer (below 2^40) of a line in invisible marks. Raises ValueError for an invalid number."""
    found = _NUMBER.fullmatch(number)
    if found is None:
        raise ValueError(f"not a number of the register: {number!r}")
    return int(found["year"]) * _COUNTS + int(found["count"])


def mark_of_opening(number: int) -> int:
    """The integer (below 2^40) of a line of an opening, by its row, in invisible marks. Raises ValueError beyond it."""
    if not 0 < number < _MARKS - _OPENINGS:
        raise ValueError(f"no mark for the opening {number}")
    return _OPENINGS + number


def opening_number(mark: int) -> int:
    """The number of the line of an opening that a mark names; 0 for the mark of another line."""
    return max(mark - _OPENINGS, 0)


def line_before(number: str) -> str:
    """The number of the line before this one in its year, "" for the first."""
    year, _, count = number.partition("-")
    return f"{year}-{int(count) - 1:06d}" if int(count) > 1 else ""
