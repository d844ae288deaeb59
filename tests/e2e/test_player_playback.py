"""Playback in a real browser: every seek shows the picture of its instant, read from the picture itself."""

import itertools
import random
import re
import signal
import time
from collections.abc import Iterator
from statistics import median

import pytest
from playwright.sync_api import Browser
from tests.support.e2e.one_browser import leave
from tests.support.e2e.player_page import COARSE, PlayerPage, program_of, signed_in, tell, the_next_program
from tests.support.e2e.running_home import RunningHome
from tests.support.length import times

from mingcha.bench.live import seek_text

pytestmark = pytest.mark.timed

_CROSSING = """() => {
  const video = document.querySelector("[data-player] video");
  const found = window.mingchaCrossing = { lines: [], jumped_ms: 0 };
  const line = (_, { mediaTime }) => {
    mingchaProbe.read(video).then((code) => { if (code) found.lines.push([code, code - mediaTime * 1000]); }, () => {});
    video.requestVideoFrameCallback(line);
  };
  video.requestVideoFrameCallback(line);
  let [at_ms, media_s] = [performance.now(), video.currentTime];
  found.timer = setInterval(() => {
    const [now_ms, now_s] = [performance.now(), video.currentTime];
    found.jumped_ms = Math.max(found.jumped_ms, (now_s - media_s) * 1000 - (now_ms - at_ms));
    [at_ms, media_s] = [now_ms, now_s];
  }, 20);
}"""
_CROSSED = """() => {
  const { buffered, currentTime } = document.querySelector("[data-player] video");
  const { lines, jumped_ms, timer } = mingchaCrossing;
  clearInterval(timer);
  let from_s = null;
  for (let place = 0; place < buffered.length; place += 1)
    if (buffered.start(place) <= currentTime && currentTime <= buffered.end(place)) from_s = buffered.start(place);
  return { lines, jumped_ms, from_s };
}"""
"""What was played since _CROSSING: (instant, instant less media time) of the frames that were read, both in ms; how far
the media time ran ahead of the clock at once; and where the stretch begins that the browser holds without a hole."""
LOST_MS = 400
"""Less is the jitter of a camera that is drawn by a timer and read on a busy machine; a lost fragment is more."""
STANDS_S = 0.25
"""Longer than the page waits for the picture of a step before it seeks again (presented_frame.ts)."""
_STANDING = """() => {
  const video = document.querySelector("[data-player] video");
  return [video.currentTime, video.paused, video.seeking, video.readyState, document.activeElement?.tagName];
}"""


@pytest.fixture(scope="module")
def player(browser: Browser, running_home: RunningHome) -> Iterator[PlayerPage]:
    """The page of a point that has recorded for some seconds."""
    context = signed_in(browser, running_home, "wanghaiyan", **COARSE)
    player = PlayerPage.opened(context, running_home)
    player.until_live()
    player.until_spans(lambda found: newest_length(found) > 12_000)
    yield player
    leave(context, running_home.url)


@pytest.fixture(autouse=True)
def at_its_own_speed_again(player: PlayerPage) -> Iterator[None]:
    """A test that fails at another speed or in a loop leaves none of it to the next one."""
    yield
    if player.page.get_attribute("[data-do=loop]", "aria-pressed") == "true":
        player.page.keyboard.press("\\")
    if player.page.get_attribute("[data-rate='1']", "aria-pressed") != "true":
        player.page.click("[data-rate='1']")


def now_ms() -> int:
    """Unix milliseconds."""
    return int(time.time() * 1000)


_NOTE_TAGS = """
() => {
  const tag = document.querySelector("[data-player] [data-osd-tag]");
  window.tags = [];
  new MutationObserver(() => window.tags.push(tag.innerText)).observe(
    tag, { childList: true, characterData: true, subtree: true });
}
"""


def newest_run(player: PlayerPage) -> tuple[int, int]:
    """The last stretch of footage, milliseconds."""
    start_ms, end_ms = player.spans()["footage"][-1]
    return int(start_ms), int(end_ms)


def test_a_seek_shows_the_picture_of_its_instant_and_plays_on(player: PlayerPage) -> None:
    target_ms = newest_run(player)[0] + 5_432
    player.seek(target_ms)
    assert player.tag().startswith("回放")
    player.until(f"() => mingchaProbe.frames.some(([, code]) => code > {target_ms} + 1000)")
    codes = [code for _, code in player.frames()]
    assert codes == sorted(codes)


def test_a_seek_into_the_newest_fragment_shows_it(player: PlayerPage) -> None:
    for _ in range(3):
        target_ms = newest_run(player)[1] - 250
        player.seek(target_ms)


