"""Who decides on an application, by which findings, with which consents: pure decisions on plain values (articles
13(2), 13(3), 15, 19).

A clerk checked and forwarded it; an officer of the city who is none of its hands decides. Each of the six principles is
answered with a reason, and one that is not met refuses all. A point that is not of a filed system, or about which a
finding of article 18 is open, or whose unit declines, is never agreed, whatever an officer writes.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import Calendar, add_months, workday_after
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.places.rules import other_territory
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.applications.rules import ANSWERERS_OF_APPLICATIONS, CHECKERS, may_apply, own_departments
from mingcha.sharing.applications.states import DECIDED, STEPS, ApplicationState
from mingcha.sharing.applications.values import NewApplication, OfferedSet
from mingcha.sharing.catalogue.lists import SetSource, ShareType
from mingcha.sharing.decisions.principles import ConsentAnswer, PointBar, Principle, SharingOutcome
from mingcha.sharing.decisions.terms import last_day_to_agree
from mingcha.sharing.decisions.values import (
    ConsentFacts,
    EarlierDecision,
    JudgedApplication,
    JudgedPoint,
    KnownOfPrinciples,
    NewDecision,
    PrincipleAnswer,
    RefusedPart,
    Scope,
    ScopePoint,
)
from mingcha.sharing.point_rows.values import RowPoint

CONSENTERS = (Role.UNIT_MANAGER,)
"""Who answers for a unit."""
MOST_REFUSED = 500
"""Points and units that an officer refuses by hand in one decision."""
MOST_WHY, MOST_REASONS, MOST_SHORT = 500, 1000, 200
"""Maximum characters of the reason of a finding, a refusal or an answer; of the reasons of all; of the other texts."""
CONSENT_STATES = DECIDED | {ApplicationState.FORWARDED}
"""The states in which a unit answers, or takes its answer back."""
_CITY = Place(WUHAN, "")
_OF_POINTS = (SetSource.POINTS, SetSource.LIVE, SetSource.HISTORY)
_OTHER_HAND = (NextStep(Words("请由另一名民警决定", "have another officer decide it")),)


@cites("3", "13(2)")
def may_read_scope(who: DutyFacts) -> Decision:
    """Whether this person reads the points of a scope: an officer or an auditor over the whole city. A clerk sees no
    point, and the department reads what is answered."""
    if who.over(_CITY, *ANSWERERS_OF_APPLICATIONS, Role.AUDITOR):
        return allow("13(2)")
    return refuse(
        "13(2)",
        "申请范围内的点位由市局民警和负责全市的审计管理员查看",
        "officers and auditors over the city read the points in a scope",
    )


@cites("3", "13(2)")
def may_decide(who: DutyFacts, held: JudgedApplication, hands: Sequence[Hand]) -> Decision:
    """Whether this person may decide a forwarded application: an officer of the city, not of the department that asks,
    and of another hand than those who wrote, submitted, forwarded and, before a dispute, decided it, and than who
    settled the dispute."""
    if not who.has(*ANSWERERS_OF_APPLICATIONS):
        return refuse("13(2)", "共享申请由市局民警决定", "officers of the city decide applications")
    if not who.over(_CITY, *ANSWERERS_OF_APPLICATIONS):
        return other_territory()
    if held.state is not ApplicationState.FORWARDED:
        return refuse("13(2)", "该申请目前不能决定", "the application is not in the state to be decided")
    persons = (*held.applicants, *held.forwarders, *held.deciders)
    if who.organisation == held.department or any(are_same_hand(who.user_id, one, hands) for one in persons):
        return refuse(
            "13(2)",
            "决定须由申请、核对、原决定以外的人员，并且不是申请部门的人员作出",
            "a person decides who neither asked, checked nor decided before, and is not of the asking department",
            next_steps=_OTHER_HAND,
        )
    return allow("13(2)")


@cites("13(2)")
def has_points(source: SetSource) -> bool:
    """Whether a set of this source is about points; the statistical sets are about districts."""
    return source in _OF_POINTS


@cites("13(2)")
def is_asked_for(asked: NewApplication, point: RowPoint) -> bool:
    """Whether an application asks for a point: by its code, or by its division or functional zone and its category."""
    if point.code in asked.points:
        return True
    in_place = any(one in asked.divisions for one in (WUHAN, point.division, point.zone) if one)
    return in_place and (not asked.categories or point.category in asked.categories)


@cites("13(2)", "13(3)", "15", "18")
def bar_of(point: RowPoint, *, has_finding: bool, answer: ConsentAnswer | None) -> PointBar | None:
    """Why a point of the catalogue cannot be agreed, the first reason; None if nothing bars it. `has_finding`: a
    finding of article 18 about it is open; `answer`: the newest of its unit, None before it answered, and of a police
    organ, which is not asked."""
    reasons = (
        (PointBar.NOT_FILED, not point.filing_no),
        (PointBar.ARTICLE_18, has_finding),
        (PointBar.DECLINED, answer in (ConsentAnswer.DECLINES, ConsentAnswer.WITHDRAWN)),
    )
    return next((bar for bar, applies in reasons if applies), None)


@cites("13(2)")
def answers_principles(findings: Sequence[PrincipleAnswer]) -> Decision:
    """Whether each of the six principles is answered once, each with its reason; all gaps at once."""
    found = {one.principle: one for one in findings if one.why.strip()}
    missing = tuple(
        Missing(f"“{one.words.zh}”的认定和理由", f"finding and reason: {one.words.en}", one.value)
        for one in Principle
        if one not in found
    )
    if missing or len(findings) != len(found):
        zh, en = "六项原则须逐项认定并写明理由", "each of the six principles is answered once, with its reason"
        return refuse("13(2)", zh, en, missing=missing)
    return allow("13(2)")


@cites("13(2)", "18")
def agrees_with_known(findings: Sequence[PrincipleAnswer], known: KnownOfPrinciples) -> Decision:
    """Whether no principle is answered better than the machine knows: not pooled where something that exists would do,
    not lawfully collected where no point in the scope is."""
    met = {one.principle for one in findings if one.met}
    if Principle.POOLED in met and known.would_do:
        names = "、".join(f"{one.name}（{one.no}）" for one in known.would_do)
        return refuse(
            "13(2)",
            f"已有可以满足的目录条目或者决定，“统筹集约”不能认定为符合：{names}",
            f"what exists would do, so that it is not pooled: {', '.join(one.no for one in known.would_do)}",
        )
    if Principle.LAWFUL in met and known.has_points and not known.lawful:
        return refuse(
            "13(2)",
            "范围内没有已备案且无第十八条未结问题的点位，“依法采集”不能认定为符合",
            "no point in the scope is of a filed system without an open finding of article 18: not lawfully collected",
        )
    return allow("13(2)")


@cites("13(2)")
def names_refused(refused: Sequence[RefusedPart], scope: Scope) -> Decision:
    """Whether each point or unit that the officer refuses is of the scope, with a reason."""
    if len(refused) > MOST_REFUSED:
        zh, en = f"逐个不同意的不超过 {MOST_REFUSED} 项", f"at most {MOST_REFUSED} are refused one by one"
        return refuse("13(2)", zh, en)
    if any(not one.why.strip() for one in refused):
        missing = (Missing("每项不同意的理由", "the reason of each refusal", "refused"),)
        return refuse("13(2)", "不同意的点位须逐项写明理由", "each refused point has its reason", missing=missing)
    known = {code for one in scope.points for code in (one.code, one.unit)}
    other = next((one.code for one in refused if one.code not in known), "")
    if other:
        zh, en = f"“{other}”不在申请范围内", f"{other!r} is not in the scope of the application"
        return refuse("13(2)", zh, en)
    return allow("13(2)")


@cites("13(2)")
def judged_points(points: Sequence[ScopePoint], refused: Sequence[RefusedPart]) -> tuple[JudgedPoint, ...]:
    """The answer to each point: what bars it, then what the officer refuses by its code or its unit's."""
    by_code = {one.code: one.why for one in refused}
    found = []
    for one in points:
        why = by_code.get(one.code) or by_code.get(one.unit) or ""
        bar = one.bar or (PointBar.BY_OFFICER if why else None)
        found.append(JudgedPoint(one.code, one.unit, bar, why if bar is PointBar.BY_OFFICER else ""))
    return tuple(found)


