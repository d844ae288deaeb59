"""The demo's sharing: a catalogue of three published sets, what the fire brigade and the urban management asked for and
what came of it, a school that joins the city's platform, a folder for packages (article 13). Made after the filings,
since points of filed systems alone are shared; each step is the act of the person who takes it.
"""

from dataclasses import replace
from datetime import timedelta

from django.conf import settings

from mingcha.access.shares.values import ShareKind
from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.rows import user_called
from mingcha.run.demo.assessments import assess_sharing
from mingcha.run.demo.city import (
    CITY_OFFICER,
    DATA_CLERK,
    DISTRICT_OFFICER,
    FIRE_DUTY,
    FIRE_USER,
    MANAGERS,
    URBAN_USER,
)
from mingcha.sharing.applications.actions import (
    draft_application,
    forward_application,
    return_application,
    submit_application,
)
from mingcha.sharing.applications.purposes import SharingKind, SharingPurpose
from mingcha.sharing.applications.queries import application
from mingcha.sharing.applications.values import ApplicationPart, Gap, NewApplication
from mingcha.sharing.catalogue.actions import publish_set, register_set, submit_set, take_in_shipped
from mingcha.sharing.catalogue.queries import data_set
from mingcha.sharing.decisions.actions import decide_application, give_consent
from mingcha.sharing.decisions.principles import ConsentAnswer, Principle
from mingcha.sharing.decisions.queries import judging
from mingcha.sharing.decisions.values import NewDecision, PrincipleAnswer
from mingcha.sharing.grants.actions import supply_grant
from mingcha.sharing.grants.naming import ask_person
from mingcha.sharing.grants.values import SupplyChecks
from mingcha.sharing.joinings.actions import check_joining, connect_joining, offer_joining
from mingcha.sharing.joinings.values import Gb35114, JoiningChecks, NewJoining
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.targets.actions import add_target, try_target
from mingcha.sharing.targets.values import NewTarget, TargetKind

PROVIDER, ADMINISTRATOR = "WHGA", "admin"
POINTS_SET, FILINGS_SET, GAPS_SET, LIVE_SET = 1, 2, 3, 5
"""Numbers of the basic sets (sharing.catalogue.shipped); the filings wait for who registers them."""
TARGET, HOLDER = "whsj", "WHSJ"
_JIANGAN = "420102"
_TERM_MONTHS, _SHARED_DAYS = 6, 150
_SCHOOL, _POLICE = "HQXX", "JAGA"
_FIRE_LIVE = NewApplication(
    data_set=LIVE_SET,
    kind=SharingKind.LIVE,
    purpose=SharingPurpose.DISASTER.value,
    basis_law="中华人民共和国消防法",
    basis_article="第四十五条",
    duty="火灾扑救和应急救援时，指挥中心须了解现场周边道路、人员聚集和消防车通道情况。",
    divisions=(_JIANGAN,),
    categories=("6(2)", "6(4)", "6(5)"),
    term_months=_TERM_MONTHS,
    security="指挥中心专网专机，一人一账户，画面带水印，不截图不转存，期满注销账户。",
    contact="消防救援支队指挥中心",
)
_URBAN_POINTS = NewApplication(
    data_set=POINTS_SET,
    kind=SharingKind.ROWS,
    fields=("code", "name", "category", "longitude", "latitude", "unit"),
    purpose=SharingPurpose.PUBLIC_MANAGEMENT.value,
    basis_law="武汉市城市综合管理条例",
    basis_article="职责条款（演示）",
    duty="核对占道经营整治路段附近有无公共视频点位，避免重复设置监测设备。",
    divisions=(_JIANGAN,),
    term_months=_TERM_MONTHS,
    security="仅在政务内网业务系统使用，按岗位授权，不导出、不提供第三方。",
    contact="市城管执法委信息中心",
)
_URBAN_GAPS = replace(
    _URBAN_POINTS,
    data_set=GAPS_SET,
    fields=("day", "division", "category", "asked", "gaps"),
    duty="编制城市管理视频监测年度计划，需要了解公共安全视频覆盖缺口的分布。",
)
_FIRE_BACK = replace(_FIRE_LIVE, kind=SharingKind.SNAPSHOT, divisions=("420106",), categories=("6(2)",))
_FOUND = {
    Principle.POOLED: "已查目录和已有决定，没有可以替代的",
    Principle.LAWFUL: "仅及已验收、已备案且无第十八条未结问题的点位",
    Principle.NEEDED: "方式、范围、时段由职责而来，取最低一级",
    Principle.ORDERED: "属有条件共享，不向社会开放",
    Principle.COMPLIANT: "限所申请的目的，不提供第三方，不作身份识别",
    Principle.SAFE: "网络、账户、水印、收回措施已核",
}
_CHECKS = SupplyChecks(
    network="指挥中心专网，终端已登记",
    accounts="一人一账户，已启用第二因素",
    watermark="画面带姓名水印，已核",
    revocation="已试验：撤下后 5 秒内断开",
    contact="消防救援支队信息通信处",
)


def add_sharing(clock: Clock) -> None:
    """Adds all of it to a home whose systems are accepted and filed."""
    _publish(clock)
    _share_live(clock)
    _agree_to_points(clock)
    _forwarded(URBAN_USER, _URBAN_GAPS, clock)  # it waits for an officer
    _return(clock)
    _join(clock)
    _add_target(clock)


