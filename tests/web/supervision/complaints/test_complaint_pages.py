"""Complaints and the auditor's lists in the browser and over the API: nobody of the organ sees them (article 25)."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import png
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import appoint
from tests.support.web.page_checks import PageReader

from mingcha.access.exports.models import Export
from mingcha.kit.clock import HandClock
from mingcha.registry.identity.models import User
from mingcha.supervision.accountability.models import OfficerSearch
from mingcha.supervision.complaints.checks import check_complaint_scans
from mingcha.supervision.complaints.models import Complaint

pytestmark = pytest.mark.law("25")
type SignIn = Callable[..., Client]
SENT = {
    "district": "420102", "organ_name": "江岸区公安分局", "official": "李某", "text": "<i>拖延</i>",
    "name": "周明", "contact": "13800000000",
}  # fmt: skip


def kept_scans() -> list[Path]:
    return sorted((settings.MINGCHA_HOME.documents / "complaint-scans").rglob("*.sealed"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_citizen_complains_and_an_auditor_of_another_organ_refers_it(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    add_person("insider", "JAGA", clock)
    appoint("insider", "auditor", clock, division="420102")
    city.people["insider"] = User.objects.select_related("organisation").get(username="insider")
    stranger = Client(headers={"accept-language": language})
    assert PageReader(stranger.get("/complaints").content.decode()).problems == []
    assert stranger.post("/complaints", {**SENT, "text": " "}).status_code == 403
    html = stranger.post("/complaints", SENT).content.decode()
    no, word = re.search(r"data-case-no>(KG\d+)", html), re.search(r"data-word>([0-9A-Z-]+)", html)
    assert no
    assert word
    assert "周明" not in Complaint.objects.get().sealed_name
    number = Complaint.objects.get().pk
    page = f"/oversight/complaints/{number}"
    for username in ("district", "admin", "city", "insider"):
        inside = signed_in(username, language)
        shown = [inside.get(path).content.decode() for path in ("/oversight", "/today", "/search?q=KG000001")]
        listed, api = inside.get("/oversight/complaints"), inside.get(f"/api/v1/complaints/{number}")
        assert [text for text in shown if page in text or "拖延" in text] == []
        assert (listed.status_code, api.status_code, inside.get(page).status_code) in ((403, 403, 403), (200, 404, 404))
        assert page not in listed.content.decode()
        assert inside.post(f"{page}/examine", {"note": "查无此事"}).status_code in (403, 404)
    auditor = signed_in("auditor", language)
    assert page in auditor.get("/oversight/complaints").content.decode()
    html = auditor.get(page).content.decode()
    assert (PageReader(html).problems, "&lt;i&gt;拖延" in html, "周明" in html) == ([], True, False)
    assert auditor.post(f"{page}/answer", {"answer": "不成立"}).status_code == 403
    assert auditor.post(f"{page}/examine", {"note": "属实"}).status_code == 302
    referred = {"to": "police_inspection", "body": "督察支队", "reason": "失职"}
    assert auditor.post(f"{page}/refer", referred).status_code == 302
    opened = auditor.post(f"{page}/name", {"reason": "回访"}).content.decode()
    assert (PageReader(opened).problems, "周明" in opened) == ([], True)
    reply = {"reply": "已责令改正", "reply_number": "督 7", "replied_on": clock.now().date().isoformat()}
    assert auditor.post(f"{page}/close").status_code == 403
    assert auditor.post(f"{page}/reply", reply).status_code == 302
    assert auditor.post(f"{page}/close").status_code == 302
    api = auditor.get("/api/v1/complaints?closed=true").json()
    assert (api["total"], api["complaints"][0]["state"], "周明" in str(api)) == (1, "closed", False)
    for who, seen in (("auditor", True), ("insider", False), ("city", False)):
        acts = [one["act"] for one in signed_in(who, language).get("/api/v1/evidence/entries").json()["entries"]]
        assert ("supervision.complaint.open_name" in acts, "supervision.complaint.receive" in acts) == (seen, seen)
    assert stranger.post("/complaints/state", {"no": no[1], "secret": "0000"}).status_code == 404
    seen = stranger.post("/complaints/state", {"no": no[1], "secret": word[1]}).content.decode()
    assert (PageReader(seen).problems, "已责令改正" in seen, "督察支队" in seen) == ([], True, True)


@pytest.mark.law("799-32")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_auditor_records_a_paper_and_lists_the_exports_of_an_officer_in_a_year(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    shutil.rmtree(settings.MINGCHA_HOME.documents / "complaint-scans", ignore_errors=True)
    auditor = signed_in("auditor", language)
    assert PageReader(auditor.get("/oversight/complaints/counter").content.decode()).problems == []
    paper = {"district": "420102", "organ_name": "花桥小学", "text": "私装", "received_on": "2026-11-01"}
    bad = {**paper, "scan": SimpleUploadedFile("a.png", b"no picture")}
    assert auditor.post("/oversight/complaints/counter", bad).status_code == 403
    assert (Complaint.objects.count(), kept_scans()) == (0, [])
    paper["scan"] = SimpleUploadedFile("a.exe", png())
    handed = auditor.post("/oversight/complaints/counter", paper).content.decode()
    assert (PageReader(handed).problems, "KG000001" in handed) == ([], True)
    number = Complaint.objects.get().pk
    page, (sealed,) = f"/oversight/complaints/{number}", kept_scans()
    assert png()[8:60] not in sealed.read_bytes(), "it shows who complains: it lies on the disk sealed"
    assert list(check_complaint_scans(settings.MINGCHA_HOME.documents)) == []
    assert f"{page}/scan" in auditor.get(page).content.decode()
    assert auditor.post(f"{page}/scan", {"reason": " "}).status_code == 403
    opened = auditor.post(f"{page}/scan", {"reason": "核对原件"})
    assert (opened.content, opened["Content-Type"]) == (png(), "image/png")
    assert 'filename="KG' in opened["Content-Disposition"]
    assert auditor.get(f"{page}/scan").status_code == 405
    for who, status in (("city", 403), ("district", 403), ("manager", 403)):
        assert signed_in(who, language).post(f"{page}/scan", {"reason": "想知道"}).status_code == status
    entries = auditor.get("/api/v1/evidence/entries").json()["entries"]
    assert "supervision.complaint.open_scan" in [one["act"] for one in entries]
    sealed.chmod(0o600)
    sealed.write_bytes(sealed.read_bytes() + b"A")
    assert [one.kind for one in check_complaint_scans(settings.MINGCHA_HOME.documents)] == ["complaint_scan_altered"]
    assert auditor.post(f"{page}/scan", {"reason": "核对原件"}).status_code >= 400
    Export.objects.create(
        no="E20261125-0001", request="D20261125-0001", state="making", points=city.points["HQX"].code, from_ms=1,
        to_ms=2, managing_unit="HQXX", user=city["guard"], person="guard", destination="page", method="online",
        started_at=clock.now(), job=1,
    )  # fmt: skip
    page = "/oversight/accountability"
    assert PageReader(auditor.get(page).content.decode()).problems == []
    asked = {"username": "guard", "year": "2026", "reason": "信访核查"}
    assert auditor.post(page, {**asked, "reason": " "}).status_code == 403
    assert auditor.post(page, {**asked, "username": "nobody-known"}).status_code == 404
    assert OfficerSearch.objects.count() == 0
    found = auditor.post(page, asked).content.decode()
    assert (PageReader(found).problems, "E20261125-0001" in found, "信访核查" in found) == ([], True, True)
    assert "/requests/D20261125-0001" not in found  # a request that is not there, or not to be read, is no link
    assert "E20261125-0001" not in auditor.post(page, {**asked, "year": "2025"}).content.decode()
    made = OfficerSearch.objects.order_by("pk").values_list("year", "found", "reason")
    assert list(made) == [(2026, 1, "信访核查"), (2025, 0, "信访核查")]
    assert signed_in("city", language).post(page, asked).status_code == 403
