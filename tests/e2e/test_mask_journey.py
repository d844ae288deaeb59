"""A mask over the hall of a bank in browsers: the point is registered, its mask drawn by keys, proven, checked by an
officer of the district; its removal is refused (articles 8, 18, 20(2))."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator
from tests.support.access.scans import jpeg
from tests.support.e2e.one_browser import leave
from tests.support.e2e.page_faults import sideways, violations
from tests.support.e2e.people_at_browsers import PersonAtBrowser
from tests.support.e2e.player_page import COARSE, signed_in
from tests.support.e2e.running_home import RunningHome

from mingcha.kit.clock import SHANGHAI

NAME = "校园银行营业厅"
DRAW = "form#draw"


@pytest.fixture
def people(running_home: RunningHome, browser: Browser) -> Iterator[tuple[PersonAtBrowser, PersonAtBrowser]]:
    """The manager of the school and an officer of its district, each with a browser's profile, in Chinese."""
    contexts = [signed_in(browser, running_home, name, **COARSE) for name in ("chenjing", "zhouzhiyuan")]
    for context in contexts:
        context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": running_home.url}])
    manager, officer = (PersonAtBrowser(context, context.new_page(), running_home.url) for context in contexts)
    yield manager, officer
    for context in contexts:
        leave(context, running_home.url)


def drawn_by_keys(canvas: Locator) -> None:
    """A rectangle from (50, 50) to (65, 70) per cent, and a corner too many that is taken back."""
    canvas.focus()
    for key, times in (
        ("Enter", 1), ("Shift+ArrowRight", 3), ("Enter", 1), ("Shift+ArrowDown", 4), ("Enter", 1),
        ("Shift+ArrowLeft", 3), ("Enter", 1), ("ArrowUp", 3), ("Enter", 1), ("Backspace", 1), ("c", 1),
    ):  # fmt: skip
        for _ in range(times):
            canvas.press(key)


@pytest.mark.law("8", "18", "18(4)", "20(2)")
def test_the_hall_of_a_bank_is_masked_and_stays_masked(
    people: tuple[PersonAtBrowser, PersonAtBrowser], tmp_path: Path
) -> None:
    manager, officer = people
    camera = {"system": "HQX-1", "name": NAME, "part": "other", "place_kind": "bank_hall"}
    manager.at("/points/new")
    manager.send("form[action='/points/new']", **camera, url="rtsp://127.0.0.6:9/hall")
    code = manager.page.url.rpartition("/")[2]
    masks = f"/privacy/masks/{code}"
    manager.page.get_by_role("link", name="遮挡", exact=True).click()
    manager.page.wait_for_url(f"**{masks}")
    page = manager.page
    assert page.locator(".head .chip.bad").inner_text() == "尚未绘制遮挡"

    drawn_by_keys(page.locator("[data-canvas]"))
    assert page.input_value("[name=polygons]") == "50,50 65,50 65,70 50,70"
    assert "约占画面 3.0%" in page.locator("[data-drawing-state]").inner_text()
    page.keyboard.press("Escape")
    assert page.url.endswith(masks), "Escape leaves the drawing, not the page"
    page.fill("[name=polygons]", "50,50 65,70 65,50 50,70")
    page.locator("[data-drawing-state]", has_text="自相交").wait_for()
    page.fill("[name=polygons]", "50,50 65,50 65,70 50,70")
    page.check("[name=by][value=camera]")
    manager.send(DRAW, reason="密码键盘")
    assert "/privacy/masks/M" in page.url, page.locator(".note, [data-refusal], .problem").all_inner_texts()
    version = page.url.removeprefix(manager.url).partition("#")[0]

    picture = tmp_path / "masked.jpg"
    picture.write_bytes(jpeg())
    while datetime.fromisoformat(page.input_value("#proof-taken_at")).replace(tzinfo=SHANGHAI) > datetime.now(SHANGHAI):
        manager.at(version)  # the first whole second after the drawing lies ahead
    manager.send(f"form[action='{version}/proof']", still=f"{picture}")
    assert page.locator(".note.ok").inner_text() == "遮挡后的画面已提交"

    assert officer.at("/today").locator(f"a[href='{version}']").count() == 1
    officer.at(version)
    officer.page.get_by_role("link", name="查看遮挡后的画面").click()
    shown = officer.page.locator(".mask-stage img")
    assert shown.evaluate("one => one.decode().then(() => one.naturalWidth > 0)")
    assert violations(officer.page) == []
    officer.send(f"form[action='{version}/check']", note="与遮挡区一致")
    assert officer.page.locator(".head .chip.ok").inner_text() == "已核验"

    officer.page.locator("summary", has_text="终止遮挡").click()
    officer.send(f"form[action='{version}/end']", reason="不要了")
    refusal = officer.page.locator("[data-refusal]")
    assert "须遮挡的事由仍在" in refusal.inner_text()
    assert refusal.locator(".article").first.inner_text().endswith("第十八条第四项")
    found = officer.at("/points/findings").locator("tr", has_text=NAME).locator(f"a[href='{masks}']")
    assert found.count() >= 1
    assert officer.at(masks).locator(".head .chip.ok").inner_text() == "遮挡已核验"
    officer.page.set_viewport_size({"width": 390, "height": 844})
    assert sideways(officer.page) <= 0
    assert violations(officer.page) == []
