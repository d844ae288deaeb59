"""Acceptance: who opens, measures, signs and closes it, and what its report states: pure decisions (articles 7, 8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law.filing import FIRST_DAY
from mingcha.registry.acceptance.states import (
    MEASURABLE,
    NEEDED,
    RECORDED_CONCLUSIONS,
    AcceptanceState,
    Conclusion,
    DocumentKind,
    Item,
)
from mingcha.registry.acceptance.values import Measurement, NewAcceptance, NewProblem, NewReport
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import manages_unit, may_see, other_territory

MOST_TITLE, MOST_STANDARDS, MOST_NAME, MOST_TEXT, MOST_VALUE, MOST_REASON = 100, 300, 60, 200, 60, 200
"""Maximum characters: of title and standards of an acceptance; name, unit and title of a member; a problem, an
instrument and a note; a value; a reason."""
MOST_MEMBERS, MOST_PROBLEMS = 30, 60
MOST_RECORDED, MOST_HOW = 20, 300
"""Maximum characters of a value of the recorder and of how it was measured."""
LEAST_SIGNERS = 2
"""Persons who sign by their own account: nobody accepts alone."""
MOST_NUMBER = Decimal(10**9)
NOT_ACCEPTED = Words(
    "未经竣工验收或者验收不合格的，不得投入使用（第八条）：请先组织验收或者复验",
    "what was not accepted or did not pass is not put into use (article 8): organise its acceptance or re-inspection",
)
"""The answer to everything that would put points into use without a passed acceptance (T8a)."""


@dataclass(frozen=True, slots=True)
class JudgedAcceptance:
    """An acceptance as its rules see it. `reports`: reports of this inspection, 0 before the first one and again when a
    re-inspection begins; `unsigned`: members without a signature under the newest one; `signers`: accounts that signed
    it; `unmended`: problems that were not recorded as mended; `failed_on`: day of the last failed
    inspection of its points; `stuck`: a member's account is closed, or a point is not on trial any more."""

    place: Place
    builder: str
    state: AcceptanceState
    built_on: date
    members: frozenset[int] = frozenset()
    reports: int = 0
    conclusion: Conclusion | None = None
    unsigned: int = 0
    signers: frozenset[int] = frozenset()
    unmended: int = 0
    failed_on: date | None = None
    stuck: bool = False


@cites("3", "8")
def may_organise(who: DutyFacts, place: Place, builder: str) -> Decision:
    """Whether a person organises the acceptance of a system at this place: the manager of the unit that builds it
    (`builder`: its code, "" if it is the managing unit)."""
    if not who.has(Role.UNIT_MANAGER):
        return refuse(
            "8",
            "竣工验收由系统建设单位的保卫负责人组织",
            "the manager of the unit that builds the system organises its acceptance",
            next_steps=(NextStep(Words("请建设单位保卫负责人办理", "ask the manager of the building unit")),),
        )
    building = Place(place.division, builder or place.organisation, place.zone)
    return allow("8") if manages_unit(who, building) else other_territory()


@cites("3", "8")
def may_open_acceptance(
    who: DutyFacts, place: Place, builder: str, new: NewAcceptance, on: date, least_members: int
) -> Decision:
    """Whether a person may open an acceptance on a Shanghai day with this group; `least_members`: the parameter."""
    organises = may_organise(who, place, builder)
    if not organises:
        return organises
    missing: list[Missing] = []
    if not new.title.strip():
        missing.append(Missing("验收名称", "the title of the acceptance", "title"))
    if not new.standards.strip():
        missing.append(Missing("验收依据的标准", "the standards by which it is accepted", "standards"))
    if not FIRST_DAY <= new.built_on <= on:
        missing.append(Missing("不晚于今天的完工日期", "a day of the end of building that has come", "built_on"))
    if len(new.members) < least_members:
        missing.append(
            Missing(f"验收组成员（至少 {least_members} 人）", f"a group of at least {least_members} members", "members")
        )
    elif not all(one.name.strip() and one.unit.strip() and one.title.strip() for one in new.members):
        missing.append(Missing("每名成员的姓名、单位和职务", "name, unit and title of each member", "members"))
    accounts = [one.account for one in new.members if one.account]
    if len(set(accounts)) < LEAST_SIGNERS or len(set(accounts)) != len(accounts):
        missing.append(
            Missing(
                f"至少 {LEAST_SIGNERS} 名成员各有自己的账户（不得一人验收）",
                f"at least {LEAST_SIGNERS} members with accounts of their own: nobody accepts alone",
                "members",
            )
        )
    if missing:
        return refuse("8", "验收组织不完整", "the acceptance is not fully stated", missing=tuple(missing))
    return allow("8")


