"""Who supplies, names, suspends, resumes, renews and ends a share grant: pure decisions on plain values (articles 3,
13(2), 19; PIPL 55; NDSR 12; GDSR). Reports and reviews are judged in usage.py.

A grant opens footage, so no hand does two parts of it: the department asks for its people, a clerk of another
department and of another hand than who asked and who decided supplies and names them, the police review. Either side
suspends and ends it; who suspended it says who resumes it.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date

from mingcha.access.shares.rules import MOST_PEOPLE
from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.places.rules import other_territory
from mingcha.sharing.applications.rules import ANSWERERS_OF_APPLICATIONS, CHECKERS, own_departments
from mingcha.sharing.grants.states import RUNNING, STEPS, GrantState, Side
from mingcha.sharing.grants.values import (
    CHECKED_PARTS,
    AskedPerson,
    GrantFacts,
    SupplyChecks,
    SupplyFacts,
)

SUPPLIERS = CHECKERS
"""Who supplies what was decided, over the city."""
REVIEWERS_OF_GRANTS = ANSWERERS_OF_APPLICATIONS
"""Who reviews grants, over the city."""
MOST_CHECK, MOST_WHY = 300, 200
"""Maximum characters of a part of the security check, and of a reason."""
_CITY = Place(WUHAN, "")
_OTHER_HAND = (NextStep(Words("请由另一名数据目录管理员办理", "have another data clerk do it")),)
_REPORT_FIRST = (NextStep(Words("先由需求部门补报使用情况", "the department reports what it owes first")),)


@cites("3", "13(2)")
def may_read_grants(who: DutyFacts) -> Decision:
    """Whether this person reads grants at all: a user of a department those of the own one; officers, clerks and
    auditors of the city all of them. Whom a grant names reads that one, which is not asked here."""
    if reads_every_grant(who) or own_departments(who):
        return allow("13(2)")
    return refuse(
        "13(2)",
        "共享提供由需求部门、市局民警、负责全市的数据目录管理员和审计管理员查看",
        "the department, and officers, data clerks and auditors over the whole city read share grants",
    )


@cites("3", "13(2)")
def reads_every_grant(who: DutyFacts) -> bool:
    """Whether this person reads the grants of every department."""
    return bool(who.over(_CITY, *SUPPLIERS, *REVIEWERS_OF_GRANTS, Role.AUDITOR))


@cites("3", "13(2)")
def reads_points_of_grants(who: DutyFacts) -> bool:
    """Whether this person reads which points a grant opens: officers and auditors of the city; a clerk reads none."""
    return bool(who.over(_CITY, *REVIEWERS_OF_GRANTS, Role.AUDITOR))


@cites("3", "13(2)", "16(1)")
def reads_every_point(who: DutyFacts) -> bool:
    """Whether this person takes points out of a grant: officers of the city, who decide of the secrecy of each point,
    too, so that they read also those that are secret or out of use now."""
    return bool(who.over(_CITY, *REVIEWERS_OF_GRANTS))


@cites("13(2)")
def may_ask_person(who: DutyFacts, department: str, *, running: bool) -> Decision:
    """Whether this person may ask that somebody be named: a user of the department, of what was decided for it and is
    not over."""
    if department not in own_departments(who):
        return refuse("13(2)", "由需求部门经办人员提出", "a user of the department asks for its people")
    if running:
        return allow("13(2)")
    return is_over()


@cites("13(2)", "799-20")
def may_be_asked_for(asked: AskedPerson, department: str) -> Decision:
    """Whether a person may be named for a department: an account in use of its own people. An account of another
    department is answered as one that does not exist: nobody learns here who has which."""
    if asked.user_id and asked.active and asked.organisation == department:
        return allow("13(2)")
    return refuse(
        "13(2)",
        "没有这个账户，或者不是本部门在用的账户",
        "there is no such account, or it is none in use of this department",
        missing=(Missing("本部门在用的账户", "an account in use of the department", "username"),),
    )


@cites("3", "13(2)", "19", "PIPL 55", "NDSR 12")
def may_supply(
    who: DutyFacts, held: SupplyFacts, people: Sequence[AskedPerson], hands: Sequence[Hand], on: date
) -> Decision:
    """Whether this person may supply on a Shanghai day what was decided: a clerk over the city who is of another
    department and hand; once, within its term, with points that are open, for people of the department (T13-25)."""
    clerk = _is_clerk(who, held.department)
    if not clerk:
        return clerk
    if not held.is_agreed:
        return refuse("13(2)", "没有可以提供的同意决定", "no decision agrees to this, or it is disputed")
    if held.is_supplied:
        return refuse("13(2)", "该决定已经提供", "this decision was supplied already")
    if on > held.until_on:
        return refuse("13(2)", "决定的期限已过，请重新申请", "the term of the decision is over: ask anew")
    if held.owes:
        return owes_a_report()
    if held.is_held_back:
        return refuse(
            "13(2)",
            "作出决定后公安机关已中止或者终止该部门对同一目录条目的提供，须先由公安机关恢复或者重新决定",
            "the police suspended or ended a grant of this set after the decision: they resume it or decide anew first",
        )
    if _is_one_of(who, (*held.applicants, held.decider), people, hands):
        return _of_its_hands()
    return _suits(held, people, hands)


@cites("13(2)", "NDSR 12")
def is_checked(checks: SupplyChecks) -> Decision:
    """Whether all five parts of the security check say what was found; all gaps at once."""
    missing = tuple(
        Missing(CHECKED_PARTS[one.name].zh, CHECKED_PARTS[one.name].en, one.name)
        for one in fields(checks)
        if not getattr(checks, one.name).strip()
    )
    if missing:
        return refuse("NDSR 12", "提供前的安全核查不完整", "the security check is incomplete", missing=missing)
    return allow("13(2)")


@cites("13(2)", "799-20")
def may_name_asked(who: DutyFacts, held: GrantFacts, asked: AskedPerson, hands: Sequence[Hand]) -> Decision:
    """Whether this person may name somebody for whom the department asked, in a grant in force: a clerk of another
    department and hand."""
    clerk = _is_clerk(who, held.department)
    if not clerk:
        return clerk
    if held.state is not GrantState.IN_FORCE:
        return _not_in_state()
    may = may_be_asked_for(asked, held.department)
    if not may:
        return may
    if any(are_same_hand(who.user_id, one, hands) for one in (asked.user_id, asked.asked_by)):
        return _of_its_hands()
    return _is_no_decider(held.decider, asked, hands) and _is_no_decider(held.newest_decider, asked, hands)


@cites("13(2)", "799-20")
def may_name_some(who: DutyFacts, held: GrantFacts, waiting: Sequence[AskedPerson], hands: Sequence[Hand]) -> Decision:
    """Whether this person may name one of those for whom the department asked; the first reason if none."""
    answers = [may_name_asked(who, held, one, hands) for one in waiting]
    if answers:
        return next((one for one in answers if one), answers[0])
    return refuse("13(2)", "需求部门没有提出其他人员", "the department asks for nobody else")


@cites("3", "13(2)")
def may_remove_person(who: DutyFacts, department: str, *, running: bool) -> Decision:
    """Whether this person may take somebody out of what was decided and is not over: either side."""
    if side_of(who, department) is None:
        return _neither_side()
    return allow("13(2)") if running else is_over()


@cites("13(2)", "799-20")
def has_place_for(asked: int) -> Decision:
    """Whether one more person can be asked for: a share names MOST_PEOPLE at most."""
    if asked < MOST_PEOPLE:
        return allow("13(2)")
    return refuse("799-20", f"一项共享最多 {MOST_PEOPLE} 人", f"a grant has {MOST_PEOPLE} people at most")


@cites("3", "13(2)")
def side_of(who: DutyFacts, department: str) -> Side | None:
    """For which side this person acts on a grant of a department: its own one first, then the police, then the data
    authority; None for neither."""
    if department in own_departments(who):
        return Side.DEPARTMENT
    if who.organisation == department:
        return None
    if who.over(_CITY, *REVIEWERS_OF_GRANTS):
        return Side.POLICE
    return Side.CLERK if who.over(_CITY, *SUPPLIERS) else None


@cites("3", "13(2)", "GDSR")
def may_suspend(who: DutyFacts, held: GrantFacts) -> Decision:
    """Whether this person may suspend a grant in force: either side. The police may also take over what somebody else
    suspended, so that they alone resume it."""
    side = side_of(who, held.department)
    if side is None:
        return _neither_side()
    if held.state is GrantState.SUSPENDED and not (side is Side.POLICE and held.suspended_by is not Side.POLICE):
        return _not_in_state()
    return _step(held, GrantState.SUSPENDED)


@cites("3", "13(2)", "13(3)", "GDSR", "NDSR 12")
def may_resume_grant(
    who: DutyFacts, held: GrantFacts, hands: Sequence[Hand], on: date, people: Sequence[AskedPerson] = ()
) -> Decision:
    """Whether this person may resume a suspended grant on a Shanghai day: never the department; an officer of the city
    what the police suspended, a clerk or an officer the rest; while it has days left, no report is late, and a point
    whose unit consents. It opens footage as a supply does: not one hand with who asked, decided, uses it or asked for
    somebody who does, and none of the people of the hand that decided. `people`: those whom it names."""
    side = side_of(who, held.department)
    if side is None or side is Side.DEPARTMENT:
        return refuse("13(2)", "由数据目录管理员或者市局民警恢复", "a data clerk or an officer of the city resumes it")
    if held.suspended_by is Side.POLICE and side is not Side.POLICE:
        return refuse("13(2)", "公安机关中止的，由市局民警恢复", "what the police suspended an officer resumes")
    if _is_one_of(who, (*held.applicants, held.decider, held.newest_decider), people, hands):
        return refuse(
            "13(2)",
            "恢复须由申请、决定和使用人员以外的人员办理",
            "a person resumes it who neither asked, decided nor uses it",
        )
    step = _step(held, GrantState.IN_FORCE)
    if not step:
        return step
    if on > held.last_on:
        return is_over()
    if held.owes:
        return owes_a_report()
    if not (held.is_decided and held.is_offered):
        return refuse(
            "13(2)",
            "同意共享的决定已不存在，或者目录条目已不再共享",
            "no decision agrees to it any more, or its set is no longer shared",
        )
    if not held.consents:
        return refuse("13(3)", "已没有管理单位同意的点位", "no point is left whose unit consents")
    deciders = (held.decider, held.newest_decider)
    answers = (_is_no_decider(decider, one, hands) for one in people for decider in deciders)
    return next((one for one in answers if not one), allow("13(2)"))


@cites("3", "13(2)", "GDSR")
def may_end_grant(who: DutyFacts, held: GrantFacts) -> Decision:
    """Whether this person may end a grant that is not over: either side."""
    if side_of(who, held.department) is None:
        return _neither_side()
    return _step(held, GrantState.ENDED)


@cites("13(2)")
def may_expire(held: GrantFacts, on: date) -> bool:
    """Whether the clock ends a grant on a Shanghai day: its term is over at 24:00 of its last day (T13-25)."""
    return held.state in RUNNING and on > held.last_on


@cites("13(2)")
def may_lapse(held: GrantFacts) -> bool:
    """Whether the clock ends a grant of which no decision is left: its application was withdrawn, or refused when it
    was decided anew; or whose set is withdrawn or not shared any more."""
    return held.state in RUNNING and not (held.is_decided and held.is_offered)


@cites("13(2)", "NDSR 12")
def may_suspend_late(held: GrantFacts) -> bool:
    """Whether the clock suspends a grant: in force, and a report is late by more than its days of grace (T13-26-N)."""
    return held.state is GrantState.IN_FORCE and held.owes


@cites("13(2)", "GDSR", "NDSR 12")
def may_renew(old: GrantFacts, new: SupplyFacts, *, same_set: bool) -> Decision:
    """Whether a newly decided supply goes on from a grant: of the same department, set and kind, in force, and without
    a report that is late. Who supplies it is judged as for any supply."""
    if old.department != new.department or old.kind is not new.kind or not same_set:
        return refuse(
            "13(2)",
            "续期的决定须为同一部门、同一目录条目、同一方式",
            "it goes on from a grant of the same department, set and kind alone",
        )
    if old.owes:
        return owes_a_report()
    return _step(old, GrantState.RENEWED)


@cites("13(2)")
def has_grant_reason(why: str) -> Decision:
    """Whether a step says why."""
    if why.strip():
        return allow("13(2)")
    missing = (Missing("理由", "the reason", "why"),)
    return refuse("13(2)", "未写明理由", "the reason is missing", missing=missing)


@cites("13(2)")
def _is_clerk(who: DutyFacts, department: str) -> Decision:
    if not who.has(*SUPPLIERS):
        return refuse("13(2)", "共享由数据目录管理员提供", "a data clerk supplies what is shared")
    if not who.over(_CITY, *SUPPLIERS):
        return other_territory()
    return _of_its_hands() if who.organisation == department else allow("13(2)")


@cites("13(2)", "19", "799-20")
def _suits(held: SupplyFacts, people: Sequence[AskedPerson], hands: Sequence[Hand]) -> Decision:
    """Whether there are people and points to supply, and none of the people is of the hand that decided."""
    if not people:
        missing = (Missing("需求部门提出的人员", "people for whom the department asked", "people"),)
        return refuse("13(2)", "提供须指名使用人员", "a supply names the people who use it", missing=missing)
    each = (
        answer
        for one in people
        for answer in (may_be_asked_for(one, held.department), _is_no_decider(held.decider, one, hands))
    )
    refused = next((one for one in each if not one), None)
    if refused is not None:
        return refused
    if held.kind.is_footage and not held.points:
        return refuse(
            "13(2)",
            "决定同意的点位目前都不能开放",
            "none of the points that were agreed can be opened now",
        )
    return allow("13(2)")


def _is_one_of(who: DutyFacts, others: Sequence[int], people: Sequence[AskedPerson], hands: Sequence[Hand]) -> bool:
    """Whether this person is of one hand with one of these accounts, with somebody to be named, or with who asked."""
    around = (*others, *(one.asked_by for one in people), *(one.user_id for one in people))
    return any(are_same_hand(who.user_id, one, hands) for one in around)


def _is_no_decider(decider: int, asked: AskedPerson, hands: Sequence[Hand]) -> Decision:
    if are_same_hand(asked.user_id, decider, hands):
        return refuse("13(2)", "作出决定的人员不得作为使用人员", "who decided it is not one of its people")
    return allow("13(2)")


def _step(held: GrantFacts, to: GrantState) -> Decision:
    return allow("13(2)") if to in STEPS[held.state] else _not_in_state()


@cites("13(2)")
def _not_in_state() -> Decision:
    return refuse("13(2)", "该项共享目前不能办理此项", "the grant is not in the state for this")


@cites("13(2)")
def is_over() -> Decision:
    """The refusal of what comes too late."""
    return refuse("13(2)", "该项共享已终止或者期限已过", "the grant has ended, or its term is over")


@cites("13(2)", "NDSR 12")
def owes_a_report() -> Decision:
    """The refusal of what has to wait for a report that is late."""
    return refuse(
        "NDSR 12",
        "需求部门有逾期未报的使用情况",
        "the department owes a report on its use",
        next_steps=_REPORT_FIRST,
    )


def _neither_side() -> Decision:
    return refuse(
        "13(2)",
        "由需求部门、数据目录管理员或者市局民警办理",
        "the department, a data clerk or an officer of the city does it",
    )


def _of_its_hands() -> Decision:
    return refuse(
        "13(2)",
        "提供和指名须由申请、决定和使用人员以外的数据目录管理员办理",
        "a clerk supplies and names who neither asked, decided nor uses it",
        next_steps=_OTHER_HAND,
    )
