"""Pages of officers and papers: a scan comes in bounded and judged, and goes out as a download that can do nothing
(articles 15(1) to 15(3))."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.papers import identity_number, recorded, registered, with_account
from tests.support.access.scans import jpeg, object_stream, pdf, png
from tests.support.registry.city import City
from tests.support.registry.last_act import last_facts

from mingcha.access.officers.models import Officer
from mingcha.access.papers.models import Paper
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.points.models import Point
from mingcha.web.frame.body_limits import FORM_BYTES, body_limit_bytes

MIB = 2**20


def typed_paper(city: City, clock: HandClock, scan: bytes, name: str = "letter.pdf") -> dict[str, object]:
    """The form of a letter for the school's camera as a browser sends it."""
    end = clock.now().astimezone(SHANGHAI)
    return {
        "kind": "letter_of_introduction",
        "issuer": "武昌区公安分局",
        "issuer_no": "武昌公介〔2026〕412 号",
        "issued_on": shanghai_day(clock.now()).isoformat(),
        "valid_until": "",
        "points": city.points["HQX"].code,
        "begin": f"{end - timedelta(hours=3):%Y-%m-%dT%H:%M:%S}",
        "end": f"{end:%Y-%m-%dT%H:%M:%S}",
        "scan": SimpleUploadedFile(name, scan, content_type="text/html"),
    }


def typed_officer(clock: HandClock, **changed: str) -> dict[str, str]:
    """The form of an officer of another department as a browser sends it."""
    until = shanghai_day(clock.now()) + timedelta(days=100)
    given = {
        "name": "周志远",
        "identity_no": identity_number(1),
        "credential_kind": "enforcement_certificate",
        "credential_no": "061274",
        "credential_until": until.isoformat(),
        "unit": "市场监督管理局",
        "unit_code": "",
    }
    return {**given, **changed}


@pytest.mark.law("15(3)")
def test_a_paper_is_recorded_and_its_scan_is_a_download_that_can_do_nothing(
    city: City, clock: HandClock, signed_in: Callable[..., Client]
) -> None:
    guard = signed_in("guard")
    answer = guard.post("/papers/new", typed_paper(city, clock, png(), "page.html"))
    held = Paper.objects.get()
    assert answer.headers["Location"] == f"/papers/{held.no}"
    page = guard.get(f"/papers/{held.no}").content.decode()
    assert held.issuer_no in page
    assert held.no in guard.get("/papers").content.decode()
    scan = guard.get(f"/papers/{held.no}/scan")
    assert scan.content == png()
    assert scan.headers["Content-Type"] == "image/png"
    assert scan.headers["Content-Disposition"] == f'attachment; filename="{held.no}.png"'
    assert scan.headers["X-Content-Type-Options"] == "nosniff"
    assert scan.headers["Content-Security-Policy"].replace(" ", "") in (
        "default-src'none';sandbox",
        "sandbox;default-src'none'",
    )
    assert (settings.MINGCHA_HOME.documents / held.file).read_bytes() == png()


@pytest.mark.law("15(3)")
@pytest.mark.parametrize(
    "scan",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        png(90_000, 90_000, pixels=b""),
        pdf(object_stream(b"7 0 <</S/JavaScript/JS(1)>>")),
        jpeg()[:-2] + b"PK\x05\x06" + bytes(18),
    ],
)
def test_a_file_that_is_no_scan_is_refused_with_the_article_at_the_form(
    city: City, clock: HandClock, signed_in: Callable[..., Client], scan: bytes
) -> None:
    answer = signed_in("guard").post("/papers/new", typed_paper(city, clock, scan))
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "扫描件不予接收" in page
    assert "武昌公介〔2026〕412 号" in page, "what was typed is kept"
    assert not Paper.objects.exists()
    assert last_facts()["article"] == "15(3)"


