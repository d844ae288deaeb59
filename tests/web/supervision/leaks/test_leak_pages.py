"""Pages of a leak case: opened, handled by two, transferred; nothing of it on any page of the organ (20(4), F15)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.supervision.leaks.models import LeakCase, LeakNotice, LeakStep
from mingcha.supervision.transfers.models import Transfer

pytestmark = pytest.mark.law("20(4)", "24")
type SignIn = Callable[..., Client]


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


@pytest.fixture
def clock() -> HandClock:
    """Thursday 26 November 2026, ten o'clock."""
    return HandClock(datetime(2026, 11, 26, 10, tzinfo=SHANGHAI))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_leak_case_from_the_opening_to_its_transfer(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    code, now = city.points["JHG"].code, "2026-11-26 10:00"
    first = signed_in("city", language)
    new = {
        "kind": "privacy", "known_at": now, "grade": "larger", "summary": "值班画面外传", "organ": "JAGA",
        "suspect": "monitor", "from_at": "2026-11-20 00:00", "to_at": now, "points": code,
    }  # fmt: skip
    shown(signed_in("district", language), "/oversight/leaks/new", new, 403)
    shown(signed_in("admin", language), "/oversight/leaks", status=403)
    first = signed_in("city", language)
    assert "14:00" in shown(first, "/oversight/leaks/new", new)
    held = LeakCase.objects.get()
    page = f"/oversight/leaks/{held.pk}"
    shown(first, f"{page}/contain", {"revision": "1", "measures": "停用涉案账户"})
    html = shown(first, page)
    offered = [name for name in ("elsewhere", "city", "monitor", "guard") if f'<option value="{name}">' in html]
    assert offered == ["elsewhere"], "officers who may be named: no handler, nobody of the organ, nobody else"
    shown(first, f"{page}/name", {"revision": "2", "username": "elsewhere"})
    harm = {"kind": "privacy", "grade": "larger", "personal": "on", "persons": "3", "harm": "三人面部外传"}
    shown(first, f"{page}/assess", harm | {"revision": "3"})
    sent = {"receiver": "省网信办", "number": "网 1", "moment": now}
    shown(first, f"{page}/notice", sent | {"revision": "4", "to": "cyberspace_office"})
    clock.advance(timedelta(hours=3))
    first, later = signed_in("city", language), {"revision": "5", "to": "data_department", "moment": "2026-11-26 10:30"}
    assert "late_reason" in shown(first, f"{page}/notice", sent | later, 403)
    html = shown(first, f"{page}/notice", sent | later | {"late_reason": "先以电话报告"})
    words = {"en": "recorded 150 min after", "zh-hans": "作出后 150 分钟补登"}[language]
    assert (words in html, "先以电话报告" in html) == (True, True)
    assert not LeakNotice.objects.filter(late=True).exists(), "by when it was given"
    shown(first, f"{page}/silence", {"revision": "6", "reason": "影像已全部追回"})
    second = signed_in("elsewhere", language)
    assert "step-sign" in shown(second, page)
    shown(second, f"{page}/sign", {"revision": "7"})
    letter = {
        "ground": "competence",
        "receiver": "市监察委员会",
        "inside": "no",
        "reason": "涉嫌职务违法",
        "materials": "卷宗",
    }
    assert "Y20261126-" in shown(second, f"{page}/transfer", letter | {"revision": "8"})
    transfer = f"/oversight/transfers/{Transfer.objects.get().pk}"
    entry = LeakStep.objects.order_by("pk").values_list("entry", flat=True)[0]
    for name in ("district", "monitor", "admin", "security", "nobody"):
        outside = signed_in(name, language)
        for path in (page, f"{page}/contain", transfer):
            status = 405 if path.endswith("contain") else 404
            assert outside.get(path).status_code == status, (name, path)
        assert outside.post(f"{page}/contain", {"revision": "9", "measures": "x"}).status_code == 404
    outside = signed_in("district", language)
    for path in ("/oversight", "/oversight/leaks", "/oversight/transfers", "/deadlines", "/evidence", "/today"):
        html = shown(outside, path)
        hidden = (held.no, "Y20261126", "supervision.leak", "泄密立案", "Leak case opened")
        assert not [text for text in hidden if text in html], path
    assert outside.get(f"/evidence/{entry}").status_code == 404
    auditor = signed_in("auditor", language)
    assert held.no in shown(auditor, "/oversight/leaks")
    html = shown(auditor, page)
    assert html.count('id="step-') == 1
    assert "step-end" in html
    assert shown(auditor, f"/evidence/{entry}")
    first = signed_in("city", language)
    assert "Y20261126" in shown(first, "/deadlines")
    shown(first, f"{transfer}/approve", {"revision": "1", "approves": "yes", "reason": "同意"})
    assert "PDF/A" in shown(first, f"{transfer}/papers/transfer", {})
    issued = LeakStep.objects.get(act="registry.document.issue").entry
    assert signed_in("district", language).get(f"/evidence/{issued}").status_code == 404
    first = signed_in("city", language)
    assert "guard" in shown(first, f"{page}/suspect", {"revision": "9", "suspect": "guard", "reason": "凭据由其交出"})
    answer = {"revision": "10", "suspect": "guard", "agrees": "on", "reason": ""}
    auditor = signed_in("auditor", language)
    assert '<option value="guard" selected>' in shown(auditor, page)
    shown(auditor, f"{page}/answer", answer)
    first = signed_in("city", language)
    asked = shown(first, f"{page}/end", {"revision": "11", "username": "elsewhere", "reason": "泄露案情"})
    assert "另一人签署" in asked or "another person signs" in asked
    second = signed_in("elsewhere", language)
    assert held.no in shown(second, "/oversight/leaks")
    auditor = signed_in("auditor", language)
    assert '/oversight/leaks?mine=1"' in shown(auditor, "/oversight")
    assert held.no in shown(auditor, "/oversight/leaks?mine=1")
    assert 'value="elsewhere" selected' in shown(auditor, page)
    assert "泄露案情" in shown(auditor, f"{page}/end", {"revision": "12", "username": "elsewhere"})
    second = signed_in("elsewhere", language)
    for path in (page, transfer, f"/evidence/{entry}", f"/evidence/{issued}"):
        assert second.get(path).status_code == 404, f"who was taken off sees {path}"
    for path in ("/oversight", "/oversight/leaks", "/oversight/transfers", "/deadlines", "/evidence", "/today"):
        assert not [text for text in hidden if text in shown(second, path)], path
    answer = second.get("/api/v1/evidence/entries?limit=100")
    assert answer.status_code == 200
    assert "supervision.leak" not in answer.content.decode()
