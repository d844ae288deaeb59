"""The page of a point's file, and its exports by page and API (articles 3, 13)."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader
from tests.support.web.sign_in import token_of

from mingcha.evidence.queries import newest_of
from mingcha.kit.clock import HandClock

pytestmark = pytest.mark.law("13")
type SignIn = Callable[..., Client]
EXPORT = "/points/dossiers/export"
API = "/api/v1/dossiers"


def bytes_of(answer: object) -> bytes:
    assert isinstance(answer, StreamingHttpResponse)
    return b"".join(answer.streaming_content)  # type: ignore[arg-type]


@pytest.mark.law("3", "7", "8", "9", "10")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_file_of_a_point_leads_to_each_of_its_parts(signed_in: SignIn, city: City, language: str) -> None:
    code = city.points["HQX"].code
    manager = signed_in("manager", language)
    assert f"/points/{code}/file" in manager.get(f"/points/{code}").content.decode()
    html = manager.get(f"/points/{code}/file").content.decode()
    assert PageReader(html).problems == []
    for link in ("/points/systems/HQX", "/points/acceptances/", f"/points/signs/{code}", f"/points/{code}/installation",
                 f"/points/standards/HQX?points={code}", f"/points/dossiers?q={code}"):  # fmt: skip
        assert link in html, link
    assert ("10.1.3.3" in html, "设备厂商" in html) == (True, True)
    monitor = signed_in("monitor", language).get(f"/points/{city.points['JHG'].code}/file").content.decode()
    assert (PageReader(monitor).problems, "10.1.2.3" in monitor, "设备厂商" in monitor) == ([], False, False)
    assert signed_in("elsewhere").get(f"/points/{code}/file").status_code == 403
    assert signed_in("manager").get(f"/points/{'1' * 20}/file").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_file_is_taken_at_the_page(signed_in: SignIn, city: City, language: str) -> None:
    client = signed_in("district", language)
    html = client.get("/points/dossiers?site=JHG&state=ok").content.decode()
    assert PageReader(html).problems == []
    assert 'value="site=JHG&amp;state=ok"' in html or 'value="state=ok&amp;site=JHG"' in html
    answer = client.post(EXPORT, {"kind": "xlsx", "points": "site=JHG"})
    data = bytes_of(answer)
    assert answer["Content-Disposition"].startswith('attachment; filename="points-sheet-2026')
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert (city.points["JHG"].code in sheet, city.points["HQX"].code in sheet) == (True, False)
    entry = newest_of("registry.dossier.export")
    assert entry is not None
    assert entry.event is not None
    assert entry.event["facts"]["sha256"] == hashlib.sha256(data).hexdigest()
    for sent in ({"kind": "exe", "points": ""}, {"kind": "csv", "points": "cat=7(1)"}, {}):
        wrong = client.post(EXPORT, sent)
        assert (wrong.status_code, PageReader(wrong.content.decode()).problems) == (422, []), sent
    refused = signed_in("monitor", language)
    page = refused.get("/points/dossiers").content.decode()
    assert (PageReader(page).problems, "data-closed" in page) == ([], True)
    answer = refused.post(EXPORT, {"kind": "csv", "points": ""})
    assert (answer.status_code, PageReader(answer.content.decode()).problems) == (403, [])


@pytest.mark.law("3", "799-16(2)(2)")
def test_a_program_takes_no_address(signed_in: SignIn, city: City, clock: HandClock) -> None:
    code = city.points["HQX"].code
    by_page = signed_in("manager").get(f"{API}/{code}").json()
    assert by_page["exports"][0]["fields"]["IPv4"] == "10.1.3.3"
    assert (by_page["sign_state"], by_page["acceptance"] > 0) == ("stands", True)
    assert signed_in("elsewhere").get(f"{API}/{code}").status_code == 403
    made = token_of(city["manager"], username="manager", name="报表", days=9, clock=clock)
    program = Client(headers={"Authorization": f"Bearer {made.secret}"})
    (sheet, *_) = program.get(f"{API}/{code}").json()["exports"]
    assert ("IPv4" in sheet["fields"], sheet["fields"]["设备编码"]) == (False, code)
    answer = program.post(API, json.dumps({"kind": "json", "cat": "6(4)"}), content_type="application/json")
    (one,) = json.loads(bytes_of(answer))["APEListObject"]["APEObject"]
    assert (one["ApeID"], "IPAddr" in one) == (code, False)
    assert program.post(API, json.dumps({"kind": "exe"}), content_type="application/json").status_code == 422
