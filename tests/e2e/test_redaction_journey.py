"""Footage of the demo's car park from the wish to publish it to its withdrawal, by four people in browsers, with the
detectors and the programs that are shipped (articles 16(3), 19, 21)."""

import hashlib
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.support.e2e.door import database_rows
from tests.support.e2e.page_faults import violations
from tests.support.e2e.people_at_browsers import PersonAtBrowser
from tests.support.e2e.player_page import COARSE, signed_in
from tests.support.e2e.redacted_film import IN_VIEW_S, PERIOD_S, is_bare, least_contrast, pictures_of
from tests.support.e2e.running_home import RunningHome
from tests.support.e2e.sealed_footage import sealed_minute

from mingcha.kit.clock import SHANGHAI
from mingcha.privacy.detection.model_files import COMMAND, FileState, listed_models, models_folder, state_of

MAKER, REVIEWER, OFFICER, STRANGER = "luoyan", "duqiang", "xuhui", "chenjing"
"""On duty for the mall, its manager, an officer of its district; the manager of a school elsewhere."""
POINT = "江滩商场停车场"
LENGTH_S = 6
FROM_PHASE_S = 2
"""Of the car's period: it is in view for all of the film."""
LEGIBLE = 60
"""Levels of luma between a plate and its letters, in the source."""
PLAYING = (
    "v => [v.currentTime, v.paused, v.seeking, v.readyState, v.playbackRate, v.buffered.length && v.buffered.end(0)]"
)
JOBS = "program:jobs"
ENTRIES = [
    ("privacy.redaction.begin", MAKER), ("access.publication.fetch", MAKER), ("privacy.redaction.tracked", JOBS),
    ("access.publication.ask", MAKER), ("access.publication.approve", REVIEWER),
    ("access.redaction.open", MAKER), ("privacy.redaction.edit", MAKER),
    ("access.redaction.open", REVIEWER), ("privacy.redaction.answer", REVIEWER), ("privacy.redaction.review", REVIEWER),
    ("privacy.redaction.made", JOBS), ("privacy.redaction.open_film", OFFICER), ("privacy.redaction.sign", OFFICER),
    ("privacy.redaction.release", MAKER), ("access.publication.release", MAKER),
    ("privacy.redaction.open_film", REVIEWER),
    ("access.publication.withdraw", MAKER), ("access.publication.state_down", REVIEWER),
]  # fmt: skip
"""Acts and who did them, in the order of the log: several alike are one, and tickets are left out."""


@dataclass
class People:
    """Everybody of the journey at a browser of their own, in Chinese."""

    home: RunningHome
    browser: Browser
    at_browsers: dict[str, PersonAtBrowser] = field(default_factory=dict)

    def __getitem__(self, username: str) -> PersonAtBrowser:
        if username not in self.at_browsers:
            context = signed_in(self.browser, self.home, username, **COARSE)
            context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": self.home.url}])
            self.at_browsers[username] = PersonAtBrowser(context, context.new_page(), self.home.url)
        return self.at_browsers[username]


@pytest.fixture
def people(running_home: RunningHome, browser: Browser) -> Iterator[People]:
    """Nobody yet."""
    if lacking := [one.file for one in listed_models() if state_of(models_folder(), one) is not FileState.READY]:
        pytest.skip(f"no detection without {', '.join(lacking)}: run {COMMAND}")
    found = People(running_home, browser)
    yield found
    for one in found.at_browsers.values():
        one.context.close()


@pytest.mark.law("16(3)", "19", "21")
def test_footage_is_published_with_nobody_in_it_and_taken_down(
    running_home: RunningHome, people: People, request: pytest.FixtureRequest
) -> None:
    code = point_code(running_home)
    no = begun(people, code, span_of(running_home, code))
    folder = running_home.path / "redactions" / no
    progressed(running_home, people, no)
    publication = asked_and_approved(people, no)
    keys = Counter[str]()
    region = drawn_by_keys(people, no, keys)
    begun_s = time.monotonic()
    items = reviewed_by_keys(people, no, keys)
    review_s = time.monotonic() - begun_s
    sources = [one for clip in sorted(folder.rglob("source/**/*.mp4")) for one in pictures_of(clip)]
    items += reviewed_again_until_gated(running_home, people, no, keys)
    signed_by_an_officer(people, no)
    film = published(people, no, publication)
    shows_nobody(running_home, no, film, region, sources)
    taken_down(people, no, publication)
    assert not folder.exists()
    assert without_further_reviews(entries_of(running_home, no, publication)) == ENTRIES
    told = f"review of {LENGTH_S} s with {items} items in {review_s:.0f} s by keys: {dict(keys)}"
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        request.config.pluginmanager.getplugin("terminalreporter").write_line(f"\n{told}")


