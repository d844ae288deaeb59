"""The audit of access on its page, as a table, over the API and on /today (articles 16(3), 25)."""

import csv
import hashlib
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver
from tests.support.access.door import issued, opened
from tests.support.registry.city import City
from tests.support.web.addresses import patterns_of
from tests.support.web.page_checks import PageReader
from tests.support.web.sign_in import enrol_app

from mingcha.access.oversight.actions import judge_use
from mingcha.access.oversight.values import AuditKind, AuditRow
from mingcha.evidence.queries import latest_entries
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import refuse
from mingcha.kit.words import Words
from mingcha.registry.refusals.actions import note_refusal
from mingcha.web.access.oversight import pages

OTHERS = ("admin", "security", "city", "district", "manager", "monitor", "nobody")


def used(city: City, clock: HandClock) -> None:
    grant = opened(city, clock).no
    clock.advance(timedelta(seconds=1))
    issued(city, clock, grant)
    clock.advance(timedelta(seconds=1))
    for number in range(10):
        decision = refuse("3", "不在管辖范围内", "outside")
        note_refusal(city["admin"], page="point", thing=str(number), decision=decision, clock=clock)
    clock.advance(timedelta(days=1, hours=9))
    judge_use(program("work"), clock=clock)


@pytest.mark.law("25", "16(3)")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_shows_rows_findings_and_proofs(
    city: City, clock: HandClock, signed_in: Callable[..., Client], language: str
) -> None:
    used(city, clock)
    page = signed_in("auditor", language).get("/oversight/access", {"person": "monitor", "year": "2026"})
    text = page.content.decode()
    assert page.status_code == 200
    assert PageReader(text).problems == []
    assert "人员 monitor" in text
    assert f"/points/{city.points['JHG'].code}" in text
    assert ".tlog-proof" in text
    assert "/points/findings/" in text, "the finding about the administrator"
    assert ("不是认定" if language == "zh-hans" else "not an accusation") in text
    nothing = signed_in("auditor", language).get("/oversight/access", {"person": "nobody-is-called-so"})
    assert ".tlog-proof" not in nothing.content.decode()
    wrong = signed_in("auditor", language).get("/oversight/access", {"year": "1999"})
    assert wrong.status_code == 422
    assert PageReader(wrong.content.decode()).problems == []


@pytest.mark.law("25")
def test_the_page_says_how_long_the_footage_was(
    city: City, clock: HandClock, signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = AuditRow(
        AuditKind.EXPORT, clock.now(), 0, "马涛", "花桥小学", Words("导出", "export"), "16(3)", footage_ms=3_720_000
    )
    monkeypatch.setattr(pages, "audit_rows", lambda *given, **named: (row,))
    assert "1 h 2 min" in signed_in("auditor", "en").get("/oversight/access").content.decode()


@pytest.mark.law("25")
def test_the_table_says_who_took_it_and_when(city: City, clock: HandClock, signed_in: Callable[..., Client]) -> None:
    used(city, clock)
    auditor = signed_in("auditor", "en")
    answer = auditor.post("/oversight/access/table", {"person": "monitor"})
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:2] == ["Taken by", "人员 auditor"]
    assert rows[1] == ["Filter", "person=monitor", "Rows", "3", "whole"]
    assert rows[2][0] == "Time"
    assert {row[1] for row in rows[3:]} == {"pictures opened", "duty viewing opened"}
    assert all(row[-1].isdigit() for row in rows[3:])
    (entry,) = latest_entries(1, with_event=True)
    assert entry.event is not None
    assert (entry.act, entry.by) == ("access.oversight.export", f"user:{city['auditor'].pk}")
    digest = hashlib.sha256(answer.content).hexdigest()
    assert entry.event["facts"] == {"filter": "person=monitor", "rows": 3, "sha256": digest}
    assert auditor.post("/oversight/access/table", {"year": "x"}).status_code == 422


@pytest.mark.law("25", "799-16(2)(2)")
def test_the_table_leaves_the_house_with_a_fresh_factor_alone_and_never_by_an_address(
    city: City, clock: HandClock, signed_in: Callable[..., Client]
) -> None:
    enrol_app(city["auditor"], clock)
    auditor, page = signed_in("auditor", "en"), "/oversight/access"
    clock.advance(timedelta(minutes=9))
    html = auditor.get(page, {"person": "monitor"}).content.decode()
    assert '<input type="hidden" name="person" value="monitor">' in html
    clock.advance(timedelta(minutes=2))
    before = latest_entries(1)[0].index
    assert auditor.get(f"{page}/table", {"person": "monitor"}).status_code == 405, "no link takes it, of no page"
    asked = auditor.post(f"{page}/table", {"person": "monitor"})
    assert (asked.status_code, "Confirm it is you" in asked.content.decode()) == (403, True)
    assert latest_entries(1)[0].index == before, "nothing was taken, and nothing is entered"


@pytest.mark.law("25")
@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_enters(city: City, clock: HandClock, signed_in: Callable[..., Client], role: str) -> None:
    client = signed_in(role, "en")
    for address in ("/oversight/access", "/api/v1/oversight"):
        assert client.get(address).status_code == 403, address
    assert client.post("/oversight/access/table").status_code == 403
    assert "oversight/access" not in client.get("/today").content.decode()


@pytest.mark.law("25")
def test_no_address_of_the_audit_takes_a_write(city: City, clock: HandClock, signed_in: Callable[..., Client]) -> None:
    """T25-N: a walk over all addresses: those of the audit only read, for every role, and there are no others. The
    table is taken by POST, since that it was taken is an entry; it changes nothing else."""
    begins = ("oversight/access", "api/v1/oversight")
    of_audit = {one for one in patterns_of(get_resolver("mingcha.web.urls")) if one.startswith(begins)}
    assert of_audit == {"oversight/access", "oversight/access/table", "api/v1/oversight"}
    for role in ("auditor", "admin", "security"):
        client = signed_in(role, "en")
        for address in sorted(of_audit):
            writes = (client.put, client.patch, client.delete)
            for method in writes if address.endswith("/table") else (client.post, *writes):
                assert method(f"/{address}", {}, content_type="application/json").status_code in (403, 405), address


@pytest.mark.law("25")
def test_the_api_gives_the_same_rows(city: City, clock: HandClock, signed_in: Callable[..., Client]) -> None:
    used(city, clock)
    client = signed_in("auditor", "en")
    rows = client.get("/api/v1/oversight", {"person": "monitor", "year": 2026}).json()
    assert [row["kind"] for row in rows] == ["opening", "opening", "viewing"]
    assert all(isinstance(row["entry"], int) for row in rows)
    assert client.get("/api/v1/oversight", {"kind": "refusal"}).json()[0]["person"] == "人员 admin"
    assert client.get("/api/v1/oversight", {"year": 1999}).status_code == 422
    assert len(client.get("/api/v1/oversight", {"limit": 1, "offset": 1}).json()) == 1


@pytest.mark.law("25")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_today_of_the_auditor_shows_the_findings(
    city: City, clock: HandClock, signed_in: Callable[..., Client], language: str
) -> None:
    used(city, clock)
    text = signed_in("auditor", language).get("/today").content.decode()
    assert PageReader(text).problems == []
    assert "人员 admin" in text
    assert 'href="/oversight/access"' in text
    finding = signed_in("auditor", language).get("/points/findings")
    assert PageReader(finding.content.decode()).problems == []
