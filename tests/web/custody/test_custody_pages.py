"""/custody and the pages of holds: who sees what, in both languages; placing, reviewing, releasing by people."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.custody.footage import RECORDER, at, hour_of, hour_row
from tests.support.registry.city import City
from tests.support.web.metrics_page import documented
from tests.support.web.page_checks import PageReader

from mingcha.custody.disks.actions import foresee_disks
from mingcha.custody.holds.queries import holds
from mingcha.custody.hours.actions import take_in_hours
from mingcha.custody.proofs.actions import prove_days
from mingcha.fleet.recorders.actions import take_in_recorder_state
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.overview.points.upkeep import rebuild

pytestmark = pytest.mark.law("16(5)")

WORK, UPLINK = program("work"), program("uplink")
DAY = "2026-11-26"
MAY = ("admin", "city", "district", "elsewhere", "manager", "auditor")
MAY_NOT = ("monitor", "guard", "nobody")


@pytest.fixture
def kept(city: City, clock: HandClock) -> City:
    """A day of three cameras of which one lacks an hour, proved; a disk that will be full within a week."""
    codes = sorted(point.code for point in city.points.values())
    begin = hour_of(DAY, 5) * 3_600_000
    rows = [
        hour_row(24 * n + hour + 1, code, hour_of(DAY, hour))
        | ({"gaps": [[begin, begin + 90_000, "UNREACHABLE"]]} if hour == 5 else {})
        for n, code in enumerate(codes)
        for hour in range(24)
        if (n, hour) != (0, 9)
    ]
    clock.set_wall(at("2026-11-27 00:20"))
    assert take_in_hours(UPLINK, RECORDER, rows, clock=clock).refused == ()
    status = {
        "disk": {"bytes_free": 72_000 * 4, "bytes_total": 10_000_000, "bytes_footage": 1, "trouble": None},
        "cameras": {code: {"phase": "recording"} for code in codes}, "log": {}, "queue": {},
    }  # fmt: skip
    take_in_recorder_state(RECORDER, status, clock=clock)
    rebuild(clock=clock)
    prove_days(WORK, clock=clock)
    foresee_disks(WORK, clock=clock)
    return city


def shown(response: object) -> str:
    """The page, which must be one of ours."""
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("role", MAY)
def test_who_answers_for_footage_sees_how_it_is_kept(
    signed_in: Callable[..., Client], kept: City, role: str, language: str
) -> None:
    client = signed_in(role, language)
    html = shown(client.get("/custody"))
    seen = {site for site, point in kept.points.items() if point.code in html}
    assert seen == {
        "admin": {"JHG", "HQX", "WCT"}, "city": {"JHG", "HQX", "WCT"}, "auditor": {"JHG", "HQX", "WCT"},
        "district": {"JHG", "HQX"}, "elsewhere": {"WCT"}, "manager": {"HQX"},
    }[role]  # fmt: skip
    assert ("2026-12-0" in html) is True  # the day on which the disk is full
    assert 'data-go="c"' in html
    assert shown(client.get("/custody/holds"))


@pytest.mark.parametrize("role", MAY_NOT)
def test_the_others_read_why_not(signed_in: Callable[..., Client], kept: City, role: str) -> None:
    client = signed_in(role)
    for page in ("/custody", "/custody/holds", "/custody/holds/new"):
        response = client.get(page)
        assert response.status_code == 403
        assert PageReader(response.content.decode()).refusals == 1
    assert 'data-go="c"' not in client.get("/law").content.decode()


@pytest.mark.parametrize(("role", "may"), [("admin", False), ("auditor", False), ("district", True), ("manager", True)])
def test_who_places_no_hold_reads_why_before_the_form(
    signed_in: Callable[..., Client], kept: City, role: str, may: bool
) -> None:
    html = shown(signed_in(role).get("/custody/holds/new"))
    assert ("data-closed" in html, 'name="begin"' in html) == (not may, may)


def test_the_list_narrows_to_what_is_wrong_and_to_a_district(signed_in: Callable[..., Client], kept: City) -> None:
    client = signed_in("city", "en")
    first, *others = sorted(point.code for point in kept.points.values())
    wrong = client.get("/custody?kept=unexplained", headers={"HX-Request": "true"}).content.decode()
    assert first in wrong
    assert not any(code in wrong for code in others)
    assert "1 h" in wrong
    assert kept.points["WCT"].code not in client.get("/custody?division=420102").content.decode()
    assert "No camera matches" in client.get("/custody?kept=short").content.decode()
    assert all(code in client.get("/custody?kept=incomplete").content.decode() for code in (first, *others))


def test_before_the_first_proof_the_page_says_so(signed_in: Callable[..., Client], city: City) -> None:
    assert "首日证明" in shown(signed_in("city").get("/custody"))


def hold_by(client: Client, camera: str, **changes: str) -> object:
    """The form as a person sends it."""
    typed = {
        "camera": camera, "begin": "2026-11-26T08:00:00", "end": "2026-11-26T10:00", "basis": "important",
        "reason": "重大刑事案件",
    }  # fmt: skip
    return client.post("/custody/holds/new", typed | changes)


def test_a_hold_is_placed_reviewed_and_released_on_its_pages(
    signed_in: Callable[..., Client], kept: City, clock: HandClock
) -> None:
    client, camera = signed_in("district"), kept.points["JHG"].code
    assert camera in shown(client.get(f"/custody/holds/new?camera={camera}"))
    response = hold_by(client, camera)
    assert (response.status_code, response.headers["Location"]) == (302, "/custody/holds/H00000001")  # type: ignore[attr-defined]
    html = shown(client.get("/custody/holds/H00000001"))
    assert "2028-11-26" in html  # the end of the two years
    assert "2027-05-27" in html  # the next review
    assert "重大刑事案件" in html
    early = client.post("/custody/holds/H00000001/release", {"reason": "不再需要"})
    assert early.status_code == 403
    assert "2028-11-27" in shown(early)
    assert "不再需要" in early.content.decode()  # what was typed stays
    clock.set_wall(at("2027-05-27 09:00"))
    client = signed_in("district")
    assert "H00000001" in shown(client.get("/today"))
    assert client.post("/custody/holds/H00000001/review", {"reason": "案件尚未审结"}).status_code == 302
    assert "案件尚未审结" in shown(client.get("/custody/holds/H00000001"))
    clock.set_wall(at("2028-11-27 09:00"))
    client = signed_in("district")
    assert client.post("/custody/holds/H00000001/release", {"reason": "两年已满"}).status_code == 302
    assert not holds()[0].in_force
    html = shown(client.get("/custody/holds/H00000001"))
    assert html.count("人员 district · 江岸区公安分局") == 3, "who placed, reviewed and released it"
    assert "user:" not in html
    assert "H00000001" not in client.get("/custody/holds").content.decode()
    assert "H00000001" in shown(client.get("/custody/holds?all=1"))


def test_what_is_wrong_is_said_beside_what_was_typed(signed_in: Callable[..., Client], kept: City) -> None:
    client, camera = signed_in("district"), kept.points["JHG"].code
    wrong = hold_by(client, camera, begin="gestern")
    assert wrong.status_code == 422  # type: ignore[attr-defined]
    assert "重大刑事案件" in shown(wrong)
    late = hold_by(client, camera, end="2026-11-26T08:00:00")
    assert late.status_code == 403  # type: ignore[attr-defined]
    assert holds() == ()


@pytest.mark.law("3")
@pytest.mark.parametrize("role", ["elsewhere", "manager", "admin", "auditor", "monitor", "guard", "nobody"])
def test_no_other_role_holds_reviews_or_releases(signed_in: Callable[..., Client], kept: City, role: str) -> None:
    camera = kept.points["JHG"].code
    hold_by(signed_in("district"), camera, basis="case")
    client = signed_in(role)
    assert hold_by(client, camera).status_code == 403  # type: ignore[attr-defined]
    expected = 403 if role == "auditor" else 404
    for verb in ("review", "release"):
        assert client.post(f"/custody/holds/H00000001/{verb}", {"reason": "要"}).status_code == expected
        assert client.get(f"/custody/holds/H00000001/{verb}").status_code == 405
    assert client.get("/custody/holds/H00000001").status_code == (200 if role == "auditor" else 404)
    assert [one.in_force for one in holds()] == [True]


def test_a_form_that_is_sent_twice_places_one_hold_and_loses_nothing(
    signed_in: Callable[..., Client], kept: City
) -> None:
    client, camera = signed_in("district"), min(point.code for point in kept.points.values())
    first, second = (hold_by(client, camera, basis="case", reason="案件 0723") for _ in range(2))
    assert (first.status_code, second.status_code, len(holds())) == (302, 409, 1)  # type: ignore[attr-defined]
    html = shown(second)
    assert "已有相同的保全 H00000001" in html
    assert "案件 0723" in html
    assert 'value="2026-11-26' in html
    sent = [client.post("/custody/holds/H00000001/review", {"reason": "案件尚未审结"}) for _ in range(3)]
    assert [one.status_code for one in sent] == [302, 409, 409]
    assert "不再重复记录" in shown(sent[1])


def test_a_point_says_how_it_is_kept_and_leads_to_a_hold(signed_in: Callable[..., Client], kept: City) -> None:
    camera = kept.points["HQX"].code
    html = shown(signed_in("manager").get(f"/points/{camera}"))
    assert "最近证明日" in html
    assert f"/custody/holds/new?camera={camera}" in html
    assert "holds/new" not in shown(signed_in("auditor").get(f"/points/{camera}"))


def test_watchers_read_the_risk_from_the_metrics(kept: City) -> None:
    text = Client().get("/metrics").content.decode()
    assert 'mingcha_disk_legal_days_at_risk{recorder="rec-1",disk="footage"} 1' in text
    assert "mingcha_disk_full_in_days" in text
    assert "mingcha_proved_day_unexplained_seconds 3600" in text


def test_what_a_city_exports_stands_on_the_page_of_metrics(kept: City) -> None:
    text, known = Client().get("/metrics").content.decode(), documented()
    exported = re.findall(r"^# TYPE (\w+) (\w+)$", text, re.MULTILINE)
    assert len(exported) > 20
    assert [(name, kind) for name, kind in exported if known.get(name, ("",))[0] != kind] == []
    for name, inside in re.findall(r"^(mingcha_\w+)\{([^}]*)\} ", text, re.MULTILINE):
        base = name if name in known else re.sub(r"_(bucket|sum|count)$", "", name)
        assert set(re.findall(r"(\w+)=", inside)) <= known[base][1], name


@pytest.mark.parametrize(("role", "where"), [("admin", "预计"), ("city", "存储期限风险"), ("manager", "存储期限风险")])
def test_today_tells_who_answers_for_it(signed_in: Callable[..., Client], kept: City, role: str, where: str) -> None:
    html = shown(signed_in(role).get("/today"))
    assert where in html or "存不满法定期限" in html