@pytest.mark.law("15(3)")
def test_a_form_without_a_file_or_with_a_text_in_its_place_names_the_field(
    city: City, clock: HandClock, signed_in: Callable[..., Client]
) -> None:
    typed = typed_paper(city, clock, png())
    del typed["scan"]
    assert signed_in("guard").post("/papers/new", typed).status_code == 422
    assert signed_in("guard").post("/papers/new", {**typed, "scan": "a text"}).status_code == 422


@pytest.mark.law("15(3)")
def test_the_server_takes_a_scan_and_not_more(clock: HandClock) -> None:
    """A body of 2 GB ends at the limit of its address (run/page_server); only the pages that take a scan have a larger
    one, and it holds the longest scan that the law's parameters allow."""
    most = parameters.number("access.scan_most_mib", shanghai_day(clock.now())) * MIB
    assert most + FORM_BYTES <= body_limit_bytes("/papers/new") < most + 2 * MIB
    assert body_limit_bytes("/papers") == body_limit_bytes("/officers/new") == FORM_BYTES


@pytest.mark.law("15(3)", "3")
def test_who_may_not_read_a_paper_gets_neither_facts_nor_scan(
    city: City, clock: HandClock, signed_in: Callable[..., Client]
) -> None:
    facts = recorded(city, settings.MINGCHA_HOME.documents, clock)
    for username in ("elsewhere", "nobody", "admin"):
        for address in (f"/papers/{facts.no}", f"/papers/{facts.no}/scan"):
            assert signed_in(username).get(address).status_code == 403
    assert Client().get(f"/papers/{facts.no}/scan").status_code == 302
    assert signed_in("auditor").get(f"/papers/{facts.no}/scan").content == pdf()
    assert signed_in("guard").get("/papers/L20200101-0001/scan").status_code == 404


@pytest.mark.law("15(2)")
def test_an_officer_is_recorded_at_the_counter(city: City, clock: HandClock, signed_in: Callable[..., Client]) -> None:
    guard = signed_in("guard")
    answer = guard.post("/officers/new", typed_officer(clock))
    held = Officer.objects.get()
    assert answer.headers["Location"] == f"/officers/{held.no}"
    page = guard.get(f"/officers/{held.no}").content.decode()
    assert "061274" in page
    assert city["guard"].name in page
    assert identity_number(1) not in page
    clock.advance(timedelta(minutes=1))
    assert guard.post(f"/officers/{held.no}/check", {"request": ""}).status_code == 302
    assert held.checks.count() == 2
    assert "周志远" in guard.get("/officers?q=市场").content.decode()


@pytest.mark.law("15(1)", "15(2)")
@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"identity_no": "110105194912310021"}, 422, "公民身份号码不正确"),
        ({"credential_until": "2020-01-01"}, 403, "已过期"),
        ({"credential_no": ""}, 403, "证件号码"),
        ({"unit_code": "NOPE"}, 404, "NOPE"),
        ({"unit": "花桥小学", "unit_code": "WCGA"}, 403, "不是同一单位"),
        ({"credential_until": "tomorrow"}, 422, "日期写法不对"),
    ],
)
def test_a_wrong_entry_stands_at_its_field(
    clock: HandClock, signed_in: Callable[..., Client], changed: dict[str, str], status: int, words: str
) -> None:
    answer = signed_in("guard").post("/officers/new", typed_officer(clock, **changed))
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert not Officer.objects.exists()


@pytest.mark.law("15(1)")
def test_the_same_person_is_not_recorded_twice(city: City, clock: HandClock, signed_in: Callable[..., Client]) -> None:
    facts = registered(city, 1, clock)
    answer = signed_in("guard").post("/officers/new", typed_officer(clock))
    assert answer.status_code == 409
    assert facts.no in answer.content.decode()


@pytest.mark.law("15(2)")
def test_another_credential_is_recorded_on_the_page(
    city: City, clock: HandClock, signed_in: Callable[..., Client]
) -> None:
    facts = registered(city, 1, clock)
    typed = typed_officer(clock, credential_no="070001", unit=facts.unit, unit_code="WCGA")
    assert signed_in("elsewhere").post(f"/officers/{facts.no}/renew", typed).status_code == 302
    assert Officer.objects.get().credential_no == "070001"
    late = {**typed, "credential_until": "2020-01-01"}
    answer = signed_in("guard").post(f"/officers/{facts.no}/renew", late)
    assert answer.status_code == 403
    assert "已过期" in answer.content.decode()


