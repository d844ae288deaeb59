"""A system's second half by the people whose steps they are (articles 7, 9, 10, 11): a mall's list of cameras with a
fault, a filing that is late, returned once and received, its receipt checked by anybody from a phone, two cameras that
a road builder moves by a guest's link, a volume that is handed over.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader
from tests.support.access.scans import png
from tests.support.e2e.one_browser import leave, profile
from tests.support.e2e.page_faults import sideways, violations
from tests.support.e2e.people_at_browsers import PersonAtBrowser
from tests.support.e2e.player_page import COARSE, signed_in
from tests.support.e2e.running_home import RunningHome
from tests.support.e2e.works_by_forms import measured_values, sign_and_close, today

from mingcha.kit.clock import SHANGHAI

CODE, SITE = "JTSC", "积玉桥江滩商场"
NAMES = tuple(f"{SITE}{part}" for part in ("北门", "南门", "地下通道"))
ACCEPTED_DAYS_AGO = 45
"""Article 9 gives 30 days; legal days off move the last one by ten days at most."""
LIST = "系统,名称,码流地址,部位,场所性质,坐标,坐标系,方位角,视场角,可视距离\n" + "".join(
    f"{CODE},{name},rtsp://127.0.0.4:9554/cam{number},{part},否,114.31{number} 30.57{number},CGCS2000,90,60,50\n"
    for number, (name, part) in enumerate(zip(NAMES, ("重要出入口", "出入口旁", "主要通道"), strict=True))
)
"""No camera answers there: what is asked of them here needs no picture. One part of a place is none."""
GROUP = "杜强，武昌江滩商业管理公司，保卫负责人，duqiang\n高军，江城智能工程公司，项目经理，gaojun"
STATED = {
    "uscc": "91420106MA4KY00057",
    "legal_representative": "周明",
    "responsible": "杜强",
    "phone": "027-82810000",
    "models": "枪机",
    "storage_place": "商场机房",
    "operator": "江城通信公司",
    "declared_by": "杜强",
}
BUILDER = "武汉路桥工程公司"
PHONE = {"viewport": {"width": 390, "height": 844}, **COARSE}
_SHARED_VOLUME = "花桥小学视频系统建设案卷"
"""Of the demo: the school signed it over to the police of its district, who have not answered."""


@dataclass(frozen=True, slots=True)
class People:
    """Who takes the steps: the mall's manager, the contractor's engineer, the district's officer, the school's manager,
    the manager of the police of another district, in English and on a phone."""

    mall: PersonAtBrowser
    engineer: PersonAtBrowser
    officer: PersonAtBrowser
    school: PersonAtBrowser
    police: PersonAtBrowser


@pytest.fixture
def people(running_home: RunningHome, browser: Browser) -> Iterator[People]:
    """Each with a browser's profile."""
    names = ("duqiang", "gaojun", "xuhui", "chenjing", "fangjian")
    contexts = [signed_in(browser, running_home, name, **COARSE) for name in names]
    for name, context in zip(names, contexts, strict=True):  # other tests chose another language for some of them
        language = "en" if name == "fangjian" else "zh-hans"
        context.add_cookies([{"name": "django_language", "value": language, "url": running_home.url}])
    yield People(*(PersonAtBrowser(context, context.new_page(), running_home.url) for context in contexts))
    for context in contexts:
        leave(context, running_home.url)


@pytest.mark.soak
@pytest.mark.law("9", "10(1)", "11", "799-14")
def test_a_mall_files_late_moves_two_cameras_and_a_volume_is_handed_over(
    running_home: RunningHome, people: People, browser: Browser, tmp_path: Path
) -> None:
    """Issue, must show: a late filing, returned once and received; its QR from a phone; a guest's link; a handover."""
    photo = tmp_path / "photo.png"
    photo.write_bytes(png())
    mall, officer = people.mall, people.officer
    codes = registered(mall, tmp_path)
    accepted(people, codes, photo)
    filing = filed_late(mall)
    returned_once(officer, mall, filing)
    is_checked_by_anybody(browser, running_home, received(officer, mall, filing))
    case = asked_to_move(mall, codes[:2])
    link = link_given(mall, case)
    handed_in_by_guest(browser, running_home, link, codes, photo, "ground", "plan")
    known(officer, case)
    handed_in_by_guest(browser, running_home, link, codes, photo, "before", "after")
    moved(mall, case, codes)
    handed_over(people)


