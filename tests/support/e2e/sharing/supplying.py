"""From the answer of the police to the end of watching, by the pages: the department asks for its people, a clerk
supplies, who is named watches live pictures, the department reports (articles 13(2), 16(3), 19; NDSR 12)."""

import re
import time
from datetime import date

from playwright.sync_api import Page
from tests.support.e2e.people_at_browsers import PersonAtBrowser
from tests.support.e2e.sharing.asking import KEY_POINT, KEY_WHY, Asked
from tests.support.e2e.sharing.people import SharingPeople, follow, follow_by, send, state_of
from tests.support.e2e.sharing.shared_home import ASKING, NAMED, SECOND_CLERK

DRAWN_POINT = "江滩商场停车场"
"""The point of the agreed ones that has a drawn camera."""
CHECKED = {
    "network": "专网专机，不接互联网",
    "accounts": "两个账户，一人一账户",
    "watermark": "画面水印显示姓名和编号",
    "revocation": "撤下账户后画面在数秒内关闭，已试验",
    "contact": "武昌大队作战指挥中心",
}
REPORT = {
    "uses": "6",
    "persons": "2",
    "copies_kept": "0",
    "copies_deleted": "0",
    "results": "用于六起火灾扑救的现场研判，到场前掌握道路和人员情况",
    "incidents": "无",
}
_LIMIT_S, _AGAIN_S = 180, 15
_CODE = "() => mingchaProbe.read(document.querySelector('[data-shared-live] video')).catch(() => null)"
_GRANT = re.compile(r"/sharing/grants/(W\d{8}-\d{4})$")


def ask_for_people(people: SharingPeople, asked: Asked, *, again: bool = False) -> None:
    """The department's user reads the answer, and asks for herself and for a colleague."""
    person = people.today(ASKING)
    supply = f"/sharing/grants/supply/{asked.no}"
    if again:
        follow(person, supply)
    else:
        _read_answer(people, person, asked)
    for username in (ASKING, NAMED):
        send(person, f"{supply}/ask", username=username)
    if not again:
        people.passed(person.page, "people-asked-for")


def _read_answer(people: SharingPeople, person: PersonAtBrowser, asked: Asked) -> None:
    follow(person, "/sharing/applications")
    page = follow(person, asked.page)
    text = page.locator("main").inner_text()
    assert state_of(page) == "部分同意"
    assert KEY_POINT in text
    assert KEY_WHY in text
    people.passed(page, "decided-department")
    follow(person, f"/sharing/grants/supply/{asked.no}")


def supply(people: SharingPeople, asked: Asked, *, renews: str = "") -> str:
    """A clerk supplies it to both people; the number of the grant. `renews`: of the one from which it goes on."""
    clerk = people.today(SECOND_CLERK)
    page = follow_by(clerk, f"/sharing/grants/supply/{asked.no}", "/sharing/grants")
    assert page.locator("[name=people]:checked").count() == 2
    if not renews:
        people.passed(page, "supply")
    given = CHECKED | ({"renews": renews} if renews else {})
    send(clerk, f"/sharing/grants/supply/{asked.no}/supply", **given)
    found = _GRANT.search(page.url)
    assert found, page.url
    assert state_of(page) == "提供中", page.locator("main").inner_text()[:500]
    people.passed(page, "renewed-clerk" if renews else "supplied-clerk")
    return found[1]


def watch(people: SharingPeople, username: str, refused: str, *, name: str = "") -> Page:
    """A named person opens the drawn point of the share in force and sees a picture that moves. `refused`: the code
    of a point that is not there; `name`: of pictures of the pages."""
    person = people.today(username)
    page = follow(person, "/sharing/watch")
    if name:
        people.passed(page, f"{name}-shares")
    page.locator("tr", has=page.locator(".chip.ok")).locator("a").first.click()
    page.wait_for_url(re.compile(r"/sharing/watch/U"))
    assert refused not in page.locator("main").inner_text()
    if name:
        people.passed(page, f"{name}-points")
    share = page.url.removeprefix(person.url)
    page.get_by_role("checkbox", name=f"{DRAWN_POINT} ·").check()
    people.home.is_now()
    page.locator(f"form[action='{share}/open'] button[type=submit]").click()
    page.wait_for_url(re.compile(r"\?p=\d{20}"))
    until_moving(people, page)
    if name:
        people.passed(page, f"{name}-live")
    return page


def until_moving(people: SharingPeople, page: Page) -> None:
    """Waits until the video presents pictures of three different instants, each later than the one before, by the code
    that the camera burns in. A page that was told that nothing is there yet is loaded again: the recorder has learned
    of its cameras some seconds later."""
    codes, give_up, again = list[int](), time.monotonic() + _LIMIT_S, time.monotonic() + _AGAIN_S
    while len(codes) < 3:
        code = page.evaluate(_CODE)
        if isinstance(code, int) and (not codes or code > codes[-1]):
            codes.append(code)
        assert time.monotonic() < give_up, (codes, page.locator("[data-shared-live]").inner_text())
        if not codes and time.monotonic() > again:
            again += _AGAIN_S
            people.home.is_now()
            page.reload()
        page.wait_for_timeout(200)


def until_closed(page: Page) -> str:
    """Waits until a refusal stands in place of the picture; its words."""
    cover = page.locator("[data-shared-live] [data-cover] .refusal")
    cover.wait_for(timeout=_LIMIT_S * 1000)
    return cover.inner_text()


def report(people: SharingPeople, grant: str, *, name: str) -> date:
    """The department's user reports on the period that is owed; its last day."""
    person = people.today(ASKING)
    follow(person, "/sharing/grants")
    page = follow(person, f"/sharing/grants/{grant}")
    people.passed(page, f"{name}-owed")
    period = page.locator("[name=to_on]").input_value()
    send(person, f"/sharing/grants/{grant}/report", **REPORT)
    people.passed(page, f"{name}-signed")
    return date.fromisoformat(period)
