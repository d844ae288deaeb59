"""The pages of the register: list, search, one line, its correction, the printed form, the table of a year."""

import csv
import hashlib
import io
from collections.abc import Callable

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from tests.support.access.lines import written
from tests.support.registry.city import City
from tests.support.registry.staffing import confirm_as
from tests.support.web.page_checks import PageReader

from mingcha.access.register.models import RequestLine
from mingcha.evidence.queries import newest_of
from mingcha.kit.clock import HandClock

type SignIn = Callable[..., Client]


@pytest.mark.law("16(3)", "3")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_who_sees_which_lines(city: City, clock: HandClock, signed_in: SignIn, language: str) -> None:
    school, square = written(city, clock), written(city, clock, site="JHG", request="D20261125-0002", by="district")
    seen = {"manager": {school}, "city": {school, square}, "auditor": {school, square}, "elsewhere": set[str]()}
    for username, numbers in seen.items():
        page = signed_in(username, language).get("/access/register")
        html = page.content.decode()
        assert (page.status_code, PageReader(html).problems) == (200, [])
        assert {number for number in (school, square) if number in html} == numbers, username
    for username in ("monitor", "admin", "nobody"):
        for address in ("/access/register", "/access/register/print"):
            assert signed_in(username, language).get(address).status_code == 403
    for address, status in ((school, 200), (square, 403), ("2026-000009", 404), ("x", 404)):
        page = signed_in("manager", language).get(f"/access/register/{address}")
        assert page.status_code == status, address
    assert "2031-11-25" in signed_in("manager").get(f"/access/register/{school}").content.decode()
    assert signed_in("manager").get(f"/r/{school}")["Location"] == f"/access/register/{school}"


