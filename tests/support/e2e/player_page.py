"""The page of a point or the wall under test: what it presents, read from the pictures themselves, and what it says."""

import itertools
import json
import math
import os
import re
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import Browser, BrowserContext, Page
from tests.support.e2e.one_browser import profile
from tests.support.e2e.running_home import RunningHome, log_in

from mingcha.bench.live import seek_text

TOLERANCE_FRAMES, LEAST_TOLERANCE_MS = 1.25, 100
"""A frame and a quarter around an instant, and not less: the simulated camera draws by a timer."""
TICKET_USED_S = 60
STANDS = 4
"""A paused picture stands if it was read this often without a change, over 0.3 s."""
COUNT = 7
"""The column of a fragment's row in the index that says how many pictures it has."""
POINT = "42010200001310000001"

_UNTIL = """
(limit_ms) => new Promise((resolve, reject) => {
  const end = performance.now() + limit_ms;
  const look = () => {
    const found = (%s)();
    if (found) resolve(found);
    else if (performance.now() > end) reject(new Error("not so within " + limit_ms + " ms"));
    else setTimeout(look, 15);
  };
  look();
})
"""


COARSE: dict[str, Any] = {"device_scale_factor": 0.5}
"""For a profile in which nobody judges how a page is drawn: half of the pixels each way, drawn without a graphics card.
Pages measure in pixels of CSS, and pictures are read as they were decoded."""
_sessions: dict[tuple[Path, str, str], list[Any]] = {}
"""Cookies of the sessions so far, by home, address and account: the login page is tried in tests of its own. A home may
have the address of one that ended."""


def signed_in(browser: Browser, home: RunningHome, username: str, **options: Any) -> BrowserContext:
    """A browser's profile in which this demo account is signed in, in one session with earlier ones."""
    shape = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN", **options}
    key = (home.path, home.url, username)
    cookies = _sessions.get(key, [])
    context = profile(browser, cookies, **shape)
    if not cookies:
        log_in(page := context.new_page(), home.url, username)
        page.close()
        _sessions[key] = context.cookies()
    return context


def left_out_of(rows: list[list[int]], last_ms: int, frame_ms: float) -> float:
    """How much longer than a frame a recorded picture may stand before an instant, by the rows of the index: on a busy
    machine a simulated camera leaves pictures out of a fragment, or a whole stretch between two fragments."""
    inside_ms = [row[1] / 90 - row[COUNT] * frame_ms for row in rows if row[0] <= last_ms * 90]
    between_ms = [(after[0] - sum(row[:2])) / 90 for row, after in itertools.pairwise(rows) if row[0] <= last_ms * 90]
    return max([*inside_ms, *between_ms], default=0)


