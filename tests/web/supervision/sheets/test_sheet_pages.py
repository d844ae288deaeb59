"""/oversight/sheets: from a confirmed finding to the PDF of its receiver, by two persons at browsers (12, 21)."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.test import Client
from tests.support.privacy.painted_stills import painted_still
from tests.support.registry.city import City
from tests.support.supervision.signed_looks import Stills, judged_by_who_saw, signed_reference
from tests.support.web.page_checks import PageReader

from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.media.looks.values import LookFinding
from mingcha.registry.deadlines.values import DueKind
from mingcha.registry.identity.asker import duty_of
from mingcha.supervision.looks.actions import take_in_findings
from mingcha.supervision.looks.queries import picture_findings
from mingcha.supervision.looks.values import CoverCause, FindingReport, PictureJudgement
from mingcha.supervision.sheets.actions import prepare_sheet
from mingcha.web.overview.deadlines.collected import deadlines
from mingcha.web.supervision.sheets import pages
from mingcha.web.supervision.sheets.section import sheets_section

pytestmark = pytest.mark.law("12", "16(3)", "21")
OWN = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def shown(response: object) -> str:
    """The page, which must be one of ours."""
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


@pytest.fixture
def finding(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> str:
    """A confirmed finding, and a recorder for the pages; no detector is installed."""
    code, manager = city.points["HQX"].code, city["manager"]
    stills = Stills(clock, picture=painted_still())
    signed_reference(manager, code, settings.MINGCHA_HOME.documents, clock, stills=stills)
    report = FindingReport(code, 1, LookFinding.PARTIAL_SLOW, clock.now(), share_permille=120, is_case=True)
    take_in_findings(program("look"), "R1", [report], clock=clock)
    (row,) = picture_findings(manager, at=clock.now())
    given, folder = {"cause": CoverCause.GREENERY, "owner": "园林局"}, settings.MINGCHA_HOME.documents
    judged_by_who_saw(manager, row.number, PictureJudgement.CONFIRMED, folder, clock, **given)  # type: ignore[arg-type]
    whole = partial(prepare_sheet, take=stills, seek=lambda _: None)
    monkeypatch.setattr(pages.actions, "prepare_sheet", whole)
    return row.number


def test_t12_10_n_from_a_confirmed_finding_to_the_pdf(
    city: City, clock: HandClock, signed_in: Callable[..., Client], finding: str
) -> None:
    browser, other = signed_in("manager"), signed_in("district", "en")
    page = f"/oversight/looks/{finding}"
    assert f"{page}/sheets/new" in shown(browser.get(page))
    assert "可办理的岗位" in shown(signed_in("auditor").get(f"{page}/sheets/new"))
    assert "用途" in shown(browser.get(f"{page}/sheets/new"))
    given = {"receiver_kind": "parks", "receiver": "江岸区园林和林业局", "purpose": "修剪树冠"}
    assert browser.post(f"{page}/sheets/new", given | {"receiver": ""}).status_code in (403, 422)
    sheet = browser.post(f"{page}/sheets/new", given).headers["Location"]
    assert f"{page}/sheets/new" not in shown(browser.get(page)), "one at a time"
    begun = shown(browser.get(f"{page}/sheets/new"))
    assert ("已有办理中的告知单" in begun, 'name="receiver"' in begun) == (True, False)
    assert "尚未发出" in shown(signed_in("auditor").get(sheet))
    refused = browser.post(f"{sheet}/send")
    assert (refused.status_code, "当前画面：遮盖人员和车牌" in shown(refused)) == (403, True)
    assert _waiting(city, clock) == {"manager": 0, "district": 0, "elsewhere": 0, "auditor": None}
    for part, areas in (("now", {"polygons": "30,30 40,30 40,70 30,70"}), ("reference", {"is_empty": "on"})):
        _cover_and_check(browser, other, sheet, part, areas)
    assert _waiting(city, clock) == {"manager": 1, "district": 1, "elsewhere": 0, "auditor": None}
    assert "checked, may be sent</span>" in shown(other.get("/oversight/looks?all=1")).split(sheet)[1]
    assert [sheet in shown(other.get(f"/oversight/sheets?{one}")) for one in ("mine=1", "state=sent", "q=nowhere")] == [
        True, False, False,
    ]  # fmt: skip
    _is_due_in_time(city, clock, sheet)
    assert browser.post(f"{sheet}/download").status_code == 403
    assert browser.post(f"{sheet}/send").status_code == 302
    assert _waiting(city, clock)["district"] == 0
    assert "SHA-256" in shown(browser.get(sheet))
    answer = browser.post(f"{sheet}/download")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    html = shown(other.get(sheet))
    assert "Downloads" in html
    number = html.split('class="mono">GV')[1].split("<")[0]
    assert browser.get(f"/documents/GV{number}").status_code == 403, "taken on the page of the sheet alone"
    assert sheet in shown(browser.get(page))
    assert browser.post(f"{sheet}/withdraw", {"reason": ""}).status_code in (403, 422)
    assert browser.post(f"{sheet}/withdraw", {"reason": "发错接收方"}).status_code == 302
    assert "发错接收方" in shown(browser.get(sheet))
    guard, stranger = signed_in("monitor"), signed_in("elsewhere")
    assert guard.post(f"{sheet}/send").status_code == 403
    assert stranger.get(sheet).status_code == 403


def _waiting(city: City, clock: HandClock) -> dict[str, int | None]:
    """By user name how many sheets wait for a person."""
    now = clock.now()
    found = {
        name: sheets_section(duty_of(city[name], now), now) for name in ("manager", "district", "elsewhere", "auditor")
    }
    return {name: one.waiting if one else -1 for name, one in found.items()}


def _is_due_in_time(city: City, clock: HandClock, sheet: str) -> None:
    """A sheet that did not leave yet is named to who works on it, seven days after it was prepared."""
    now, kind = clock.now(), DueKind.PICTURE_SHEET.value
    today = clock.now().astimezone(SHANGHAI).date()
    for name, days, count in (("district", 7, 1), ("district", 6, 0), ("elsewhere", 9, 0), ("auditor", 9, 0)):
        until = today + timedelta(days=days)
        found = deadlines(duty_of(city[name], now), until=until, at=now, kind=kind)
        assert len(found) == count, (name, days)
        assert all((one.url, one.legal_on) == (sheet, None) for one in found)


def _cover_and_check(browser: Client, other: Client, sheet: str, part: str, areas: dict[str, str]) -> None:
    """One covers a picture, the other one checks it; each after having been shown it."""
    address = f"{sheet}/pictures/{part}"
    html = shown(browser.get(f"{address}/cover"))
    assert f"{address}/original" in html
    assert "没有安装检测模型" in html, html
    if part == "now":  # the very reference was shown for the judgement
        assert browser.post(f"{address}/cover", areas).status_code == 403, "not seen"
    assert browser.get(f"{address}/original").status_code == 403, "no page of another site opens it"
    assert browser.get(f"{address}/original", **OWN).headers["Content-Type"] == "image/jpeg"
    assert browser.post(f"{address}/cover", {"polygons": "1"}).status_code == 422
    assert browser.post(f"{address}/cover", areas).status_code == 302
    assert f"{address}/copy" not in shown(browser.get(sheet)), "nobody sees a copy by the way"
    assert "请告知同事" in shown(browser.get(sheet))
    assert f"{address}/check" not in shown(browser.get(f"{sheet}?copy={part}"))
    assert browser.post(f"{address}/check").status_code == 403, "the same person"
    assert sheet in shown(other.get("/oversight/sheets?mine=1"))
    assert sheet not in shown(browser.get("/oversight/sheets?mine=1")), "not for who covered it"
    copies = shown(other.get(f"{sheet}?copy={part}"))
    assert (f"{address}/copy" in copies, f"{address}/check" in copies) == (True, True)
    assert other.post(f"{address}/check").status_code == 403, "not seen"
    assert other.get(f"{address}/copy", **OWN).content.startswith(b"\xff\xd8\xff")
    assert other.post(f"{address}/check").status_code == 302