@pytest.mark.law("16(3)")
def test_the_search(city: City, clock: HandClock, signed_in: SignIn) -> None:
    number, client = written(city, clock), signed_in("city", "en")
    for query, found in (
        ("person=林二", True), ("person=王", False), ("unit=刑侦", True), ("request=D20261125-0001", True),
        ("request=D2", False), ("since=2030-01-01", False), (f"point={city.points['HQX'].code}", True),
        (f"point={city.points['JHG'].code}", False),
    ):  # fmt: skip
        html = client.get(f"/access/register?{query}").content.decode()
        assert (f'href="/access/register/{number}"' in html) is found, query
    assert client.get("/access/register?point=12").status_code == 422
    part = client.get("/access/register?person=王", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "No line matches." in part


@pytest.mark.law("16(3)", "15(4)")
def test_the_printed_form(city: City, clock: HandClock, signed_in: SignIn) -> None:
    number = written(city, clock)
    page = signed_in("manager").get("/access/register/print?since=2026-01-01")
    html = page.content.decode()
    assert (page.status_code, PageReader(html).problems) == (200, [])
    for text in (
        number, city.points["HQX"].name, city.points["HQX"].code, "经办人 马三", "同意人 何四",
        "陈一 鄂A01", "林二 鄂A02", "查找嫌疑车辆", "data/clip-1.mp4 abababab…abababab", "签名", "花桥小学",
        "2026-01-01", "2027-02-25", f'aria-label="/r/{number}"', "mingcha.invalid/", "公共安全视频图像信息查阅",
    ):  # fmt: skip
        assert text in html, text


@pytest.mark.law("16(3)", "3")
def test_a_correction_on_its_page(city: City, clock: HandClock, signed_in: SignIn) -> None:
    old, client = written(city, clock), signed_in("manager", "en")
    form = client.get(f"/access/register/{old}/correction").content.decode()
    assert PageReader(form).problems == []
    assert 'value="陈一"' in form
    sent = {
        "person": "陈一", "unit": "汉口区刑侦大队", "certificate": "鄂A01", "person_2": "林二",
        "unit_2": "汉口区刑侦大队", "certificate_2": "鄂A02", "method": "usb",
        "case_no": "江公刑立〔2026〕77 号", "reason": "查找嫌疑车辆",
        "content": "花桥小学门口，2026-11-25 14:00:00 至 17:00:00", "destination": "汉口区刑侦大队，77 号案卷",
        "return_by": "2027-02-25", "operator": "马三", "approver": "何四", "remark": "实为 U 盘",
    }  # fmt: skip
    refused = client.post(
        f"/access/register/{old}/correction", {**sent, "person_2": "", "unit_2": "", "certificate_2": ""}
    )
    assert refused.status_code == 403
    assert RequestLine.objects.count() == 1
    answer = client.post(f"/access/register/{old}/correction", sent)
    proposal = answer.headers["Location"].rpartition("/")[2]
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/confirmations/{proposal}")
    assert RequestLine.objects.count() == 1, "nothing before a second person confirms"
    shown = signed_in("district", "en").get(f"/confirmations/{proposal}").content.decode()
    assert PageReader(shown).problems == []
    assert "method: &#x27;disc&#x27; becomes &#x27;usb&#x27;" in shown
    confirm_as("district", proposal, clock)
    row = RequestLine.objects.get(no="2026-000002")
    assert (row.method, row.act, row.remark, row.corrects.no if row.corrects else "") == (
        "usb",
        "corrected",
        "实为 U 盘",
        old,
    )
    assert "2026-000002" in client.get(f"/access/register/{old}").content.decode()
    assert client.post(f"/access/register/{old}/correction", sent).status_code == 409
    for username in ("city", "auditor", "district"):
        assert signed_in(username).post(f"/access/register/{old}/correction", sent).status_code == 403


@pytest.mark.law("16(3)", "25")
def test_the_table_of_a_year_is_entered_before_it_is_taken(city: City, clock: HandClock, signed_in: SignIn) -> None:
    written(city, clock, destination="=HYPERLINK(1)")
    written(city, clock, site="JHG", by="district")
    answer = signed_in("manager", "en").post("/access/register/tables", {"year": "2026"})
    assert isinstance(answer, StreamingHttpResponse)
    data = b"".join(answer.streaming_content)  # type: ignore[arg-type]
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0][:2] == ["Taken by", city["manager"].name]
    assert len(rows) == 3, "one line is in reach"
    line = dict(zip(rows[1], rows[2], strict=True))
    assert (line["No."], line["Destination"], line["Return by"]) == ("2026-000001", "'=HYPERLINK(1)", "2027-02-25")
    entry = newest_of("access.register.export")
    assert entry is not None
    assert entry.event is not None
    assert entry.event["facts"] == {"year": 2026, "lines": 1, "sha256": hashlib.sha256(data).hexdigest()}
    assert signed_in("monitor").post("/access/register/tables", {"year": "2026"}).status_code == 403
    assert signed_in("manager").post("/access/register/tables", {"year": "x"}).status_code == 302


@pytest.mark.law("16(3)")
def test_the_same_over_the_api(city: City, clock: HandClock, signed_in: SignIn) -> None:
    number, client = written(city, clock), signed_in("manager")
    (line,) = client.get("/api/v1/register/requests?unit=刑侦").json()
    assert (line["no"], line["persons"][1]["certificate"], line["files"][0]["sha256"]) == (number, "鄂A02", "ab" * 32)
    assert client.get("/api/v1/register/requests?person=王").json() == []
    assert client.get(f"/api/v1/register/requests/{number}").json() == line
    body = {"destination": "78 号案卷", "remark": "案卷号写错"}
    made = client.post(f"/api/v1/register/requests/{number}/corrections", body, content_type="application/json")
    assert (made.status_code, made.json()["kind"]) == (201, "register_correction")
    confirm_as("district", made.json()["name"], clock)
    new = client.get(f"/api/v1/register/requests/{number}").json()["corrected_by"]
    corrected = client.get(f"/api/v1/register/requests/{new}").json()
    assert (corrected["corrects"], corrected["destination"]) == (number, "78 号案卷")
    assert signed_in("monitor").get("/api/v1/register/requests").status_code == 403
