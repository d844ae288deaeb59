"""Who notes an incident, whom it is to be told to and by when, and when it may be closed: pure (article 16(6); PIPL 57;
CIR 4).

The hours are those of the national measures on reporting (CIR), in force since 2025-11-01. PIPL 57 says "at once": the
hour for it is our own. The numbers of persons by which the annex of the measures grades are not verified: they are a
hint beside the form and decide nothing.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.incident_clocks import IncidentGrade, minutes_until_entered, personal_notices_due, reports_due
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.places.rules import PUBLIC_SECURITY, other_territory
from mingcha.supervision.incidents.values import (
    RECEIVER,
    AddedToIncident,
    IncidentFacts,
    NewIncident,
    NewIncidentNotice,
    NoticeDuty,
    NoticeReceiver,
)

INCIDENT_HANDLERS = (Role.ADMINISTRATOR, Role.UNIT_MANAGER, *PUBLIC_SECURITY)
"""Who notes and reports an incident: who keeps the machine, the unit's manager, officers over the unit."""
INCIDENT_READERS = (*INCIDENT_HANDLERS, Role.AUDITOR)
MOST_INCIDENT_TITLE, MOST_INCIDENT_TEXT, MOST_INCIDENT_NAME = 100, 1000, 100
MOST_PERSONS = 1_500_000_000
EARLIEST_FOUND = datetime(2025, 11, 1, tzinfo=SHANGHAI)
"""When CIR began: an incident that was found before has other clocks, which are not kept here."""
AHEAD_OF_US = timedelta(minutes=1)
"""A time given by hand may lead our clock by this much."""


@cites("CIR 4", "PIPL 57")
def notices_owed(incident: IncidentFacts) -> tuple[NoticeDuty, ...]:
    """Every notice that an incident asks for, given or not: by its grade (CIR 4), and of personal information to the
    department and, unless harm is averted, to the persons (PIPL 57)."""
    found: list[NoticeDuty] = []
    if incident.grade.is_reported:
        due_by_grade = reports_due(incident.clock_from, critical=incident.is_critical)
        found += [NoticeDuty(RECEIVER[one.to], one.due_at, one.article) for one in due_by_grade]
    if incident.personal:
        due_at_once = personal_notices_due(incident.personal_from or incident.found_at)
        both = [NoticeDuty(RECEIVER[one.to], one.due_at, one.article, own_limit=one.own_limit) for one in due_at_once]
        if incident.more_persons_from is not None:
            both[:] = [_anew(one, incident.more_persons_from) for one in both]
        found += [one for one in both if one.receiver is not NoticeReceiver.PERSONS or not incident.averted]
    return tuple(found)


@cites("PIPL 57")
def _anew(duty: NoticeDuty, since: datetime) -> NoticeDuty:
    """What persons are owed since others were found; what is owed to the department stays."""
    anew = {RECEIVER[one.to]: one.due_at for one in personal_notices_due(since)}
    return replace(duty, due_at=anew[duty.receiver]) if duty.receiver is NoticeReceiver.PERSONS else duty


@cites("PIPL 57")
def adds_persons(incident: IncidentFacts, new: AddedToIncident) -> bool:
    """Whether what turned out later concerns others than the persons who were known: also while these are not told,
    since their notice may have been given before and be recorded only later."""
    known = incident.persons
    more = new.more_persons or (known is not None and new.persons is not None and new.persons > known)
    return more and incident.personal


@cites("PIPL 57")
def reaches_all(given_at: datetime, entered_at: datetime, more_persons_at: datetime | None) -> bool:
    """Whether what was done for the persons, and recorded, is for all of them: others were found since at no time. The
    time at which a notice was given is stated in minutes."""
    if more_persons_at is None:
        return True
    return entered_at > more_persons_at and given_at >= more_persons_at.replace(second=0, microsecond=0)


@cites("CIR 4", "PIPL 57")
def still_owed(incident: IncidentFacts) -> tuple[NoticeDuty, ...]:
    """Those that were not given yet, the earliest first."""
    return tuple(
        sorted(
            (one for one in notices_owed(incident) if one.receiver not in incident.given), key=lambda one: one.due_at
        )
    )


@cites("CIR 4")
def clock_after(incident: IncidentFacts, grade: IncidentGrade, now: datetime) -> datetime:
    """From when the hours run after an incident got another grade: from the grading where it is the first by which a
    report is owed (our reading), else unchanged. Who grades down and up again starts no hours anew."""
    if grade.rank < IncidentGrade.LARGER.rank or incident.grade.rank >= IncidentGrade.LARGER.rank:
        return incident.clock_from
    return incident.larger_from or now


