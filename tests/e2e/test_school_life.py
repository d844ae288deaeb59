"""A school's life from plan to use by the people whose steps they are (articles 3 to 8, 13, 14): the district's plan
with two approvals, a project with its stages, a trial run, an acceptance that fails, its re-inspection, the first look.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.support.access.scans import png
from tests.support.e2e.one_browser import leave
from tests.support.e2e.page_faults import sideways, violations
from tests.support.e2e.people_at_browsers import PersonAtBrowser
from tests.support.e2e.player_page import COARSE, PlayerPage, signed_in
from tests.support.e2e.programs import simulated
from tests.support.e2e.running_home import RunningHome
from tests.support.e2e.works_by_forms import add_camera, add_sign, add_system, measured_values, sign_and_close, today

DEVICE = "127.0.0.3"
"""Where the camera answers: not at a device in use, of which nobody sees a trial."""
CODE, SITE, CAMERA = "HQFX", "花桥小学东校区", "花桥小学东校区大门"
PLACE = "114.2990, 30.6105"
CONTRACTOR = "JCZN"
GROUP = "陈静，花桥小学，保卫负责人，chenjing\n高军，江城智能工程公司，项目经理，gaojun"


@dataclass(frozen=True, slots=True)
class People:
    """Who takes the steps: the officer of the district, its government, the city's police, the manager and the monitor
    of the school, the contractor's engineer."""

    officer: PersonAtBrowser
    government: PersonAtBrowser
    city: PersonAtBrowser
    manager: PersonAtBrowser
    engineer: PersonAtBrowser
    monitor: PersonAtBrowser


@pytest.fixture
def people(running_home: RunningHome, browser: Browser) -> Iterator[People]:
    """Each with a browser's profile."""
    names = ("zhouzhiyuan", "liuqing", "limin", "chenjing", "gaojun", "matao")
    contexts = [signed_in(browser, running_home, name, **COARSE) for name in names]
    for context in contexts:  # other tests chose English for some of them
        context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": running_home.url}])
    yield People(*(PersonAtBrowser(context, context.new_page(), running_home.url) for context in contexts))
    for context in contexts:
        leave(context, running_home.url)


@pytest.mark.law("4", "5", "6", "7", "8", "14(1)")
def test_a_school_from_plan_to_the_first_lawful_look(running_home: RunningHome, people: People, tmp_path: Path) -> None:
    """Issue, must show: district plan with two approvals, project, trial, failed acceptance, re-inspection, use, first
    lawful look."""
    manager, engineer, monitor = people.manager, people.engineer, people.monitor
    planned(people)
    project = project_begun(manager)
    with simulated("--cameras", "1", "--host", DEVICE, "--size", "640x360", "--fps", "5", "--scenes", "1") as cameras:
        add_system(manager, code=CODE, site=SITE, system=f"{SITE}视频系统", organisation="HQXX", contractor=CONTRACTOR)
        code = add_camera(manager, system=CODE, name=CAMERA, address=f"{cameras}/cam0", coordinate=PLACE)
        built(manager, project, code)
        on_trial(manager, project)
        is_closed_to(monitor, code)
        tried(engineer, running_home, code)
        acceptance = failed(manager, engineer, project)
        is_closed_to(monitor, code)
        passed(manager, engineer, acceptance, code, tmp_path)
        is_looked_at(monitor, running_home, code)
    use = manager.at(project).locator("tr", has_text="投入使用").locator("td[data-label='公共视频系统']")
    assert today() in use.inner_text()


def planned(people: People) -> None:
    """The officer adds the school to the draft and hands it in; the plan is in force with the later approval alone."""
    officer = people.officer
    officer.at("/points/plans?state=draft").get_by_role("link", name="江岸区公共视频系统建设规划（修订）").click()
    plan = officer.page.url.removeprefix(officer.url)
    item = {"name": CAMERA, "category": "6(4)", "point_class": "2", "count": "1", "organisation": "HQXX"}
    officer.done(f"{plan}/items/new", **item, coordinate=PLACE, label="EPSG:4490", azimuth_deg="90")
    officer.send(f"form[action='{plan}/submit']")
    for person, document in ((people.government, "岸政函〔2026〕41 号"), (people.city, "武公函〔2026〕52 号")):
        assert "尚未生效" in person.at(plan).locator("main").inner_text()
        person.send(f"form[action='{plan}/approve']", document=document, approved_on=today())
    assert people.city.page.locator(".head .chip").first.inner_text() == "生效"


def project_begun(manager: PersonAtBrowser) -> str:
    """The manager begins the project from the place that the plan gives the school; its address."""
    page = manager.at("/points/projects")
    page.get_by_role("link", name="登记项目").click()
    page.locator("tr", has_text=CAMERA).get_by_role("link", name="据此登记").click()
    form = "form[action='/points/projects/new']"
    assert page.locator(f"{form} [name=organisation]").input_value() == "HQXX"
    manager.send(form, title=f"{SITE}公共视频系统")
    assert re.search(r"/points/projects/\d+$", page.url), page.locator("main").inner_text()
    return page.url.removeprefix(manager.url)


