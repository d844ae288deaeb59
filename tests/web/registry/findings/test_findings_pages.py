"""Findings on pages, over the API and by command: who sees which, and closing one (arts. 3, 6, 10)."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.evidence.entries import act
from mingcha.kit.clock import HandClock
from mingcha.kit.words import Words
from mingcha.registry.findings.actions import open_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.identity.asker import actor_of
from mingcha.run.main import answer

SAID = Words("停用了应建点位", "a mandatory point was switched off")


def a_finding(city: City, clock: HandClock) -> int:
    point = city.points["HQX"]
    with act("registry.point.disable", by=actor_of(city["manager"]), clock=clock) as record:
        return open_finding(
            record,
            kind=FindingKind.MANDATORY_DISABLED,
            article="10(1)",
            subject_kind=SubjectKind.POINT,
            subject=point.code,
            words=SAID,
            place=point.place,
            now=clock.now(),
        )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("role", "status", "sees"),
    [
        *((role, 200, True) for role in ("admin", "city", "district", "manager", "auditor")),
        ("elsewhere", 200, False),
        *((role, 403, False) for role in ("monitor", "guard", "nobody")),
    ],
)
def test_readers_see_the_findings_of_their_territory(
    signed_in: Callable[..., Client], city: City, clock: HandClock, role: str, status: int, sees: bool, language: str
) -> None:
    number, client = a_finding(city, clock), signed_in(role, language)
    listed = client.get("/points/findings")
    assert listed.status_code == status
    assert PageReader(listed.content.decode()).problems == []
    assert (f"/points/findings/{number}" in listed.content.decode()) is sees
    page = client.get(f"/points/findings/{number}")
    assert page.status_code == (200 if sees else 403)
    assert PageReader(page.content.decode()).problems == []
    assert (f"/points/{city.points['HQX'].code}" in page.content.decode()) is sees
    rows = client.get("/api/v1/findings", {"subject": city.points["HQX"].code})
    assert rows.status_code == status
    assert (status == 200 and rows.json()["total"] == 1) is sees
    assert client.get("/points/findings/99999").status_code == 404


def test_the_officer_closes_it_on_the_page_and_the_manager_cannot(
    signed_in: Callable[..., Client], city: City, clock: HandClock
) -> None:
    number = a_finding(city, clock)
    given = {"reason": "已恢复", "document": "武公备〔2026〕7 号"}
    assert signed_in("manager", "en").post(f"/points/findings/{number}/close", given).status_code == 403
    officer = signed_in("district", "en")
    missing = officer.post(f"/points/findings/{number}/close", {**given, "document": ""})
    assert missing.status_code == 403
    assert PageReader(missing.content.decode()).problems == []
    assert officer.post(f"/points/findings/{number}/close", given).status_code == 302
    shown = officer.get(f"/points/findings/{number}").content.decode()
    assert "武公备〔2026〕7 号" in shown
    assert f"/points/findings/{number}" not in officer.get("/points/findings").content.decode()
    assert f"/points/findings/{number}" in officer.get("/points/findings?all=1").content.decode()
    again = officer.post(f"/points/findings/{number}/close", given)
    assert again.status_code == 409


def test_today_counts_what_stands(signed_in: Callable[..., Client], city: City, clock: HandClock) -> None:
    client = signed_in("district", "en")
    before = client.get("/today").content.decode()
    assert "open findings" in before
    a_finding(city, clock)
    counted = PageReader(client.get("/today").content.decode())
    assert counted.problems == []
    assert '<span class="value warn">1</span><span class="label">open findings' in client.get(
        "/today"
    ).content.decode().replace("\n", "")


def test_the_api_closes_and_the_command_lists(
    signed_in: Callable[..., Client], city: City, clock: HandClock, capsys: pytest.CaptureFixture[str]
) -> None:
    number = a_finding(city, clock)
    assert answer(["finding", "list", "--json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert (listed["number"], listed["kind"]) == (number, "mandatory_disabled")
    assert answer(["finding", "close", str(number), "--reason", "x", "--document", "y"]) == 1
    body = {"reason": "已恢复", "document": "武公备〔2026〕7 号"}
    url = f"/api/v1/findings/{number}/close"
    client = signed_in("district", "en")
    response = client.post(url, body, content_type="application/json")
    assert (response.status_code, response.json()["close_document"]) == (200, "武公备〔2026〕7 号")
    capsys.readouterr()
    assert answer(["finding", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_findings_are_found_by_name_and_name_what_they_are_about(
    signed_in: Callable[..., Client], city: City, clock: HandClock
) -> None:
    """Issue point D (rows name the object): the list was searched by code alone, and a site stood there as its code."""
    number, client = a_finding(city, clock), signed_in("city")
    with act("registry.site.add", by=actor_of(city["city"]), clock=clock) as record:
        of_site = open_finding(
            record, kind=FindingKind.PLACE_NOT_ASKED, article="18", subject_kind=SubjectKind.SITE, subject="HQX",
            words=SAID, place=city.points["HQX"].place, now=clock.now(),
        )  # fmt: skip
    assert f"/points/findings/{number}" in client.get("/points/findings", {"subject": "花桥"}).content.decode()
    assert f"/points/findings/{number}" not in client.get("/points/findings", {"subject": "江汉关"}).content.decode()
    page = client.get(f"/points/findings/{of_site}").content.decode()
    assert "花桥小学正门" in page
    closed = client.post(f"/points/findings/{number}/close", {"reason": "已恢复", "document": "武公备〔2026〕7 号"})
    assert closed.status_code == 302
    assert "问题已销号" in client.get(closed["Location"]).content.decode()