def registered(mall: PersonAtBrowser, folder: Path) -> list[str]:
    """The manager adds site and system and hands in the list of its cameras; the fault is repaired on the page. Their
    codes."""
    site = {"category": "6(5)", "organisation": "WCSY", "division": "420106", "address": "临江大道 200 号"}
    mall.done("/points/sites", code=CODE, name=SITE, **site)
    system = {"site": CODE, "legal_class": "art7_2", "contractor": "JCZN", "collect": "on", "store": "on"}
    mall.done("/points/systems/new", code=CODE, name=f"{SITE}视频系统", **system)
    (folder / "点位.csv").write_text(LIST)
    mall.done("/points/imports/new", file=f"{folder / '点位.csv'}")
    page = mall.page
    cell = page.locator("input[name='cell-3-part']")
    cell.wait_for(timeout=60_000)
    assert page.locator("input[name^=cell-]").count() == 1, page.locator("main").inner_text()
    cell.fill("重要出入口")
    page.locator("button[name=judge]").click()
    confirm = page.locator("form[action$='/confirm'] button[type=submit]")
    confirm.click(timeout=60_000)
    page.locator(".head .chip.ok").wait_for(timeout=60_000)
    rows = mall.at(f"/points?system={CODE}").locator("a.strong[href^='/points/4201']")
    codes = {one.inner_text(): one.get_attribute("href") or "" for one in rows.all()}
    return [codes[name].rpartition("/")[2] for name in NAMES]


def accepted(people: People, codes: list[str], photo: Path) -> None:
    """Signs, and the acceptance that passed long ago, whose report is entered today."""
    mall = people.mall
    sign = {"text": "江滩商场 82810000 治安防范", "hangs_at": "入口立柱", "inspector": "杜强", "photo_on": today()}
    for code in codes:
        mall.done(f"/points/signs/{code}", **sign, photo=f"{photo}")
    on = f"{datetime.now(SHANGHAI).date() - timedelta(days=ACCEPTED_DAYS_AGO)}"
    given = {"title": f"{SITE}验收", "system": CODE, "built_on": on, "standards": "GB 50348-2018", "members": GROUP}
    mall.done("/points/acceptances/new", **given)
    path = mall.page.url.removeprefix(mall.url)
    mall.done(f"{path}/report", accepted_on=on, conclusion="qualified", **measured_values())
    sign_and_close(mall, people.engineer, path)
    assert mall.page.locator(".head .chip").first.inner_text() == "验收合格", mall.page.locator("main").inner_text()


def filed_late(mall: PersonAtBrowser) -> str:
    """The page of the system says that the filing is overdue; the manager files it, without the unit's address. Its
    address."""
    page = mall.at(f"/points/systems/{CODE}")
    assert page.locator("#filings .chip.bad").inner_text() == "逾期"
    page.locator("#filings").get_by_role("link", name="办理备案").click()
    mall.send("form[action='/points/filings/new']")
    path = mall.page.url.removeprefix(mall.url)
    assert violations(page) == []
    mall.send(f"form[action='{path}/submit']", **STATED, address="")
    assert "地址" in page.locator("#item-with_gaps_error").inner_text()
    mall.send(f"form[action='{path}/submit']", with_gaps="on")
    assert page.locator(".note.ok").inner_text() == "备案已提交"
    return path


def returned_once(officer: PersonAtBrowser, mall: PersonAtBrowser, path: str) -> None:
    """The officer can only return it, with all that it lacks; the manager completes it and its first day stays."""
    page = officer.at(path)
    assert page.locator(f"form[action='{path}/receive']").count() == 0
    officer.send(f"form[action='{path}/return']")
    page = mall.at(path)
    page.set_viewport_size({"width": 390, "height": 844})
    assert "地址" in page.locator("#missing").inner_text()
    assert sideways(page) <= 0
    assert violations(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    mall.send(f"form[action='{path}/submit']", address="临江大道 200 号")
    assert page.locator("#missing").count() == 0, page.locator("#missing").inner_text()


def received(officer: PersonAtBrowser, mall: PersonAtBrowser, path: str) -> str:
    """The officer receives it and prints the receipt; the manager reads it. The address that its QR code carries."""
    officer.at(path)
    officer.send(f"form[action='{path}/receive']")
    assert officer.page.locator(".head .chip").first.inner_text() == "已收讫"
    officer.send(f"form[action='{path}/receipt']")
    link = mall.at(path).locator("a[href^='/documents/']").first.get_attribute("href")
    data = mall.context.request.get(f"{mall.url}{link}").body()
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))
    assert SITE in text
    assert "逾期" in text
    found = re.search(r"访问(http\S+?/c/[0-9A-Z-]+)", text)
    assert found, text
    return found[1]