def test_random_seeks_without_a_hang(player: PlayerPage) -> None:
    dice = random.Random(314)
    start_ms, end_ms = newest_run(player)
    for _ in range(times(10, 30)):
        player.seek(dice.randrange(start_ms + 500, end_ms - 1_000), limit_ms=2_000)


def test_of_ten_seeks_at_once_the_last_wins(player: PlayerPage) -> None:
    start_ms, end_ms = newest_run(player)
    dice = random.Random(10)
    targets = [dice.randrange(start_ms + 8_000, end_ms - 1_000) for _ in range(9)] + [start_ms + 4_200]
    player.seek(start_ms + 9_000)
    player.page.evaluate(
        """(texts) => {
          const field = document.querySelector("[data-when]");
          for (const text of texts) { field.value = text; field.form.requestSubmit(); }
        }""",
        [seek_text(target) for target in targets],
    )
    player.until_shown(targets[-1], plays_on=True)
    player.until(f"() => mingchaProbe.frames.at(-1)?.[1] > {targets[-1]} + 600")
    codes = [code for _, code in player.frames()]
    arrived = next(place for place, code in enumerate(codes) if abs(code - targets[-1]) < 1_000)
    assert codes[arrived:] == sorted(codes[arrived:]), "an earlier seek came through after the last"


def test_a_pause_stands_and_steps_leave_no_frame_out(player: PlayerPage) -> None:
    target_ms = newest_run(player)[0] + 6_000
    player.seek(target_ms)
    player.until(f"() => mingchaProbe.frames.at(-1)?.[1] > {target_ms} + 1000")
    played = {code for _, code in player.frames()}
    player.seek(target_ms)
    player.pause()
    forward = [player.code_ms()]
    for _ in range(10):
        forward.append(step(player, ".", forward[-1]))
    assert forward == sorted(set(forward))
    assert {code for code in played if forward[0] <= code <= forward[-1]} <= set(forward)
    back = [forward[-1]]
    for _ in range(10):
        back.append(step(player, ",", back[-1]))
    assert back == forward[::-1]


def step(player: PlayerPage, key: str, before_ms: int) -> int:
    """Presses a key of one step; the instant of the frame that then stands on the screen for as long as the page looks
    whether it is the right one. Read from the screen itself: of a paused frame the browser tells late and once."""
    player.page.keyboard.press(key)
    end = time.monotonic() + 5
    code_ms, since = before_ms, time.monotonic()
    while code_ms == before_ms or time.monotonic() < since + STANDS_S:
        assert time.monotonic() < end, (key, before_ms, code_ms, player.page.evaluate(_STANDING), player.said())
        player.page.wait_for_timeout(20)
        if (now_ms := player.code_ms()) != code_ms:
            code_ms, since = now_ms, time.monotonic()
    return code_ms


@pytest.mark.parametrize(("rate", "least"), [pytest.param(2, 1.5, marks=pytest.mark.soak), (4, 2.5)])
def test_faster_is_faster(player: PlayerPage, rate: int, least: float) -> None:
    start_ms, _ = newest_run(player)
    player.seek(start_ms + 1_000)
    player.page.click(f"[data-rate='{rate}']")
    assert player.tag() == f"回放 {rate}×"
    player.forget()
    player.until(f"() => mingchaProbe.frames.at(-1)?.[1] > {start_ms} + 8000")
    (began, first), *_, (ended, last) = player.frames()
    assert (last - first) / (ended - began) > least
    player.page.click("[data-rate='1']")


@pytest.mark.parametrize(("rate", "least"), [pytest.param(8, 5.0, marks=pytest.mark.soak), (16, 8.0)])
def test_eight_and_sixteen_times_by_key_frames(player: PlayerPage, rate: int, least: float) -> None:
    start_ms, end_ms = newest_run(player)
    player.seek(start_ms + 500)
    player.until_spans(lambda found: newest_length(found) > 26_000)
    player.seek(start_ms + 500)
    pieces: list[str] = []
    player.page.on("request", lambda asked: pieces.append(asked.url) if "/footage?" in asked.url else None)
    player.forget()
    player.page.click(f"[data-rate='{rate}']")
    assert player.tag() == f"回放 {rate}×"
    player.until(f"() => mingchaProbe.frames.at(-1)?.[1] > {start_ms} + 20000")
    frames = player.frames()
    (began, first), *_, (ended, last) = frames[1:]
    assert (last - first) / (ended - began) > least
    # pictures at the old speed may come before the change; from the first stretch without any, key frames alone
    far = [place for place, (before, after) in enumerate(itertools.pairwise(frames)) if after[1] - before[1] >= 900]
    shown = [code for _, code in frames[far[0] :]]
    assert far[0] < 10
    by_keys = ["keys=1" in piece for piece in pieces]  # one that was under way when the speed changed may come before
    assert any(by_keys)
    assert by_keys == sorted(by_keys)
    assert shown == sorted(shown)
    assert min(after - before for before, after in itertools.pairwise(sorted(set(shown)))) >= 900, (
        "not key frames alone"
    )
    player.page.click("[data-rate='1']")
    player.forget()
    player.until("() => mingchaProbe.frames.length > 20")
    assert end_ms > start_ms