def _publish(clock: Clock) -> None:
    """The clerk writes and submits, the administrator registers, the city's officer publishes."""
    clerk, officer = user_called(DATA_CLERK), user_called(CITY_OFFICER)
    take_in_shipped(clerk, provider=PROVIDER, clock=clock)
    for number in (POINTS_SET, FILINGS_SET, GAPS_SET, LIVE_SET):
        digest = data_set(clerk, number, at=clock.now()).newest.digest
        submit_set(clerk, number=number, digest=digest, clock=clock)
        if number != FILINGS_SET:
            register_set(user_called(ADMINISTRATOR), number=number, digest=digest, clock=clock)
            publish_set(officer, number=number, digest=digest, clock=clock)


def _share_live(clock: Clock) -> None:
    """The fire brigade watches a school, a street and a square by two people whom it names; what is not filed was not
    agreed."""
    no = _forwarded(FIRE_USER, _FIRE_LIVE, clock)
    brigade = user_called(FIRE_USER).organisation
    assert brigade is not None
    numbers = [
        assess_sharing(user_called(MANAGERS[unit]), unit, brigade.code, user_called(DISTRICT_OFFICER), clock)
        for unit in (_SCHOOL, _POLICE)
    ]
    assessed = "、".join(f"影响评估 {number} 号" for number in numbers)
    _agree(no, "履行消防救援职责需要，未备案系统的点位不同意", clock, assessments=assessed)
    people = tuple(
        ask_person(user_called(FIRE_USER), application=no, username=one, clock=clock).number
        for one in (FIRE_USER, FIRE_DUTY)
    )
    supply_grant(user_called(DATA_CLERK), application=no, checks=_CHECKS, people=people, clock=clock)


def _agree_to_points(clock: Clock) -> None:
    """Rows for the urban management, agreed, which asked for a person: the clerk is to supply them."""
    no = _forwarded(URBAN_USER, _URBAN_POINTS, clock)
    _agree(no, "限城市管理业务使用，重点目标只给网格", clock)
    ask_person(user_called(URBAN_USER), application=no, username=URBAN_USER, clock=clock)


def _return(clock: Clock) -> None:
    """What the fire brigade asks for another district comes back once, with all that lacks."""
    no, digest = _submitted(FIRE_USER, _FIRE_BACK, clock)
    gaps = (Gap(ApplicationPart.DUTY, "未写明武昌区范围内的具体任务"), Gap(ApplicationPart.PLACES, "类别过宽"))
    return_application(user_called(DATA_CLERK), no=no, digest=digest, gaps=gaps, clock=clock)


def _submitted(username: str, new: NewApplication, clock: Clock) -> tuple[str, str]:
    """The number and digest of an application that its department submitted."""
    person = user_called(username)
    no = draft_application(person, new=new, clock=clock).no
    digest = application(person, no, at=clock.now()).digest
    submit_application(person, no=no, digest=digest, clock=clock)
    return no, digest


def _forwarded(username: str, new: NewApplication, clock: Clock) -> str:
    no, digest = _submitted(username, new, clock)
    forward_application(user_called(DATA_CLERK), no=no, digest=digest, clock=clock)
    return no


def _agree(no: str, reasons: str, clock: Clock, *, assessments: str = "") -> None:
    """The school consents for its points, and the city's officer agrees."""
    manager, officer = user_called(MANAGERS[_SCHOOL]), user_called(CITY_OFFICER)
    consents, document = ConsentAnswer.CONSENTS, f"花桥小学同意函 {no}（演示）"
    give_consent(manager, no=no, unit=_SCHOOL, answer=consents, document=document, clock=clock)
    new = NewDecision(
        findings=tuple(PrincipleAnswer(one, met=True, why=why) for one, why in _FOUND.items()),
        reasons=reasons,
        contract_no=f"武公共享协议 {no}（演示）",
        until_on=shanghai_day(clock.now()) + timedelta(days=_SHARED_DAYS),
        assessments=assessments,
    )
    read = judging(officer, no, at=clock.now()).digest
    decide_application(officer, no=no, digest=read, new=new, clock=clock)


def _join(clock: Clock) -> None:
    """The school's system is connected and waits for its hours online; the mall's waits to be checked."""
    school, officer = user_called(MANAGERS[_SCHOOL]), user_called(DISTRICT_OFFICER)
    new = NewJoining("HQX-1", "花桥小学同意联网的函（演示）", (ShareKind.LIVE, ShareKind.PLAYBACK))
    no = offer_joining(school, new=new, clock=clock).no
    checks = JoiningChecks("安全边界接入平台（演示）", Gb35114.A, 2)
    check_joining(officer, no=no, checks=checks, clock=clock)
    connect_joining(officer, no=no, test_call_at=clock.now(), clock=clock)
    mall = NewJoining("WCT-1", "武昌江滩商业管理公司同意联网的函（演示）", (ShareKind.LIVE,))
    offer_joining(user_called(MANAGERS["WCSY"]), new=mall, clock=clock)


def _add_target(clock: Clock) -> None:
    """Packages for the data authority in a folder of this home: the administrator wrote the target and tried it, and an
    officer is to enable it. A home with a folder of its owner's gets none."""
    if settings.MINGCHA_HOME.packages != settings.MINGCHA_SHARING_FOLDER:
        return
    for folder in (settings.MINGCHA_HOME.packages, settings.MINGCHA_HOME.packages / TARGET):
        folder.mkdir(mode=0o700, exist_ok=True)
    admin, new = user_called(ADMINISTRATOR), NewTarget(address=TARGET, holder=HOLDER)
    add_target(admin, name=TARGET, kind=TargetKind.FILE, audience=Audience.DEPARTMENT, new=new, clock=clock)
    try_target(admin, name=TARGET, clock=clock)
