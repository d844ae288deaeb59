"""Of which decisions a paper is issued, and who reads it: pure decisions on plain values (articles 3, 13(2))."""

from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.applications.rules import ANSWERERS_OF_APPLICATIONS, own_departments, sees_submitted
from mingcha.sharing.applications.states import ApplicationState
from mingcha.sharing.decisions.rules import may_read_scope

_CITY = Place(WUHAN, "")
_ON_THE_PAGE = (NextStep(Words("决定的内容在申请页面查看", "read the decision on the page of its application")),)


@cites("3", "13(2)")
def may_read_decision_paper(who: DutyFacts, department: str, kind: SharingKind) -> Decision:
    """Whether this person reads the paper of a decision for a department: its own users, officers and auditors of the
    city. One about pictures answers the codes that the department named, so that a clerk, who reads no point, reads the
    paper of rows alone."""
    if may_read_scope(who) or department in own_departments(who):
        return allow("13(2)")
    if sees_submitted(who) and not kind.is_footage:
        return allow("13(2)")
    return refuse(
        "13(2)",
        "图像共享的决定书写有点位编码，由申请部门、市局民警和负责全市的审计管理员查看",
        "the paper of a decision on pictures has codes of points: the department, officers and auditors read it",
        next_steps=_ON_THE_PAGE,
    )


@cites("13(2)")
def may_issue_decision_paper(who: DutyFacts, state: ApplicationState) -> Decision:
    """Whether this person issues the paper of the newest decision on an application: an officer of the city, while its
    department has not withdrawn it."""
    if not who.over(_CITY, *ANSWERERS_OF_APPLICATIONS):
        return refuse("13(2)", "决定书由市局民警出具", "officers of the city issue the paper of a decision")
    if state is ApplicationState.WITHDRAWN:
        return refuse("13(2)", "申请已撤回，不再出具决定书", "the application is withdrawn: nothing is issued of it")
    return allow("13(2)")
