"""A new installation in browsers alone (arts. 3, 7, 8, 16(1) to 16(3)): from its first start to the first lawful look;
then a further unit, set up by its administrators, and all of it read afterwards in "who changed what"."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.support.access.scans import png
from tests.support.e2e.people_at_browsers import PersonAtBrowser
from tests.support.e2e.player_page import PlayerPage
from tests.support.e2e.programs import prepared, simulated, three_free_ports
from tests.support.e2e.running_home import RunningHome, up
from tests.support.e2e.works_by_forms import (
    add_camera,
    add_sign,
    add_system,
    measured_values,
    sign_and_close,
    today,
)

pytestmark = pytest.mark.law("3", "7", "8", "16(1)", "16(2)", "16(3)", "799-16(2)(2)")
THREE = {
    "system_name": "系统甲", "system_username": "sys",
    "security_name": "安全乙", "security_username": "sec",
    "audit_name": "审计丙", "audit_username": "aud", "three": "on",
}  # fmt: skip
TRAINING = {
    "course": "公共视频监看业务培训", "held_on": "2026-03-01", "hours": "16", "result": "passed",
    "taught_by": "市局培训中心", "document": "培训证 2026-017",
}  # fmt: skip
CHANGES = "/administration/changes"
ACTS = (
    "登记人员", "登记培训", "授予岗位", "登记单位", "登记场所", "登记系统", "设立监看席位", "登记单位摄像机网段",
    "登记点位", "更改点位地址",
)  # fmt: skip
BESIDE = "127.0.0.3"
"""Where the cameras of the further unit answer."""


@dataclass(frozen=True, slots=True)
class Installed:
    """The home that is up, and its three administrators, who have begun their accounts."""

    home: RunningHome
    url: str
    system: PersonAtBrowser
    security: PersonAtBrowser
    audit: PersonAtBrowser


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningHome, str]]:
    """An empty home that is up, and the set-up link that it printed."""
    tmp_path, port = tmp_path_factory.mktemp("new"), three_free_ports()
    environment = {
        **os.environ, "MINGCHA_HOME": str(tmp_path / "var"), "MINGCHA_PORT": str(port), "PYTHONUNBUFFERED": "1",
        "MINGCHA_CAMERA_NETWORKS": "127.0.0.0/8",
    }  # fmt: skip
    for name in ("MINGCHA_KEYS", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    home = RunningHome(tmp_path / "var", port, environment)
    prepared(home.path)
    with up(home) as (running, process):
        assert process.stdout is not None
        yield running, process.stdout.readline().split()[-1]
        assert process.poll() is None


@pytest.fixture(scope="module")
def installed(started: tuple[RunningHome, str], browser: Browser) -> Installed:
    """The administrators are named by the link, and begin their accounts by links of their own."""
    home, set_up = started
    url = f"http://localhost:{home.port}"
    first = browser.new_page()
    first.goto(set_up)
    setter = PersonAtBrowser(first.context, first, url)
    setter.send("form[method=post]", **THREE)
    links = {one.get_attribute("data-link"): one.inner_text() for one in first.locator("[data-link]").all()}
    first.context.close()
    names = {"administrator": "sys", "security_admin": "sec", "auditor": "aud"}
    people = (PersonAtBrowser.beginning(browser, url, links[role], name) for role, name in names.items())
    return Installed(home, url, *people)


def test_from_the_first_start_to_the_first_lawful_look(installed: Installed, browser: Browser) -> None:
    """Issue, must show: a new administrator's journey without the command line; on 0.3.0 neither administrators nor
    people nor roles could be made in a browser."""
    home, url = installed.home, installed.url
    system, security, audit = installed.system, installed.security, installed.audit

    police = {"code": "JAGA", "name": "江岸区公安分局", "kind": "district_psb", "division": "420102"}
    system.done("/points/organisations", **police)
    system.done("/points/organisations", code="HQXX", name="花桥小学", kind="unit", division="420102")
    system.done("/points/networks/HQXX", network="127.0.0.0/8", note="学校安防网，组网方案 2026-3")

    officer_link = security.invites(username="officer", name="备案民警", organisation="JAGA")
    manager_link = security.invites(username="manager", name="保卫负责人", organisation="HQXX")
    security.done("/staff/manager", **TRAINING)
    security.at("/people/manager")
    security.send("form[action='/people/manager/roles']", role="unit_manager", organisation="HQXX")
    assert security.page.locator(".note.ok").inner_text() == "岗位已授予，即时生效"
    security.at("/people/officer")
    security.send("form[action='/people/officer/roles']", role="district_officer", division="420102")
    assert "/confirmations/P" in security.page.url
    proposal = security.page.url.rpartition("/")[2]
    confirm(system, proposal)

    manager = PersonAtBrowser.beginning(browser, url, manager_link, "manager")
    officer = PersonAtBrowser.beginning(browser, url, officer_link, "officer")
    with simulated("--cameras", "1", "--size", "640x360", "--fps", "5") as cameras:
        photo = home.path.parent / "sign.png"
        photo.write_bytes(png())
        point = point_in_use(manager, officer, f"{cameras}/cam0", photo)
        guard_link = manager.invites(username="guard", name="监看员", organisation="HQXX")
        manager.done("/staff/guard", **TRAINING)
        manager.at("/people/guard")
        manager.send("form[action='/people/guard/roles']", role="monitor", organisation="HQXX")
        confirm(officer, manager.page.url.rpartition("/")[2])
        assert "420102-" in manager.at("/people/guard").content()

        guard = PersonAtBrowser.beginning(browser, url, guard_link, "guard")
        guard.at(f"/points/{point}")
        guard.page.click("form.chooser button.primary")
        guard.page.wait_for_selector("[data-player]", state="attached")
        PlayerPage(guard.page, home).until_live(oldest_ms=5000, limit_ms=20_000)
    for width in (390, 1440):
        manager.page.set_viewport_size({"width": width, "height": 900})
        for path in ("/people", "/people/guard", "/people/new", "/people/guard/edit", "/points/new"):
            assert manager.at(path).evaluate("document.documentElement.scrollWidth") <= width, (path, width)
    assert audit.at("/people?role=monitor").locator("a[href='/people/guard']").count() == 1
    for person in (manager, officer, guard):
        person.context.close()


def confirm(person: PersonAtBrowser, proposal: str) -> None:
    """The second person confirms a proposal on its page."""
    person.at(f"/confirmations/{proposal}")
    person.send(f"form[action='/confirmations/{proposal}/confirm']")
    assert "已确认" in person.page.content()


def point_in_use(manager: PersonAtBrowser, officer: PersonAtBrowser, address: str, photo: Path) -> str:
    """The manager registers site, system, camera with its place and view, and its sign; both accept it. Returns its
    code."""
    add_system(manager, code="HQX", site="花桥小学正门", system="花桥小学视频系统", organisation="HQXX")
    code = add_camera(manager, system="HQX", name="正门东侧", address=address, coordinate="114.2990, 30.6105")
    add_sign(manager, code, photo=photo)
    accepted(manager, officer)
    return code


def accepted(manager: PersonAtBrowser, officer: PersonAtBrowser) -> None:
    """The manager opens an acceptance of all points on trial and measures; both sign, and the manager closes it."""
    group = "陈，花桥小学，保卫负责人，manager\n周，公安分局，民警，officer"
    path = "/points/acceptances/new"
    manager.done(path, title="正门验收", system="HQX", built_on=today(), standards="GB 50348-2018", members=group)
    path = manager.page.url.removeprefix(manager.url)
    manager.done(f"{path}/report", accepted_on=today(), conclusion="qualified", **measured_values())
    sign_and_close(manager, officer, path)
    assert "验收合格" in manager.page.content()


def test_a_unit_is_set_up_from_the_page_of_administration(installed: Installed) -> None:
    system, security, audit = installed.system, installed.security, installed.audit
    opens(system, "单位", "/points/organisations")
    system.done("/points/organisations", code="YYXX", name="一元小学", kind="unit", division="420102")
    system.done("/points/networks/YYXX", network=f"{BESIDE}/32", note="学校安防网，组网方案 2026-4")
    opens(security, "登记人员", "/people/new")
    security.invites(username="keeper", name="门卫负责人", organisation="YYXX")
    security.done("/staff/keeper", **TRAINING)
    security.at("/people/keeper")
    security.send("form[action='/people/keeper/roles']", role="unit_manager", organisation="YYXX")
    add_system(system, code="YYX", site="一元小学正门", system="一元小学视频系统", organisation="YYXX")
    opens(system, "席位", "/points/seats")
    system.done("/points/seats", code="YY-1", name="门卫室席位", organisation="YYXX")
    with simulated("--cameras", "2", "--host", BESIDE, "--size", "640x360", "--fps", "5") as cameras:
        code = add_camera(
            system, system="YYX", name="正门东侧", address=f"{cameras}/cam0", coordinate="114.2990, 30.6135"
        )
        adjusted = {"ground": "规划变更", "document": "武公备〔2026〕7 号", "document_on": "2026-11-01"}
        system.done(f"/points/{code}/address", url=f"{cameras}/cam1", **adjusted)

    seen = audit.at(CHANGES).locator("main").inner_text()
    for act in ACTS:
        assert act in seen, act
    assert "门卫负责人" in seen
    assert "系统甲" in seen
    of_point = audit.at(f"{CHANGES}?kind=point&code={code}").locator("tbody tr").all_inner_texts()
    assert len(of_point) >= 2, of_point
    own = security.at(CHANGES).locator("main").inner_text()
    assert "授予岗位" in own
    assert "登记场所" not in own, "what others changed"
    for width in (390, 1440):
        for person, path in ((system, "/administration"), (audit, CHANGES), (system, "/administration/recorders")):
            person.page.set_viewport_size({"width": width, "height": 900})
            assert person.at(path).evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def opens(person: PersonAtBrowser, text: str, path: str) -> None:
    """Finds a piece of work by its name, with the keyboard alone, and stands on its page."""
    page = person.at("/administration")
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url("**/administration")
    page.locator("main input[type=search]").focus()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "?q=" in address or address.endswith(path))
    if not page.url.endswith(path):  # more than one hit
        page.locator(f"main a[href='{path}']").press("Enter")
        page.wait_for_url(f"**{path}")