@cites("13(2)", "19")
def outcome_of(
    findings: Sequence[PrincipleAnswer], judged: Sequence[JudgedPoint], *, by_points: bool, not_listed: int = 0
) -> SharingOutcome:
    """What follows: one principle that is not met refuses all of it (T13-21-N); all met agrees, in part where a point
    is refused or is none of the catalogue; no point left refuses. `by_points`: the set is about points."""
    agreed = sum(one.bar is None for one in judged)
    if any(not one.met for one in findings) or (by_points and not agreed):
        return SharingOutcome.REFUSED
    is_whole = agreed == len(judged) and not not_listed
    return SharingOutcome.AGREED if is_whole else SharingOutcome.AGREED_PARTLY


@cites("13(3)", "15")
def has_consents(agreed: Sequence[ScopePoint], answers: Mapping[str, ConsentAnswer]) -> Decision:
    """Whether each unit that is no police organ consents, of each point that is to be agreed, by its newest answer."""
    units = {one.unit: one.unit_name for one in agreed if not one.is_police}
    lacking = {code: name for code, name in units.items() if answers.get(code) is not ConsentAnswer.CONSENTS}
    if not lacking:
        return allow("13(3)")
    return refuse(
        "13(3)",
        f"尚有 {len(lacking)} 个管理单位未同意",
        f"managing units that have not consented: {len(lacking)}",
        missing=tuple(Missing(f"{name}（{code}）同意", f"the consent of {name} ({code})", code) for code, name in
                      sorted(lacking.items())),
        next_steps=(NextStep(Words("等待单位答复，或者对其点位写明不同意的理由",
                                   "wait for the units, or refuse their points with a reason")),),
    )  # fmt: skip