@cites("3", "8")
def may_report_acceptance(who: DutyFacts, held: JudgedAcceptance, new: NewReport, on: date) -> Decision:
    """Whether a person may record a report on a Shanghai day: the organiser, before it is signed by all (T8c-N)."""
    organises = may_organise(who, held.place, held.builder)
    if not organises:
        return organises
    if not takes_reports(held.state):
        return wrong_acceptance_state(held.state)
    for judged in (
        conclusion_counts(new.conclusion),
        acceptance_day_is_timely(new.accepted_on, held, on),
        is_fully_measured(new.measurements, new.conclusion),
        problems_fit(new),
    ):
        if not judged:
            return judged
    if new.conclusion is Conclusion.QUALIFIED and held.unmended:
        return refuse(
            "8",
            f"还有 {held.unmended} 项问题未登记整改，不能判定合格",
            f"{held.unmended} problems are not recorded as mended: the conclusion cannot be qualified",
            missing=(Missing("全部问题的整改记录", "that each problem was mended", "conclusion"),),
        )
    return allow("8")


@cites("8")
def conclusion_counts(conclusion: Conclusion) -> Decision:
    """Whether article 8 knows a conclusion: 基本合格 is neither passed nor a list of what is to be mended."""
    if conclusion in RECORDED_CONCLUSIONS:
        return allow("8")
    return refuse(
        "8",
        "“基本合格”不是验收合格：存在问题的，结论填“不合格”，列明问题，整改后复验",
        "basically qualified is not passed: conclude not qualified, list the problems, and inspect again",
        missing=(Missing("结论：合格或者不合格", "the conclusion: qualified or not qualified", "conclusion"),),
    )


@cites("8")
def acceptance_day_is_timely(accepted_on: date, held: JudgedAcceptance, on: date) -> Decision:
    """Whether the day of acceptance lies in order: not in the future, not before the end of building, and a
    re-inspection not before the failed inspection (T8c-N)."""
    about = (Missing("符合先后次序的验收日期", "a day of acceptance that is in order", "accepted_on"),)
    if accepted_on > on:
        return refuse("8", "验收日期不得晚于今天", "the day of acceptance lies in the future", missing=about)
    if accepted_on < held.built_on:
        words = (f"验收日期早于完工日期 {held.built_on}", f"the day lies before the end of building on {held.built_on}")
        return refuse("8", *words, missing=about)
    if held.failed_on is not None and accepted_on < held.failed_on:
        return refuse(
            "8",
            f"复验日期早于 {held.failed_on:%Y-%m-%d} 的不合格验收",
            f"the re-inspection lies before the failed inspection of {held.failed_on:%Y-%m-%d}",
            missing=about,
        )
    return allow("8")


@cites("7", "8")
def is_fully_measured(measurements: Sequence[Measurement], conclusion: Conclusion) -> Decision:
    """Whether each needed item has a value by an instrument, numbers are numbers, and a batch is only qualified if all
    of it fits the standards."""
    by_item = {one.item: one for one in measurements}
    missing = [
        _lacks(item, "实测值和仪器（方法）", "a value and its instrument") for item in NEEDED if item not in by_item
    ]
    for one in measurements:
        if not one.value.strip() or not one.instrument.strip():
            missing.append(_lacks(one.item, "实测值和仪器（方法）", "a value and its instrument"))
        elif one.item.is_number and measured_number(one.value) is None:
            missing.append(_lacks(one.item, "数值", "a number"))
    if len(by_item) != len(measurements):
        missing.append(Missing("每个项目一个实测值", "one value for each item", "measurements"))
    if missing:
        return refuse("8", "验收项目实测值不完整", "the items are not fully measured", missing=tuple(missing))
    unfit = [one.item for one in measurements if not one.fits]
    if unfit and conclusion is Conclusion.QUALIFIED:
        names = Words("、".join(one.words.zh for one in unfit), ", ".join(one.words.en for one in unfit))
        return refuse(
            "8",
            f"有不符合标准的项目，不能判定合格：{names.zh}",
            f"items do not fit the standards, so the batch is not qualified: {names.en}",
            missing=(Missing("结论：不合格", "the conclusion: not qualified", "conclusion"),),
        )
    return allow("8")


