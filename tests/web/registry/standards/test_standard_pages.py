"""Standards claimed of devices in the browser and over the API (article 7)."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import pdf
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.standards.models import ClaimedPoint, StandardClaim
from mingcha.web.frame.body_limits import body_limit_bytes

pytestmark = pytest.mark.law("7")
type SignIn = Callable[..., Client]
REPORT = {"report_number": "检 2026-118", "report_issuer": "某检测中心", "report_on": "2026-06-30"}


def file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("检测报告.pdf", data)


def read(client: Client, path: str) -> str:
    """A page, read for faults."""
    answer = client.get(path)
    html = answer.content.decode()
    assert (answer.status_code, PageReader(html).problems) == (200, [])
    return html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_claim_is_recorded_read_and_withdrawn_on_the_pages(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    client, code = signed_in("manager", language), city.points["HQX"].code
    page, today = "/points/standards/HQX", shanghai_day(clock.now()).isoformat()
    assert page in read(client, "/points/systems/HQX")
    assert f"{page}?points={code}" in read(client, f"/points/{code}/installation")
    assert code in read(client, f"{page}?points={code}")
    sent = {"standard": "gb28181_2022", "claimant": "<b>某公司</b>", "claimed_on": today, "points": code}
    half = client.post(page, {**sent, "report_number": "检 1"})
    html = half.content.decode()
    assert (half.status_code, "某公司" in html, 'id="field-report_issuer_error"' in html) == (403, True, True)
    assert client.post(page, {**sent, **REPORT, "scan": file(b"no scan")}).status_code == 403
    assert client.post(page, {**sent, "points": "1" * 20}).status_code == 404
    assert not StandardClaim.objects.exists()
    assert client.post(page, {**sent, **REPORT, "scan": file(pdf())}).status_code == 302
    assert client.post(page, {**sent, **REPORT}).status_code == 409
    number = StandardClaim.objects.get().pk
    one = f"/points/standards/claims/{number}"
    for shown in (read(client, page), read(client, one), read(client, f"/points/{code}/installation")):
        assert "GB/T 28181-2022" in shown
        assert "&lt;b&gt;某公司" in shown
        assert f"{one}/report" in shown
    scan = client.get(f"{one}/report")
    assert (scan.content, scan["Content-Disposition"].partition(";")[0]) == (pdf(), "attachment")
    assert client.post(one, {"reason": "更换设备"}).status_code == 302
    assert ClaimedPoint.objects.get().withdrawn_reason == "更换设备"
    assert "更换设备" in read(client, one)
    assert "更换设备" in read(client, f"/points/{code}/installation")
    assert [signed_in("elsewhere").get(path).status_code for path in (page, one, f"{one}/report")] == [403] * 3
    assert client.get("/points/standards/claims/999").status_code == 404


def test_the_same_over_the_api(signed_in: SignIn, city: City, clock: HandClock) -> None:
    client, code = signed_in("manager"), city.points["HQX"].code
    address, today = "/api/v1/standards/systems/HQX", shanghai_day(clock.now()).isoformat()
    sent = {"standard": "gb35114_b", "claimant": "某公司", "claimed_on": today}
    refused = client.post(address, {**sent, "scan": file(pdf())})
    assert (refused.status_code, refused.json()["article"]) == (403, "7")
    alone = client.post(address, sent)
    assert (alone.status_code, alone.json()["claim"]["report"]) == (201, None)
    made = client.post(address, {**sent, **REPORT, "points": [code], "scan": file(pdf())})
    assert made.status_code == 201, made.content
    number = made.json()["claim"]["number"]
    assert made.json()["claim"]["report"] == {
        "number": REPORT["report_number"], "issuer": REPORT["report_issuer"], "issued_on": REPORT["report_on"]
    }  # fmt: skip
    assert client.get(f"/api/v1/standards/{number}").json() == made.json()
    assert client.get(f"/api/v1/standards/{number}/report").content == pdf()
    assert [one["number"] for one in client.get(address).json()] == [number, alone.json()["claim"]["number"]]
    gone = client.post(
        f"/api/v1/standards/{number}/withdraw",
        {"reason": "更换设备", "points": [code]},
        content_type="application/json",
    )
    assert (gone.status_code, gone.json()["claim"]["withdrawn"]) == (200, 1)
    of_point = client.get(f"/api/v1/standards/points/{code}").json()
    assert [one["points"][0]["withdrawn_reason"] for one in of_point] == ["更换设备", ""]
    assert signed_in("elsewhere").get(address).status_code == 403


def test_a_scan_is_bounded_before_it_is_read() -> None:
    for address in ("/points/standards/HQX", "/api/v1/standards/systems/HQX"):
        assert body_limit_bytes(address) == 21 * 2**20
