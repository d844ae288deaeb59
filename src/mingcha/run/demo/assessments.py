"""The demo's impact assessments and its security incident (article 16(6); PIPL 55 to 57)."""

from datetime import timedelta

from mingcha.kit.clock import Clock
from mingcha.law.incident_clocks import IncidentGrade
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rows import user_called
from mingcha.run.demo.city import MANAGERS
from mingcha.supervision.assessments.actions import confirm_assessment, make_assessment
from mingcha.supervision.assessments.offers import system_choices
from mingcha.supervision.assessments.values import AssessmentKind, NewAssessment
from mingcha.supervision.incidents.actions import close_incident, note_incident
from mingcha.supervision.incidents.values import IncidentKind, NewIncident


def assess_sharing(manager: User, unit: str, receiver: str, officer: User, clock: Clock) -> int:
    """A unit assesses that people of a department (code) will watch its cameras, and an officer confirms it; its
    number."""
    new = NewAssessment(
        kind=AssessmentKind.SHARING,
        about=receiver,
        purpose="消防救援指挥时查看火场周边道路和出入口的实时画面",
        lawful="依共享决定，限公共安全用途，不含室内画面",
        effects="路人被更多人员看到；可能被超范围查看",
        measures="指名到人、逐项登记、画面水印、到期终止",
        acceptable=True,
        systems=tuple(code for code, _ in system_choices(unit)),
    )
    number = make_assessment(manager, unit=unit, new=new, clock=clock).number
    confirm_assessment(officer, number=number, note="已核对", clock=clock)
    return number


def add_oversight(clock: Clock) -> None:
    """The school has assessed publishing on its website, which waits for another person; a disk of its host failed; a
    line of the mall was down, which is over."""
    manager = user_called(MANAGERS["HQXX"])
    website = NewAssessment(
        kind=AssessmentKind.PUBLICATION,
        about="website",
        purpose="在学校网站公布脱敏后的安全教育影片",
        lawful="限公共安全宣传教育，影片经脱敏和批准",
        effects="学生可能被熟人认出",
        measures="全部人员脱敏、两人复核、期满下架",
        acceptable=True,
    )
    make_assessment(manager, unit="HQXX", new=website, clock=clock)
    failed = NewIncident(
        kind=IncidentKind.OUTAGE,
        title="录像主机一块磁盘故障",
        found_at=clock.now(),
        grade=IncidentGrade.ORDINARY,
        grade_reason="录像由其他磁盘接续，画面未中断",
        what="录像主机 2 号盘，老化",
        harm="无录像丢失",
        measures="已更换磁盘",
        contact="花桥小学保卫科",
    )
    note_incident(manager, unit="HQXX", new=failed, clock=clock)
    _add_ended_incident(clock)


def _add_ended_incident(clock: Clock) -> None:
    manager = user_called(MANAGERS["WCSY"])
    cut = NewIncident(
        kind=IncidentKind.OUTAGE,
        title="商场视频专线中断 18 分钟",
        found_at=clock.now() - timedelta(hours=3),
        grade=IncidentGrade.ORDINARY,
        grade_reason="只影响一处场所，录像在本地继续",
        what="运营商光缆被施工挖断",
        harm="值班席 18 分钟不能实时查看，录像无缺失",
        measures="运营商已抢通，核对录像完整",
        contact="武昌江滩商业管理公司安全部",
    )
    number = note_incident(manager, unit="WCSY", new=cut, clock=clock).number
    officer = user_called("xuhui")  # another person than who noted it
    close_incident(officer, number=number, result="线路恢复，录像完整，已要求运营商敷设备用光缆", clock=clock)