@cites("8")
def problems_fit(new: NewReport) -> Decision:
    """Whether the list of problems goes with the conclusion: none of a qualified batch, some of another one, each with
    who mends it by a day after the inspection."""
    if new.conclusion is Conclusion.QUALIFIED:
        if not new.problems:
            return allow("8")
        return refuse(
            "8",
            "结论为合格时不得留有待整改问题",
            "a qualified batch has no problems to mend",
            missing=(Missing("没有问题，或者结论不合格", "no problems, or the conclusion not qualified", "problems"),),
        )
    if not new.problems or not all(map(_problem_is_whole, new.problems)):
        return refuse(
            "8",
            "结论为不合格时须列明问题、整改单位和期限",
            "a batch that is not qualified has its problems, who mends them and by when",
            missing=(Missing("问题、整改单位和期限", "problems with who mends them by when", "problems"),),
        )
    if any(one.due_on < new.accepted_on for one in new.problems):
        return refuse(
            "8",
            "整改期限不得早于验收日期",
            "a problem is to be mended after the inspection",
            missing=(Missing("验收日期以后的整改期限", "days after the inspection", "problems"),),
        )
    return allow("8")


@cites("8")
def may_sign_acceptance(who: DutyFacts, held: JudgedAcceptance) -> Decision:
    """Whether a person may sign the newest report: a member of the group, by the own account, once."""
    if who.user_id not in held.members or who.has(Role.AUDITOR, Role.SECURITY_ADMINISTRATOR, Role.ADMINISTRATOR):
        return refuse("8", "您不是该验收组成员，或者岗位不参加验收", "you are not a member who may accept here")
    if not _waits_for_signatures(held):
        return wrong_acceptance_state(held.state)
    if who.user_id in held.signers:
        return refuse("8", "您已签字", "you signed already")
    return allow("8")


@cites("3", "8")
def may_sign_on_paper(who: DutyFacts, held: JudgedAcceptance) -> Decision:
    """Whether a person may hand in the sheet that members without an account signed: the organiser."""
    organises = may_organise(who, held.place, held.builder)
    if not organises:
        return organises
    return allow("8") if _waits_for_signatures(held) else wrong_acceptance_state(held.state)


@cites("3", "8")
def may_close_acceptance(who: DutyFacts, held: JudgedAcceptance) -> Decision:
    """Whether a person may close an inspection with its conclusion: the organiser, once each member signed, two of them
    by accounts of their own."""
    organises = may_organise(who, held.place, held.builder)
    if not organises:
        return organises
    if held.state not in (AcceptanceState.MEASURED, AcceptanceState.SIGNED, AcceptanceState.REINSPECTION):
        return wrong_acceptance_state(held.state)
    if held.unsigned or len(held.signers) < LEAST_SIGNERS:
        return refuse(
            "8",
            f"还有 {held.unsigned} 名验收组成员未签字",
            f"{held.unsigned} members of the group have not signed",
            missing=(Missing("全体成员签字", "the signatures of all members", "signatures"),),
        )
    return allow("8")


@cites("3", "8")
def may_reinspect(who: DutyFacts, held: JudgedAcceptance) -> Decision:
    """Whether a person may begin a re-inspection: the organiser, of a failed batch."""
    organises = may_organise(who, held.place, held.builder)
    if not organises:
        return organises
    return allow("8") if held.state is AcceptanceState.FAILED else wrong_acceptance_state(held.state)


@cites("3", "8")
def may_mend_problem(who: DutyFacts, held: JudgedAcceptance) -> Decision:
    """Whether a person may record that a problem was mended: the organiser, of a batch that failed."""
    organises = may_organise(who, held.place, held.builder)
    if not organises:
        return organises
    mends = held.state in (AcceptanceState.FAILED, AcceptanceState.REINSPECTION)
    return allow("8") if mends else wrong_acceptance_state(held.state)