@cites("CIR 4")
def hinted_grade(persons: int | None, now: datetime) -> IncidentGrade | None:
    """The grade that the unverified numbers of the annex would give for so many persons, None below them all."""
    found = None
    for grade, name in _PERSONS.items():
        if persons is not None and persons >= parameters.number(name, shanghai_day(now)):
            found = grade
    return found


_PERSONS = {
    IncidentGrade.LARGER: "incident.larger_persons",
    IncidentGrade.MAJOR: "incident.major_persons",
    IncidentGrade.GRAVEST: "incident.gravest_persons",
}


@cites("16(6)", "PIPL 57")
def may_note_incident(who: DutyFacts, unit: Place, new: NewIncident, now: datetime) -> Decision:
    """Whether this person may note an incident of the unit: found, graded with a reason, and with the contents (1) to
    (3) of PIPL 57."""
    handles = may_handle_incidents(who, unit)
    if not handles:
        return handles
    stated = (
        (new.title, Missing("事件名称", "what it is called", "title")),
        (new.grade_reason, Missing("定级理由", "why it is of this grade", "grade_reason")),
        (new.what, Missing("种类和原因", "what is concerned, and why", "what")),
        (new.harm, Missing("可能造成的危害", "the harm that may come of it", "harm")),
        (new.measures, Missing("已采取的补救措施", "what is done about it", "measures")),
        (new.contact, Missing("联系方式", "whom to call", "contact")),
    )
    missing = [lacking for text, lacking in stated if not text.strip()]
    if not EARLIEST_FOUND <= new.found_at <= now + AHEAD_OF_US:
        missing.append(
            Missing(
                "发现时间（2025 年 11 月 1 日以后、不晚于现在）",
                "when it was found: since 2025-11-01, not in the future",
                "found_at",
            )
        )
    if missing:
        return refuse("16(6)", "事件要素不全", "the incident is incomplete", missing=tuple(missing))
    return allow("16(6)")


@cites("CIR 4")
def may_grade_incident(
    incident: IncidentFacts, grade: IncidentGrade, by: int, hands: Iterable[Hand], *, reason: str
) -> Decision:
    """Whether a person (`by`, a user id) may give an open incident another grade, with the reason. What was reported
    does not fall, and below the grade that is reported only by another hand than who noted or graded it (our own)."""
    if not incident.is_open:
        return _incident_closed()
    if grade is incident.grade:
        return refuse("CIR 4", "该事件已是这一级别", "it is of this grade already")
    if grade.rank < incident.grade.rank and incident.given & {one.receiver for one in notices_owed(incident)}:
        return refuse("CIR 4", "已经报告的事件不降级", "what was reported is not graded down")
    held = tuple(hands)
    if grade.rank < IncidentGrade.LARGER.rank <= incident.grade.rank and any(
        are_same_hand(by, one, held) for one in incident.graders
    ):
        return refuse(
            "CIR 4",
            "降至较大以下须由登记、定级人员以外的人员办理（平台自定规则，非法定）",
            "below the grade that is reported another person grades than who noted or graded it (our own rule)",
        )
    return _reason_given(reason, "定级理由", "why it is of this grade")


@cites("16(6)", "CIR 4", "PIPL 57")
def may_add_to_incident(incident: IncidentFacts, new: AddedToIncident) -> Decision:
    """Whether what turned out later may be added to an open incident: that it concerns personal information, how many
    persons, critical infrastructure; with what it rests on. Nothing is taken away, so that no notice is owed less."""
    if not incident.is_open:
        return _incident_closed()
    missing = []
    if not new.personal and not new.is_critical and new.persons is None and not new.more_persons:
        missing.append(Missing("补充的内容", "what is added", "personal"))
    if (new.personal and incident.personal) or (new.is_critical and incident.is_critical):
        missing.append(Missing("尚未登记的内容", "what is not recorded yet", "personal"))
    if (new.persons is not None or new.more_persons) and not (new.personal or incident.personal):
        missing.append(Missing("涉及个人信息", "that personal information is concerned", "personal"))
    if new.persons is not None and not 0 <= new.persons <= MOST_PERSONS:
        missing.append(Missing("人数", "how many persons", "persons"))
    if missing:
        return refuse("16(6)", "补充登记不完整", "what is added is incomplete", missing=tuple(missing))
    return _reason_given(new.reason, "依据", "what it rests on")


