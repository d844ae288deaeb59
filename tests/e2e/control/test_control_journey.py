"""A camera is controlled from one wall and seen from another: taken, turned while a key is held, asked for, handed on,
given back (articles 2, 7(2), 16(3))."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, WebSocket
from tests.support.e2e.one_browser import leave
from tests.support.e2e.page_faults import sideways, violations
from tests.support.e2e.player_page import POINT, PlayerPage, signed_in
from tests.support.e2e.running_home import RunningHome

PATH = f"/watch/wall/4?points={POINT}"
TAG = "() => document.querySelector('[data-osd-tag]').innerText.includes('%s')"
CHIP = "() => document.querySelector('[data-ptz-chip]').innerText.includes('%s')"
SHOWN = "() => !document.querySelector('[data-ptz-do=\"%s\"]').hidden"
CLOSED = "() => document.querySelector('[data-ptz]').hidden"
IN_PAD = "() => document.querySelector('[data-ptz-said]').innerText"


@pytest.fixture(scope="module")
def walls(browser: Browser, running_home: RunningHome) -> Iterator[tuple[PlayerPage, PlayerPage]]:
    """The walls of two monitors, who see the same camera, which can be turned."""
    view = ("--azimuth", "90", "--angle", "70", "--range", "60", "--height", "450", "--moves", "--ground", "加装云台")
    running_home.mingcha("camera", "view", POINT, *view)
    contexts = [signed_in(browser, running_home, name) for name in ("wanghaiyan", "zhaolei")]
    first, second = (PlayerPage.opened(context, running_home, PATH) for context in contexts)
    yield first, second
    for context in contexts:
        leave(context, running_home.url)


class Line:
    """What a page and the gateway say on its line of control."""

    def __init__(self, wall: PlayerPage) -> None:
        self.sent: list[dict[str, Any]] = []
        self.answers: list[dict[str, Any]] = []
        wall.page.on("websocket", self._opened)

    def _opened(self, line: WebSocket) -> None:
        if "/v1/control/" not in line.url:
            return
        assert "ticket" not in line.url
        line.on("framesent", lambda frame: self.sent.append(json.loads(frame)))
        line.on("framereceived", lambda frame: self.answers.append(json.loads(frame)))

    @property
    def verbs(self) -> list[str]:
        return [one["do"]["verb"] for one in self.sent]


@pytest.mark.law("2", "7(2)", "16(3)")
def test_control_goes_from_one_wall_to_the_other_and_each_says_who_has_it(
    walls: tuple[PlayerPage, PlayerPage],
) -> None:
    first, second = walls
    line = Line(first)
    for wall in walls:
        wall.page.locator("[data-tile]").first.click()
        wall.until(TAG % "云台")
    first.page.keyboard.press("p")
    first.until(CHIP % "租用中")
    first.until(TAG % "云台：你")
    _until(first, lambda: any("state" in one for one in line.answers))
    first.page.keyboard.down("Numpad8")
    _until(first, lambda: any(one.get("n") == 1 for one in line.answers))
    first.page.keyboard.up("Numpad8")
    assert line.sent[0] == {"do": {"verb": "move", "pan": 0, "tilt": 0.5, "zoom": 0}, "n": 1}
    refused = next(one for one in line.answers if one.get("n") == 1)
    # the simulated camera answers no protocol of control, which is told in the pad; what would move is stopped
    assert first.page.evaluate(IN_PAD) if not refused["ok"] else line.verbs[-1] == "stop"
    assert "/watch/wall/4" in first.page.url, "the keypad lays out no wall under a lease"
    assert (violations(first.page), sideways(first.page)) == ([], 0)

    second.page.keyboard.press("p")
    second.until(TAG % "云台：王海燕")
    second.until(CHIP % "王海燕 租用中")
    second.page.keyboard.press("Numpad8")
    second.page.keyboard.press("4")
    second.page.click("[data-ptz-do=ask]")
    first.until(SHOWN % "hand-on")
    first.until(TAG % "赵磊 请求控制")
    first.page.click("[data-ptz-do=hand-on]")
    second.until(TAG % "云台：你")
    second.until(CHIP % "租用中")
    first.until(TAG % "云台：赵磊")
    second.page.keyboard.press("Escape")
    assert not second.page.evaluate(CLOSED), "Esc gives nothing away"
    second.page.keyboard.press("p")
    second.until(CLOSED)
    first.until("() => document.querySelector('[data-osd-tag]').innerText.endsWith('云台')")


def _until(wall: PlayerPage, true: Any) -> None:
    """Waits for what the page's line brings."""
    for _ in range(100):
        if true():
            return
        wall.page.wait_for_timeout(100)
    raise AssertionError("the gateway did not answer")
