"""Who makes, confirms and ends an impact assessment, how long it holds, and what may not be given away without one:
pure decisions (article 16(6); PIPL 55, 56). Twelve months and the day of the beginning are our own.
"""

from collections.abc import Collection, Sequence
from datetime import date

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import add_months, add_years
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, has_hand_of
from mingcha.registry.places.rules import PUBLIC_SECURITY, manages_unit, other_territory
from mingcha.supervision.assessments.values import (
    AssessmentFacts,
    AssessmentKind,
    AssessmentStanding,
    AssessmentState,
    NewAssessment,
)

MAKERS = (Role.UNIT_MANAGER, *PUBLIC_SECURITY)
"""Who makes and confirms assessments: the unit's manager, and officers over the unit."""
ASSESSMENT_READERS = (*MAKERS, Role.AUDITOR)
MOST_PURPOSE, MOST_CONTENT, MOST_ASSESSMENT_NOTE = 500, 1000, 300
MOST_ASSESSED_SYSTEMS = 200
"""Maximum characters of what an assessment states, and systems of one."""
ASSESS_FIRST = (
    NextStep(Words("先做影响评估并经他人确认", "assess it first, and have it confirmed"), "assessment-new"),
)


@cites("16(6)", "PIPL 55", "PIPL 56")
def may_make_assessment(who: DutyFacts, unit: Place, new: NewAssessment) -> Decision:
    """Whether this person may make an assessment for a unit: its manager or an officer over it, with all three contents
    of PIPL 56, and the systems that it is about."""
    handles = may_handle_assessments(who, unit)
    if not handles:
        return handles
    if new.kind.has_receiver and new.about == who.organisation:
        return _receives_itself()
    stated = (
        (new.about, Missing("所评估的事项", "what is assessed", "about")),
        (new.purpose, Missing("处理目的和方式", "purpose and way of the handling", "purpose")),
        (new.lawful, Missing("是否合法、正当、必要", "whether it is lawful, proper and necessary", "lawful")),
        (new.effects, Missing("对个人权益的影响及安全风险", "effects and risks for persons", "effects")),
        (new.measures, Missing("保护措施是否与风险相适应", "whether the measures fit the risk", "measures")),
    )
    missing = [lacking for text, lacking in stated if not text.strip()]
    if new.kind.has_systems and not new.systems:
        missing.append(Missing("所及的系统", "the systems that it is about", "systems"))
    if new.kind is AssessmentKind.FACE_SYSTEM and new.systems != (new.about,):
        missing.append(Missing("一个系统一份评估", "one system an assessment", "systems"))
    if missing:
        return refuse("PIPL 56", "影响评估内容不全", "the assessment is incomplete", missing=tuple(missing))
    return allow("PIPL 55")


@cites("16(6)", "PIPL 55")
def may_decide_assessment(who: DutyFacts, unit: Place, held: AssessmentFacts, hands: Sequence[Hand]) -> Decision:
    """Whether this person may confirm or return an assessment: one that waits, as another person than its maker, by
    name too (`hands`: the accounts of both). Who registered whom is not asked: a small district has one officer."""
    handles = may_handle_assessments(who, unit)
    if not handles:
        return handles
    if held.state is not AssessmentState.MADE:
        return refuse("PIPL 55", "该评估已经确认、退回或者终止", "it was confirmed, returned or ended already")
    if held.receiver and held.receiver == who.organisation:
        return _receives_itself()
    if has_hand_of(who.user_id, (held.maker,), hands):
        return refuse("PIPL 55", "评估须由编制人以外的人确认", "another person than its maker confirms it")
    return allow("PIPL 55")


@cites("16(6)", "PIPL 55")
def may_end_assessment(who: DutyFacts, unit: Place, held: AssessmentFacts, *, reason: str) -> Decision:
    """Whether a confirmed assessment may be ended, with the reason, such as a change of what it is about."""
    handles = may_handle_assessments(who, unit)
    if not handles:
        return handles
    if held.state is not AssessmentState.CONFIRMED:
        return refuse("PIPL 55", "只有已确认的评估可以终止", "a confirmed assessment alone can be ended")
    return _reasoned(reason, "终止的理由", "why it ends")


@cites("16(6)", "PIPL 55")
def may_return_assessment(reason: str) -> Decision:
    """Whether it may be returned for this reason."""
    return _reasoned(reason, "退回的理由", "why it is returned")