@cites("CIR 4", "PIPL 57")
def may_give_notice(incident: IncidentFacts, new: NewIncidentNotice, now: datetime) -> Decision:
    """Whether a notice may be recorded: of an open incident, to whom it is owed and was not given yet, with the body,
    its number, when and in which words; long after it was given with the reason."""
    if not incident.is_open:
        return _incident_closed()
    owed = still_owed(incident)
    if new.receiver not in {one.receiver for one in owed}:
        names = tuple(Missing(one.receiver.words.zh, one.receiver.words.en, "receiver") for one in owed)
        zh = f"{new.receiver.words.zh}：已报告、通知，或者依法无须报告、通知"
        return refuse("PIPL 57", zh, f"{new.receiver.words.en}: told already, or not to be told", missing=names)
    missing = []
    if not new.name.strip():
        missing.append(Missing("接收单位或者个人范围", "who received it", "name"))
    if not new.number.strip():
        missing.append(Missing("编号", "its number", "number"))
    if new.given_at is None or not incident.found_at <= new.given_at <= now + AHEAD_OF_US:
        missing.append(
            Missing("报告时间（发现之后、不晚于现在）", "when: after it was found, not later than now", "given_at")
        )
    elif minutes_until_entered(new.given_at, now) and not new.late_reason.strip():
        missing.append(Missing("事后补登的理由", "why it is recorded only now", "late_reason"))
    if not new.text.strip():
        missing.append(Missing("报告内容", "in which words", "text"))
    if missing:
        return refuse("PIPL 57", "通知要素不全", "the notice is incomplete", missing=tuple(missing))
    return allow("PIPL 57")


@cites("PIPL 57")
def may_state_averted(incident: IncidentFacts, by: int, hands: Iterable[Hand], *, reason: str) -> Decision:
    """Whether a person (`by`, a user id) may state that measures effectively avert harm, so that the persons need not
    be told: another hand than who noted, graded or added to it, as in a leak case (our own rule)."""
    if not incident.is_open:
        return _incident_closed()
    if not incident.personal:
        return refuse("PIPL 57", "该事件不涉及个人信息", "no personal information is concerned")
    if incident.averted:
        return refuse("PIPL 57", "已经认定", "it is stated already")
    held = tuple(hands)
    if any(are_same_hand(by, one, held) for one in incident.graders):
        return refuse(
            "PIPL 57",
            "由登记、定级人员以外的人员认定（平台自定规则，非法定）",
            "another person states it than who noted, graded or added to the incident (our own rule)",
        )
    return _reason_given(reason, "为何能有效避免危害", "why harm is effectively averted")


@cites("CIR 4", "PIPL 57", "16(6)")
def may_close_incident(incident: IncidentFacts, by: int, hands: Iterable[Hand], *, result: str) -> Decision:
    """Whether an incident may be closed: with its result, and every notice that it asks for given; one of which nobody
    was ever told by another hand than who noted or graded it (`by`, a user id; our own rule)."""
    if not incident.is_open:
        return _incident_closed()
    owed = still_owed(incident)
    if owed:
        names = tuple(Missing(one.receiver.words.zh, one.receiver.words.en, "notice") for one in owed)
        return refuse(
            owed[0].article, "应当报告、通知的尚未办理", "not everybody who must be told was told", missing=names
        )
    held = tuple(hands)
    if not incident.given and any(are_same_hand(by, one, held) for one in incident.graders):
        return refuse(
            "16(6)",
            "未向任何单位、个人报告的事件，由登记、定级人员以外的人员办结（平台自定规则，非法定）",
            "an incident of which nobody was told is closed by another person than who noted or graded it (our rule)",
        )
    return _reason_given(result, "处置结果", "what came of it")


@cites("3", "16(6)")
def may_handle_incidents(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person notes and reports incidents of the unit."""
    if not who.has(*INCIDENT_HANDLERS):
        return refuse(
            "3", "事件由系统管理员、单位保卫负责人或者民警办理", "administrators, managers and officers handle it"
        )
    return allow("16(6)") if who.over(unit, *INCIDENT_HANDLERS) else other_territory()


@cites("3", "16(6)")
def may_read_incident(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person reads the incidents of the unit."""
    return allow("16(6)") if who.over(unit, *INCIDENT_READERS) else other_territory()


@cites("16(6)")
def _incident_closed() -> Decision:
    return refuse("16(6)", "该事件已办结", "the incident is closed")


@cites("16(6)")
def _reason_given(reason: str, zh: str, en: str) -> Decision:
    if reason.strip():
        return allow("16(6)")
    return refuse("16(6)", f"须写明{zh}", f"state {en}", missing=(Missing(zh, en, "reason"),))