def point_code(home: RunningHome) -> str:
    """The code of the point of the car park."""
    ((code,),) = database_rows(home, "SELECT code FROM registry_point WHERE name = ?", POINT)
    return str(code)


def span_of(home: RunningHome, code: str) -> tuple[datetime, datetime]:
    """Seconds of a sealed minute in which the car is in view."""
    assert FROM_PHASE_S + LENGTH_S < IN_VIEW_S
    begin = sealed_minute(home, code)
    begin += timedelta(seconds=(FROM_PHASE_S - begin.timestamp()) % PERIOD_S)
    return begin, begin + timedelta(seconds=LENGTH_S)


def asked_and_approved(people: People, redaction: str) -> str:
    """The person on duty asks to publish the film, with basis, place and term, the manager approves; its number. Nobody
    sees the source before that."""
    maker, manager = people[MAKER], people[REVIEWER]
    for one in (maker, manager):
        assert one.at(f"/privacy/redactions/{redaction}/review").locator("video").count() == 0
    page = maker.at(f"/privacy/redactions/{redaction}")
    page.locator("[data-unconfirmed] a[href*='/publications/new']").click()
    page.wait_for_url("**/publications/new?*")
    page.check("[name=purpose][value=education]")
    form = {"basis": "武汉市公共安全视频图像信息系统管理办法第二十一条", "place": "商场官网", "place_kind": "website"}
    maker.send("form[action='/publications/new']", **form)
    no = page.url.rpartition("/")[2].partition("#")[0]
    assert "商场官网" in page.locator("main").inner_text()
    assert page.locator("[data-no-approve]").inner_text() != "", "the person who asked may not approve"
    manager.at(f"/publications/{no}")
    manager.send(f"form[action$='/{no}/approve']")
    assert manager.page.locator(".head .chip").first.inner_text() == "已批准，待放行"
    return no


def begun(people: People, code: str, span: tuple[datetime, datetime]) -> str:
    """The person on duty begins a redaction of a span; its number."""
    maker = people[MAKER]
    maker.at(f"/privacy/redactions/new?point={code}")
    from_at, to_at = (f"{at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}" for at in span)
    maker.send("form[action='/privacy/redactions/new']", from_at=from_at, to_at=to_at, basis="停车安全宣传")
    return maker.page.url.rpartition("/")[2].partition("#")[0]


def progressed(home: RunningHome, people: People, no: str) -> None:
    """The page says how far the job of the shipped worker is, and asks for the next step when it is done, by itself."""
    page = people[MAKER].page
    assert page.locator("#progress progress").get_attribute("max") == "3", "fetch, detect, track"
    page.locator("[data-no-review]").wait_for(timeout=90_000)  # which the page offers once it was loaded anew
    until_state(home, no, "to_review")


def review_page(people: People, who: str, no: str) -> Page:
    """The page of the review, with a picture of the source on the screen."""
    page = people[who].at(f"/privacy/redactions/{no}/review")
    until(page, lambda: page.locator("[data-film-time]").inner_text() != "", "no picture")
    return page