@cites("13(2)", "PIPL 55")
def has_terms(new: NewDecision, held: JudgedApplication, on: date) -> Decision:
    """Whether what is agreed on a Shanghai day has its terms: reasons, a contract, a last day inside the term that was
    asked for and `sharing.decision_most_months`, and for pictures the numbers of the impact assessments."""
    last = last_day_to_agree(held.term_months, on)
    is_in_term = new.until_on is not None and on < new.until_on <= last
    stated = (
        (bool(new.reasons.strip()), "理由", "the reasons", "reasons"),
        (bool(new.contract_no.strip()), "协议编号", "the number of the contract", "contract_no"),
        (is_in_term, f"截止日（不晚于 {last}）", f"the last day, {last} at the latest", "until_on"),
        (bool(new.assessments.strip()) or held.kind is SharingKind.ROWS, "影响评估编号",
         "the numbers of the impact assessments", "assessments"),
    )  # fmt: skip
    missing = tuple(Missing(zh, en, about) for holds, zh, en, about in stated if not holds)
    if missing:
        return refuse("13(2)", "同意的决定内容不完整", "what is agreed lacks its terms", missing=missing)
    return allow("13(2)")


@cites("13(2)")
def has_decision_reasons(reasons: str) -> Decision:
    """Whether a refusal says why."""
    if reasons.strip():
        return allow("13(2)")
    missing = (Missing("理由", "the reasons", "reasons"),)
    return refuse("13(2)", "未写明理由", "the reasons are missing", missing=missing)


@cites("13(2)")
def covers_asked(earlier: EarlierDecision, asked: NewApplication, on: date) -> bool:
    """Whether an earlier decision, by which all was agreed to the same department, opens all that is asked for again,
    as long as it is asked for."""
    has = earlier.content
    same = all(getattr(has, name) == getattr(asked, name) for name in ("data_set", "kind", "purpose"))
    hours = has.opens is None or (has.opens, has.closes) == (asked.opens, asked.closes)
    kinds = not has.categories or (asked.categories and set(asked.categories) <= set(has.categories))
    places = WUHAN in has.divisions or set(asked.divisions) <= set(has.divisions)
    return bool(
        same
        and hours
        and kinds
        and places
        and set(asked.points) <= set(has.points)
        and set(asked.fields) <= set(has.fields)
        and asked.back_hours <= has.back_hours
        and earlier.until_on >= add_months(on, asked.term_months)
    )


@cites("13(2)")
def set_would_do(offered: OfferedSet, asked: NewApplication) -> bool:
    """Whether another published set, which is shared without conditions, has every field that is asked for."""
    if asked.kind is not SharingKind.ROWS or offered.number == asked.data_set or not asked.fields:
        return False
    shared = {one.code for one in offered.items if one.share_type is not ShareType.NOT_SHARED}
    return offered.share_type is ShareType.UNCONDITIONAL and set(asked.fields) <= shared


@cites("13(3)")
def units_of_manager(who: DutyFacts) -> tuple[str, ...]:
    """The units for which this person answers, by code."""
    reach = (one.territory.organisation for one in who.roles if who.active and one.role in CONSENTERS)
    return tuple(sorted({code for code in reach if code}))


@cites("13(3)")
def may_read_consents(who: DutyFacts) -> Decision:
    """Whether this person reads applications for points of a unit: its manager."""
    if units_of_manager(who):
        return allow("13(3)")
    return refuse(
        "13(3)",
        "涉及本单位点位的共享申请由单位负责人查看",
        "the manager of a unit reads applications for its points",
    )