def test_backwards_by_key_frames_each_earlier_than_the_last(player: PlayerPage) -> None:
    start_ms, _ = newest_run(player)
    player.seek(start_ms + 500)
    player.until_spans(lambda found: newest_length(found) > 20_000)
    player.seek(start_ms + 15_000)
    player.page.keyboard.press("j")
    assert player.tag() == "回放 −1×"
    player.page.keyboard.press("j")
    player.page.keyboard.press("j")
    assert player.tag() == "回放 −4×"
    player.forget()
    player.until(f"() => mingchaProbe.frames.some(([, code]) => code < {start_ms} + 6000)", 20_000)
    codes = [code for _, code in player.frames()]
    assert codes == sorted(codes, reverse=True)
    # a camera that is drawn on a busy machine sends few frames, and so few key frames
    keys = [
        at for at in player.fragment_borders(start_ms, only_keys=True) if start_ms + 6_000 <= at < start_ms + 14_000
    ]
    assert len(set(codes)) > len(keys) // 2
    player.page.keyboard.press("k")
    player.until("() => document.querySelector('[data-do=toggle] use').href.baseVal.endsWith('#play')")
    player.page.keyboard.press("l")
    player.until_moves_on()
    assert player.tag() == "回放 1×"


def test_a_loop_turns_at_its_out_point(player: PlayerPage) -> None:
    start_ms, _ = newest_run(player)
    player.seek(start_ms + 4_000)
    player.pause()
    player.page.keyboard.press("[")
    assert "入点" in player.said()
    player.seek(start_ms + 6_000)
    player.pause()
    player.page.keyboard.press("]")
    out_ms = player.code_ms()
    player.page.keyboard.press("\\")
    assert player.page.get_attribute("[data-do=loop]", "aria-pressed") == "true"
    player.page.wait_for_timeout(300)  # longer than the page takes to look
    assert player.code_ms() == out_ms, "a loop turns what is paused"
    player.page.keyboard.press("k")
    turned = (
        "mingchaProbe.frames.some(([, code], place) => place > 0 && code < mingchaProbe.frames[place - 1][1] - 1000)"
    )
    player.forget()
    player.until(f"() => {turned}")
    assert max(code for _, code in player.frames()) < out_ms + 600
    player.page.keyboard.press("\\")
    assert player.page.get_attribute("[data-do=loop]", "aria-pressed") == "false"


def test_four_times_as_fast_catches_up_and_becomes_live(player: PlayerPage) -> None:
    player.seek(newest_run(player)[1] - 4_000)
    player.page.evaluate(_NOTE_TAGS)  # a busy machine asks only after it has caught up
    player.page.click("[data-rate='4']")
    player.until("() => document.querySelector('[data-osd-tag]').innerText === '实时'")
    assert "回放 4×" in player.page.evaluate("() => window.tags")
    player.until_live()


def test_back_to_live_by_a_key(player: PlayerPage) -> None:
    player.seek(newest_run(player)[0] + 3_000)
    player.page.keyboard.press("End")
    player.until("() => document.querySelector('[data-osd-tag]').innerText === '实时'")
    player.until_live()
    assert player.page.get_attribute("[data-do=live]", "aria-pressed") == "true"