def drawn_by_keys(people: People, no: str, keys: Counter[str]) -> dict[str, Any]:
    """The maker draws a region over the time and the name in the picture, for a second. The edit as it was kept."""
    page = review_page(people, MAKER, no)
    assert page.locator("[data-missing]").inner_text() != "", "who began it does not review it"
    for key, times in (
        ("n", 1),
        ("Shift+ArrowUp", 9),
        ("Shift+ArrowLeft", 4),
        ("Control+Shift+ArrowRight", 8),
        ("Enter", 1),
    ):
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
    """Another person watches all of it at four times, answers each item with one key, and signs; the items."""
    page = review_page(people, REVIEWER, no)
    progress = page.locator("[data-progress]")

    def press(key: str, what: str) -> None:
        page.keyboard.press(key)
        keys[what] += 1

    press("5", "watch")
    while not is_watched(page):
        press("w", "watch")
    press("Enter", "first item")
    items = page.locator("[data-items-list] .redaction-item").count()
    answered = int((re.search(r" (\d+) / \d+", progress.inner_text()) or ["", "0"])[1])
    for number in range(answered, items):
        assert page.locator("[data-sign]").is_disabled()
        press("Enter", "items")
        until(page, lambda n=number: f" {n + 1} / {items}" in progress.inner_text(), "no answer")  # type: ignore[misc]
    until(page, page.locator("[data-sign]").is_enabled, "not to be signed")
    page.locator("[data-sign]").press("Enter")
    keys["sign"] += 1
    until(page, lambda: page.locator("[data-state-chip]").inner_text() == "已复核，生成中", "no sign")
    return items - answered


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


def until_state(home: RunningHome, no: str, *states: str) -> None:
    """Waits until a redaction has one of these states."""
    end = time.monotonic() + 90
    while (held := _state(home, no)) not in states:
        gate = database_rows(home, "SELECT gate FROM privacy_redaction WHERE no = ?", no)
        assert time.monotonic() < end, (held, gate)
        time.sleep(0.2)


def _state(home: RunningHome, no: str) -> str:
    return str(database_rows(home, "SELECT state FROM privacy_redaction WHERE no = ?", no)[0][0])


def reviewed_again_until_gated(home: RunningHome, people: People, no: str, keys: Counter[str]) -> int:
    """Where the check found something on the film it has covered it: the same person reviews that; the items."""
    items = 0
    for _ in range(3):
        until_state(home, no, "gated", "to_review")
        if _state(home, no) == "gated":
            break
        items += reviewed_by_keys(people, no, keys)
    until_state(home, no, "gated")
    return items


def film_status(people: People, who: str, no: str) -> int:
    """How a person is answered who asks for the film."""
    answer = people[who].context.request.get(f"{people.home.url}/privacy/redactions/{no}/film")
    return answer.status


def signed_by_an_officer(people: People, no: str) -> None:
    """To strangers there is no film; an officer of the district opens it, plays it, and can sign it only then."""
    path = f"/privacy/redactions/{no}"
    for who in (STRANGER, OFFICER, REVIEWER, MAKER):  # nobody has opened it
        assert film_status(people, who, no) == 404, who
    stranger = people[STRANGER].context.request
    assert stranger.post(f"{people.home.url}{path}/film", headers=_token(people[STRANGER])).status == 404
    page = people[MAKER].at(path)
    assert page.locator("[data-lacks] li").count() >= 1, "the second sign is missing"
    officer = people[OFFICER]
    page = officer.at(path)
    assert page.locator(f"form[action='{path}/sign']").count() == 0
    officer.send(f"form[action='{path}/film']")
    video = page.locator("#film video")
    until(page, lambda: video.evaluate("one => one.videoWidth > 0"), "the film does not play")
    assert page.locator("a[download]").count() == 0
    assert violations(page) == []
    assert film_status(people, STRANGER, no) == 404
    assert page.locator(f"form[action='{path}/sign']").count() == 0, "it was not played"
    video.evaluate("one => { one.muted = true; return one.play(); }")
    page.locator(f"form[action='{path}/sign']").wait_for(timeout=30_000)
    officer.send(f"form[action='{path}/sign']")
    assert page.locator(".note.ok").count() == 1


def _token(person: PersonAtBrowser) -> dict[str, str]:
    """What a form sends beside its fields, for a request without one."""
    person.at("/law")
    token = person.page.locator("meta[name=csrf-token]").get_attribute("content") or ""
    return {"X-CSRFToken": token, "Referer": f"{person.url}/law"}


