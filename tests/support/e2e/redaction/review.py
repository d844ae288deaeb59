"""The page of a review by keys: what is drawn, watched, answered and signed there; and how far a redaction is."""

import json
import re
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page
from tests.support.e2e.door import database_rows
from tests.support.e2e.redaction.people import MAKER, REVIEWER, People
from tests.support.e2e.running_home import RunningHome

LIMIT_S = 90
"""How long a job of a few seconds of film may take on a busy machine."""
NOT_PLAYED = "请先放完此段"
"""What the page says to a key that answers nothing."""
MOST_GAPS = 40
"""Parts that are watched one after another."""
PLAYING = (
    "v => [v.currentTime, v.paused, v.seeking, v.readyState, v.playbackRate, v.buffered.length && v.buffered.end(0)]"
)
CLOCK_REGION = (
    ("n", 1), ("Shift+ArrowUp", 9), ("Shift+ArrowLeft", 4), ("Control+Shift+ArrowRight", 8), ("Enter", 1),
)  # fmt: skip
"""Keys that draw a region over the time and the name that a drawn camera burns in, and how often each is pressed."""


def review_page(people: People, who: str, no: str) -> Page:
    """The page of the review, with a picture of the source on the screen."""
    page = people[who].at(f"/privacy/redactions/{no}/review")
    until(page, lambda: page.locator("[data-film-time]").inner_text() != "", "no picture")
    return page


def drawn_by_keys(
    people: People, no: str, keys: Counter[str], pressed: tuple[tuple[str, int], ...] = CLOCK_REGION
) -> dict[str, Any]:
    """The maker draws a region on the first picture, for a second. The edit as it was kept."""
    page = review_page(people, MAKER, no)
    assert page.locator("[data-missing]").inner_text() != "", "who began it does not review it"
    for key, times in pressed:
        for _ in range(times):
            page.keyboard.press(key)
            keys["region"] += 1
    until(page, lambda: page.locator("[data-review-state]").inner_text() == "已修改", "no edit")
    ((body,),) = database_rows(
        people.home, "SELECT body FROM privacy_redactionedit e JOIN privacy_redaction r ON r.id = e.redaction_id"
        " WHERE r.no = ?", no,
    )  # fmt: skip
    return dict(json.loads(body))


def reviewed_by_keys(people: People, no: str, keys: Counter[str]) -> int:
    """Another person watches all of it at four times, answers each look with one key, and signs; the items."""
    page = review_page(people, REVIEWER, no)
    watched_by_keys(page, keys)
    items = answered_by_looks(page, keys)
    signed_by_keys(page, keys)
    return items


def watched_by_keys(page: Page, keys: Counter[str]) -> None:
    """Watches all of the film at four times."""
    pressed(page, keys, "5", "watch")
    for _ in range(MOST_GAPS):
        if is_watched(page):
            return
        pressed(page, keys, "w", "watch")
    raise AssertionError(page.locator("[data-progress]").inner_text())


def answered_by_looks(page: Page, keys: Counter[str], after: Callable[[], None] = lambda: None) -> int:
    """Answers all open items as a reviewer does: each look is played to its end, then one key answers all that it
    showed. Returns how many items; `after` is called after each answer."""
    begin, items = answers_of(page)
    if begin < items:
        pressed(page, keys, "Enter", "first look")
    while (answered := answers_of(page)[0]) < items:
        assert page.locator("[data-sign]").is_disabled()
        for _ in range(MOST_GAPS):
            rests_for_s(page, 0.5)
            pressed(page, keys, "Enter", "looks")
            if is_answered(page, answered):
                break
        else:
            raise AssertionError(page.locator("main").inner_text()[:2000])
        after()
    return items - begin


def is_answered(page: Page, answered: int) -> bool:
    """Whether a key answered more than so many items, or the page said within a second that the look was not played."""
    end_s = time.monotonic() + 30
    while answers_of(page)[0] <= answered:
        late_s = end_s - time.monotonic()
        assert late_s > 0, page.locator("main").inner_text()[:2000]
        if late_s < 29 and page.locator("[data-review-state]").inner_text() == NOT_PLAYED:
            return False
        page.wait_for_timeout(50)
    return True


def rests_for_s(page: Page, seconds: float) -> None:
    """Waits until nothing has played for so long: a look of a second is over before it was seen to begin."""
    video, until_s, end_s = page.locator("[data-stage] video"), time.monotonic() + seconds, time.monotonic() + 60
    while time.monotonic() < until_s:
        if not video.evaluate("v => v.paused && !v.seeking"):
            until_s = time.monotonic() + seconds
        assert time.monotonic() < end_s, video.evaluate(PLAYING)
        page.wait_for_timeout(50)


def answers_of(page: Page) -> tuple[int, int]:
    """How many items are answered, and how many there are, as the page says."""
    found = re.search(r" (\d+) / (\d+)", page.locator("[data-progress]").inner_text())
    assert found, "no items"
    return int(found[1]), int(found[2])


def signed_by_keys(page: Page, keys: Counter[str]) -> None:
    """Signs the review."""
    until(page, page.locator("[data-sign]").is_enabled, "not to be signed")
    page.locator("[data-sign]").press("Enter")
    keys["sign"] += 1
    until(page, lambda: page.locator("[data-state-chip]").inner_text() == "已复核，生成中", "no sign")


def pressed(page: Page, keys: Counter[str], key: str, what: str) -> None:
    """Presses a key and counts it."""
    page.keyboard.press(key)
    keys[what] += 1


def is_watched(page: Page) -> bool:
    """Whether all of the film was watched, once what was begun has been played."""
    progress, video = page.locator("[data-progress]"), page.locator("[data-stage] video")
    begun_s = time.monotonic()
    while "未看" in (text := progress.inner_text()):
        passed_s = time.monotonic() - begun_s
        assert passed_s < 30, (text, video.evaluate(PLAYING))
        if passed_s > 1 and video.evaluate("one => one.paused"):  # a gap of one picture is over before anybody sees it
            return False
        page.wait_for_timeout(50)
    return True


def until(page: Page, condition: Callable[[], object], what: str) -> None:
    """Waits until a condition holds."""
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, (what, page.locator("main").inner_text()[:2000])
        page.wait_for_timeout(50)


def until_state(home: RunningHome, no: str, *states: str, limit_s: float = LIMIT_S) -> None:
    """Waits until a redaction has one of these states."""
    end = time.monotonic() + limit_s
    while (held := state_of_redaction(home, no)) not in states:
        gate = database_rows(home, "SELECT gate FROM privacy_redaction WHERE no = ?", no)
        assert time.monotonic() < end, (held, gate)
        time.sleep(0.2)


def state_of_redaction(home: RunningHome, no: str) -> str:
    """The state of a redaction."""
    return str(database_rows(home, "SELECT state FROM privacy_redaction WHERE no = ?", no)[0][0])


def reviewed_again_until_gated(
    people: People,
    no: str,
    keys: Counter[str],
    reviewed: Callable[[People, str, Counter[str]], int] = reviewed_by_keys,
    limit_s: float = LIMIT_S,
) -> int:
    """Where the check found something on the film it has covered it: the same person reviews that; the items."""
    items = 0
    for _ in range(3):
        until_state(people.home, no, "gated", "to_review", limit_s=limit_s)
        if state_of_redaction(people.home, no) == "gated":
            break
        items += reviewed(people, no, keys)
    until_state(people.home, no, "gated", limit_s=limit_s)
    return items
