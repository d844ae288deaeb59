"""From the catalogue to the answer of the police, by the pages: the set is published, the fire brigade asks for live
pictures of a district, a clerk checks, units answer and assess, an officer decides (articles 13(2), 13(3), 16(6))."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page
from tests.support.e2e.sharing.people import SharingPeople, follow, follow_by, send, state_of
from tests.support.e2e.sharing.shared_home import ASKING, BRIGADE, CLERK, SECOND_CLERK

from mingcha.run.demo.city import CITY_OFFICER, MANAGER_OF_THE_OTHERS, MANAGERS, WUCHANG_OFFICER
from mingcha.sharing.decisions.principles import Principle

WUCHANG = "420106"
LIVE_SET = "公共安全视频实时图像服务"
KEY_POINT, KEY_WHY = "长江大桥武昌桥头", "重点目标的守卫部位，实时图像不向其他部门提供"
"""The point that is refused."""
CONSENTING = (("WCSY", MANAGERS["WCSY"]), ("WCRF", MANAGER_OF_THE_OTHERS))
DECLINING, DECLINES_WHY = ("ZNSC", MANAGER_OF_THE_OTHERS), "商户未同意，图像只供本单位防盗使用"
ASSESSED = (*CONSENTING, ("WCGA", MANAGER_OF_THE_OTHERS))
"""Units whose points are agreed to, and who manages each; the last one is a police organ, which is not asked."""
_ASKED = {
    "kind": "live",
    "purpose": "disaster",
    "basis_law": "中华人民共和国消防法",
    "basis_article": "第三十七条、第四十五条",
    "duty": "火灾扑救和应急救援时，需要了解现场周边道路通行、人员聚集和消防水源情况。",
    "term_months": "12",
    "contact": "武昌大队作战指挥中心",
    "security": "指挥中心专网专机，一人一账户，画面带水印，不截图、不转存，期满注销账户。",
}
_FOUND = {
    Principle.POOLED: "已发布的目录条目和在有效期内的共享不能替代",
    Principle.LAWFUL: "拟同意的点位均已备案，没有未办结的第十八条问题",
    Principle.NEEDED: "限武昌区，只看实时图像，不回看，与灭火救援职责相称",
    Principle.ORDERED: "条目为有条件共享，不向社会开放",
    Principle.COMPLIANT: "只用于灭火救援，不提供给第三方，不作身份识别",
    Principle.SAFE: "专网专机，一人一账户，水印和收回已约定",
}
_NUMBER = re.compile(r"N\d{8}-\d{4}")


@dataclass(frozen=True, slots=True)
class Asked:
    """An application: its number, and the address of its page."""

    no: str

    @property
    def page(self) -> str:
        """The address of its page."""
        return f"/sharing/applications/{self.no}"


def publish_live_set(people: SharingPeople) -> None:
    """A clerk writes the basic sets and submits that of live pictures, another one registers it, an officer of the city
    publishes it; nothing where it is published."""
    clerk = people.today(CLERK)
    follow(clerk, "/sharing")
    page = follow(clerk, "/sharing/catalogue")
    if page.locator("form[action='/sharing/catalogue/basic']").count():
        people.passed(page, "catalogue-empty")
        send(clerk, "/sharing/catalogue/basic", provider="WHGA")
        people.passed(page, "catalogue")
    page.get_by_role("link", name=LIVE_SET).click()
    page.wait_for_url(re.compile(r"/sharing/catalogue/\d+$"))
    address = page.url.removeprefix(clerk.url)
    if state_of(page) == "已发布":
        return
    follow(clerk, f"{address}/edit")
    people.passed(page, "catalogue-entry-form")
    send(clerk, f"{address}/edit", provider_code="11420100MB0K000171", contact="市公安局科技信息化支队")
    send(clerk, f"{address}/submit")
    for who, step in ((SECOND_CLERK, "register"), (CITY_OFFICER, "publish")):
        person = people[who]
        person.at(address)
        send(person, f"{address}/{step}")
    people.passed(people[CITY_OFFICER].page, "catalogue-entry-published")


def apply(people: SharingPeople, *, again: bool = False) -> Asked:
    """The department's user asks for live pictures of Wuchang, and submits it."""
    person = people.today(ASKING)
    if not again:
        people.passed(person.page, "department-today")
    page = follow(person, "/sharing/applications")
    follow(person, "/sharing/applications/new")
    if not again:
        people.passed(page, "application-sets")
    page.get_by_role("link", name=LIVE_SET).click()
    page.wait_for_url("**/new?set=*")
    page.locator(f"[name=divisions][value='{WUCHANG}']").check()
    person.fill("form[action^='/sharing/applications/new']", **_ASKED)
    if not again:
        people.passed(page, "application-form")
    send(person, "/sharing/applications/new")
    found = _NUMBER.search(page.url)
    assert found, page.url
    asked = Asked(found[0])
    if not again:
        people.passed(page, "application-draft")
    send(person, f"{asked.page}/submit")
    assert state_of(page) == "待核对"
    return asked


