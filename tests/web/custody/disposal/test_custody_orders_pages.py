"""Disposal orders on pages: who sees what is about to go, in both languages; the veto of those who answer for it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.custody.footage import RECORDER, at, hour_of, hour_row
from tests.support.registry.city import City, add_camera
from tests.support.web.page_checks import PageReader

from mingcha.custody.disposal.actions import decide_disposal
from mingcha.custody.disposal.models import DisposalOrder
from mingcha.custody.holds.actions import place_hold
from mingcha.custody.holds.queries import holds
from mingcha.custody.hours.actions import take_in_hours
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.web.custody.disposal import pages

pytestmark = pytest.mark.law("16(5)", "20(2)")

DAY = "2026-10-25"


@pytest.fixture
def ordered(city: City, clock: HandClock) -> City:
    """Two hours of three cameras, past their thirty days and ordered to go, an order a camera."""
    clock.set_wall(at("2026-11-26 10:00"))
    order_to_go(sorted(point.code for point in city.points.values()), clock)
    return city


def order_to_go(codes: list[str], clock: HandClock, first: int = 1) -> None:
    """Takes in two hours of each camera and lets custody decide."""
    rows = [
        hour_row(first + 2 * n + hour, code, hour_of(DAY, 8 + hour)) for n, code in enumerate(codes) for hour in (0, 1)
    ]
    assert take_in_hours(program("uplink"), RECORDER, rows, clock=clock).refused == ()
    assert len(decide_disposal(program("work"), clock=clock)) == len(codes)


def shown(response: object) -> str:
    """The page, which must be one of ours."""
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


def order_of(city: City, site: str) -> str:
    """The number of the order of a site's camera."""
    return DisposalOrder.objects.get(camera=city.points[site].code).name


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("role", "sees", "may"),
    [
        ("city", {"JHG", "HQX", "WCT"}, True),
        ("auditor", {"JHG", "HQX", "WCT"}, False),
        ("district", {"JHG", "HQX"}, True),
        ("elsewhere", {"WCT"}, True),
        ("manager", {"HQX"}, True),
        ("admin", set(), False),
    ],
)
def test_who_answers_for_footage_sees_what_is_about_to_go(
    signed_in: Callable[..., Client], ordered: City, role: str, sees: set[str], may: bool, language: str
) -> None:
    client = signed_in(role, language)
    html = shown(client.get("/custody/orders"))
    assert {site for site, point in ordered.points.items() if point.code in html} == sees
    assert ("#veto" in html) is (may and bool(sees))
    if sees:
        assert "2026-10-25 08:00" in html
        assert "2026-11-27 10:00" in html  # not before: a day after the decision
    for site in ordered.points:
        page = client.get(f"/custody/orders/{order_of(ordered, site)}")
        assert page.status_code == (200 if site in sees else 404)
        assert ('id="veto"' in shown(page)) is (may and site in sees)
    front = shown(client.get("/custody"))
    assert (f"<b>{len(sees)}</b>" in front) is (role != "admin")


@pytest.mark.parametrize("role", ["monitor", "guard", "nobody"])
def test_the_others_read_why_not(signed_in: Callable[..., Client], ordered: City, role: str) -> None:
    client, order = signed_in(role), order_of(ordered, "JHG")
    assert PageReader(shown(client.get("/custody/orders"))).refusals == 1
    assert client.get(f"/custody/orders/{order}").status_code == 404
    assert client.post(f"/custody/orders/{order}/veto", {"basis": "case", "reason": "案件"}).status_code == 404
    assert holds() == ()


def test_an_officer_vetoes_and_the_footage_is_held(
    signed_in: Callable[..., Client], ordered: City, clock: HandClock
) -> None:
    client, order = signed_in("district"), order_of(ordered, "JHG")
    without = client.post(f"/custody/orders/{order}/veto", {"basis": "case", "reason": "  "})
    assert without.status_code == 403
    assert "否决须说明理由" in shown(without)
    unlisted = client.post(f"/custody/orders/{order}/veto", {"basis": "class_raised", "reason": "立案 7"})
    assert unlisted.status_code == 403
    assert "立案 7" in shown(unlisted), "what was typed stays"
    done = client.post(f"/custody/orders/{order}/veto", {"basis": "case", "reason": "立案 2026-118"})
    assert (done.status_code, done.headers["Location"]) == (302, "/custody/holds/H00000001")
    (hold,) = holds()
    assert (hold.from_at, hold.to_at) == (at(f"{DAY} 08:00"), at(f"{DAY} 10:00"))
    assert f"否决处置令 {order}：立案 2026-118" in shown(client.get("/custody/holds/H00000001"))
    listed = shown(client.get("/custody/orders"))
    assert "/custody/holds/H00000001" in listed
    assert f"/custody/orders/{order}#veto" not in listed
    page = shown(client.get(f"/custody/orders/{order}"))
    assert 'id="veto"' not in page
    assert "/custody/holds/H00000001" in page
    assert client.get(f"/custody/orders/{order}/veto").status_code == 405


@pytest.mark.law("3")
@pytest.mark.parametrize(("role", "status"), [("auditor", 403), ("admin", 404), ("elsewhere", 404), ("manager", 404)])
def test_nobody_vetoes_for_another(signed_in: Callable[..., Client], ordered: City, role: str, status: int) -> None:
    order = order_of(ordered, "JHG")
    response = signed_in(role).post(f"/custody/orders/{order}/veto", {"basis": "case", "reason": "案件"})
    assert response.status_code == status
    assert holds() == ()


def test_an_order_that_is_closed_leaves_the_list_and_cannot_be_vetoed(
    signed_in: Callable[..., Client], ordered: City, clock: HandClock
) -> None:
    clock.advance(timedelta(hours=25))
    client, order = signed_in("city", "en"), order_of(ordered, "WCT")
    assert "being carried out" in shown(client.get("/custody/orders"))
    DisposalOrder.objects.filter(number=int(order[1:])).update(state="done", closed_at=clock.now())
    assert order not in shown(client.get("/custody/orders"))
    page = shown(client.get(f"/custody/orders/{order}"))
    assert "carried out" in page
    assert 'id="veto"' not in page
    late = client.post(f"/custody/orders/{order}/veto", {"basis": "case", "reason": "案件"})
    assert late.status_code == 403
    assert "carried out or refused already" in shown(late)
    assert client.get("/custody/orders/D99999999").status_code == 404
    assert client.get("/custody/orders/x").status_code == 404


def test_the_list_is_narrowed_paged_and_knows_partial_holds(
    signed_in: Callable[..., Client], ordered: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pages.PAGE_ROWS == 50
    monkeypatch.setattr(pages, "PAGE_ROWS", 5)
    client, camera = signed_in("city", "en"), ordered.points["JHG"].code
    place_hold(
        ordered["city"], camera=camera, from_at=at(f"{DAY} 09:30"), to_at=at(f"{DAY} 09:40"), basis="case",
        reason="案件", clock=clock,
    )  # fmt: skip
    html = shown(client.get("/custody/orders?division=420102"))
    assert "H00000001" in html
    assert order_of(ordered, "WCT") not in html
    assert order_of(ordered, "WCT") in client.get("/custody/orders?q=江滩").content.decode()
    assert "No order matches" in client.get("/custody/orders?q=zzz").content.decode()
    codes = [add_camera("WCT", clock, f"第{n}路", f"10.2.{n}.1").code for n in range(3)]
    order_to_go(codes, clock, first=100)
    first, second = (shown(client.get(f"/custody/orders?page={page}")) for page in (1, 2))
    assert "1–5 of 6" in first
    assert "6–6 of 6" in second
