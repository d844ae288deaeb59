"""A camera cut, covered, turned, a disk filled, a recorder killed while somebody watches: what the person sees, second
by second (articles 7, 12, 16(1), 16(5)).

Everything is the shipped programs under `mingcha up`, the wall in a real Chromium. The table of each fault is written
into MINGCHA_WATCHED, with a picture of the wall; docs/guide/faults.md has those of one run.
"""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker
from tests.support.e2e.player_page import PlayerPage, program_of, signed_in, the_next_program
from tests.support.e2e.watched_home import (
    CODES,
    COVERED,
    CUT,
    TURNED,
    WELL,
    WatchedHome,
    watched_home,
    why_no_disk,
)
from tests.support.e2e.watched_page import SAMPLER, Second, Watched, lines

pytestmark = [pytest.mark.timed, pytest.mark.soak, pytest.mark.skipif(why_no_disk() != "", reason=why_no_disk())]
ORDER = (CUT, COVERED, TURNED, WELL)
PLACE = {camera: place for place, camera in enumerate(ORDER)}
WALL = "/watch/wall/4?points=" + ",".join(CODES[camera] for camera in ORDER)
SPOILED_AFTER_S = 30
LOOKED_AT_EVERY_S = 600
FOUND_AFTER_S = 180
"""Two further checks after the first, a minute each, and the rounds of the program that looks."""


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[WatchedHome]:
    """The home; before the browser, whose event loop Django does not work beside."""
    with django_db_blocker.unblock(), watched_home(tmp_path_factory.mktemp("watched") / "var") as home:
        yield home


@pytest.fixture(scope="module")
def wall(watched: WatchedHome, browser: Browser) -> Iterator[Watched]:
    """The wall of a monitor, with sound of alarms on."""
    context = signed_in(browser, watched.home, "wanghaiyan")
    context.add_init_script(SAMPLER)
    player = PlayerPage.opened(context, watched.home, WALL)
    account = player.page.get_attribute("[data-wall-alarms]", "data-account")
    player.page.evaluate("account => localStorage.setItem(`mingcha-alarm-sound-${account}`, 'on')", account)
    player.page.fill("[data-tree-find]", "4201020000131")
    player.page.evaluate("document.activeElement.blur()")
    found = Watched(player.page)
    assert found.until(lambda second: all(is_live(second, place) for place in range(4)), 60) is not None
    found.watch(15)
    yield found
    context.close()


def is_live(second: Second, place: int) -> bool:
    """Whether a tile shows a moving picture of now, and nothing that says otherwise."""
    tile = second.tile(place)
    fresh = tile["age_ms"] is not None and tile["age_ms"] < 3000
    return fresh and tile["cover"] == "" and [tag for tag in tile["tags"] if tag.startswith("实时")] != []


def claims_live(second: Second, place: int) -> bool:
    """Whether a tile calls its picture live."""
    return any(tag.startswith("实时") for tag in second.tile(place)["tags"])


def written(wall: Watched, name: str, camera: int, fault_ms: float) -> None:
    """Writes the table of a fault from ten seconds before it."""
    folder = Path(os.environ.get("MINGCHA_WATCHED") or "/tmp")
    rows = lines(wall.between(fault_ms - 10_000, time.time() * 1000), fault_ms, PLACE[camera], CODES[camera])
    (folder / f"{name}.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")


def drawn(wall: Watched, name: str) -> None:
    """Keeps a picture of the wall as it is."""
    if folder := os.environ.get("MINGCHA_WATCHED"):
        wall.page.screenshot(path=f"{folder}/{name}.jpg", type="jpeg", quality=70)


def now_ms() -> float:
    return time.time() * 1000


def test_a_camera_is_cut(watched: WatchedHome, wall: Watched) -> None:
    place, cut_ms = PLACE[CUT], now_ms()
    watched.cut.send(signal.SIGSTOP)
    wall.watch(9)
    drawn(wall, "cut")
    wall.watch(6)
    watched.cut.end()
    wall.watch(15)
    back_ms = now_ms()
    watched.cut.start()
    back_s = wall.until(lambda second: is_live(second, place), 60, back_ms)
    wall.watch(25)
    written(wall, "cut", CUT, cut_ms)
    print("cut: back", back_s, (back_ms - cut_ms) / 1000)


def test_a_disk_fills(watched: WatchedHome, wall: Watched) -> None:
    full_ms = now_ms()
    watched.fill_disk()
    wall.watch(25)
    drawn(wall, "disk")
    wall.watch(20)
    room_ms = now_ms()
    watched.empty_disk()
    wall.watch(40)
    written(wall, "disk", WELL, full_ms)
    print("disk: room", (room_ms - full_ms) / 1000)


def test_a_recorder_is_killed(watched: WatchedHome, wall: Watched) -> None:
    killed = program_of(watched.home, "record")
    killed_ms = now_ms()
    os.kill(killed, signal.SIGKILL)
    wall.watch(1)
    drawn(wall, "killed")
    the_next_program(watched.home, "record", killed)
    again_s = (now_ms() - killed_ms) / 1000
    back_s = wall.until(lambda second: all(is_live(second, place) for place in range(4)), 60, killed_ms + 2000)
    wall.watch(30)
    written(wall, "killed", WELL, killed_ms)
    print("killed: program again", again_s, "live", back_s)


def test_a_recorder_stays_away(watched: WatchedHome, wall: Watched) -> None:
    recorder, away_ms = program_of(watched.home, "record"), now_ms()
    with watched.recorder_kept_away(recorder):
        wall.watch(20)
        drawn(wall, "away")
        wall.watch(55)
        drawn(wall, "away-alarm")
    free_ms = now_ms()
    back_s = wall.until(lambda second: all(is_live(second, place) for place in range(4)), 60, free_ms)
    wall.watch(15)
    written(wall, "away", WELL, away_ms)
    print("away: released", (free_ms - away_ms) / 1000, "live", back_s)


def test_two_cameras_are_covered_and_turned(watched: WatchedHome, wall: Watched) -> None:
    looked = program_of(watched.home, "look")
    watched.spoiled.end()
    again_ms = now_ms()
    watched.spoiled.start(f"{COVERED}=covered:{SPOILED_AFTER_S}", f"{TURNED}=turned:{SPOILED_AFTER_S}")
    assert wall.until(lambda second: all(is_live(second, place) for place in range(4)), 25, again_ms + 2000)
    spoiled_ms = again_ms + SPOILED_AFTER_S * 1000
    wall.watch(max(0.0, (spoiled_ms - now_ms()) / 1000 + 10))
    drawn(wall, "spoiled")
    os.kill(looked, signal.SIGKILL)  # another start looks at every camera at once
    wall.watch(240)
    drawn(wall, "found")
    written(wall, "covered", COVERED, spoiled_ms)
    written(wall, "turned", TURNED, spoiled_ms)
