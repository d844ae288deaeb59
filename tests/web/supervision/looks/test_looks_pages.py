"""/oversight/looks: what is claimed, judged by a person; a camera that nobody looks at is not good (articles 7, 12)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from tests.support.access.scans import jpeg
from tests.support.registry.city import City
from tests.support.supervision.signed_looks import Stills, signed_reference
from tests.support.web.page_checks import PageReader

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.media.looks.picture import LightMode
from mingcha.media.looks.values import CheckState, LearnCause, LookFinding
from mingcha.supervision.looks.actions import note_checks, take_in_days, take_in_findings
from mingcha.supervision.looks.clear_stills import keep_clear_still
from mingcha.supervision.looks.learning import take_in_learning
from mingcha.supervision.looks.queries import picture_finding
from mingcha.supervision.looks.values import CheckReport, ClearPicture, DayReport, FindingReport, PictureJudgement
from mingcha.web.supervision.looks import camera_pages

pytestmark = pytest.mark.law("7", "12")


def shown(response: object) -> str:
    """The page, which must be one of ours."""
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


def _the_last_clear_picture_is_kept_and_shown(browser: Client, finding: str, clock: HandClock) -> None:
    """Its host keeps it, and who judges needs no grant for it."""
    kept = {"number": finding.rpartition("/")[2], "folder": settings.MINGCHA_HOME.documents, "clock": clock}
    keep_clear_still(program("look"), fetch=lambda _, at_ms: ClearPicture(clock.now(), jpeg()), **kept)  # type: ignore[arg-type]
    assert f"{finding}/pictures/clear" in shown(browser.get(f"{finding}?pictures=1"))
    answer = browser.get(f"{finding}/pictures/clear", HTTP_SEC_FETCH_SITE="same-origin")
    assert (answer.status_code, answer.content) == (200, jpeg())
    assert "查看记录 · 3" in shown(browser.get(finding))
    given = browser.get(f"/api/v1/looks/{kept['number']}").json()
    assert (given["mode"], given["judgeable_permille"], given["checks"]) == (["bright", "ir"], 712, 412)
    assert len(given["reference_sha256"]) == 64


@pytest.fixture
def stills(clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> Stills:
    """The recorder, for the pages."""
    found = Stills(clock)
    for name in ("keep_view", "show_picture"):
        whole = getattr(camera_pages, name)
        monkeypatch.setattr(camera_pages, name, partial(whole, take=found))
    return found


def test_from_a_signed_reference_to_a_judged_finding(
    city: City, clock: HandClock, signed_in: Callable[[str], Client], stills: Stills
) -> None:
    code = city.points["HQX"].code
    browser = signed_in("manager")
    page = f"/oversight/looks/cameras/{code}"
    assert "未检查" in shown(browser.get(page))
    assert browser.post(f"{page}/views", {}).status_code == 302
    assert stills.taken == 1
    html = shown(browser.get(page))
    view = html.split(f"{page}/views/")[1].split('"')[0]
    refused = browser.post(f"{page}/views/{view}/sign", {"reason": ""})
    assert (refused.status_code, "先看过" in refused.content.decode()) == (403, True)
    own = {"HTTP_SEC_FETCH_SITE": "same-origin"}
    assert browser.get(f"{page}/views/{view}").status_code == 403, "no page of another site opens it"
    assert browser.get(f"{page}/views/{view}", **own).headers["Content-Type"] == "image/jpeg"
    assert browser.post(f"{page}/views/{view}/sign", {"reason": ""}).status_code == 302
    assert browser.get(f"{page}/views/{view}", **own).status_code == 403, "a signed one is seen for a judgement alone"
    note_checks([CheckReport(code, clock.now(), "judged", "bright", 3, 812)])
    yesterday = shanghai_day(clock.now()) - timedelta(days=1)
    take_in_days(program("look"), "R1", [DayReport(code, yesterday, 100, 0, 0, 0, 0, 61)], clock=clock)
    html = shown(browser.get(page))
    assert "未检查" not in html
    assert "可判断的 81.2 % 中有 0.3 % 看不到" in html
    for words in ("镜头脏污", "四分之一度", "均匀的天空", "雨", "误报上限（95% 置信）", "最高 6.1 %"):
        assert words in html, words
    report = FindingReport(code, 1, LookFinding.PARTIAL_SLOW, clock.now(), share_permille=61, clear_at=clock.now())
    report = replace(report, judgeable_permille=712, checks=412, modes=(LightMode.BRIGHT, LightMode.IR))
    take_in_findings(program("look"), "R1", [report], clock=clock)
    number = shown(browser.get("/oversight/looks")).split('href="/oversight/looks/B-')[1].split('"')[0]
    finding = f"/oversight/looks/B-{number}"
    assert "/pictures/" not in shown(browser.get(finding)), "nobody sees a picture by the way"
    html = shown(browser.get(f"{finding}?pictures=1"))
    assert [f"{finding}/pictures/{part}" in html for part in ("reference", "clear", "now")] == [True, False, True]
    asked = {
        part: browser.get(f"{finding}/pictures/{part}", **own) for part in ("reference", "clear", "now", "view", "x")
    }
    assert {part: one.status_code for part, one in asked.items()} == {
        "reference": 200, "clear": 403, "now": 200, "view": 404, "x": 404,
    }  # fmt: skip
    assert stills.taken == 2
    assert "查看记录 · 2" in shown(browser.get(finding))
    _the_last_clear_picture_is_kept_and_shown(browser, finding, clock)
    assert signed_in("monitor").get(f"{finding}/pictures/now", **own).status_code == 403
    given = {"judgement": "confirmed", "cause": "greenery", "owner": "", "reason": ""}
    assert browser.post(finding, given).status_code == 403
    assert browser.post(finding, given | {"owner": "园林局"}).status_code == 302
    assert picture_finding(city["manager"], f"B-{number}", at=clock.now()).judgement is PictureJudgement.CONFIRMED
    assert browser.get(f"{finding}/pictures/now", **own).status_code == 403, "judged: from now on by a grant"
    assert f"B-{number}" in shown(browser.get("/oversight/looks?all=1"))
    stranger = signed_in("elsewhere")
    assert f"B-{number}" not in shown(stranger.get("/oversight/looks?all=1"))
    assert stranger.get(finding).status_code == 403


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (CheckState.JUDGED, "已检查"),
        (CheckState.LEARNING, "该光照下尚在学习，未比对"),
        (CheckState.FAULTY, "画面异常"),
        (CheckState.NOT_JUDGEABLE, "无法判断（雾、雨雪或缺少轮廓）"),
    ],
)
def test_f7_a_camera_that_was_not_compared_is_not_called_looked_at(
    city: City, clock: HandClock, signed_in: Callable[[str], Client], state: CheckState, words: str
) -> None:
    code = city.points["HQX"].code
    note_checks([CheckReport(code, clock.now(), state.value, "bright", 0, 800)])
    chip = shown(signed_in("manager").get(f"/oversight/looks/cameras/{code}")).split("</h1>")[1].split("</span>")[0]
    assert chip.rpartition(">")[2] == words


def test_f5_a_view_that_was_learned_anew_says_so_on_its_pages(
    city: City, clock: HandClock, signed_in: Callable[[str], Client], tmp_path: Path
) -> None:
    code, host = city.points["HQX"].code, program("look")
    signed_reference(city["manager"], code, tmp_path, clock)
    page = f"/oversight/looks/cameras/{code}"
    browser = signed_in("manager")
    check = CheckReport(code, clock.now(), "judged", "bright", 3, 812, 1, clock.now())
    note_checks([check])
    report = FindingReport(code, 1, LookFinding.PARTIAL_SLOW, clock.now(), share_permille=61)
    take_in_findings(host, "R1", [report], clock=clock)
    assert "已重新学习" not in shown(browser.get(page))
    clock.advance(timedelta(minutes=10))
    anew = replace(check, at=clock.now(), learned_since=clock.now(), learned_by=LearnCause.NO_STATE)
    take_in_learning(host, "R2", [anew], clock=clock)
    html = shown(browser.get(page))
    assert "已重新学习" in html
    assert "重新签认基准画面前，其检查日不作证明" in html
    number = shown(browser.get("/oversight/looks")).split('href="/oversight/looks/B-')[1].split('"')[0]
    finding = shown(browser.get(f"/oversight/looks/B-{number}?pictures=1"))
    assert "重新学习画面，不再据此检查" in finding
    assert f"B-{number}/pictures/now" in finding, "it is judged by what the camera shows now"
    assert "须重新签认基准画面" in shown(browser.get("/points/findings?kind=look_learned_anew"))