def is_checked_by_anybody(browser: Browser, home: RunningHome, address: str) -> None:
    """Without an account, on a phone: number, day, state and digest, and nothing of who filed what."""
    context = profile(browser, **PHONE, locale="en-GB")
    page = context.new_page()
    page.goto(home.url + address[address.index("/c/") :])
    said = page.locator("main").inner_text()
    assert address.rpartition("/")[2] in said
    assert re.search(r"\b[0-9a-f]{64}\b", said)
    for word in (SITE, CODE, "杜强", "027-82810000", "武昌", *NAMES):
        assert word not in said
    assert violations(page) == []
    assert sideways(page) <= 0
    leave(context, home.url)


def asked_to_move(mall: PersonAtBrowser, codes: list[str]) -> str:
    """The manager asks for two cameras, which article 6 demands. The address of the case."""
    planned = f"{datetime.now(SHANGHAI).date() + timedelta(days=5)}"
    why = {"ground_kind": "road_works", "mover": BUILDER, "ground": "地铁出入口施工，立杆在围挡范围内"}
    points = "\n".join(codes)
    mall.done("/points/relocations/new", kind="move", system=CODE, points=points, planned_on=planned, **why)
    assert "第六条" in mall.page.locator(".note.law").inner_text()
    return mall.page.url.removeprefix(mall.url)


def link_given(mall: PersonAtBrowser, case: str) -> tuple[str, str]:
    """The link for the road builder and its code, which are shown once."""
    mall.send(f"form[action='{case}/links']", guest=BUILDER, days="10")
    page = mall.page
    return page.locator("[data-guest-link]").inner_text(), page.locator("[data-guest-code]").inner_text()


def handed_in_by_guest(
    browser: Browser, home: RunningHome, link: tuple[str, str], codes: list[str], photo: Path, *purposes: str
) -> None:
    """The road builder, on a phone and without an account, hands papers in, one after the other. `link`: it and its
    code."""
    context = profile(browser, **PHONE, locale="zh-CN")
    guest = PersonAtBrowser(context, context.new_page(), home.url)
    path = link[0][link[0].index("/moving/") :]
    page = guest.at(path)
    assert SITE not in page.locator("main").inner_text()
    guest.send(f"form[action='{path}']", code=link[1])
    said = page.locator("main").inner_text()
    assert [code in said for code in codes] == [True, True, False]
    assert not any(name in said for name in NAMES), "the page says place and unit, not what is watched"
    for purpose in purposes:
        more = {"plan_kind": "rebuild"} if purpose == "plan" else {}
        more |= {"issued_on": today()} if purpose in ("ground", "plan") else {}
        form = f"form[action='{path}/papers']"
        guest.send(form, purpose=purpose, title="武自规〔2026〕18 号", giver="路桥公司 王工", scan=f"{photo}", **more)
        assert page.locator(".note.ok").count() == 1, page.locator("main").inner_text()
    assert violations(page) == []
    assert sideways(page) <= 0
    leave(context, home.url)


def known(officer: PersonAtBrowser, case: str) -> None:
    """The police of the place read the papers and say that they know of it."""
    officer.at(case)
    officer.send(f"form[action='{case}/answer']", answer="known")
    assert officer.page.locator(".head .chip").first.inner_text() == "公安机关已知悉", officer.page.inner_text("main")


def moved(mall: PersonAtBrowser, case: str, codes: list[str]) -> None:
    """Both points are out of use and stay in the register; the third one works on."""
    mall.at(case)
    mall.send(f"form[action='{case}/done']", done_on=today())
    assert mall.page.locator(".head .chip").first.inner_text() == "已移动或者拆除", mall.page.inner_text("main")
    assert mall.page.locator("aside a[href^='/points/4201']").count() == 2
    for code, is_gone in zip(codes, (True, True, False), strict=True):
        assert ("永久停用" in mall.at(f"/points/{code}").locator(".head").inner_text()) is is_gone


def handed_over(people: People) -> None:
    """The police give the school's volume back with a reason; the school signs it over again, and they accept it."""
    school, police = people.school, people.police
    police.page.set_viewport_size({"width": 390, "height": 844})
    police.at("/points/archives").get_by_role("link", name=_SHARED_VOLUME).click()
    path = police.page.url.removeprefix(police.url)
    police.send(f"form[action='{path}/give-back']", reason="请核对竣工图第 2 版")
    school.at(path)
    school.send(f"form[action='{path}/hand-over']", receiver="JAGA")
    page = police.at(path)
    assert violations(page) == []
    assert sideways(page) <= 0
    police.send(f"form[action='{path}/accept']")
    assert page.locator(".head .chip").first.inner_text() == "accepted by the receiver"
    assert school.at(path).locator("form[action*='/documents']").count() == 0
