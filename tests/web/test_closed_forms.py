"""Pages with a form that a role may not use say so in its place: why, the article, and which roles may."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import OWNER, appoint
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.identity.models import User
from mingcha.registry.places.actions import add_organisation

type SignIn = Callable[..., Client]
CLOSED = re.compile(r"<p [^>]*data-closed>(.*?)</p>", re.DOTALL)


def line_of(client: Client, path: str) -> str:
    """The line in place of the form, without its tags; "" if the form is offered."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    html = answer.content.decode()
    assert PageReader(html).problems == []
    found = CLOSED.findall(html)
    assert len(found) <= 1, path
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


@pytest.mark.law("3", "7", "9", "16(1)", "16(2)")
@pytest.mark.parametrize(
    ("path", "may", "may_not", "form", "article"),
    [
        ("/points/seats", "manager", "monitor", 'action="/points/seats"', "第三条"),
        ("/law/calendar", "city", "district", 'name="content"', "第三条"),
        ("/points/new", "manager", "monitor", 'action="/points/new"', "第三条"),
        ("/points/systems/new", "manager", "monitor", 'action="/points/systems/new"', "第三条"),
        ("/points/networks/HQXX", "manager", "auditor", 'name="network"', "第三条"),
        ("/points/networks", "manager", "monitor", "/points/networks/HQXX", "第三条"),
        ("/points/plans/new", "city", "monitor", 'action="/points/plans/new"', "第五条"),
        ("/points/plans/new", "district", "guard", 'action="/points/plans/new"', "第五条"),
        ("/staff", "manager", "guard", "/staff/guard", "第十六条"),
        ("/staff/guard", "manager", "guard", 'id="training"', "第十六条"),
        ("/staff/guard", "district", "admin", 'id="training"', "第十六条"),
        ("/people", "manager", "monitor", "/people/guard", "第三条"),
    ],
)
def test_a_form_that_a_role_may_not_use_is_replaced_by_a_line(
    signed_in: SignIn, path: str, may: str, may_not: str, form: str, article: str
) -> None:
    """Issue point D (pages that a role may not use say so before the form): the seats showed their form to everybody,
    the others showed nothing."""
    assert form in signed_in(may).get(path).content.decode()
    assert line_of(signed_in(may), path) == ""
    chinese, english = line_of(signed_in(may_not), path), line_of(signed_in(may_not, "en"), path)
    assert "可办理的岗位：" in chinese
    assert article in chinese
    assert "Open to: " in english
    if may_not not in ("guard",):
        assert form not in signed_in(may_not).get(path).content.decode()


@pytest.mark.law("3", "7", "16(4)")
@pytest.mark.parametrize(
    ("path", "role", "typed"),
    [
        ("/points/new", "monitor", {"system": "HQX", "name": "东门", "url": "rtsp://10.1.2.9/main"}),
        ("/points/new", "monitor", {"system": "HQX", "name": "x" * 500}),
        ("/points/systems/new", "monitor", {"code": "ZZ", "name": "东门", "site": "HQX"}),
        ("/points/plans/new", "monitor", {"title": "x" * 500}),
        ("/points/plans/new", "guard", {"area": "420100", "title": "x" * 500}),
        ("/points/projects/new", "monitor", {"title": "x" * 500}),
        ("/points/imports/new", "monitor", {"label": "x" * 500}),
        ("/law/calendar", "district", {"content": ""}),
        (
            "/custody/holds/new",
            "auditor",
            {"camera": "42011100001310000001", "begin": "2026-11-26T08:00:00", "end": "2026-11-26T10:00",
             "basis": "important", "reason": "重大刑事案件"},
        ),
    ],
)  # fmt: skip
def test_a_closed_form_that_is_sent_all_the_same_gets_one_answer(
    signed_in: SignIn, path: str, role: str, typed: dict[str, str]
) -> None:
    """Two answers stood on the page, and the upper one led to fields that were not there."""
    answer = signed_in(role).post(path, typed)
    assert 400 <= answer.status_code < 500
    page = PageReader(answer.content.decode())
    assert (page.problems, page.refusals, page.lost_links) == ([], 0, [])
    assert len(CLOSED.findall(answer.content.decode())) == 1


def test_who_loses_the_role_before_sending_keeps_what_was_typed(signed_in: SignIn) -> None:
    """Without passwords, also not one inside of an address."""
    typed = {"system": "HQX", "name": "东门外侧", "url": "rtsp://u:geheim@10.1.2.9/main", "password": "geheim"}
    html = signed_in("monitor").post("/points/new", typed).content.decode()
    assert html.count("未保存") == 1
    assert ("东门外侧" in html, "geheim" in html) == (True, False)
    assert "未保存" not in signed_in("monitor").get("/points/new").content.decode()


def test_a_form_that_is_open_leads_to_its_fields(signed_in: SignIn) -> None:
    """The other side of the guard above: links to fields are found, and their fields too."""
    html = signed_in("manager").post("/points/new", {"system": "HQX", "name": "x" * 500}).content.decode()
    assert 'href="#field-name"' in html
    assert PageReader(html).lost_links == []
    assert PageReader(html.replace('id="field-name"', "")).lost_links == ["field-name"]


def test_the_line_names_the_roles(signed_in: SignIn) -> None:
    line = line_of(signed_in("monitor"), "/points/seats")
    assert "系统管理员、单位保卫负责人、区备案民警、市局民警" in line


@pytest.mark.law("16(2)")
def test_nobody_records_the_own_training_and_reads_why(signed_in: SignIn) -> None:
    assert "不得登记本人的培训" in line_of(signed_in("manager"), "/staff/manager")


@pytest.mark.law("3", "5")
def test_a_contractor_reads_that_the_police_compiles_plans(
    signed_in: SignIn, city: City, pages_clock: HandClock
) -> None:
    """Who reads the plan of no area got the whole form, with an empty list of areas."""
    add_organisation(OWNER, code="JCZN", name="江城智能", kind="contractor", division="420106", clock=pages_clock)
    add_person("builder", "JCZN", pages_clock)
    appoint("builder", "contractor", pages_clock, organisation="JCZN")
    city.people["builder"] = User.objects.get(username="builder")
    line = line_of(signed_in("builder"), "/points/plans/new")
    assert "建设规划由公安机关编制" in line
    assert 'name="area"' not in signed_in("builder").get("/points/plans/new").content.decode()


@pytest.mark.law("3", "7")
def test_a_manager_reads_that_a_network_is_only_proposed(signed_in: SignIn) -> None:
    assert "data-proposes" in signed_in("manager").get("/points/networks/HQXX").content.decode()
    assert "data-proposes" not in signed_in("admin").get("/points/networks/HQXX").content.decode()
