"""Pages of impact assessments and incidents: from the refusal at a door to the paper (T16-6-N; PIPL 55 to 57)."""

import shutil
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import pdf
from tests.support.registry.city import City
from tests.support.registry.staffing import OWNER
from tests.support.web.page_checks import PageReader, without_random

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.law.place_kinds import ORDINARY
from mingcha.registry.acceptance.passing import open_batch
from mingcha.registry.points.actions import add_point
from mingcha.registry.printed.models import PrintedDocument
from mingcha.registry.systems.actions import add_system
from mingcha.supervision.assessments.setting_up import assess_for_use
from mingcha.supervision.compliance_audits.checks import check_audit_reports
from mingcha.supervision.compliance_audits.models import ComplianceAudit

pytestmark = pytest.mark.law("16(6)")
type SignIn = Callable[..., Client]
TEXTS = {"purpose": "校门外联勤", "lawful": "依区政府决定", "effects": "路人面部", "measures": "<i>水印</i>"}


@pytest.fixture
def clock() -> HandClock:
    """Wednesday 2 December 2026, the doors ask."""
    return HandClock(datetime(2027, 1, 5, 10, tzinfo=SHANGHAI))


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_assessment_from_the_refusal_to_its_paper(signed_in: SignIn, city: City, language: str) -> None:
    manager, officer = signed_in("manager", language), signed_in("district", language)
    assert 'name="kind"' in shown(manager, "/oversight/assessments/new")
    new = "/oversight/assessments/new?unit=HQXX&kind=sharing"
    assert 'value="WHGA"' in shown(manager, new)
    sent = {"about": "WHGA", "systems": ["HQX"], "acceptable": "yes", **TEXTS}
    shown(manager, new, sent | {"effects": ""}, 403)
    assert "&lt;i&gt;水印" in shown(manager, new, sent)
    page = "/oversight/assessments/1"
    assert f"{page}/confirm" not in shown(manager, page)
    assert f"{page}/confirm" in shown(officer, page)
    shown(manager, f"{page}/confirm", {"note": ""}, 403)
    assert page in shown(officer, "/oversight/assessments?state=made")
    assert "2028-01-05" in shown(officer, f"{page}/confirm", {"note": "同意"})
    shown(officer, f"{page}/print", {})
    assert PrintedDocument.objects.get().no.startswith("GP2027-000001-")
    assert "due" not in without_random(shown(signed_in("auditor", language), page))
    shown(officer, f"{page}/end", {"reason": "决定已撤销"})
    assert shown(manager, "/oversight/assessments/new?unit=HQXX&kind=publication").count("<option") > 5
    shown(signed_in("elsewhere", language), page, status=403)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_batch_says_what_it_lacks_before_its_points_come_into_use(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    add_system(OWNER, code="HQX2", name="分部", site="HQX", clock=clock)
    url = "rtsp://10.1.9.9/main"
    add_point(OWNER, system="HQX2", name="入口", part="passage", place_kind=ORDINARY, url=url, clock=clock)
    kept = {"documents": settings.MINGCHA_HOME.documents, "clock": clock}
    number = open_batch(city["manager"], city["guard"], system="HQX2", title="分部验收", **kept)
    manager, page = signed_in("manager", language), f"/points/acceptances/{number}"
    lacks = "none of its points comes into use" if language == "en" else "该系统的点位不得投入使用"
    for path in (page, f"{page}/report"):
        html = shown(manager, path)
        assert [one for one in (lacks, "/oversight/assessments/new") if one not in html] == []
    assert "/oversight/assessments/new?unit=HQXX&amp;kind=face_system" in shown(manager, "/points/systems/HQX2")
    assert "2027-07-01" in shown(manager, "/points/systems/HQX"), "it was in use before"
    assert assess_for_use(city["manager"], city["district"], system="HQX2", clock=clock) == 1
    assert lacks not in shown(manager, page)
    assert "/oversight/assessments/1" in shown(manager, "/points/systems/HQX2")
    assert "face_system" not in shown(signed_in("guard", language), "/points/systems/HQX2")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_compliance_audit_from_its_record_to_what_was_put_right(signed_in: SignIn, city: City, language: str) -> None:
    shutil.rmtree(settings.MINGCHA_HOME.documents / "audit-reports", ignore_errors=True)
    manager, officer = signed_in("manager", language), signed_in("district", language)
    assert "/oversight/audits/new" in shown(manager, "/oversight/audits")
    new = "/oversight/audits/new"
    shown(signed_in("guard", language), new)
    sent = {
        "unit": "HQXX", "cause": "regular", "from_on": "2026-01-01", "until_on": "2026-12-31", "done_on": "2027-01-04",
        "done_by": "某会计师事务所", "report_no": "审 1", "scope": "<b>校园</b>", "problems": "无告示",
    }  # fmt: skip
    assert "aria-invalid" in shown(manager, new, sent, 403)
    whole = sent | {"measures": "补设", "mend_by": "2027-02-01"}
    shown(manager, new, whole | {"report": SimpleUploadedFile("a.pdf", b"%PDF-1.7 no end")}, 403)
    assert not ComplianceAudit.objects.exists()
    assert "&lt;b&gt;校园" in shown(manager, new, whole | {"report": SimpleUploadedFile("a.pdf", pdf())})
    report = manager.get("/oversight/audits/1/report")
    assert (report.content, report["Content-Type"]) == (pdf(), "application/pdf")
    assert report["X-Content-Type-Options"] == "nosniff"
    for who in ("guard", "elsewhere"):
        assert signed_in(who, language).get("/oversight/audits/1/report").status_code == 403
    assert list(check_audit_reports(settings.MINGCHA_HOME.documents)) == []
    (kept,) = (settings.MINGCHA_HOME.documents / "audit-reports").rglob("*.pdf")
    kept.chmod(0o600)
    kept.write_bytes(pdf() + b" ")
    assert [one.kind for one in check_audit_reports(settings.MINGCHA_HOME.documents)] == ["audit_report_altered"]
    assert manager.get("/oversight/audits/1/report").status_code >= 400
    listed = shown(officer, "/oversight/audits?state=recorded")
    count = "1 in this list" if language == "en" else "共 1 项"
    assert [one for one in ("/oversight/audits/1", count) if one not in listed] == []
    page = "/oversight/audits/1"
    assert f"{page}/confirm" not in shown(manager, page)
    shown(manager, f"{page}/confirm", {"note": ""}, 403)
    assert f"{page}/mend" not in shown(officer, page)
    assert f"{page}/mend" in shown(officer, f"{page}/confirm", {"note": "同意"})
    assert "2027-02-01" in shown(manager, "/deadlines")
    assert f"{page}/mend" not in shown(manager, f"{page}/mend", {"mended": "已补设告示"})
    assert f"{page}/settle" not in shown(manager, page)
    assert f"{page}/mend" in shown(officer, f"{page}/unsettle", {"reason": "告示未见"})
    shown(manager, f"{page}/mend", {"mended": "已在校门补设"})
    shown(manager, f"{page}/settle", {"note": ""}, 403)
    assert f"{page}/unsettle" not in shown(officer, f"{page}/settle", {"note": ""})
    again = shown(manager, f"{new}?from=1")
    assert ("某会计师事务所" in again, "无告示" in again) == (True, False)
    shown(manager, new, sent | {"report_no": "审 2", "problems": ""})
    assert "/oversight/audits/2" in shown(officer, "/oversight/audits?mine=1")
    shown(officer, "/oversight/audits/2/return", {"reason": "期间写错"})
    assert "/oversight/audits/2" in shown(manager, "/oversight/audits?mine=1&q=审 2")
    assert "审 2" in shown(manager, f"{new}?from=2")
    shown(signed_in("elsewhere", language), page, status=403)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_incident_from_its_clocks_to_its_paper(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    manager = signed_in("manager", language)
    assert 'name="found_at"' in shown(manager, "/oversight/incidents/new")
    sent = {
        "unit": "HQXX", "kind": "intrusion", "title": "录像主机被入侵", "found_at": "2027-01-05 10:00",
        "grade": "larger", "grade_reason": "系统被控制", "personal": "1", "persons": "20000000", "what": "画面",
        "harm": "外泄", "measures": "断网", "contact": "027-1",
    }  # fmt: skip
    shown(manager, "/oversight/incidents/new", sent | {"harm": " "}, 403)
    html = shown(manager, "/oversight/incidents/new", sent)
    assert "14:00" in html
    assert ("By the unverified numbers" if language == "en" else "按未经核对的人数") in html
    page = "/oversight/incidents/1"
    assert f"{page}/close" not in html
    clock.set_wall(datetime(2027, 1, 5, 15, tzinfo=SHANGHAI))
    manager = signed_in("manager", language)
    notice = {"name": "省网信办", "number": "报 1", "given_at": "2027-01-05 15:00", "text": "已报告"}
    shown(manager, f"{page}/notice", notice | {"receiver": "cac", "number": ""}, 403)
    assert "60" in shown(manager, f"{page}/notice", notice | {"receiver": "cac"})
    shown(manager, f"{page}/notice", notice | {"receiver": "pi_department"})
    assert page in shown(manager, "/deadlines?kind=incident_notice")
    shown(manager, f"{page}/close", {"result": "已处置"}, 403)
    shown(manager, f"{page}/averted", {"reason": "未被取走"}, 403)
    shown(signed_in("district", language), f"{page}/averted", {"reason": "未被取走"})
    shown(manager, f"{page}/grade", {"grade": "major", "reason": "扩大"})
    shown(manager, f"{page}/close", {"result": "主机重装"})
    shown(manager, f"{page}/print", {})
    assert PrintedDocument.objects.get().no.startswith("GN2027-000001-")
    assert page in shown(signed_in("auditor", language), "/oversight/incidents?closed=1")
