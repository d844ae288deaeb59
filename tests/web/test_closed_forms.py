"""Pages with a form that a role may not use say so in its place: why, the article, and which roles may."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.web.page_checks import PageReader

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
    assert (page.problems, page.refusals) == ([], 0)
    assert len(CLOSED.findall(answer.content.decode())) == 1
    assert 'href="#id_' not in answer.content.decode()


def test_the_line_names_the_roles(signed_in: SignIn) -> None:
    line = line_of(signed_in("monitor"), "/points/seats")
    assert "系统管理员、单位保卫负责人、区备案民警、市局民警" in line


@pytest.mark.law("16(2)")
def test_nobody_records_the_own_training_and_reads_why(signed_in: SignIn) -> None:
    assert "不得登记本人的培训" in line_of(signed_in("manager"), "/staff/manager")


@pytest.mark.law("3", "7")
def test_a_manager_reads_that_a_network_is_only_proposed(signed_in: SignIn) -> None:
    assert "data-proposes" in signed_in("manager").get("/points/networks/HQXX").content.decode()
    assert "data-proposes" not in signed_in("admin").get("/points/networks/HQXX").content.decode()
