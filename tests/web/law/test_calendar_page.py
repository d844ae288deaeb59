"""The page and the API of the calendar: filing deadlines, notices, who takes one in (articles 3, 9, 26)."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.notices import OF_2027, notice_of_2027
from tests.support.web.page_checks import PageReader

from mingcha.evidence.queries import latest_entries

type SignIn = Callable[..., Client]
ACCEPTED = "accepted=2026-12-02"


def read(client: Client, query: str = "") -> str:
    html = client.get(f"/law/calendar?{query}").content.decode()
    assert PageReader(html).problems == []
    return html


@pytest.mark.law("9")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_filing_due_on_new_years_day_is_due_on_the_fourth(signed_in: SignIn, language: str) -> None:
    """Issue point A.8: accepted 2026-12-02, due 2027-01-04, provisional, on the page; before, no page counted it."""
    html = read(signed_in("manager", language), ACCEPTED)
    assert "2027-01-01" in html
    assert '<span class="strong">2027-01-04</span>' in html
    assert {"zh-hans": "暂定", "en": "provisional"}[language] in html
    assert {"zh-hans": "收录通知", "en": "Add a notice"}[language] not in html


@pytest.mark.law("9")
def test_the_citys_office_takes_in_a_notice(signed_in: SignIn) -> None:
    client = signed_in("city", "en")
    assert client.post("/law/calendar", {"content": OF_2027}).status_code == 302
    assert latest_entries(1)[0].act == "registry.calendar.take_in"
    html = read(client, ACCEPTED)
    assert "国办发明电〔2026〕6 号" in html
    assert "provisional</span>" not in html
    assert "It moved" in html
    assert "<td>2027-02-09</td>" in html


@pytest.mark.law("9")
def test_a_wrong_file_and_a_refusal_stand_at_the_field(signed_in: SignIn) -> None:
    client = signed_in("city", "en")
    wrong = client.post("/law/calendar", {"content": notice_of_2027(spring="[2027-02-05, 2027-02-30]")})
    assert (wrong.status_code, "line 7: not a day" in wrong.content.decode()) == (422, True)
    early = client.post("/law/calendar", {"content": notice_of_2027(spring="[2027-02-06, 2027-02-11]")})
    assert (early.status_code, "2027-02-05" in early.content.decode()) == (403, True)
    assert signed_in("district").post("/law/calendar", {"content": OF_2027}).status_code == 403


@pytest.mark.law("9")
def test_the_same_over_the_api(signed_in: SignIn) -> None:
    client = signed_in("city")
    path = "/api/v1/law/filing-clocks?accepted_on=2026-12-02"
    (clock,) = client.get(path).json()
    assert (clock["due"], clock["provisional"], clock["reference"]) == ("2027-01-04", True, "9")
    taken = client.post("/api/v1/law/calendar", {"content": OF_2027}, content_type="application/json")
    assert taken.status_code == 201
    assert {"raw": "2027-02-05", "before": "2027-02-09", "after": "2027-02-12"} in taken.json()
    assert client.get(path).json()[0]["provisional"] is False
    newest = client.get("/api/v1/law/calendar").json()[0]
    assert (newest["year"], newest["in_force"], newest["moved"]) == (2027, True, taken.json())


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2101-01-01"])
def test_a_day_beyond_every_system_is_said_at_its_field(signed_in: SignIn, day: str) -> None:
    client = signed_in("manager", "en")
    page = client.get(f"/law/calendar?accepted={day}")
    assert "is no day of a system" in page.content.decode()
    assert client.get(f"/api/v1/law/filing-clocks?accepted_on={day}").status_code == 422


@pytest.mark.law("9", "799-14")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_of_a_system_says_when_its_filing_is_due(signed_in: SignIn, language: str) -> None:
    html = signed_in("manager", language).get("/points/systems/HQX").content.decode()
    assert PageReader(html).problems == []
    assert {"zh-hans": "备案截止日", "en": "Filing due"}[language] in html
    assert "2026-11-16" in html
