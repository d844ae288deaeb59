"""A row of each table of impact assessments and security incidents (article 16(6); PIPL 55 to 57)."""

from datetime import timedelta

from tests.support.registry.city import City

from mingcha.kit.clock import Clock
from mingcha.law.incident_clocks import IncidentGrade
from mingcha.law.retention import shanghai_day
from mingcha.supervision.assessments.actions import confirm_assessment, make_assessment
from mingcha.supervision.assessments.values import AssessmentKind, NewAssessment
from mingcha.supervision.compliance_audits.actions import record_audit
from mingcha.supervision.compliance_audits.values import AuditCause, NewAudit
from mingcha.supervision.incidents.actions import give_notice, note_incident
from mingcha.supervision.incidents.values import (
    IncidentKind,
    NewIncident,
    NewIncidentNotice,
    NoticeReceiver,
)


def add_assessed(city: City, clock: Clock) -> None:
    """The school assesses that the riverbank's police will watch for it, which the district confirms; an audit
    found nothing; its host was broken into, and the police were given notice."""
    manager, receiver = city["manager"], NoticeReceiver.PROVINCIAL_CAC
    new = NewAssessment(
        AssessmentKind.CONTRACTOR, "WCGA", "值守", "合同", "路人面部", "登记", acceptable=True, systems=("HQX",)
    )
    number = make_assessment(manager, unit="HQXX", new=new, clock=clock).number
    confirm_assessment(city["district"], number=number, clock=clock)
    today = shanghai_day(clock.now())
    days = (today - timedelta(days=30), today - timedelta(days=1), today)
    audit = NewAudit(AuditCause.REGULAR, "", *days, "某会计师事务所", "审 1", "全部点位", "", "", None)
    record_audit(manager, unit="HQXX", new=audit, clock=clock)
    found = NewIncident(
        IncidentKind.INTRUSION, "入侵", clock.now(), IncidentGrade.LARGER, "未扩散", "弱口令", "无", "断网", "陈老师"
    )
    incident = note_incident(manager, unit="HQXX", new=found, clock=clock).number
    notice = NewIncidentNotice(receiver, "江岸分局", "报 1", clock.now(), "已报告")
    give_notice(manager, number=incident, new=notice, clock=clock)
