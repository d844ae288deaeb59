"""Who writes, submits, checks, forwards and withdraws an application: pure decisions on plain values (article 13(2)).
What it has to say is judged in asked.py.

The department asks, a clerk of the data catalogue who is neither of its hands nor of its people checks it once, the
police answer. All gaps are named at once; a second return names only what was written anew since the first (GDSR; the
text was not read, the rule is as other cities have it).
"""

from collections.abc import Sequence
from datetime import date

from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import Calendar, workday_after
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.places.rules import other_territory
from mingcha.sharing.applications.states import STEPS, WRITABLE, ApplicationState
from mingcha.sharing.applications.values import FIELDS_OF_PART, ApplicationFacts, ApplicationPart, Gap, NewApplication

APPLICANTS = (Role.DEPARTMENT_USER,)
"""Who asks, for the own department."""
CHECKERS = (Role.DATA_CLERK,)
"""Who checks and forwards, over the city."""
ANSWERERS_OF_APPLICATIONS = (Role.CITY_OFFICER,)
"""Who owes the answer."""
MOST_GAP, MOST_WHY = 300, 300
"""Maximum characters of what lacks in a part, and of a reason."""
_CITY = Place(WUHAN, "")
_OTHER_HAND = (NextStep(Words("请由另一名数据目录管理员核对", "have another data clerk check it")),)
_FORWARD = (NextStep(Words("转公安机关，由其依法答复", "forward it: the police answer it")),)


@cites("3", "13(2)")
def may_read_applications(who: DutyFacts) -> Decision:
    """Whether this person reads applications at all; a department user reads those of the own department alone."""
    if sees_submitted(who) or sees_drafts(who) or own_departments(who):
        return allow("13(2)")
    return refuse(
        "13(2)",
        "共享申请由申请部门、市局民警、负责全市的数据目录管理员和审计管理员查看",
        "the department that asks, and officers, data clerks and auditors over the whole city read applications",
    )


@cites("3", "13(2)")
def own_departments(who: DutyFacts) -> tuple[str, ...]:
    """The departments for which this person asks, by code: the own one, or none."""
    reach = (one.territory.organisation for one in who.roles if who.active and one.role in APPLICANTS)
    return tuple(sorted({code for code in reach if code and code == who.organisation}))


@cites("3", "13(2)")
def sees_submitted(who: DutyFacts) -> bool:
    """Whether this person reads what departments submitted: clerks and officers of the city."""
    return bool(who.over(_CITY, *CHECKERS, *ANSWERERS_OF_APPLICATIONS))


@cites("3", "13(2)")
def sees_drafts(who: DutyFacts) -> bool:
    """Whether this person reads every application as it is written: an auditor over the whole city. One over a part of
    it reads none, since an application is of the city's catalogue and names no place of the department."""
    return bool(who.over(_CITY, Role.AUDITOR))


@cites("13(2)")
def may_apply(who: DutyFacts) -> Decision:
    """Whether this person writes applications: a user of the department that asks."""
    if own_departments(who):
        return allow("13(2)")
    return refuse("13(2)", "由需求部门经办人员为本部门申请", "a department user asks, for the own department")


@cites("13(2)")
def may_write_application(who: DutyFacts, held: ApplicationFacts) -> Decision:
    """Whether this person may write on an application: a user of its department, while it is a draft or returned."""
    may = _of_department(who, held)
    if not may or held.state in WRITABLE:
        return may
    return refuse(
        "13(2)", "该申请已提交，退回之后才能修改", "it was submitted: it is written again once it is returned"
    )


@cites("13(2)")
def may_submit_application(who: DutyFacts, held: ApplicationFacts) -> Decision:
    """Whether this person may submit an application; whether it is whole is judged beside it."""
    return _step(_of_department(who, held), held, ApplicationState.SUBMITTED)


@cites("13(2)")
def may_withdraw_application(who: DutyFacts, held: ApplicationFacts) -> Decision:
    """Whether this person may withdraw an application: a user of its department, before it is answered,
    and what was agreed, which it needs no more: what was supplied of it ends, too."""
    return _step(_of_department(who, held), held, ApplicationState.WITHDRAWN)


@cites("3", "13(2)", "GDSR")
def may_return_application(who: DutyFacts, held: ApplicationFacts, hands: Sequence[Hand]) -> Decision:
    """Whether this person may return an application: a clerk who may check it, while something may still be named."""
    may = _step(_may_check(who, held, hands), held, ApplicationState.RETURNED)
    if not may or parts_to_name(held):
        return may
    return _named_before()