@cites("13(3)", "15")
def may_answer_consent(who: DutyFacts, facts: ConsentFacts, answer: ConsentAnswer) -> Decision:
    """Whether this person may give this answer for a unit: its manager; consenting and declining while the application
    is with the police, consenting again for points that the unit got since, withdrawing what was consented, then and
    after the decision. A police organ is not asked."""
    if facts.unit not in units_of_manager(who):
        return refuse("13(3)", "由点位的管理单位负责人答复", "the manager of the unit that keeps the points answers")
    if facts.is_police:
        return refuse("13(3)", "公安机关的点位不需要另行同意", "points of a police organ need no further consent")
    if not facts.points and answer is not ConsentAnswer.WITHDRAWN:
        return refuse("13(3)", "该申请不涉及本单位的点位", "the application asks for no point of this unit")
    if answer is ConsentAnswer.WITHDRAWN:
        may = facts.newest is ConsentAnswer.CONSENTS and facts.state in CONSENT_STATES
    else:
        may = facts.state is ApplicationState.FORWARDED and (facts.newest is not answer or not facts.is_whole)
    return allow("13(3)") if may else refuse("13(3)", "目前不能作此答复", "this answer cannot be given now")


@cites("13(3)")
def states_consent(answer: ConsentAnswer, document: str, reason: str) -> Decision:
    """Whether an answer has what it needs: a consent its document, a declining or withdrawal its reason."""
    is_consent = answer is ConsentAnswer.CONSENTS
    if (document if is_consent else reason).strip():
        return allow("13(3)")
    missing = (
        Missing("同意的文书编号", "the number of the document", "document")
        if is_consent
        else Missing("理由", "the reason", "reason"),
    )
    return refuse("13(3)", "答复不完整", "the answer is incomplete", missing=missing)


@cites("13(2)")
def dispute_by(decided_on: date, calendar: Calendar | None = None) -> date:
    """The last day on which a decision of a Shanghai day is disputed (`sharing.dispute_workdays`)."""
    return workday_after(decided_on, parameters.number("sharing.dispute_workdays", decided_on), calendar)


@cites("13(2)")
def may_dispute(who: DutyFacts, held: JudgedApplication, last_day: date, on: date) -> Decision:
    """Whether this person may dispute a decision on a Shanghai day: a user of the department, where something was
    refused, once, until the last day."""
    may = may_apply(who)
    if not may:
        return may
    if held.department not in own_departments(who):
        return refuse("13(2)", "只能就本部门的申请提出异议", "the own department's applications alone are disputed")
    if ApplicationState.DISPUTED not in STEPS[held.state]:
        return refuse("13(2)", "该申请目前不能提出异议", "the application is not in the state to be disputed")
    if held.is_settled:
        steps = (NextStep(Words("情况有变的，重新申请", "apply anew if the facts have changed")),)
        zh, en = "对该决定的异议已办结，决定维持", "the dispute about this decision is settled: it stands"
        return refuse("13(2)", zh, en, next_steps=steps)
    if on > last_day:
        return refuse("13(2)", f"异议期限已于 {last_day} 届满", f"the term of a dispute ended on {last_day}")
    return allow("13(2)")


@cites("13(2)")
def no_dispute() -> Decision:
    """The answer where there is no decision to dispute and no dispute to settle."""
    return refuse("13(2)", "该申请没有可以提出异议的决定或者未办结的异议", "there is no decision or dispute to act on")


@cites("3", "13(2)")
def may_settle(who: DutyFacts, held: JudgedApplication, disputer: int, hands: Sequence[Hand]) -> Decision:
    """Whether this person may settle a dispute: a data clerk over the city, not of the department, and of another hand
    than those who asked, decided and disputed."""
    if not who.has(*CHECKERS):
        return refuse("13(2)", "异议由数据目录管理员协调", "a data clerk settles disputes")
    if not who.over(_CITY, *CHECKERS):
        return other_territory()
    if held.state is not ApplicationState.DISPUTED:
        return refuse("13(2)", "该申请没有未办结的异议", "no dispute about the application is open")
    persons = (*held.applicants, *held.deciders, disputer)
    if who.organisation == held.department or any(are_same_hand(who.user_id, one, hands) for one in persons):
        return refuse(
            "13(2)",
            "异议须由申请、决定以外的人员协调",
            "a person settles it who neither asked nor decided, and is not of the asking department",
        )
    return allow("13(2)")


@cites("13(2)")
def states_dispute(text: str, about: str) -> Decision:
    """Whether a dispute says why, and a settlement has the record of the coordination. `about`: "why" or "record"."""
    if text.strip():
        return allow("13(2)")
    lacks = Missing("异议的理由", "why it is disputed", about)
    if about == "record":
        lacks = Missing("协调记录", "the record of the coordination", about)
    return refuse("13(2)", "内容不完整", "something is missing", missing=(lacks,))
