"""/oversight/looks: what is claimed, judged by a person; a camera that nobody looks at is not good (articles 7, 12)."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.media.looks.values import LookFinding
from mingcha.supervision.looks.actions import note_checks, take_in_findings
from mingcha.supervision.looks.queries import picture_finding
from mingcha.supervision.looks.values import CheckReport, FindingReport, PictureJudgement

pytestmark = pytest.mark.law("7", "12")


def shown(response: object) -> str:
    """The page, which must be one of ours."""
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


def test_from_an_accepted_reference_to_a_judged_finding(
    city: City, clock: HandClock, signed_in: Callable[[str], Client]
) -> None:
    code = city.points["HQX"].code
    browser = signed_in("manager")
    page = f"/oversight/looks/cameras/{code}"
    assert "未检查" in shown(browser.get(page))
    assert browser.post(f"{page}/accept", {"reason": ""}).status_code == 302
    assert browser.post(f"{page}/accept", {"reason": ""}).status_code == 403, "replacing one needs a reason"
    note_checks([CheckReport(code, clock.now(), "judged", "bright", 3, 812)])
    html = shown(browser.get(page))
    assert "未检查" not in html
    assert "可判断的 812 ‰ 中有 3 ‰ 看不到" in html
    assert "镜头脏污" in html, "what it does not find"
    assert "95% 上限" in html
    report = FindingReport(code, 1, LookFinding.PARTIAL_SLOW, clock.now(), share_permille=61, is_growing=True)
    take_in_findings(program("look"), "R1", [report], clock=clock)
    html = shown(browser.get("/oversight/looks"))
    assert "B-0000000" in html
    number = html.split('href="/oversight/looks/B-')[1].split('"')[0]
    number = f"B-{number}"
    assert "61 ‰" in shown(browser.get(f"/oversight/looks/{number}"))
    given = {"judgement": "confirmed", "cause": "greenery", "owner": "", "reason": ""}
    assert browser.post(f"/oversight/looks/{number}", given).status_code == 403
    assert browser.post(f"/oversight/looks/{number}", given | {"owner": "园林局"}).status_code == 302
    assert picture_finding(city["manager"], number, at=clock.now()).judgement is PictureJudgement.CONFIRMED
    assert "园林局" in shown(browser.get(f"/oversight/looks/{number}"))
    assert number in shown(browser.get("/oversight/looks?all=1"))
    stranger = signed_in("elsewhere")
    assert number not in shown(stranger.get("/oversight/looks?all=1"))
    assert stranger.get(f"/oversight/looks/{number}").status_code == 403
