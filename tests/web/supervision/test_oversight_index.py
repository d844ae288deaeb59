"""/oversight: what waits in each noun for a reader; from a picture finding to an obstruction (12, 16)."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.supervision.signed_looks import judged_by_who_saw, prove_rate, signed_reference
from tests.support.web.page_checks import PageReader

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.media.looks.values import LookFinding
from mingcha.registry.identity.asker import duty_of
from mingcha.supervision.looks.actions import take_in_findings
from mingcha.supervision.looks.queries import picture_findings
from mingcha.supervision.looks.values import CoverCause, FindingReport, PictureJudgement
from mingcha.supervision.obstructions.models import Obstruction
from mingcha.web.supervision.index import SECTIONS

pytestmark = pytest.mark.law("12", "16(1)")
type SignIn = Callable[..., Client]


def waiting(city: City, username: str, clock: HandClock) -> dict[str, int | None]:
    """By address of the noun what waits for a person; absent where the person has nothing to do with it."""
    facts = duty_of(city[username], clock.now())
    found = [one for provider in SECTIONS if (one := provider(facts, clock.now()))]
    return {one.url.removeprefix("/oversight/").removesuffix("?mine=1"): one.waiting for one in found}


def test_a_picture_finding_waits_is_confirmed_and_becomes_an_obstruction(
    signed_in: SignIn, city: City, clock: HandClock, tmp_path: Path
) -> None:
    code, manager = city.points["HQX"].code, city["manager"]
    assert waiting(city, "district", clock)["looks"] == 0
    signed_reference(manager, code, tmp_path, clock)
    report = FindingReport(code, 1, LookFinding.PARTIAL_SLOW, clock.now(), share_permille=61)
    take_in_findings(program("look"), "R1", [report], clock=clock)
    assert {one: waiting(city, "manager", clock).get(one, -1) for one in ("duty", "looks", "clues", "penalties")} == {
        "duty": 0, "looks": 1, "clues": 0, "penalties": -1,
    }  # fmt: skip
    nouns = waiting(city, "district", clock)
    assert (nouns["looks"], nouns["obstructions"], nouns["penalties"], nouns["duty"]) == (1, 0, 0, None)
    assert waiting(city, "elsewhere", clock)["looks"] == 0
    assert set(waiting(city, "auditor", clock).values()) <= {None, 0}

    (row,) = picture_findings(manager, at=clock.now())
    officer, page = signed_in("district"), f"/oversight/looks/{row.number}"
    new = f"/oversight/obstructions/new?point={code}&amp;picture_finding={row.number}"
    sent = {
        "point": code,
        "offence": "obstruction",
        "since": "2026-01-01",
        "finding": "",
        "picture_finding": row.number,
        "seen": "树冠",
    }
    assert new not in officer.get(page).content.decode()
    refused = officer.post("/oversight/obstructions/new", sent)
    assert (refused.status_code, "未经人工确认" in refused.content.decode()) == (403, True)
    given = {"cause": CoverCause.GREENERY, "owner": "园林局"}
    judged_by_who_saw(manager, row.number, PictureJudgement.CONFIRMED, tmp_path, clock, **given)  # type: ignore[arg-type]
    assert new not in officer.get(page).content.decode(), "in shadow mode it is advice"
    refused = officer.post("/oversight/obstructions/new", sent)
    assert (refused.status_code, "参考模式" in refused.content.decode()) == (403, True)
    camera = f"/oversight/looks/cameras/{code}"
    early = officer.post(f"{camera}/end-shadow", {"paper_no": "武公〔2026〕12 号"})
    assert (early.status_code, "尚未达到要求" in early.content.decode()) == (403, True)
    prove_rate(code, clock)
    assert "end-shadow" not in signed_in("manager").get(camera).content.decode(), "never the unit itself"
    assert signed_in("manager").post(f"{camera}/end-shadow", {"paper_no": "1"}).status_code == 403
    assert officer.post(f"{camera}/end-shadow", {"paper_no": " "}).status_code == 403
    assert officer.post(f"{camera}/end-shadow", {"paper_no": "武公〔2026〕12 号"}).status_code == 302
    assert "武公〔2026〕12 号" in officer.get(camera).content.decode()
    assert officer.post(f"{camera}/end-shadow", {"paper_no": "再次"}).status_code == 403
    assert new in officer.get(page).content.decode()
    assert new not in signed_in("manager").get(page).content.decode(), "the police note obstructions"
    assert f'value="{row.number}"' in officer.get(new.replace("&amp;", "&")).content.decode()
    elsewhere = next(one.code for one in city.points.values() if one.code != code)
    assert officer.post("/oversight/obstructions/new", sent | {"point": elsewhere}).status_code == 403
    assert officer.post("/oversight/obstructions/new", sent).status_code == 302
    held = Obstruction.objects.get()
    assert held.picture_finding == row.number
    assert page in officer.get(f"/oversight/obstructions/{held.pk}").content.decode()
    html = officer.get(page).content.decode()
    assert (new in html, f"/oversight/obstructions/{held.pk}" in html) == (False, True)
    assert officer.post("/oversight/obstructions/new", sent).status_code == 403, "once"
    nouns = waiting(city, "district", clock)
    assert (nouns["looks"], nouns["obstructions"]) == (0, 1)
    listed = {
        query: f"/oversight/obstructions/{held.pk}" in officer.get(f"/oversight/obstructions?{query}").content.decode()
        for query in ("mine=1", f"mine=1&q={code}", "q=nowhere", "state=closed", "state=candidate")
    }
    assert list(listed.values()) == [True, True, False, False, True], listed
    assert "For me" not in signed_in("auditor", "en").get("/oversight/obstructions").content.decode()
    html = officer.get("/oversight").content.decode()
    assert PageReader(html).problems == []
    assert 'href="/oversight/obstructions?mine=1"' in html


@pytest.mark.parametrize("page", ["", "/duty", "/clues", "/looks", "/obstructions", "/penalties", "/health"])
def test_the_rail_marks_oversight_on_all_its_pages(signed_in: SignIn, page: str) -> None:
    html = signed_in("district").get(f"/oversight{page}").content.decode()
    marked = re.findall(r"<a\b([^>]*)aria-current=.page.", html)
    assert marked
    assert all('href="/oversight"' in one for one in marked)