@pytest.mark.soak
def test_the_timeline_is_worked_by_keys(player: PlayerPage) -> None:
    canvas = player.page.locator("[data-timeline]")
    canvas.focus()
    span = player.page.locator("[data-span]")
    for _ in range(20):
        player.page.keyboard.press("-")
    assert span.inner_text() == "90 天"
    for _ in range(30):
        player.page.keyboard.press("+")
    assert span.inner_text() == "1 秒"
    for _ in range(11):
        player.page.keyboard.press("-")
    player.seek(newest_run(player)[0] + 9_000)
    player.pause()
    stands_ms = player.code_ms()
    for key, by_ms in (("ArrowLeft", -1_000), ("ArrowRight", 1_000)):
        canvas.focus()
        player.forget()
        player.page.keyboard.press(key)
        player.until_shown(stands_ms := stands_ms + by_ms)
    value = canvas.get_attribute("aria-valuetext") or ""
    assert re.fullmatch(r"\d{4}-\d\d-\d\d 周. \d\d:\d\d:\d\d", value)
    player.page.keyboard.press("Control+ArrowLeft")  # an hour ago the point was not in use: no grant reaches there
    player.until("() => document.querySelector('[data-cover]').innerText.includes('不可播放')")
    player.until(
        "() => { const shown = Number(document.querySelector('[data-timeline]').getAttribute('aria-valuenow'));"
        f" return Math.abs(shown - {stands_ms // 1_000 - 3_600}) <= 2; }}"
    )
    player.page.keyboard.press("t")
    player.page.keyboard.type("no time")
    player.page.keyboard.press("Enter")
    assert "请写成" in player.said()
    assert player.page.get_attribute("[data-when]", "aria-invalid") == "true"


def test_time_outside_the_grant_is_refused_with_its_article(player: PlayerPage) -> None:
    player.type_time(now_ms() - 30 * 3_600_000)
    player.until("() => !document.querySelector('[data-cover]').hidden")
    assert "不可播放" in player.cover()
    assert "§ 19" in player.cover()
    player.seek(newest_run(player)[0] + 3_000)
    assert player.cover() == ""


def test_a_thousandth_of_the_seeks_would_be_one_too_many(player: PlayerPage) -> None:
    """Seeks to the very first and last instants of fragments, where a browser waits for a frame that never comes."""
    for border_ms in player.fragment_borders(newest_run(player)[0])[2 : 2 + times(3, 10)]:
        for target_ms in (border_ms, border_ms - 1, border_ms + 1):
            player.seek(target_ms, limit_ms=2_500)


def test_it_plays_over_the_border_of_a_minutes_file(player: PlayerPage) -> None:
    """Nothing is missing in what the browser was given, and nothing of it is passed over. How many of the frames it
    presents is up to the machine."""
    border_ms = (newest_run(player)[0] // 60_000 + 1) * 60_000
    player.until_spans(lambda spans: spans["footage"][-1][1] > border_ms + 3_000)
    player.seek(border_ms - 2_000)
    player.page.evaluate(_CROSSING)
    player.until(f"() => mingchaProbe.frames.some(([, code]) => code > {border_ms} + 1000)")
    player.until(f"() => mingchaCrossing.lines.some(([code]) => code > {border_ms} + 500)")
    crossed = player.page.evaluate(_CROSSED)
    before_ms = [line_ms for code_ms, line_ms in crossed["lines"] if code_ms < border_ms]
    after_ms = [line_ms for code_ms, line_ms in crossed["lines"] if code_ms >= border_ms]
    assert abs(median(before_ms) - median(after_ms)) < LOST_MS, "media time stands for another instant"
    assert crossed["jumped_ms"] < LOST_MS, "it jumped"
    assert median(after_ms) + crossed["from_s"] * 1000 < border_ms - 900, "a hole in what was played"
    player.seek(border_ms - 30)
    player.seek(border_ms + 30)


def test_over_a_gap_it_goes_to_the_end_and_says_so(player: PlayerPage) -> None:
    player.page.keyboard.press("End")
    player.until_live()
    known = len(player.spans()["footage"])
    killed = program_of(player.home, "record")
    tell(killed, signal.SIGKILL)
    # The one that starts again dies too, before it has a picture: a fast machine would close the gap within a second.
    tell(the_next_program(player.home, "record", killed), signal.SIGKILL)
    found = player.until_spans(lambda spans: len(spans["footage"]) > known and newest_length(spans) > 5_000)
    (_, from_ms), (to_ms, _) = found["footage"][-2:]
    assert to_ms - from_ms > 1000
    player.type_time(int(from_ms + to_ms) // 2)
    player.until_shown(int(to_ms), plays_on=True)
    assert "已跳到缺口末尾" in player.said()
    player.seek(int(from_ms) - 1_500)
    player.until(f"() => mingchaProbe.frames.some(([, code]) => code > {to_ms})", 30_000)
    assert "已跳到缺口末尾" in player.said()


def newest_length(spans: dict[str, list[list[int]]]) -> int:
    """How long the last stretch of footage is, milliseconds; 0 when there is none."""
    return spans["footage"][-1][1] - spans["footage"][-1][0] if spans["footage"] else 0
