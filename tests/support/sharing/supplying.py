"""What was decided for the fire brigade and is to be supplied: live pictures of a school, whose unit consents."""

from datetime import timedelta

from tests.support.registry.city import City, add_person
from tests.support.sharing.deciding import LIVE, file_system, forwarded, with_listed_points

from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.models import User
from mingcha.sharing.applications.values import NewApplication
from mingcha.sharing.decisions.actions import decide_application, give_consent
from mingcha.sharing.decisions.disputing import dispute_decision, settle_dispute
from mingcha.sharing.decisions.principles import ConsentAnswer, DisputeResult, Principle
from mingcha.sharing.decisions.queries import judging
from mingcha.sharing.decisions.values import NewDecision, PrincipleAnswer, RefusedPart
from mingcha.sharing.grants.actions import supply_grant
from mingcha.sharing.grants.naming import ask_person
from mingcha.sharing.grants.values import SupplyChecks

DAYS = 300
CHECKS = SupplyChecks("专网专机", "一人一账户", "画面带水印，已核", "已试验收回", "指挥中心")


def decided(city: City, clock: Clock, new: NewApplication = LIVE, days: int = DAYS) -> str:
    """The number of an application that an officer agreed to, once the school had consented."""
    no = forwarded(city, clock, new)
    answer = {"no": no, "unit": "HQXX", "answer": ConsentAnswer.CONSENTS, "document": "校〔2026〕3号"}
    give_consent(city["manager"], **answer, clock=clock)
    decide(city, clock, no, by="second", days=days)
    return no


def decide(city: City, clock: Clock, no: str, *, by: str, days: int = DAYS, refused: str = "") -> None:
    """Decides an application by an officer, for so many days. `refused`: the code of a point or unit, "" for none."""
    findings = tuple(PrincipleAnswer(one, met=True, why="已核") for one in Principle)
    decision = NewDecision(
        findings=findings,
        refused=(RefusedPart(refused, "学生进出"),) if refused else (),
        reasons="履行消防法定职责需要",
        contract_no="武公共享〔2026〕1号",
        until_on=shanghai_day(clock.now()) + timedelta(days=days),
        assessments="影响评估 2026-7",
    )
    digest = judging(city["city"], no, at=clock.now()).digest
    decide_application(city[by], no=no, digest=digest, new=decision, clock=clock)


def to_be_decided_anew(city: City, clock: Clock, no: str, *, by: str = "clerk") -> None:
    """The department disputes the decision, and a clerk settles that the police decide anew."""
    dispute_decision(city["department"], no=no, why="广场也需要", clock=clock)
    anew, record = DisputeResult.DECIDED_ANEW, "三方协调，由公安机关重新决定"
    settle_dispute(city[by], no=no, result=anew, record_text=record, clock=clock)


def with_decision(city: City, clock: Clock) -> tuple[City, str]:
    """The city with two further people of the brigade, `fighter` and `driver`, and what was decided for it."""
    with_listed_points(city, clock)
    file_system(city, clock)
    no = decided(city, clock)
    for name in ("fighter", "driver"):
        add_person(name, "XFJY", clock)
    return City({user.username: user for user in User.objects.select_related("organisation")}, city.points), no


def supplied(city: City, clock: Clock, no: str, *usernames: str) -> str:
    """The number of the grant of what was decided, for these people."""
    people = [ask_person(city["department"], application=no, username=one, clock=clock).number for one in usernames]
    return supply_grant(city["clerk"], application=no, checks=CHECKS, people=tuple(people), clock=clock).no
