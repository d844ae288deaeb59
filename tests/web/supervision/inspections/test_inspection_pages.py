"""Pages of inspections of units, yearly plans and sealed names, in both languages, with their papers (799-24)."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import png
from tests.support.registry.city import City
from tests.support.supervision.officers import FIRST, HEAD, SECOND, add_officers
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.reports.models import Report
from mingcha.supervision.inspections.models import (
    InspectionPlan,
    OrderAnswer,
    PlannedInspection,
    UnitInspection,
    VisitRecord,
)

pytestmark = pytest.mark.law("799-24")
TICKED = {"certificates_shown": "on", "recusal_told": "on"}
type SignIn = Callable[..., Client]
SENT = {
    "district": "420102", "kind": "hidden", "place_kind": "changing_room", "where": "某游泳馆", "text": "烟感里有镜头",
}  # fmt: skip
INSPECTIONS = "/oversight/inspections"


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


@pytest.fixture
def clock() -> HandClock:
    """Tuesday 1 September 2026, in a year whose holidays are known."""
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.png", png(), "image/png")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_plan_an_inspection_an_order_and_a_report_that_the_unit_never_sees(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    city = add_officers(city, clock)
    today = shanghai_day(clock.now()).isoformat()
    stranger = Client(headers={"accept-language": language})
    html = stranger.post("/reports", SENT).content.decode()
    case_no, word = re.search(r"data-case-no>(JB\d+)", html), re.search(r"data-word>([0-9A-Z-]+)", html)
    assert case_no
    assert word
    named = {"case_no": case_no[1], "check_code": word[1], "name": "王某", "contact": "13900000000"}
    shown(stranger, "/reports/name", named | {"check_code": "0000"}, 404)
    shown(stranger, "/reports/name", named | {"name": ""}, 403)
    assert "王某" not in shown(stranger, "/reports/name", named)
    shown(stranger, "/reports/name", named, 409)
    assert "2026-09-16" in shown(stranger, "/reports/state", {"case_no": case_no[1], "check_word": word[1]})
    first, number = signed_in(FIRST, language), Report.objects.get().pk
    first.post(f"/points/reports/{number}/take-up")
    follow_up = f"/points/reports/{number}/follow-up"
    assert "王某" not in shown(first, follow_up)
    assert "open-reason" not in shown(first, follow_up), "nobody knows yet whom it is about"
    shown(first, follow_up, {"reason": "核对位置"}, 403)
    above = signed_in("city", language)
    shown(above, follow_up, {"reason": ""}, 403)
    assert "13900000000" in shown(above, follow_up, {"reason": "核对位置"})
    assert ("核对位置" in shown(first, follow_up), "王某" in shown(first, follow_up)) == (True, False)
    shown(first, f"/points/reports/{number}/link", {"obstruction": "9"}, 404)
    shown(first, f"/points/reports/{number}/link", {"obstruction": "", "inspection": ""}, 422)
    shown(first, f"/points/reports/{number}/link", {"obstruction": "", "inspection": "9"}, 404)
    assert shown(first, "/oversight/inspections/plans")
    shown(first, f"{INSPECTIONS}/plans", {"district": "420102", "year": "2026"})
    plan = f"{INSPECTIONS}/plans/{InspectionPlan.objects.get().pk}"
    shown(first, plan, {"system": "NONE", "quarter": "3", "note": ""}, 404)
    shown(first, plan, {"system": "HQX", "quarter": "3", "note": "校园"})
    shown(first, plan, {"system": "JHG", "quarter": "4", "note": ""})
    line, other = PlannedInspection.objects.order_by("pk")
    shown(first, f"{plan}/lines/{other.pk}/withdraw", {"reason": ""}, 403)
    shown(first, f"{plan}/lines/{other.pk}/withdraw", {"reason": "停用"})
    shown(first, f"{plan}/approve", {}, 403)
    second = signed_in(SECOND, language)
    shown(second, f"{plan}/approve", {})
    new = {
        "system": "HQX",
        "unit": "",
        "subject": "",
        "district": "",
        "planned": "",
        "report": f"{number}",
        "reason": "",
    }
    first = signed_in(FIRST, language)
    assert f"?system=HQX&amp;planned={line.pk}" in shown(first, plan)
    shown(first, f"{INSPECTIONS}/new", new | {"report": ""}, 403)
    assert "step-record" in shown(first, f"{INSPECTIONS}/new", new)
    page = f"{INSPECTIONS}/{UnitInspection.objects.get().pk}"
    seen = {"revision": "1", "inspected_on": today, "present": "孙某", "record": "逐间查看", "photo": photo(), **TICKED}
    wrong = shown(first, f"{page}/record", seen | {"answer_filed": "no"}, 403)
    assert ("逐间查看" in wrong, 'name="note_filed"' in wrong) == (True, True)
    found = {
        "answer_filed": "no",
        "note_filed": "未备案",
        "answer_no_private_place": "no",
        "note_no_private_place": "一台",
    }
    shown(first, f"{page}/record", seen | found | {"photo": photo()})
    shown(signed_in("manager", language), page, status=403)
    second = signed_in(SECOND, language)
    html = shown(second, f"{page}/sign", {"revision": "2"})
    assert ("5\u202f000" in html, f"/points/reports/{number}" in html, "step-order" in html) == (True, True, True)
    assert ("Needed below 7 days" if language == "en" else "短于 7 日须填（平台自定，非法定）") in html
    order = {"revision": "3", "unit": "花桥小学", "days": "15", "copy_to": "", "short_reason": "", "what": "补办备案"}
    shown(second, f"{page}/order", order)
    served = {"revision": "4", "served_on": today, "way": "handed_over", "receiver": "孙某"}
    assert "2026-09-16" in shown(second, f"{page}/serve", served)
    for kind in ("unit_inspection", "unit_order", "unit_order_service"):
        assert "PDF/A" in shown(second, f"{page}/papers/{kind}", {})
    manager = signed_in("manager", language)
    html = shown(manager, page)
    kept = (
        "points/reports",
        case_no[1],
        "群众举报",
        "citizen",
        "step-order",
        "step-serve",
        "step-extend",
        "step-again",
    )
    assert [one for one in kept if one in html] == []
    assert ("step-answer" in html, 'name="days"' in html) == (True, True)
    shown(manager, f"{page}/answer", {"text": "", "days": ""}, 403)
    said = {"text": "已联系维保单位\r\n需要延期", "days": "10", "scan": photo()}
    html = shown(manager, f"{page}/answer", said)
    kept_file = f"{page}/answers/{OrderAnswer.objects.get().pk}"
    assert ("已联系维保单位<br>需要延期" in html, kept_file in html) == (True, True)
    assert kept_file in shown(signed_in(FIRST, language), page), "the officers read it"
    assert signed_in(FIRST, language).get(kept_file).status_code == 200
    assert signed_in(FIRST, language).get(f"{page}/answers/9999").status_code == 404
    manager = signed_in("manager", language)
    assert page in shown(manager, INSPECTIONS)
    shown(manager, follow_up, status=403)
    clock.advance(timedelta(days=16))
    html = shown(signed_in("manager", language), page)
    assert ("step-answer" in html, 'name="days"' in html) == (True, False), "the limit is over"
    first = signed_in(FIRST, language)
    deadlines = first.get("/deadlines").content.decode()
    assert (page in deadlines, plan in deadlines, f"/points/reports/{number}" in deadlines) == (True, True, True)
    again = {
        "revision": "5",
        "inspected_on": "2026-09-17",
        "present": "孙某",
        "corrected": "no",
        "record": "未补办",
        **TICKED,
    }
    html = shown(first, page)
    assert [name for name in ("filed", "no_private_place") if f'value="{name}"' not in html] == []
    shown(first, f"{page}/again", again | {"photo": photo()}, 403)
    shown(first, f"{page}/again", again | {"photo": photo(), "still_lacking": ["filed"]})
    assert VisitRecord.objects.get(again=True).still_lacking == "filed"
    second = signed_in(SECOND, language)
    assert "step-close" not in shown(second, f"{page}/sign", {"revision": "6"}), "who dealt with it does not end it"
    head = signed_in(HEAD, language)
    assert "step-close" in shown(head, page)
    shown(head, f"{page}/close", {"revision": "7", "reason": "另案处理"})
    assert second.get(f"{page}/photos/1").status_code in (200, 404)
    assert page in shown(second, follow_up)
