"""The yearly report of a unit in the browser, over the API and as a paper (article 25)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.printed.models import PrintedDocument
from mingcha.supervision.clues.actions import note_clue
from mingcha.supervision.clues.values import ClueKind
from mingcha.supervision.yearly_reports.values import FigureKind

pytestmark = pytest.mark.law("25")
PAGE = "/oversight/yearly/HQXX/2026"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_unit_signs_sends_and_prints_its_year(
    signed_in: Callable[..., Client], city: City, clock: HandClock, language: str
) -> None:
    note_clue(city["guard"], camera=city.points["HQX"].code, kind=ClueKind.CRIME, seen_at=clock.now(), clock=clock)
    clock.advance(timedelta(days=40))
    manager = signed_in("manager", language)
    assert PAGE in manager.get("/oversight/yearly").content.decode()
    assert PAGE in manager.get("/deadlines?kind=yearly_report").content.decode()
    html = manager.get(PAGE).content.decode()
    assert (PageReader(html).problems, f"{PAGE}/sign" in html, f"{PAGE}/rows/clues" in html) == ([], True, True)
    assert manager.post(f"{PAGE}/sign", {"note": "<i>正常</i>"}).status_code == 302
    assert manager.post(f"{PAGE}/send").status_code == 302
    for kind in FigureKind:
        rows = manager.get(f"{PAGE}/rows/{kind.value}")
        assert (rows.status_code, PageReader(rows.content.decode()).problems) == (200, [])
    assert "/oversight/clues/X20261125-0001" in manager.get(f"{PAGE}/rows/clues").content.decode()
    assert manager.get(f"{PAGE}/rows/none").status_code == 404
    assert signed_in("elsewhere", language).get(PAGE).status_code == 403
    city_officer = signed_in("city", language)
    assert city_officer.post(f"{PAGE}/return", {"reason": " "}).status_code == 403
    assert city_officer.post(f"{PAGE}/receive").status_code == 302
    html = city_officer.get(PAGE).content.decode()
    assert (PageReader(html).problems, "ND2026-00001" in html, "&lt;i&gt;正常" in html) == ([], True, True)
    answer = city_officer.get("/api/v1/yearly-reports/HQXX/2026").json()
    report = answer["reports"][0]
    assert (answer["figures"]["clues"], report["figures"]["clues"], report["state"]) == (1, 1, "received")
    listed = city_officer.get("/api/v1/yearly-reports?year=2026").json()
    assert [one["report"] and one["report"]["receipt_no"] for one in listed["units"]].count("ND2026-00001") == 1
    assert city_officer.post(f"{PAGE}/print").status_code == 302
    printed = PrintedDocument.objects.get()
    assert (printed.kind, printed.no[:2], city_officer.get(f"/documents/{printed.no}").status_code) == (
        "yearly",
        "GY",
        200,
    )