def built(manager: PersonAtBrowser, project: str, code: str) -> None:
    """Both works are designed and built. While the video is behind the main works, the page says so."""
    manager.at(project)
    manager.send(f"form[action='{project}/points']", points=code)
    for stage in ("design", "building"):
        for work, warned in (("main", 1), ("video", 0)):
            path = f"{project}/stages/{work}/{stage}"
            manager.at(path)
            manager.send(f"form[action='{path}']", done_on=today(), document="设计施工文件 2026-3")
            assert manager.page.locator(".note.ok").inner_text() == "阶段已登记"
            assert manager.page.locator(".note.warn", has_text="公共视频系统尚未").count() == warned, path


def on_trial(manager: PersonAtBrowser, project: str) -> None:
    """Days of the trial run, and the engineer on its list."""
    manager.at(project)
    manager.send(f"form[action='{project}/trial']", first_on=today(), last_on=today())
    manager.page.get_by_text("列入人员").click()
    manager.send(f"form[action='{project}/trial/people']", username="gaojun", reason="承建单位调试")


def is_closed_to(person: PersonAtBrowser, code: str) -> None:
    """No picture, and article 8 says why."""
    page = person.at(f"/points/{code}")
    assert page.locator("[data-player], form.chooser").count() == 0
    assert page.locator(".no-picture a[href='/law/8']").count() > 0


def tried(engineer: PersonAtBrowser, home: RunningHome, code: str) -> None:
    """The engineer sees the trial, and keeps a picture as the reference image."""
    player = begun_to_watch(engineer, home, code)
    player.page.keyboard.press("c")
    player.page.wait_for_selector("dialog[data-snapshot][open]")
    player.page.keyboard.type("基准图像")
    player.page.keyboard.press("Enter")
    player.until("() => document.querySelector('[data-snapshot-problem]:not(:empty), [data-snapshot-rows] a')")
    assert "已存证" in player.said(), player.page.locator("[data-snapshot-problem]").inner_text()
    player.page.goto("about:blank")  # else it plays on


def failed(manager: PersonAtBrowser, engineer: PersonAtBrowser, project: str) -> str:
    """An acceptance that fails; 基本合格 is refused at its field, and what was typed stays. Its address."""
    given = {"title": f"{SITE}验收", "standards": "GB 50348-2018", "members": GROUP}
    manager.at(project).get_by_role("link", name="开始竣工验收").click()
    manager.send("form[action='/points/acceptances/new']", built_on=today(), **given)
    path = manager.page.url.removeprefix(manager.url)
    manager.at(f"{path}/report")
    form = f"form[action='{path}/report']"
    manager.send(form, accepted_on=today(), conclusion="basic", **measured_values())
    page = manager.page
    assert "第八条" in page.locator("[data-refusal] .sentence#field-conclusion_error").inner_text()
    assert page.locator("[name=coverage_value]").input_value() == measured_values()["coverage_value"]
    problem = f"夜间校门前过暗，江城智能工程公司，{today()}"
    manager.send(form, conclusion="unqualified", problems=problem, coverage_fits="no")
    sign_and_close(manager, engineer, path)
    assert page.locator(".head .chip").first.inner_text() == "验收不合格"
    return path


def passed(manager: PersonAtBrowser, engineer: PersonAtBrowser, path: str, code: str, folder: Path) -> None:
    """The problem is mended, sign and reference image are recorded, and the re-inspection is passed."""
    photo = folder / "sign.png"
    photo.write_bytes(png())
    manager.at(path)
    manager.send(f"form[action='{path}/reinspect']")
    manager.send(f"form[action^='{path}/problems/']", mended_on=today(), note="加装补光灯")
    assert manager.page.locator(f"main a[href='/points/signs/{code}']").count() > 0, "what is missing, and where"
    add_sign(manager, code, photo=photo)
    manager.at(f"/points/{code}/installation")
    manager.send(f"form[action='/points/{code}/installation/reference']")
    assert manager.page.locator(".note.ok").inner_text() == "基准图像已指定"
    manager.done(f"{path}/report", accepted_on=today(), conclusion="qualified", problems="", coverage_fits="yes")
    sign_and_close(manager, engineer, path)
    assert manager.page.locator(".head .chip").first.inner_text() == "验收合格"


def is_looked_at(monitor: PersonAtBrowser, home: RunningHome, code: str) -> None:
    """The first lawful look, and what the page says at both widths."""
    page = begun_to_watch(monitor, home, code).page
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 900})
    assert sideways(page) <= 0


def begun_to_watch(person: PersonAtBrowser, home: RunningHome, code: str) -> PlayerPage:
    """The person states the purpose and sees the live picture."""
    person.at(f"/points/{code}")
    person.page.click("form.chooser button.primary")
    person.page.wait_for_selector("[data-player]", state="attached")
    player = PlayerPage(person.page, home)
    player.until_live(oldest_ms=5000, limit_ms=20_000)
    return player