@cites("3", "13(2)")
def may_forward(who: DutyFacts, held: ApplicationFacts, hands: Sequence[Hand]) -> Decision:
    """Whether this person may forward an application to the police: a clerk who may check it."""
    return _step(_may_check(who, held, hands), held, ApplicationState.FORWARDED)


@cites("13(2)", "GDSR")
def names_gaps(gaps: Sequence[Gap], held: ApplicationFacts) -> Decision:
    """Whether a return names what lacks, each part with its reason, and after the first one only parts that were
    written anew since (T13-30-N)."""
    if not gaps or any(not one.why.strip() for one in gaps):
        missing = (Missing("至少一个部分及其缺少的内容", "a part and what lacks in it", "gaps"),)
        return refuse("13(2)", "退回须一次写明全部所缺内容", "a return names all that lacks at once", missing=missing)
    old = [one.part for one in gaps if one.part not in parts_to_name(held)]
    return _named_before(old) if old else allow("13(2)")


@cites("13(2)")
def parts_to_name(held: ApplicationFacts) -> tuple[ApplicationPart, ...]:
    """The parts that a return may name: all at the first one, then those that were written anew since the last."""
    unchanged = held.unchanged or frozenset()
    return tuple(one for one in ApplicationPart if one not in unchanged)


@cites("13(2)")
def unchanged_parts(before: NewApplication, now: NewApplication) -> frozenset[ApplicationPart]:
    """The parts that say the same in both contents."""
    return frozenset(
        part
        for part, names in FIELDS_OF_PART.items()
        if all(getattr(before, name) == getattr(now, name) for name in names)
    )


@cites("13(2)")
def has_withdrawal_reason(why: str) -> Decision:
    """Whether a withdrawal says why."""
    if why.strip():
        return allow("13(2)")
    missing = (Missing("理由", "the reason", "why"),)
    return refuse("13(2)", "未写明理由", "the reason is missing", missing=missing)


@cites("13(2)")
def check_by(submitted_on: date, calendar: Calendar | None = None) -> date:
    """The last day of the check of what was submitted on a Shanghai day (`sharing.check_workdays`)."""
    return workday_after(submitted_on, parameters.number("sharing.check_workdays", submitted_on), calendar)


@cites("13(2)", "GDSR")
def reply_by(forwarded_on: date, calendar: Calendar | None = None) -> date:
    """The last day of the answer to what was forwarded on a Shanghai day (`sharing.reply_workdays`)."""
    return workday_after(forwarded_on, parameters.number("sharing.reply_workdays", forwarded_on), calendar)


def _may_check(who: DutyFacts, held: ApplicationFacts, hands: Sequence[Hand]) -> Decision:
    if not who.has(*CHECKERS):
        return refuse("13(2)", "共享申请由数据目录管理员核对", "a data clerk checks applications")
    if not who.over(_CITY, *CHECKERS):
        return other_territory()
    if who.organisation == held.department or any(are_same_hand(who.user_id, one, hands) for one in held.applicants):
        return refuse(
            "13(2)",
            "核对须由申请部门以外的人员办理",
            "a person who is not of the asking department checks it",
            next_steps=_OTHER_HAND,
        )
    return allow("13(2)")


def _of_department(who: DutyFacts, held: ApplicationFacts) -> Decision:
    may = may_apply(who)
    if not may or held.department in own_departments(who):
        return may
    return refuse("13(2)", "只能办理本部门的申请", "applications of the own department alone")


def _step(may: Decision, held: ApplicationFacts, to: ApplicationState) -> Decision:
    if not may or to in STEPS[held.state]:
        return may
    return refuse("13(2)", "该申请目前不能办理此项", "the application is not in the state for this")


def _named_before(parts: Sequence[ApplicationPart] = ()) -> Decision:
    zh, en = "、".join(one.words.zh for one in parts), ", ".join(one.words.en for one in parts)
    return refuse(
        "GDSR",
        f"所缺内容须一次告知，上次退回之后没有改动的部分不得再次退回{f'：{zh}' if zh else ''}",
        f"what lacks is named once: parts that did not change since the last return are not named again"
        f"{f' ({en})' if en else ''}",
        next_steps=_FORWARD,
    )
