"""Pages of requests: two officers sign, the unit checks, approves and opens; who sees what; wrong entries at their
field (articles 14, 15, 19)."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.papers import registered
from tests.support.access.requesting import APPROVER, FIRST, OPERATOR, SECOND, Asking, typed
from tests.support.access.scans import pdf, png

from mingcha.access.requests.models import Request
from mingcha.access.requests.values import RequestFacts
from mingcha.kit.clock import SHANGHAI

type ClientOf = Callable[..., Client]


def reads(client: Client, no: str) -> dict[str, str]:
    """What the page's script sends for the authenticator's options: the digest of what the page shows."""
    found = re.search(r'class="mono digest">([0-9a-f]{64})<', client.get(f"/requests/{no}/sign").content.decode())
    assert found is not None
    return {"digest": found[1]}


def signs(asked: Asking, client: Client, no: str, username: str) -> int:
    """Signs on the page as its script does: options, the authenticator, the answer. Returns the status."""
    options = client.post(f"/requests/{no}/sign/options", reads(client, no), content_type="application/json")
    assert options.status_code == 200, options.content
    credential = asked.keys[username].use(options.json())
    answer = client.post(f"/requests/{no}/sign/answer", {"credential": credential}, content_type="application/json")
    return answer.status_code


def drafted(asked: Asking) -> RequestFacts:
    """A request for an hour within the letter of the fixture, which the guard recorded."""
    return asked.draft()


@pytest.mark.law("14(1)", "15(1)", "15(2)", "15(3)", "15(4)")
def test_two_officers_sign_and_the_unit_checks_approves_and_opens(asked: Asking, client_of: ClientOf) -> None:
    no = drafted(asked).no
    first, second = client_of(FIRST), client_of(SECOND)
    page = first.get(f"/requests/{no}")
    assert page.status_code == 200
    assert "阅读并签名" in page.content.decode()
    assert first.get(f"/requests/{no}/sign").status_code == 200
    assert signs(asked, first, no, FIRST) == 200
    assert "您已签名" in first.get(f"/requests/{no}").content.decode()
    assert "第二人签名截止" in second.get(f"/requests/{no}").content.decode()
    assert signs(asked, second, no, SECOND) == 200
    operator, approver = client_of(OPERATOR), client_of(APPROVER)
    assert no in operator.get("/requests").content.decode()
    assert "差 1 项" in approver.get(f"/requests/{no}").content.decode()
    assert operator.post(f"/requests/{no}/check").status_code == 302
    assert operator.post(f"/requests/{no}/approve", {"conditions": ""}).status_code == 403, (
        "who checked does not approve"
    )
    answer = approver.post(f"/requests/{no}/approve", {"conditions": "仅限专案组"})
    assert answer.status_code == 302, answer.content.decode()
    assert approver.post(f"/requests/{no}/open").status_code == 403, "who approved does not open"
    assert operator.post(f"/requests/{no}/open").status_code == 302
    held = Request.objects.get(no=no)
    assert held.state == "open"
    page = first.get(f"/requests/{no}").content.decode()
    assert "4 / 4" in page
    assert held.register_no in page
    assert "仅限专案组" in page


@pytest.mark.law("14(1)", "15(1)")
def test_a_request_is_drafted_on_the_page(asked: Asking, client_of: ClientOf) -> None:
    guard = client_of(OPERATOR)
    answer = guard.post("/requests/new", typed(asked))
    assert answer.status_code == 302, answer.content.decode()
    held = Request.objects.get()
    assert answer.headers["Location"] == f"/requests/{held.no}"
    assert held.from_s % 1 == 0
    assert held.to_s - held.from_s == 3600
    for language in ("zh-hans", "en"):
        for address in (
            f"/requests/{held.no}",
            f"/requests/{held.no}/change",
            f"/requests/sheets/{held.no}",
            "/requests",
        ):
            assert client_of(OPERATOR, language).get(address).status_code == 200


@pytest.mark.law("14(1)", "15(1)", "15(3)", "19", "799-20")
@pytest.mark.parametrize(
    ("changed", "article", "words"),
    [
        ({"purpose": "attendance"}, "第十九条", "员工考勤"),
        ({"purpose": ""}, "第十九条", "须先选择使用目的"),
        ({"end": ""}, "799", "不得没有截止时间"),
        ({"end": "2030-01-01T00:00:00"}, "799", "不得晚于现在"),
        ({"second": ""}, "第十五条", "不少于两名工作人员"),
        ({"papers": []}, "第十五条", "批准文件"),
        ({"measures": ""}, "第十九条", "保护措施"),
        ({"way": "copy"}, "第十九条", "归还或者销毁"),
        ({"points": ""}, "799", "须写明点位"),
    ],
)
def test_a_refused_request_stands_with_its_article_and_all_that_was_typed(
    asked: Asking, client_of: ClientOf, changed: dict[str, object], article: str, words: str
) -> None:
    answer = client_of(OPERATOR).post("/requests/new", typed(asked, **changed))
    assert answer.status_code == 403
    page = answer.content.decode()
    assert article in page
    assert words in page
    assert "查明嫌疑人离开现场的路线" in page
    assert "无可由本人补正" not in page, "what was typed can be corrected here"
    assert not Request.objects.exists()


@pytest.mark.law("15(1)")
def test_one_officer_twice_and_a_letter_for_another_point_are_refused_on_the_page(
    asked: Asking, client_of: ClientOf
) -> None:
    guard = client_of(OPERATOR)
    twice = guard.post("/requests/new", typed(asked, second=asked.officers[0].no))
    assert twice.status_code == 403
    assert "不少于两名工作人员" in twice.content.decode()
    other = asked.city.points["JHG"].code
    assert guard.post("/requests/new", typed(asked, points=other)).status_code == 403
    assert guard.post("/requests/new", typed(asked, points="12")).status_code == 422
    assert guard.post("/requests/new", typed(asked, first="O20200101-0001")).status_code == 404


@pytest.mark.law("15(1)")
def test_a_signature_of_another_key_content_or_person_is_refused(asked: Asking, client_of: ClientOf) -> None:
    no, first = drafted(asked).no, client_of(FIRST)
    options = first.post(f"/requests/{no}/sign/options", reads(first, no), content_type="application/json").json()
    foreign = asked.keys[SECOND].use(options)
    send = {"content_type": "application/json"}
    assert first.post(f"/requests/{no}/sign/answer", {"credential": foreign}, **send).status_code == 403
    options["publicKey"]["challenge"] = "A" * 43
    other = asked.keys[FIRST].use(options)
    assert first.post(f"/requests/{no}/sign/answer", {"credential": other}, **send).status_code == 403
    for wrong in ({}, {"credential": {}}, {"credential": {"id": "x"}}, {"credential": {"response": {"signature": 1}}}):
        assert first.post(f"/requests/{no}/sign/answer", wrong, **send).status_code == 422, wrong
    assert client_of(OPERATOR).post(f"/requests/{no}/sign/answer", {"credential": foreign}, **send).status_code == 403
    assert Request.objects.get().state == "draft"


@pytest.mark.law("15(1)")
def test_what_was_changed_after_it_was_read_is_not_signed(asked: Asking, client_of: ClientOf) -> None:
    no, first, second = drafted(asked).no, client_of(FIRST), client_of(SECOND)
    read = reads(second, no)
    assert first.post(f"/requests/{no}/change", typed(asked, reason="另一事由")).status_code == 302
    send = {"content_type": "application/json"}
    refused = second.post(f"/requests/{no}/sign/options", read, **send)
    assert refused.status_code == 409
    assert "重新阅读" in refused.json()["reason"]
    assert second.post(f"/requests/{no}/sign/options", {}, **send).status_code == 422
    assert signs(asked, second, no, SECOND) == 200, "read again"


@pytest.mark.law("15(1)", "799-16(2)(2)")
def test_a_signature_needs_a_fresh_factor(asked: Asking, client_of: ClientOf) -> None:
    no, first = drafted(asked).no, client_of(FIRST)
    asked.clock.advance(timedelta(minutes=12))
    assert first.post(f"/requests/{no}/sign/options", {}, content_type="application/json").status_code == 403
    assert first.get(f"/requests/{no}/sign").status_code == 302


@pytest.mark.law("15(1)")
def test_a_signed_sheet_is_handed_in_and_judged(asked: Asking, client_of: ClientOf) -> None:
    no, guard = drafted(asked).no, client_of(OPERATOR)
    assert "签名页" in guard.get(f"/requests/sheets/{no}").content.decode()
    given = {"officer": asked.officers[0].no}
    script = SimpleUploadedFile("sheet.pdf", pdf(b"7 0 obj\n<</S/JavaScript>>\nendobj\n"))
    assert guard.post(f"/requests/sheets/{no}", {**given, "scan": script}).status_code == 403
    assert guard.post(f"/requests/sheets/{no}", given).status_code == 422
    sheet = SimpleUploadedFile("sheet.png", png())
    assert guard.post(f"/requests/sheets/{no}", {**given, "scan": sheet}).status_code == 302
    page = guard.get(f"/requests/{no}").content.decode()
    assert "效力较弱" in page
    asked.clock.advance(timedelta(minutes=12))
    late = SimpleUploadedFile("sheet.png", png(41))
    second = {"officer": asked.officers[1].no, "scan": late}
    refused = guard.post(f"/requests/sheets/{no}", second)
    assert refused.status_code == 403, "who vouches proves a factor, as who checks and approves"
    assert "再次验证" in refused.content.decode()


@pytest.mark.law("25")
def test_an_auditor_sees_all_requests_first(asked: Asking, client_of: ClientOf) -> None:
    no = asked.signed().no
    page = client_of("auditor").get("/requests").content.decode()
    assert no in page
    assert "/officers/account" not in page, "an auditor asks for nothing"


@pytest.mark.law("15")
def test_officers_read_first_why_it_was_returned_refused_or_revoked(asked: Asking, client_of: ClientOf) -> None:
    first, approver = client_of(FIRST), client_of(APPROVER)
    no = asked.signed().no
    client_of(OPERATOR).post(f"/requests/{no}/return", {"reason": "介绍信没有写明办案人员"})
    for address in (f"/requests/{no}", f"/requests/{no}/sign"):
        page = first.get(address).content.decode()
        assert "退回补正" in page.partition("<h2>")[0] + page.partition("sheet-facts")[2]
        assert "介绍信没有写明办案人员" in page
    assert "退回补正" in first.get("/requests").content.decode()
    today = first.get("/today").content.decode()
    assert "退回补正" in today
    assert f'href="/requests/{no}"' in today, "not straight to signing the same again"
    answers = first.get(f"/requests/{no}").content.decode().partition('id="your-part"')[2]
    assert answers.index(f"/requests/{no}/change") < answers.index(f"/requests/{no}/sign"), "first it is completed"
    assert signs(asked, first, no, FIRST) == 200
    assert 'id="stopped"' not in first.get(f"/requests/{no}").content.decode()
    no = asked.checked(reason="另一事由").no
    approver.post(f"/requests/{no}/refuse", {"article": "19", "reason": "时段超出办案需要"})
    head = first.get(f"/requests/{no}").content.decode().partition("<h2>")[0]
    assert "时段超出办案需要" in head


@pytest.mark.law("15")
def test_the_unit_returns_refuses_and_revokes_with_reasons(asked: Asking, client_of: ClientOf) -> None:
    approver = client_of(APPROVER)
    no = asked.checked().no
    assert approver.post(f"/requests/{no}/return", {"reason": ""}).status_code == 403
    assert approver.post(f"/requests/{no}/return", {"reason": "缺案由\n请补"}).status_code == 302
    assert Request.objects.get(no=no).state == "draft"
    no = asked.checked().no
    assert approver.post(f"/requests/{no}/refuse", {"article": "99", "reason": "不符"}).status_code == 403
    assert approver.post(f"/requests/{no}/refuse", {"article": "15(3)", "reason": "函件不符"}).status_code == 302
    page = client_of(FIRST).get(f"/requests/{no}").content.decode()
    assert "函件不符" in page
    no = asked.opened().no
    assert approver.post(f"/requests/{no}/revoke", {"reason": "案件撤销"}).status_code == 302
    assert Request.objects.get(no=no).state == "revoked"


@pytest.mark.law("15")
def test_an_officer_changes_and_withdraws_the_own_request(asked: Asking, client_of: ClientOf) -> None:
    signed, guard = asked.signed(), client_of(OPERATOR)
    assert guard.post(f"/requests/{signed.no}/change", typed(asked, reason="改了")).status_code == 302
    held = Request.objects.get(no=signed.no)
    assert (held.state, held.reason) == ("draft", "改了")
    first = client_of(FIRST)
    assert first.post(f"/requests/{signed.no}/withdraw", {"reason": "不再需要"}).status_code == 302
    assert first.post(f"/requests/{signed.no}/withdraw", {"reason": ""}).status_code == 403
    assert "不再需要" in first.get(f"/requests/{signed.no}").content.decode()


@pytest.mark.law("14(1)", "15")
def test_others_find_no_request(asked: Asking, client_of: ClientOf) -> None:
    no = drafted(asked).no
    posts = ("withdraw", "check", "return", "approve", "refuse", "open", "revoke", "change")
    for username in ("elsewhere", "nobody", "monitor", "admin", "security"):
        client = client_of(username)
        assert no not in client.get("/requests?which=all").content.decode()
        for address in (f"/requests/{no}", f"/requests/{no}/sign", f"/requests/{no}/change", f"/requests/sheets/{no}"):
            assert client.get(address).status_code == 404, (username, address)
        assert [client.post(f"/requests/{no}/{one}").status_code for one in posts] == [404] * len(posts)
    for username in (FIRST, SECOND, OPERATOR, APPROVER, "district", "city", "auditor"):
        assert client_of(username).get(f"/requests/{no}").status_code == 200
    assert Client().get(f"/requests/{no}").status_code == 302


@pytest.mark.law("14(1)")
def test_the_form_shows_what_is_recorded_and_finds_points_for_who_may_ask(asked: Asking, client_of: ClientOf) -> None:
    code = asked.city.points["HQX"].code
    start = asked.clock.now().astimezone(SHANGHAI) - timedelta(hours=3)
    query = {
        "points": code,
        "begin": f"{start:%Y-%m-%dT%H:%M:%S}",
        "end": f"{start + timedelta(hours=2):%Y-%m-%dT%H:%M:%S}",
    }
    page = client_of(FIRST).get("/requests/new", {**query, "q": "花桥"}).content.decode()
    assert "kept-strip" in page
    assert page.count(code) >= 3
    page = client_of("nobody").get("/requests/new", {**query, "q": "花桥"}).content.decode()
    assert "kept-strip" not in page
    assert "data-pick" not in page
    assert client_of(FIRST).get("/requests/new", {"points": "x", "begin": "y", "end": "z"}).status_code == 200


@pytest.mark.law("14(1)")
def test_a_look_beside_the_form_loses_nothing_that_was_typed(asked: Asking, client_of: ClientOf) -> None:
    guard, sent = client_of(OPERATOR), typed(asked, urgent="on", points="")
    code = asked.city.points["HQX"].code
    page = guard.post("/requests/new", {**sent, "lookup": "find", "q": "花桥"})
    assert page.status_code == 200, "nothing is judged"
    shown = page.content.decode()
    assert f'data-pick="{code}"' in shown
    page = guard.post("/requests/new", {**sent, "q": "花桥", "add": code})
    shown = page.content.decode()
    assert f'data-chosen="{code}"' in shown
    for name in ("case_no", "reason", "begin", "end", "destination", "measures"):
        assert str(sent[name]) in shown, name
    assert re.search(rf'id="field-points"[^>]*>\s*{code}', shown)
    for choice in (sent["first"], sent["second"], "criminal_case"):
        assert f'value="{choice}" selected' in shown, choice
    assert re.search(rf'value="{sent["papers"][0]}"[^>]*checked', shown)  # type: ignore[index]
    assert re.search(r'name="urgent"[^>]*checked', shown)
    page = guard.post("/requests/new", {**sent, "points": code, "lookup": "show"})
    assert "kept-strip" in page.content.decode()
    assert not Request.objects.exists()
    stranger = client_of("nobody").post("/requests/new", {**sent, "lookup": "find", "q": "花桥", "add": code})
    assert code not in stranger.content.decode()


@pytest.mark.law("14(1)")
def test_a_look_while_a_request_is_changed_changes_nothing(asked: Asking, client_of: ClientOf) -> None:
    signed = asked.signed()
    page = client_of(OPERATOR).post(f"/requests/{signed.no}/change", typed(asked, reason="改了", lookup="show"))
    assert page.status_code == 200
    assert "改了" in page.content.decode()
    assert Request.objects.get(no=signed.no).state == "signed"


@pytest.mark.law("15(4)", "16(3)")
def test_the_page_of_a_request_leads_to_the_printed_lines(asked: Asking, client_of: ClientOf) -> None:
    opened = asked.opened()
    line = Request.objects.get(no=opened.no).register_no
    page = client_of(APPROVER).get(f"/requests/{opened.no}").content.decode()
    assert f"/access/register/{line}" in page
    printed = f"/access/register/print?request={opened.no}"
    assert printed in page
    assert line in client_of(APPROVER).get(printed).content.decode()
    for text, found in ((opened.no, True), ("〔2026〕88", True), ("nobody", False)):
        listed = client_of(APPROVER).get("/requests", {"which": "all", "q": text}).content.decode()
        assert (f'href="/requests/{opened.no}"' in listed) == found, text
    assert printed not in client_of(FIRST).get(f"/requests/{opened.no}").content.decode(), "no reader of the register"


@pytest.mark.law("15(2)")
def test_an_officer_names_colleagues_of_the_own_unit_alone(asked: Asking, client_of: ClientOf) -> None:
    other = registered(asked.city, 7, asked.clock, unit="市场监督管理局", unit_code="")
    page = client_of(FIRST).get("/requests/new").content.decode()
    assert asked.officers[1].no in page
    assert other.no not in page
    assert other.no in client_of(OPERATOR).get("/requests/new").content.decode()
    assert asked.officers[1].no not in client_of("nobody").get("/requests/new").content.decode()


@pytest.mark.law("14(1)", "15")
def test_a_program_reads_and_drafts_over_the_api(asked: Asking, client_of: ClientOf) -> None:
    first = client_of(FIRST)
    given = asked.asked()
    body = {
        "requester_kind": given.requester_kind,
        "purpose": given.purpose,
        "case_no": given.case_no,
        "reason": given.reason,
        "way": given.way,
        "points": list(given.points),
        "from_ms": given.from_ms,
        "to_ms": given.to_ms,
        "officers": list(given.officers),
        "papers": list(given.papers),
        "destination": given.destination,
        "measures": given.measures,
    }
    answer = first.post("/api/v1/requests", json.dumps(body), content_type="application/json")
    assert answer.status_code == 201, answer.content
    no = answer.json()["no"]
    found = first.get(f"/api/v1/requests/{no}").json()
    assert [one["article"] for one in found["conditions"]] == ["15(1)", "15(2)", "15(3)", "15(4)"]
    assert [one["no"] for one in first.get("/api/v1/requests?which=mine").json()] == [no]
    assert client_of("nobody").get(f"/api/v1/requests/{no}").status_code == 404
    refused = first.post(f"/api/v1/requests/{no}/check", "{}", content_type="application/json")
    assert (refused.status_code, refused.json()["error"]) == (403, "refused")
    late = first.post("/api/v1/requests", json.dumps({**body, "to_ms": 0}), content_type="application/json")
    assert (late.status_code, late.json()["article"]) == (403, "799-20")
