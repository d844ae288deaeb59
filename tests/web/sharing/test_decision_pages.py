"""The pages and the API of decisions: what is judged, a unit's consent, the decision and who reads what of it (articles
13(2), 13(3))."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.registry.city import City, add_person
from tests.support.registry.sharing_people import with_published_sets, with_sharing_people
from tests.support.registry.staffing import appoint
from tests.support.sharing.deciding import LIVE, file_system, forwarded, with_listed_points
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.sharing.decisions.assessed import units_not_assessed
from mingcha.sharing.decisions.principles import Principle
from mingcha.sharing.decisions.queries import agreed_scope, consent_request, judging
from mingcha.sharing.decisions.values import RefusedPart
from mingcha.web.sharing.decisions.forms import DecisionForm, refused_part

SignedIn = Callable[..., Client]
MET = {f"met_{one.value}": "yes" for one in Principle} | {f"why_{one.value}": "已核对" for one in Principle}
TICKED = re.compile(r'value="HQXX"[^>]*\schecked')
TERMS = {
    "reasons": "履行职责需要",
    "contract_no": "武公共享〔2026〕1号",
    "until_on": "2027-06-30",
    "assessments": "影响评估 2026-7",
}


@pytest.fixture
def no(city: City, clock: HandClock) -> str:
    """The number of an application for live pictures of a district that is with the police; one system there is
    filed."""
    add_person("second", "WHGA", clock)
    appoint("second", "city_officer", clock, division="420100")
    people = with_published_sets(with_sharing_people(city, clock), clock, 5)
    with_listed_points(people, clock)
    file_system(people, clock)
    city.people.update(people.people)
    return forwarded(people, clock, LIVE)


@pytest.mark.law("13(2)", "13(3)")
def test_from_the_points_to_the_decision(city: City, clock: HandClock, no: str, signed_in: SignedIn) -> None:
    officer, manager, asking = signed_in("second"), signed_in("manager"), signed_in("department")
    school, later = (city.points["HQX"].code,), clock.now() + timedelta(days=60)
    assert units_not_assessed(school, "XFJY", clock.now()) == (), "nothing is asked for before 2027"
    assert [code for code, _ in units_not_assessed(school, "XFJY", later)] == ["HQXX"]
    page, consent = f"/sharing/applications/{no}/decision", f"/sharing/consents/{no}/HQXX"
    assert f'href="{page}"' in officer.get(f"/sharing/applications/{no}").content.decode()
    shown = officer.get(page).content.decode()
    for text in ("所属系统未备案", "花桥小学", "<circle", 'name="why_safe"', "尚未答复", 'value="HQXX"', "绿色："):
        assert text in shown, text
    assert TICKED.search(shown) is None
    assert "不影响提供" in shown
    assert shown.count('id="scope-text"') == 1, "the field is not in the search of the top bar, too"
    first = re.search(r'<button[^>]*form="decision"[^>]*>', shown)
    assert first is not None
    assert "disabled" in first.group(), "Enter in a field of the decision neither searches nor decides"
    searched = officer.post(page, {**TERMS, "text": "花桥小学", "ticked": "HQXX", "digest": "0" * 64})
    found_page = searched.content.decode()
    assert (PageReader(found_page).problems, "所属系统未备案" in found_page) == ([], False), (
        "of the other points none is listed"
    )
    assert [TERMS["contract_no"] in found_page, bool(TICKED.search(found_page)), "0" * 64 in found_page] == [
        True
    ] * 3, "nothing is lost"
    elsewhere = officer.post(page, {"text": "没有这个点位", "ticked": city.points["HQX"].code}).content.decode()
    assert ("已勾选 1 个" in elsewhere, f'value="{city.points["HQX"].code}"' in elsewhere) == (True, True)
    assert "不晚于 2027-" in shown, "the form says until when it may be agreed"
    outrun = officer.post(f"{page}/decide", {**MET, **TERMS, "digest": "0" * 64})
    kept = (TERMS["contract_no"], judging(city["second"], no, at=clock.now()).digest)
    assert (outrun.status_code, [one in outrun.content.decode() for one in kept]) == (409, [True, True])
    assert asking.get(page).status_code == 403
    assert 'name="why_safe"' not in signed_in("auditor").get(page).content.decode()
    digest = judging(city["second"], no, at=clock.now()).digest
    refused = officer.post(f"{page}/decide", MET | TERMS | {"digest": digest})
    assert refused.status_code == 403
    assert "花桥小学（HQXX）同意" in refused.content.decode()
    ticked = officer.post(f"{page}/decide", {**MET, **TERMS, "digest": digest, "ticked": "HQXX", "why_safe": ""})
    assert (ticked.status_code, bool(TICKED.search(ticked.content.decode()))) == (403, True), "a tick stays"
    lacking = officer.post(f"{page}/decide", {**MET, **TERMS, "digest": digest, "why_safe": ""})
    assert (lacking.status_code, "安全可控" in lacking.content.decode()) == (403, True)
    assert consent in manager.get("/today").content.decode()
    assert f'href="{consent}"' in manager.get("/sharing/consents").content.decode()
    given = manager.get(consent).content.decode()
    for text in (LIVE.contact, "2026-12-09", "可以随时撤回"):
        assert text in given, text
    assert manager.post(consent, {"answer": "declines"}).status_code == 403
    consents = {"answer": "consents", "document": "校〔2026〕3号"}
    assert manager.post(consent, consents).status_code == 409, "nothing was read"
    shown = consent_request(city["manager"], no, "HQXX", at=clock.now()).digest
    assert manager.post(consent, consents | {"digest": shown}).status_code == 302
    assert officer.post(f"{page}/decide", MET | TERMS | {"digest": digest}).status_code == 302
    answered = manager.get(consent).content.decode()
    assert ("部分同意" in answered, TERMS["until_on"] in answered) == (True, True)
    assert f'href="{page}"' in signed_in("auditor").get(f"/sharing/applications/{no}").content.decode()
    read = asking.get(f"/sharing/applications/{no}").content.decode()
    for address in (f"/sharing/applications/{no}", "/today"):
        assert f'href="/sharing/grants/supply/{no}"' in asking.get(address).content.decode(), (
            "people are to be asked for"
        )
    assert "部分同意" in read
    assert city.points["JHG"].code in read
    assert ("人员 second" in read, "数据主管部门" in read, "平台自定时限，非法定" in read) == (False, True, True)
    found = asking.get(f"/api/v1/sharing/applications/{no}/decision").json()
    assert (found["outcome"], found["agreed"], found["refused_points"][0]["bar"]) == ("agreed_partly", 1, "not_filed")
    assert signed_in("clerk").get(f"/api/v1/sharing/applications/{no}/decision").json()["refused_points"] == []
    assert signed_in("other").get(f"/api/v1/sharing/applications/{no}/decision").status_code == 404
    assert manager.get("/api/v1/sharing/consents").json()[0]["answer"] == "consents"
    assert agreed_scope(no).points == (city.points["HQX"].code,)
    assert manager.post(consent, {"answer": "withdrawn", "reason": "校门改造"}).status_code == 302
    assert agreed_scope(no).points == (), "what a unit no longer consents to is not supplied (T13-28)"
    assert "不影响提供" not in signed_in("auditor").get(page).content.decode(), "no point of it can be agreed now"


@pytest.mark.parametrize(
    "line", ["HQXX 学生进出", "HQXX\t学生进出", "HQXX：学生进出", "HQXX: 学生进出", "　HQXX　学生进出"]
)
def test_a_refused_point_is_split_from_its_reason_however_it_was_typed(line: str) -> None:
    assert refused_part(line) == RefusedPart("HQXX", "学生进出")


def test_a_code_without_a_reason_is_left_to_the_rule() -> None:
    assert refused_part("HQXX") == RefusedPart("HQXX", "")


def test_what_is_ticked_is_refused_with_the_reason_of_all_boxes() -> None:
    form = DecisionForm(
        {**MET, **TERMS, "refused": "HQXX 学生进出", "ticked": ["HQXX", "JHG"], "ticked_why": "超出需要"}
    )
    assert form.is_valid(), form.errors
    assert form.new.refused == (RefusedPart("HQXX", "学生进出"), RefusedPart("JHG", "超出需要"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_are_well_formed_in_both_languages(no: str, signed_in: SignedIn, language: str) -> None:
    officer, manager = signed_in("city", language), signed_in("manager", language)
    for client, page in (
        (officer, f"/sharing/applications/{no}/decision"),
        (officer, f"/sharing/applications/{no}"),
        (manager, "/sharing/consents"),
        (manager, f"/sharing/consents/{no}/HQXX"),
    ):
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert PageReader(answer.content.decode()).problems == [], page
