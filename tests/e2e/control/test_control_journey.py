"""A camera is controlled from a wall: taken, turned while a key is held, stopped when let go (articles 2, 7(2))."""

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
IN_PAD = "() => document.querySelector('[data-ptz-said]').innerText"


@pytest.fixture(scope="module")
def first(browser: Browser, running_home: RunningHome) -> Iterator[PlayerPage]:
    """The wall of a monitor with a camera that can be turned."""
    view = ("--azimuth", "90", "--angle", "70", "--range", "60", "--height", "450", "--moves")
    ground = ("--ground", "加装云台", "--document", "武公备〔2026〕7 号", "--document-on", "2026-11-01")
    running_home.mingcha("camera", "view", POINT, *view, *ground)
    context = signed_in(browser, running_home, "wanghaiyan")
    yield PlayerPage.opened(context, running_home, PATH)
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


@pytest.mark.law("2", "7(2)")
def test_a_held_key_turns_the_camera_of_the_chosen_picture_until_it_is_let_go(first: PlayerPage) -> None:
    line = Line(first)
    first.page.locator("[data-tile]").first.click()
    first.until(TAG % "云台")
    first.page.keyboard.press("p")
    first.until(CHIP % "租用中")
    first.until(TAG % "云台：你")
    _until(first, lambda: any("state" in one for one in line.answers))
    first.page.keyboard.down("Numpad8")
    _until(first, lambda: any(one.get("n") == 1 for one in line.answers))
    first.page.keyboard.up("Numpad8")
    assert line.sent[0] == {"do": {"verb": "move", "pan": 0, "tilt": 0.5, "zoom": 0}, "n": 1}
    answer = next(one for one in line.answers if one.get("n") == 1)
    if answer["ok"]:
        _until(first, lambda: line.verbs[-1] == "stop")
    else:  # a camera that answers no protocol of control: the pad tells why
        _until(first, lambda: answer["why"]["zh"] in first.page.evaluate(IN_PAD))
    assert "/watch/wall/4" in first.page.url, "the keypad lays out no wall under a lease"
    assert (violations(first.page), sideways(first.page)) == ([], 0)


def _until(wall: PlayerPage, true: Any) -> None:
    """Waits for what the page's line brings."""
    for _ in range(100):
        if true():
            return
        wall.page.wait_for_timeout(100)
    raise AssertionError("the gateway did not answer")
