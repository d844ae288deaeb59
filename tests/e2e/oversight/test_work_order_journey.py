"""A work order in browsers: the school's manager opens it at the point, the contractor's fitter repairs by a phone of
390 pixels, the manager records the new sign and verifies (articles 7, 16(1); 799-19, T16-W)."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.support.access.scans import png
from tests.support.e2e.one_browser import leave
from tests.support.e2e.page_faults import sideways, violations
from tests.support.e2e.people_at_browsers import PersonAtBrowser
from tests.support.e2e.player_page import COARSE, signed_in
from tests.support.e2e.running_home import RunningHome
from tests.support.e2e.works_by_forms import add_sign

PHONE = {"width": 390, "height": 844}
POINT_NAME = "花桥小学正门"
THUMB_PX = 72


@pytest.mark.soak
@pytest.mark.law("7", "16(1)", "799-19")
def test_from_a_fallen_sign_to_a_verified_repair(running_home: RunningHome, browser: Browser, tmp_path: Path) -> None:
    contexts = [signed_in(browser, running_home, name, **COARSE) for name in ("chenjing", "gaojun")]
    for context in contexts:  # other tests chose English for some of them
        context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": running_home.url}])
    manager, fitter = (PersonAtBrowser(one, one.new_page(), running_home.url) for one in contexts)
    fitter.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    photo = tmp_path / "sign.png"
    photo.write_bytes(png())

    manager.at("/points").get_by_role("link", name=POINT_NAME, exact=True).first.click()
    manager.page.wait_for_url("**/points/4*")
    code = manager.page.url.rpartition("/")[2].partition("?")[0]
    manager.page.locator(f"a[href='/oversight/workorders/new?point={code}']").click()
    manager.page.wait_for_load_state()
    assert violations(manager.page) == []
    manager.send("form[action='/oversight/workorders/new']", kind="sign", what="标识脱落")
    order = manager.page.url.removeprefix(running_home.url)
    assert order.startswith("/oversight/workorders/")

    fitter.at("/oversight/workorders").locator(f"a[href='{order}/site']").click()
    fitter.page.wait_for_url(f"**{order}/site")
    assert fitter.page.locator("video, canvas").count() == 0
    for step in ("accept", "arrive"):
        box = fitter.page.locator(f"form[action='{order}/site/{step}'] button").bounding_box()
        assert box is not None
        assert (box["height"] >= THUMB_PX, box["width"] >= PHONE["width"] * 3 / 4) == (True, True)
        fitter.send(f"form[action='{order}/site/{step}']")
    assert (violations(fitter.page), sideways(fitter.page)) == ([], 0)
    fitter.send(f"form[action='{order}/site/fix']", done="重新固定标识", photo=f"{photo}")
    assert "待核验" in fitter.page.locator("h1 ~ .chip").first.inner_text()

    add_sign(manager, code, photo=photo)
    manager.at(order)
    assert violations(manager.page) == []
    manager.send(f"form[action='{order}/verify']")
    assert manager.page.locator("h1 ~ .chip").first.inner_text() == "核验通过"
    for context in contexts:
        leave(context, running_home.url)
