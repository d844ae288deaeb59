"""What each person of a request finds: papers, colleagues, what waits, copies, why a view ended (articles 15, 19)."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.access.requesting import APPROVER, FIRST, OPERATOR, SECOND, Asking, typed

from mingcha.access.requests.models import Request
from mingcha.web.access.requests import pages

type ClientOf = Callable[..., Client]


@pytest.mark.law("15(3)")
def test_the_second_officer_reads_what_the_signature_covers(asked: Asking, client_of: ClientOf) -> None:
    second, drafted = client_of(SECOND), asked.draft()
    paper, scan = f"/papers/{asked.letter.no}", f"/papers/{asked.letter.no}/scan"
    assert [second.get(one).status_code for one in (paper, scan)] == [200, 200]
    assert client_of("nobody").get(paper).status_code == 403
    page = second.get(f"/requests/{drafted.no}").content.decode()
    other, own = asked.officers
    assert f"/officers/{own.no}" in page
    assert f"/officers/{other.no}" not in page, "it would be refused"
    assert f"/officers/{other.no}" in client_of(OPERATOR).get(f"/requests/{drafted.no}").content.decode()


@pytest.mark.law("15(3)")
def test_papers_of_the_request_and_of_the_own_unit_are_offered(asked: Asking, client_of: ClientOf) -> None:
    """The counter recorded the letter: the officers whose unit issued it name it, and either changes the request."""
    second = client_of(SECOND)
    assert second.post("/requests/new", typed(asked)).status_code == 302
    no = Request.objects.get().no
    page = second.get(f"/requests/{no}/change").content.decode()
    assert asked.letter.no in page
    assert second.post(f"/requests/{no}/change", typed(asked, reason="补充事由")).status_code == 302
    assert asked.letter.no in client_of(APPROVER).get("/requests/new").content.decode(), "a colleague's"
    assert asked.letter.no not in client_of("elsewhere").get("/requests/new").content.decode()


@pytest.mark.law("15(1)")
def test_officers_beyond_the_list_are_found(
    asked: Asking, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, (one, other) = client_of(FIRST), asked.officers
    assert 'name="who"' not in first.get("/requests/new").content.decode()
    monkeypatch.setattr(pages, "MOST_OFFICERS", 1)
    page = first.get("/requests/new").content.decode()
    assert 'name="who"' in page
    last = max(asked.officers, key=lambda each: each.name)
    assert f'value="{last.no}"' not in first.get("/requests/new?first=").content.decode()
    found = first.post("/requests/new", typed(asked, first=one.no, second="", lookup="who", who=other.name))
    shown = found.content.decode()
    assert f'value="{one.no}"' in shown
    assert f'value="{other.no}"' in shown
    assert not Request.objects.exists()
    assert first.post("/requests/new", typed(asked)).status_code == 302


@pytest.mark.law("15", "15(1)")
def test_who_must_act_on_a_request_sees_it_on_the_first_page(asked: Asking, client_of: ClientOf) -> None:
    second, guard = client_of(SECOND), client_of(OPERATOR)
    assert "没有等待您签名的申请" in second.get("/today").content.decode(), "an officer without a role"
    drafted = asked.draft(urgent=True)
    asked.sign(drafted.no, drafted.signed_digest, FIRST)
    page = second.get("/today").content.decode()
    assert f"/requests/{drafted.no}/sign" in page
    assert "第二人签名截止" in page
    assert drafted.no not in client_of(FIRST).get("/today").content.decode(), "signed already"
    assert drafted.no not in guard.get("/today").content.decode()
    asked.sign(drafted.no, drafted.signed_digest, SECOND)
    page = guard.get("/today").content.decode()
    assert f"/requests/{drafted.no}" in page
    assert "紧急" in page
    assert drafted.no not in second.get("/today").content.decode()
    assert drafted.no not in client_of("elsewhere").get("/today").content.decode()


@pytest.mark.law("15", "799-20")
def test_officers_read_until_when_a_request_is_open_to_them(asked: Asking, client_of: ClientOf) -> None:
    assert "已为您开通" not in client_of(FIRST).get("/today").content.decode()
    no = asked.opened().no
    for address in ("/today", f"/requests/{no}", f"/requests/{no}/watch"):
        assert "开通至" in client_of(FIRST).get(address).content.decode(), address
    assert "已为您开通" not in client_of(APPROVER).get("/today").content.decode()


@pytest.mark.law("19")
def test_the_list_of_copies_is_reached_by_who_follows_them(asked: Asking, client_of: ClientOf) -> None:
    guard = client_of(OPERATOR)
    assert "/requests/copies" in guard.get("/requests").content.decode()
    assert "没有未归还、未销毁的复制件" in guard.get("/requests/copies").content.decode()
    assert "/requests/copies" not in client_of(FIRST).get("/requests").content.decode()
    assert client_of("auditor").get("/requests/copies?which=all").status_code == 200


@pytest.mark.law("15", "15(1)")
def test_each_act_has_its_own_word_and_the_sheet_is_for_the_counter(asked: Asking, client_of: ClientOf) -> None:
    no = asked.draft().no
    first, guard, sheet = client_of(FIRST), client_of(OPERATOR), f"/requests/sheets/{no}"
    assert sheet not in first.get(f"/requests/{no}").content.decode(), "an officer hands no sheet in"
    assert sheet in guard.get(f"/requests/{no}").content.decode()
    checked = asked.checked()
    page = client_of(APPROVER).get(f"/requests/{checked.no}").content.decode()
    assert re.search(r"<summary[^>]*>.{0,400}?同意\s*</summary>", page, re.DOTALL)
    assert re.search(r"<summary[^>]*>\s*不予提供\s*</summary>", page)
    assert "不予确认" not in page
    assert "准予" not in page
    assert f"/requests/sheets/{checked.no}" not in page, "both signed"


@pytest.mark.law("15", "19")
def test_the_page_of_a_revoked_view_says_why(asked: Asking, client_of: ClientOf) -> None:
    no = asked.opened().no
    assert client_of(APPROVER).post(f"/requests/{no}/revoke", {"reason": "发现用于他案"}).status_code == 302
    page = client_of(FIRST).get(f"/requests/{no}/watch").content.decode()
    assert "发现用于他案" in page
    assert "已撤销" in page


@pytest.mark.law("15", "20(1)")
def test_buttons_are_for_those_whom_they_serve(asked: Asking, client_of: ClientOf) -> None:
    """Who holds a grant finds the viewing copy; who can never decide sees why, and no button that waits for others."""
    no, copy = asked.opened().no, "查阅副本"
    assert copy in client_of(FIRST).get(f"/requests/{no}").content.decode()
    assert copy not in client_of(APPROVER).get(f"/requests/{no}").content.decode()
    typed_here = asked.draft(OPERATOR, reason="另一事由").no
    guard, manager = (client_of(one).get(f"/requests/{typed_here}").content.decode() for one in (OPERATOR, APPROVER))
    assert "不得作出决定" in guard
    assert "同意（差" not in guard
    assert "同意（差" in manager