@cites("3", "16(6)")
def may_handle_assessments(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person makes and confirms assessments of the unit: its manager, officers over it."""
    if not who.has(*MAKERS):
        return refuse("3", "影响评估由单位保卫负责人或者属地民警办理", "the unit's manager or an officer handles it")
    return allow("16(6)") if manages_unit(who, unit) or who.over(unit, *PUBLIC_SECURITY) else other_territory()


@cites("3", "16(6)")
def may_read_assessment(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person reads the assessments of the unit."""
    return allow("16(6)") if who.over(unit, *ASSESSMENT_READERS) else other_territory()


@cites("16(6)", "PIPL 56")
def may_print_assessment(state: AssessmentState) -> Decision:
    """Whether an assessment in this state is issued as a document: a confirmed one, also after its end."""
    if state in (AssessmentState.CONFIRMED, AssessmentState.ENDED):
        return allow("PIPL 56")
    return refuse("PIPL 56", "评估确认后方可出具", "an assessment is issued once it is confirmed")


@cites("PIPL 55")
def last_day_of(confirmed_on: date) -> date:
    """The last Shanghai day of an assessment that was confirmed on a day: `assessment.months`, our own."""
    return add_months(confirmed_on, parameters.number("assessment.months", confirmed_on))


@cites("PIPL 56")
def assessment_kept_until(ended_on: date) -> date:
    """To when at least an assessment is kept that ended on a day."""
    return add_years(ended_on, parameters.number("assessment.keep_years", ended_on))


@cites("16(6)", "PIPL 55")
def assessment_standing(held: AssessmentFacts, on: date) -> AssessmentStanding:
    """How an assessment stands on a Shanghai day."""
    if held.state is not AssessmentState.CONFIRMED:
        return {
            AssessmentState.MADE: AssessmentStanding.WAITING,
            AssessmentState.RETURNED: AssessmentStanding.RETURNED,
        }.get(held.state, AssessmentStanding.ENDED)
    if not held.acceptable:
        return AssessmentStanding.NOT_ACCEPTABLE
    if held.valid_until is None or on > held.valid_until:
        return AssessmentStanding.OVER
    return AssessmentStanding.IN_FORCE if held.unchanged else AssessmentStanding.CHANGED


@cites("16(6)", "PIPL 55")
def is_assessment_asked(on: date) -> bool:
    """Whether a way out that opens on a Shanghai day needs an assessment (`assessment.required`, our beginning)."""
    return bool(parameters.value("assessment.required", on).value)


@cites("16(6)", "PIPL 55")
def asked_from() -> date:
    """The first Shanghai day on which the doors ask for an assessment."""
    return next(one.since for one in parameters.history("assessment.required") if one.value)


@cites("16(6)", "PIPL 55")
def existing_last_day() -> date:
    """The last day for the assessment of a system of which points were in use before the doors asked."""
    return add_months(asked_from(), parameters.number("assessment.existing_months", asked_from()))


@cites("16(6)", "PIPL 55")
def is_use_asked(in_use_since: date | None, on: date) -> bool:
    """Whether points of a system may be taken into use on a Shanghai day with an assessment of the system alone.
    `in_use_since`: the first day on which points of it came into use, None: none did. A system from before the doors
    asked goes on, new points too, until its last day; what is in use never stops."""
    if not is_assessment_asked(on):
        return False
    return in_use_since is None or in_use_since >= asked_from() or on > existing_last_day()


@cites("16(6)", "PIPL 55", "PIPL 56")
def may_take_into_use(newest: AssessmentFacts | None, system: str, on: date) -> Decision:
    """Whether points of a system (code) may be taken into use on a Shanghai day: its pictures show people in public
    places, their faces among them, which we read as sensitive (PIPL 28): PIPL 55 has that assessed beforehand.
    `newest`: the newest confirmed assessment of the system."""
    if newest is None:
        zh, en = (
            "未经影响评估，该系统的点位不得投入使用",
            "the system was not assessed: none of its points comes into use",
        )
        return _not_assessed(zh, en)
    return may_disclose(newest, (system,), on)


@cites("16(6)", "PIPL 55", "PIPL 56")
def may_disclose(newest: AssessmentFacts | None, systems: Collection[str], on: date) -> Decision:
    """Whether footage may be given to another on a Shanghai day. `newest`: the newest confirmed assessment of this
    unit, kind and receiver; `systems`: the codes of the systems that are opened."""
    if newest is None:
        return _not_assessed("未经影响评估，不得共享、委托或者公开", "it was not assessed: nothing is given to another")
    standing = assessment_standing(newest, on)
    if standing is AssessmentStanding.NOT_ACCEPTABLE:
        return refuse("16(6)", "影响评估的结论为不得进行", "the assessment found it not acceptable")
    if standing is not AssessmentStanding.IN_FORCE:
        return _not_assessed(f"影响评估{standing.words.zh}", f"the assessment: {standing.words.en}")
    lacking = sorted(set(systems) - set(newest.systems))
    if lacking:
        return _not_assessed(
            f"影响评估未包括系统：{'、'.join(lacking[:5])}", f"the assessment does not cover {', '.join(lacking[:5])}"
        )
    return allow("16(6)")


@cites("PIPL 55")
def _receives_itself() -> Decision:
    return refuse(
        "PIPL 55", "接收单位的人员不得评估或者确认", "staff of the receiver may neither assess nor confirm it"
    )


@cites("16(6)")
def _not_assessed(zh: str, en: str) -> Decision:
    wanted = Missing("有效的个人信息保护影响评估", "an impact assessment in force", "assessment")
    return refuse("16(6)", zh, en, missing=(wanted,), next_steps=ASSESS_FIRST)


@cites("PIPL 55")
def _reasoned(reason: str, zh: str, en: str) -> Decision:
    if reason.strip():
        return allow("PIPL 55")
    return refuse("PIPL 55", f"须写明{zh}", f"state {en}", missing=(Missing(zh, en, "reason"),))