@cites("3", "8")
def may_withdraw_acceptance(who: DutyFacts, held: JudgedAcceptance) -> Decision:
    """Whether a person may withdraw an acceptance: the organiser, before all signed, one signed as 合格 that cannot be
    closed, as where a camera is gone, and a failed one that no re-inspection can end any more, its problems mended."""
    organises = may_organise(who, held.place, held.builder)
    if not organises:
        return organises
    early = held.state in (AcceptanceState.OPEN, AcceptanceState.MEASURED)
    unused = held.state is AcceptanceState.SIGNED and opens_use(held.conclusion)
    stuck = held.state in (AcceptanceState.FAILED, AcceptanceState.REINSPECTION) and held.stuck and not held.unmended
    return allow("8") if early or unused or stuck else wrong_acceptance_state(held.state)


@cites("3", "8")
def may_add_acceptance_document(who: DutyFacts, held: JudgedAcceptance) -> Decision:
    """Whether a person may add a document: the organiser, until the acceptance ended."""
    organises = may_organise(who, held.place, held.builder)
    if not organises:
        return organises
    ended = held.state in (AcceptanceState.PASSED, AcceptanceState.WITHDRAWN)
    return wrong_acceptance_state(held.state) if ended else allow("8")


@cites("8")
def is_checked_document(kind: DocumentKind) -> Decision:
    """Whether a document is one that the group checked. The sheet that members signed is handed in as their signatures:
    as a document it would stand there signed, and nobody had signed."""
    if kind is not DocumentKind.SIGNED_SHEET:
        return allow("8")
    return refuse(
        "8",
        "签字表须在“登记签字表”中提交，否则成员不算签字",
        "the signed sheet is handed in as such: else its members have not signed",
        missing=(Missing("资料种类（签字表除外）", "the kind of a document, not the sheet", "kind"),),
    )


@cites("3", "8")
def may_see_acceptance(who: DutyFacts, held: JudgedAcceptance) -> Decision:
    """Whether a person may read an acceptance: whose role covers the system or its building unit, and its members."""
    if who.user_id and who.user_id in held.members:
        return allow("8")
    builder = Place(held.place.division, held.builder, held.place.zone)
    return allow("8") if held.builder and who.over(builder) else may_see(who, held.place)


@cites("8")
def opens_use(conclusion: Conclusion | None) -> bool:
    """Whether a closed inspection puts its points into use: 合格 alone."""
    return conclusion is Conclusion.QUALIFIED


@cites("8")
def is_unaccepted(held: JudgedAcceptance) -> bool:
    """Whether use is closed since nothing was accepted: no report waits, or the batch failed (T8a)."""
    return held.state is AcceptanceState.FAILED or (held.state in MEASURABLE and not held.reports)


@cites("8")
def takes_reports(state: AcceptanceState) -> bool:
    """Whether a report may be recorded in this state."""
    return state in MEASURABLE


@cites("8")
def mending_is_timely(mended_on: date, held: JudgedAcceptance, on: date) -> Decision:
    """Whether a day on which a problem was mended lies between the failed inspection and today."""
    if mended_on <= on and (held.failed_on is None or mended_on >= held.failed_on):
        return allow("8")
    return refuse(
        "8",
        "整改日期须在不合格验收之后、今天以前",
        "a problem is mended between the failed inspection and today",
        missing=(Missing("符合先后次序的整改日期", "a day of mending that is in order", "mended_on"),),
    )


@cites("8")
def wrong_acceptance_state(state: AcceptanceState) -> Decision:
    """The refusal of a step that the state of an acceptance does not have."""
    return refuse(
        "8",
        f"该验收{state.words.zh}，不能办理此步骤",
        f"the acceptance is {state.words.en}: this step is not open",
    )


@cites("8")
def measured_number(text: str) -> Decimal | None:
    """The number that a value states, without a sign or exponent; None if it is no such number."""
    plain = text.strip()
    if not plain.replace(".", "", 1).isdecimal() or not plain.isascii():
        return None
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    return found if found <= MOST_NUMBER else None


def _lacks(item: Item, zh: str, en: str) -> Missing:
    return Missing(f"{item.words.zh}：{zh}", f"{item.words.en}: {en}", item.value)


def _problem_is_whole(one: NewProblem) -> bool:
    return bool(one.text.strip() and one.mends.strip())


def _waits_for_signatures(held: JudgedAcceptance) -> bool:
    """Whether a report of this inspection waits for signatures; one without a report has nothing to sign."""
    waits = (AcceptanceState.MEASURED, AcceptanceState.REINSPECTION)
    return held.state in waits and held.reports > 0