def forward(people: SharingPeople, asked: Asked, *, again: bool = False) -> None:
    """A clerk finds it on the page of the day, checks it and forwards it."""
    clerk = people.today(CLERK)
    if not again:
        people.passed(clerk.page, "clerk-today")
    page = follow_by(clerk, asked.page, "/sharing")
    if not again:
        people.passed(page, "clerk-check")
    send(clerk, f"{asked.page}/forward")
    assert state_of(page) == "已转公安机关，待答复"


def answer_of_units(people: SharingPeople, asked: Asked, *, again: bool = False) -> None:
    """Two units consent, one declines: each from the page of the day of its manager."""
    for unit, manager in CONSENTING:
        _answered(people, asked, unit, manager, {"answer": "consents", "document": f"{unit}〔2026〕共享 1 号"}, again)
    unit, manager = DECLINING
    _answered(people, asked, unit, manager, {"answer": "declines", "reason": DECLINES_WHY}, again)


def _answered(
    people: SharingPeople, asked: Asked, unit: str, manager: str, answer: dict[str, str], again: bool
) -> None:
    person, address = people.today(manager), f"/sharing/consents/{asked.no}/{unit}"
    page = follow_by(person, address, "/account", "/administration", "/sharing/consents")
    if not again:
        people.passed(page, f"consent-asked-{unit}")
    send(person, address, **answer)
    if not again:
        people.passed(page, f"consent-answered-{unit}")


def assess(people: SharingPeople) -> list[str]:
    """Managers assess for the brigade the units whose pictures are given away, an officer confirms; their numbers."""
    numbers = []
    for unit, manager in ASSESSED:
        person = people[manager]
        person.at("/oversight")
        follow(person, "/oversight/assessments")
        page = follow(person, "/oversight/assessments/new")
        person.send("form[action='/oversight/assessments/new']", unit=unit, kind="sharing")
        for box in page.locator("[name=systems]").all():
            box.check()
        texts = {
            "about": BRIGADE,
            "purpose": "消防救援机构灭火救援时查看公共区域实时图像",
            "lawful": "依公安机关共享决定，限公共安全用途，不含室内办公区域",
            "effects": "路人被更多人员看到；可能被超范围查看",
            "measures": "指名人员、逐次登记、画面水印、到期终止",
        }
        person.send("form[action^='/oversight/assessments/new']", **texts, acceptable="yes")
        address = page.url.removeprefix(person.url)
        assert re.fullmatch(r"/oversight/assessments/\d+", address), page.locator("main").inner_text()[:2000]
        officer = people[WUCHANG_OFFICER]
        officer.at(address)
        send(officer, f"{address}/confirm")
        numbers.append(address.rpartition("/")[2])
    people.passed(people[WUCHANG_OFFICER].page, "assessment-confirmed")
    return numbers


def decide(people: SharingPeople, asked: Asked, assessments: list[str], *, again: bool = False) -> str:
    """An officer of the city reads the points, finds that one of a key target is not to be shown, and agrees to the
    rest; the code of that point."""
    officer = people.today(CITY_OFFICER)
    follow_by(officer, asked.page, "/sharing")
    address = f"{asked.page}/decision"
    page = follow(officer, address)
    code = code_in_list(page, KEY_POINT)
    last = re.search(r"不晚于 (\d{4}-\d\d-\d\d)", page.locator("form[action$='/decide']").inner_text())
    assert last, "the form says until when it may be agreed"
    form = {f"met_{one.value}": "yes" for one in Principle} | {f"why_{one.value}": why for one, why in _FOUND.items()}
    form |= {
        "refused": f"{code} {KEY_WHY}",
        "reasons": "用途、范围和保障措施符合第十三条；重点目标的守卫部位除外",
        "contract_no": f"武公享〔{people.home.clock.now().year}〕1 号",
        "until_on": last[1],
        "assessments": "、".join(assessments),
        "redaction": "无",
    }
    officer.fill("form[action$='/decide']", **form)
    if not again:
        people.passed(page, "decision-form")
    send(officer, f"{address}/decide")
    assert state_of(page) == "部分同意"
    if not again:
        people.passed(page, "decided-officer")
    return code


def code_in_list(page: Page, name: str) -> str:
    """The code of a point in the list of the scope."""
    row = page.locator("tr", has=page.get_by_role("link", name=name, exact=True)).first
    return row.locator(".mono").first.inner_text()
