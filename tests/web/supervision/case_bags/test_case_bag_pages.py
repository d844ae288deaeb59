"""/oversight/penalties/<n>/bags: who handled a case exports its folder and downloads it; others cannot (20, 23)."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client
from tests.support.registry.city import City
from tests.support.supervision.case_course import CourseOfficers, act_fined, act_ordered, act_reinspected
from tests.support.supervision.officers import FIRST, HEAD, PLAIN, SECOND, add_officers
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.supervision.case_bags.models import CaseBag

pytestmark = pytest.mark.law("20", "23")


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


def test_who_handled_a_case_exports_and_downloads_its_folder(
    signed_in: Callable[..., Client], city: City, clock: HandClock
) -> None:
    people, documents = add_officers(city, clock), settings.MINGCHA_HOME.documents
    officers = CourseOfficers(people[FIRST], people[SECOND], people[HEAD])
    tree = act_ordered(officers, people.points["HQX"].code, documents, clock)
    act_reinspected(officers, tree, documents, clock)
    page = f"/oversight/penalties/{act_fined(officers, tree, clock)}/bags"
    for name, language in ((FIRST, "zh-hans"), (HEAD, "en")):
        browser = signed_in(name, language)
        assert PageReader(browser.get(page).content.decode()).problems == []
        assert browser.post(page, {"purpose": "x"}).status_code == 403
        assert browser.post(page, {"purpose": "送同级人民政府行政复议"}).status_code == 302
        bag = CaseBag.objects.latest("pk")
        html = browser.get(page).content.decode()
        assert PageReader(html).problems == []
        assert f"/oversight/penalties/bags/{bag.no}" in html
        answer = browser.get(f"/oversight/penalties/bags/{bag.no}")
        assert (answer.status_code, answer.content[:4]) == (200, b"PK\3\4")
    (listed,) = browser.get("/api/v1/penalties").json()
    assert (listed["state"], listed["yuan"], "person" in listed) == ("served", "300.00", False)
    days = browser.get(f"/api/v1/penalties/{listed['number']}").json()["days"]
    assert ("pay", "2026-10-27") in {(one["name"], one["due_on"]) for one in days}
    order = browser.get(f"/api/v1/obstructions/{listed['obstruction']}").json()["order"]
    assert (order["served_on"], order["due_on"]) == ("2026-09-01", "2026-09-16")
    assert signed_in("manager").get("/api/v1/obstructions").json() == []
    assert signed_in("manager").get(f"/api/v1/penalties/{listed['number']}").status_code == 403
    first = CaseBag.objects.earliest("pk")
    assert signed_in(HEAD).get(f"/oversight/penalties/bags/{first.no}").status_code == 403
    plain = signed_in(PLAIN)
    assert "承办、审核、决定" in plain.get(page).content.decode()
    assert plain.post(page, {"purpose": "送同级人民政府行政复议"}).status_code == 403
    assert signed_in("manager").get(page).status_code == 403