@pytest.mark.law("15(1)", "15(2)")
def test_an_account_is_claimed_on_a_page(city: City, clock: HandClock, signed_in: Callable[..., Client]) -> None:
    person = city["nobody"]
    registered(city, 1, clock, name=person.name, unit="江岸区公安分局", unit_code="JAGA")
    assert signed_in("nobody").post("/officers/account", {"identity_no": "1"}).status_code == 422
    assert signed_in("nobody").post("/officers/account", {"identity_no": identity_number(2)}).status_code == 302
    assert signed_in("monitor").post("/officers/account", {"identity_no": identity_number(1)}).status_code == 302
    assert signed_in("nobody").post("/officers/account", {"identity_no": identity_number(1)}).status_code == 302
    assert Officer.objects.get().user_id is None


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", ["/officers", "/officers/new", "/officers/account", "/papers", "/papers/new"])
def test_the_pages_open_for_every_role(
    city: City, clock: HandClock, signed_in: Callable[..., Client], address: str, language: str
) -> None:
    with_account(city, 1, "nobody", clock, officer="district")
    for username in ("guard", "manager", "district", "auditor", "admin", "nobody"):
        assert signed_in(username, language).get(address).status_code == 200


@pytest.mark.law("15(2)")
def test_a_name_is_corrected_on_the_page(city: City, clock: HandClock, signed_in: Callable[..., Client]) -> None:
    facts = registered(city, 1, clock)
    guard = signed_in("guard")
    assert f"/officers/{facts.no}/name" in guard.get(f"/officers/{facts.no}").content.decode()
    assert guard.post(f"/officers/{facts.no}/name", {"name": "周志远"}).status_code == 302
    assert Officer.objects.get().name == "周志远"
    assert guard.post(f"/officers/{facts.no}/name", {"name": "周志远"}).status_code == 409
    assert guard.post(f"/officers/{facts.no}/name", {"name": ""}).status_code == 422


@pytest.mark.law("15(3)")
def test_a_page_that_is_shown_again_says_that_its_file_is_gone(
    city: City, clock: HandClock, signed_in: Callable[..., Client]
) -> None:
    guard, gone = signed_in("monitor"), "请重新选择文件"
    wrong = guard.post("/papers/new", {**typed_paper(city, clock, pdf()), "points": "1"}).content.decode()
    assert gone in wrong
    assert gone not in guard.get("/papers/new").content.decode()


@pytest.mark.law("15(3)", "799-21")
@pytest.mark.parametrize(("address", "field"), [("/papers/new", "issuer_no"), ("/requests/subjects", "applicant")])
def test_points_of_a_paper_and_of_a_person_concerned_are_found_by_name(
    city: City, signed_in: Callable[..., Client], address: str, field: str
) -> None:
    """A letter names places, not codes. A search judges and records nothing, and keeps what was typed."""
    guard, code = signed_in("monitor"), city.points["HQX"].code
    typed = {field: "甲乙丙", "q": Point.objects.get(code=code).name}
    found = guard.post(address, {**typed, "lookup": "find"})
    assert found.status_code == 200
    assert f'data-pick="{code}"' in found.content.decode()
    added = guard.post(address, {**typed, "add": code}).content.decode()
    assert f'data-chosen="{code}"' in added
    assert f">{chr(10)}{code}</textarea>" in added
    assert "甲乙丙" in added
    assert "请填写此项" not in added
    assert not Paper.objects.exists()


@pytest.mark.law("15(3)")
def test_the_letter_of_an_officer_begins_with_the_own_unit(
    city: City, clock: HandClock, signed_in: Callable[..., Client]
) -> None:
    officer = with_account(city, 1, "nobody", clock, officer="district")
    assert f'value="{officer.unit}"' in signed_in("nobody").get("/papers/new").content.decode()
