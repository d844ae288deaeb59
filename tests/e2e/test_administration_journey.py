"""A new unit, set up by the administrators in browsers alone, and all of it read afterwards in "who changed what"
(articles 3, 7, 16(1), 16(3))."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.support.e2e.people_at_browsers import PersonAtBrowser
from tests.support.e2e.programs import prepared, simulated, three_free_ports
from tests.support.e2e.running_home import RunningHome
from tests.support.e2e.works_by_forms import add_camera, add_system

pytestmark = pytest.mark.law("3", "7", "16(1)", "16(3)")
THREE = {
    "system_name": "系统甲", "system_username": "sys",
    "security_name": "安全乙", "security_username": "sec",
    "audit_name": "审计丙", "audit_username": "aud", "three": "on",
}  # fmt: skip
TRAINING = {
    "course": "公共视频监看业务培训", "held_on": "2026-03-01", "hours": "16", "result": "passed",
    "taught_by": "市局培训中心", "document": "培训证 2026-017",
}  # fmt: skip
ACTS = (
    "登记人员", "登记培训", "授予岗位", "登记单位", "登记场所", "登记系统", "设立监看席位", "登记单位摄像机网段",
    "登记点位", "更改点位地址",
)  # fmt: skip
CHANGES = "/administration/changes"


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[RunningHome, str]]:
    """An empty home that is up, and the set-up link that it printed."""
    port = three_free_ports()
    environment = {
        **os.environ, "MINGCHA_HOME": str(tmp_path / "var"), "MINGCHA_PORT": str(port), "PYTHONUNBUFFERED": "1",
        "MINGCHA_CAMERA_NETWORKS": "127.0.0.0/8",
    }  # fmt: skip
    for name in ("MINGCHA_KEYS", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    home = RunningHome(tmp_path / "var", port, environment)
    prepared(home.path)
    words = [sys.executable, "-m", "mingcha.run.main", "up"]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == f"ready {home.url}\n"
        yield home, process.stdout.readline().split()[-1]
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        process.stdout.close() if process.stdout else None


def test_a_unit_is_set_up_from_the_page_of_administration(started: tuple[RunningHome, str], browser: Browser) -> None:
    home, set_up = started
    url = f"http://localhost:{home.port}"
    first = browser.new_page()
    first.goto(set_up)
    setter = PersonAtBrowser(first.context, first, url)
    setter.send("form[method=post]", **THREE)
    links = {one.get_attribute("data-link"): one.inner_text() for one in first.locator("[data-link]").all()}
    first.context.close()
    system = PersonAtBrowser.beginning(browser, url, links["administrator"], "sys")
    security = PersonAtBrowser.beginning(browser, url, links["security_admin"], "sec")
    audit = PersonAtBrowser.beginning(browser, url, links["auditor"], "aud")

    opens(system, "单位", "/points/organisations")
    system.done("/points/organisations", code="HQXX", name="花桥小学", kind="unit", division="420102")
    system.done("/points/networks/HQXX", network="127.0.0.0/8", note="学校安防网，组网方案 2026-3")
    opens(security, "登记人员", "/people/new")
    security.invites(username="manager", name="保卫负责人", organisation="HQXX")
    security.done("/staff/manager", **TRAINING)
    security.at("/people/manager")
    security.send("form[action='/people/manager/roles']", role="unit_manager", organisation="HQXX")
    add_system(system, code="HQX", site="花桥小学正门", system="花桥小学视频系统", organisation="HQXX")
    opens(system, "席位", "/points/seats")
    system.done("/points/seats", code="HQ-1", name="门卫室席位", organisation="HQXX")
    with simulated("--cameras", "2", "--size", "640x360", "--fps", "12") as cameras:
        code = add_camera(
            system, system="HQX", name="正门东侧", address=f"{cameras}/cam0", coordinate="114.2990, 30.6105"
        )
        adjusted = {"ground": "规划变更", "document": "武公备〔2026〕7 号", "document_on": "2026-11-01"}
        system.done(f"/points/{code}/address", url=f"{cameras}/cam1", **adjusted)

    seen = audit.at(CHANGES).locator("main").inner_text()
    for act in ACTS:
        assert act in seen, act
    assert "保卫负责人" in seen
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