def published(people: People, no: str, publication: str) -> bytes:
    """The maker releases the film and publishes it; the manager downloads it."""
    maker, manager, path = people[MAKER], people[REVIEWER], f"/privacy/redactions/{no}"
    maker.at(path)
    maker.send(f"form[action='{path}/release']")
    assert maker.page.locator(".head .chip").first.inner_text() == "已放行"
    maker.at(f"/publications/{publication}")
    maker.send(f"form[action='/publications/{publication}/release']")
    assert maker.page.locator(".head .chip").first.inner_text() == "公开中"
    page = manager.at(path)
    manager.send(f"form[action='{path}/film']")
    with page.expect_download() as coming:
        page.locator("#film a[download]").press("Enter")
    assert film_status(people, STRANGER, no) == 404, "the film itself is for who published it"
    return Path(coming.value.path()).read_bytes()


def shows_nobody(home: RunningHome, no: str, film: bytes, region: dict[str, Any], sources: list[Any]) -> None:
    """The film is the one that was signed, bare, of all pictures; the plate and the region are filled in each one."""
    asked = "SELECT output_sha256, frames FROM privacy_redaction WHERE no = ?"
    ((digest, frames),) = database_rows(home, asked, no)
    assert hashlib.sha256(film).hexdigest() == digest
    assert is_bare(film)
    pictures = pictures_of(film)
    assert len(pictures) == frames > LENGTH_S
    shown = {one.shown_ms for one in pictures}
    before = [one for one in sources if one.shown_ms in shown]
    assert len(before) == len(pictures)
    assert least_contrast(before) > LEGIBLE, "what is looked for can be seen in the source"
    assert [one.shown_ms for one in pictures if not one.is_filled(one.plate())] == []
    (key,) = region["keys"]
    inside = [one for one in pictures if region["span"]["from_90k"] <= one.at_s * 90_000 < region["span"]["to_90k"]]
    assert inside
    assert [one.shown_ms for one in inside if not one.is_filled(one.place_of(key))] == []
    assert not pictures[-1].is_filled(pictures[-1].place_of(key)), "the region ends"


def taken_down(people: People, no: str, publication: str) -> None:
    """The maker withdraws it: there is no film any more, for nobody; the manager states that it is down."""
    maker, manager, path = people[MAKER], people[REVIEWER], f"/publications/{publication}"
    page = maker.at(path)
    page.locator(".take-back summary").click()
    maker.send(f"form[action='{path}/withdraw']", reason="活动已结束", informed="网站编辑部，电话")
    assert page.locator(".head .chip").first.inner_text() == "已撤回"
    assert page.locator(".head .chip.bad").count() == 1, "to be taken down"
    for who in (MAKER, REVIEWER, OFFICER):
        assert film_status(people, who, no) == 404, who
    assert people[OFFICER].at(f"/privacy/redactions/{no}").locator("#film").count() == 0
    manager.at(path)
    manager.send(f"form[action='{path}/down']", seen="网址已无此影片")
    assert manager.page.locator(".head .chip.bad").count() == 0


def without_further_reviews(entries: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without the reviews that follow a check which found something: what they are is the same again."""
    made = ("privacy.redaction.made", JOBS)
    begin, end = entries.index(made), len(entries) - entries[::-1].index(made)
    return [*entries[:begin], *entries[end - 1 :]]


def entries_of(home: RunningHome, *numbers: str) -> list[tuple[str, str]]:
    """Acts and who did them, of the entries of the log that name one of these; several alike in a row are one."""
    asked = "SELECT event FROM evidence_entry_detail WHERE event IS NOT NULL ORDER BY entry_index"
    texts = [bytes(text).decode() for (text,) in database_rows(home, asked)]
    events = [json.loads(text) for text in texts if any(no in text for no in numbers)]
    names = {f"user:{pk}": name for pk, name in database_rows(home, "SELECT id, username FROM registry_user")}
    acts = [(one["act"], names.get(one["by"]["id"], one["by"]["id"])) for one in events]
    return [act for act, _ in groupby(act for act in acts if act[0] != "access.ticket.issue")]