class PlayerPage:
    """A page with pictures, and the home that it looks into."""

    def __init__(self, page: Page, home: RunningHome, *, every: int = 1, camera: str = POINT) -> None:
        """`every`: the camera sends only every n-th picture that it draws; `camera`: whose index and spans it reads."""
        self.page, self.home, self._camera = page, home, camera
        self._frame_ms = every * 1000 / int(home.environment.get("MINGCHA_DEMO_FPS", "12"))
        self._tolerance_ms = max(LEAST_TOLERANCE_MS, int(TOLERANCE_FRAMES * self._frame_ms))
        self._typed_ms = 0.0
        self._ticket: tuple[float, dict[str, str]] = -math.inf, {}

    @classmethod
    def opened(
        cls, context: BrowserContext, home: RunningHome, path: str = f"/points/{POINT}", *, every: int = 1
    ) -> Self:
        """Opens a page; where it asks for a purpose, the first one is chosen."""
        page = context.new_page()
        page.goto(home.url + path)
        if page.locator("form.chooser").count():
            page.click("form.chooser button.primary")
            page.wait_for_selector("[data-player], [data-wall], [data-sync]", state="attached")
        of_point = re.fullmatch(r"/points/(\d{20})", path)
        return cls(page, home, every=every, camera=of_point[1] if of_point else POINT)

    def until(self, predicate: str, limit_ms: int = 15_000) -> Any:
        """Waits until a function of the page gives something true; what it gave. The page's policy forbids eval, so
        Playwright's own wait_for_function does not run here."""
        return self.page.evaluate(_UNTIL % predicate, limit_ms)

    def until_live(self, oldest_ms: int = 1000, limit_ms: int = 15_000) -> None:
        """Waits for a presented picture that is younger than this."""
        self.forget()
        self.until(f"() => mingchaProbe.frames.some(([at, code]) => at - code < {oldest_ms})", limit_ms)

    def forget(self) -> None:
        """Forgets the pictures presented so far."""
        self.page.evaluate("() => { mingchaProbe.frames = []; }")

    def frames(self) -> list[tuple[float, int]]:
        """(presented, burnt in) of the pictures since then, Unix milliseconds."""
        return [(at, code) for at, code in self.page.evaluate("() => mingchaProbe.frames")]

    def code_ms(self) -> int:
        """The instant burnt into the picture that stands on the screen."""
        code: int | None = self.page.evaluate("() => mingchaProbe.read(document.querySelector('[data-player] video'))")
        assert code is not None
        return code

    def type_time(self, at_ms: int) -> None:
        """Types an instant and presses Enter, as a person does."""
        self.forget()
        self._typed_ms = time.time() * 1000
        self.page.fill("[data-when]", seek_text(at_ms))
        self.page.press("[data-when]", "Enter")

    def seek(self, at_ms: int, limit_ms: int = 5_000) -> None:
        """Seeks and waits until the picture of that instant is presented; what came before it is forgotten."""
        self.type_time(at_ms)
        self.until_shown(at_ms, limit_ms, plays_on=True)
        self.forget()

    def until_shown(self, at_ms: int, limit_ms: int = 5_000, *, plays_on: bool = False) -> None:
        """Waits until the picture of an instant is presented; after a seek it plays on, so that a busy machine presents
        one that is later by at most what has passed since."""
        latest = f"{at_ms + self._tolerance_ms}" + (f" + Math.max(0, at - {self._typed_ms:.0f})" if plays_on else "")

        def shown(before_ms: float, after_ms: float = 0) -> str:
            right = f"code >= {at_ms - before_ms} && code <= {latest} + {after_ms}"
            return f"() => mingchaProbe.frames.some(([at, code]) => {right})"

        try:
            self.until(shown(self._tolerance_ms), limit_ms)
        except Exception as problem:
            rows = self._rows_around(at_ms)
            left_out_ms = left_out_of(rows, at_ms + self._tolerance_ms, self._frame_ms)
            # the picture before the hole stands for it, or is replaced by the one after it before it was reported
            if left_out_ms > 0 and self.page.evaluate(shown(self._tolerance_ms + left_out_ms, left_out_ms)):
                return
            offsets = [(round(at - self._typed_ms), code - at_ms) for at, code in self.frames()][:8]
            fragments = [(row[0] // 90 - at_ms, row[1] // 90, row[COUNT]) for row in rows]
            shown_were = f"shown were {offsets}, left out {left_out_ms:.0f} ms of {fragments}: {self.said()}"
            raise AssertionError(f"the picture of {at_ms} was not shown; {shown_were}") from problem

    def _rows_around(self, at_ms: int) -> list[list[int]]:
        """The rows of the index of the second before an instant and the one after it."""
        address = f"{self.home.gateway}/v1/points/{self._camera}/index?from={at_ms - 1_000}&to={at_ms + 1_000}"
        asked = urllib.request.Request(address, headers=self._ticket_headers())
        with urllib.request.urlopen(asked, timeout=10) as answer:
            rows: list[list[int]] = json.load(answer)["fragments"]
        return [row for row in rows if row[0] + row[1] >= (at_ms - 1_000) * 90]

    def pause(self) -> None:
        """Pauses by the key and waits until the picture stands: a busy machine may paint another one after that."""
        self.page.keyboard.press("k")
        self.until("() => { const v = document.querySelector('[data-player] video'); return v.paused && !v.seeking; }")
        painted: list[int] = []
        for _ in range(50):
            painted.append(self.code_ms())
            if len(painted) >= STANDS and len(set(painted[-STANDS:])) == 1:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("a paused picture goes on")

    def until_moves_on(self, limit_ms: int = 15_000) -> None:
        """Waits until it plays forward: some frames, each later than the one before."""
        self.forget()
        rising = "frames.every(([, code], place) => place === 0 || code >= frames[place - 1][1])"
        self.until(f"() => {{ const {{ frames }} = mingchaProbe; return frames.length > 12 && {rising}; }}", limit_ms)

    def fragment_borders(self, from_ms: int, length_ms: int = 15_000, *, only_keys: bool = False) -> list[int]:
        """Where fragments (or those that begin with a key frame) begin, Unix ms rounded up, from the index."""
        address = f"{self.home.gateway}/v1/points/{self._camera}/index?from={from_ms}&to={from_ms + length_ms}"
        asked = urllib.request.Request(address, headers=self._ticket_headers())
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return [-(-row[0] // 90) for row in json.load(answer)["fragments"] if row[3] or not only_keys]

    def _ticket_headers(self) -> dict[str, str]:
        """A ticket that came with the page's text, which is asked for again once half of the ticket's time is over."""
        if time.monotonic() - self._ticket[0] < TICKET_USED_S:
            return self._ticket[1]
        own = {"Sec-Fetch-Site": "same-origin"}  # what a browser says of a step from a page of ours
        text = self.page.request.get(f"{self.home.url}/points/{self._camera}", headers=own).text()
        token = json.loads(unescape(text.split('name="first-ticket" content="')[1].split('"')[0]))["token"]
        self._ticket = time.monotonic(), {"Authorization": f"Bearer {token}", "Origin": self.home.url}
        return self._ticket[1]

    def said(self) -> str:
        """The line under the timeline."""
        return self.page.inner_text("[data-say]")

    def tag(self) -> str:
        """The state tag on the picture."""
        return self.page.inner_text("[data-player] [data-osd-tag]")

    def cover(self) -> str:
        """What stands in the place of the picture; "" while there is one."""
        return self.page.inner_text("[data-player] [data-cover]") if self.page.is_visible("[data-cover]") else ""

    def spans(self, back_ms: int = 3_600_000) -> dict[str, Any]:
        """Footage and gaps of this point as the gateway tells them, with a ticket that came with the page's text."""
        now_ms = int(time.time() * 1000)
        address = f"{self.home.gateway}/v1/points/{self._camera}/spans?from={now_ms - back_ms}&to={now_ms}&most=500"
        asked = urllib.request.Request(address, headers=self._ticket_headers())
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                found: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as problem:
            problem.close()
            if problem.code != 503:  # the recorder may be away, the door is not
                raise
            return {"footage": [], "gaps": []}
        return found

    def until_spans(self, right: Callable[[dict[str, Any]], bool], limit_s: float = 90) -> dict[str, Any]:
        """Asks for the spans, each time after another presented picture, until they are so."""
        end = time.monotonic() + limit_s
        while not right(found := self.spans()):
            assert time.monotonic() < end, found
            seen = len(self.frames())
            self.until(f"() => mingchaProbe.frames.length > {seen} + 12")
        return found


def program_of(home: RunningHome, verb: str) -> int:
    """The process id of one program of a home."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
            environment = (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if words[2:4] == [b"mingcha.run.main", verb.encode()] and f"MINGCHA_HOME={home.path}".encode() in environment:
            return int(entry.name)
    raise AssertionError(f"no {verb} runs in {home.path}")


def the_next_program(home: RunningHome, verb: str, ended: int, limit_s: float = 10) -> int:
    """The process id of the program that the supervisor started after one that ended."""
    until_s = time.monotonic() + limit_s
    while time.monotonic() < until_s:
        try:
            found = program_of(home, verb)
        except AssertionError:
            found = ended
        if found != ended:
            return found
        time.sleep(0.02)
    raise AssertionError(f"no {verb} started again in {home.path}")


def tell(process_id: int, number: signal.Signals) -> None:
    """Sends a signal to one process."""
    os.kill(process_id, number)
