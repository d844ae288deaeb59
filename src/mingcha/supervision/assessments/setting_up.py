"""Assesses a system before its points come into use, by the real acts, for those who set up a home: demo, benchmarks,
tests (article 16(6); PIPL 55, 56).
"""

from mingcha.kit.clock import Clock
from mingcha.registry.acceptance.assessed import may_come_into_use
from mingcha.registry.identity.asker import Asker
from mingcha.registry.systems.rows import system_called
from mingcha.supervision.assessments.actions import confirm_assessment, make_assessment
from mingcha.supervision.assessments.values import AssessmentKind, NewAssessment


def assess_for_use(maker: Asker, other: Asker, *, system: str, clock: Clock) -> int:
    """Has a system (code) assessed by `maker`, a manager of its unit, and confirmed by `other`, an officer over it,
    where its points could not come into use without. Returns the number of the assessment, 0 where none was needed.
    Raises as the acts."""
    held = system_called(system)
    if may_come_into_use(held, clock.now()):
        return 0
    new = NewAssessment(
        kind=AssessmentKind.FACE_SYSTEM,
        about=system,
        purpose="公共安全值班监看和依法保存",
        lawful="法规要求或者允许建设的公共场所，仅用于公共安全",
        effects="路人面部等个人信息被采集、查看",
        measures="设置标识、隐私遮挡、按授权查看、逐项登记、到期删除",
        acceptable=True,
        systems=(system,),
    )
    number = make_assessment(maker, unit=held.site.organisation.code, new=new, clock=clock).number
    confirm_assessment(other, number=number, clock=clock)
    return number
