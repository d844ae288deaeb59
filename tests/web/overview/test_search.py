"""One search over points, places, units, people, holds, requests, filings and articles: each cut to what the asker may
read by the queries of its own page (articles 3, 14, 16(5))."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.support.custody.footage import RECORDER, at, hour_of, hour_row
from tests.support.registry.city import City

from mingcha.custody.holds.actions import place_hold, release_hold
from mingcha.custody.hours.actions import take_in_hours
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.overview.points import named as named_points
from mingcha.overview.points.queries import codes_with_text
from mingcha.registry.filings.actions import open_filing
from mingcha.registry.filings.states import FilingKind

type SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    named_points.forget()


def find(client: Client, text: str, **more: str) -> str:
    answer = client.get(reverse("search"), {"q": text, **more})
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("typed", ["jhg", "jianghan", "jhguan", "jianghg", "Jiang Han", "江汉", "JHG"])
def test_pinyin_and_initials_find_points_and_sites(city: City, signed_in: SignIn, typed: str) -> None:
    shown = find(signed_in("city"), typed, part="1")
    assert city.points["JHG"].code in shown
    assert "?site=JHG" in shown
    assert "武昌江滩" not in shown


def test_of_a_text_that_many_have_the_first_points_are_found(
    city: City, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(named_points, "MOST_NAMED", 0)
    assert city.points["WCT"].code in find(signed_in("elsewhere"), "jiang", part="1")
    assert city.points["JHG"].code not in find(signed_in("elsewhere"), "jiang", part="1")


def test_the_whole_number_of_a_point_leads_to_it(city: City, signed_in: SignIn) -> None:
    code = city.points["JHG"].code
    answer = signed_in("city").get(reverse("search"), {"q": code})
    assert answer.headers["Location"] == reverse("point", args=[code])


@pytest.mark.law("3")
def test_digits_ask_for_the_own_points_before_any_index(
    city: City, signed_in: SignIn, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parts of codes stand in nearly every row: the index would name all of the city, and the own ones among them."""
    asked, with_text = list[str](), named_points.with_text

    def noted(text: str) -> object:
        asked.append(text)
        return with_text(text)

    monkeypatch.setattr(named_points, "with_text", noted)
    own, beside, elsewhere = (city.points[site].code for site in ("HQX", "JHG", "WCT"))
    assert (own[:6], beside[:6], elsewhere[:6]) == ("420102", "420102", "420106")
    assert codes_with_text(city["guard"], own[:6], limit=1, clock=clock) == (own,), "others take no place of it"
    assert set(codes_with_text(city["district"], own[:6], limit=9, clock=clock)) == {own, beside}
    assert own in find(signed_in("guard"), own[:6], part="1")
    assert asked == []
    assert codes_with_text(city["elsewhere"], own[:6], limit=9, clock=clock) == ()
    assert asked == [own[:6]], "of who has none that begins so, parts of other codes are looked for"


def test_an_article_is_found_by_number_and_by_words(signed_in: SignIn) -> None:
    client = signed_in("nobody")
    assert reverse("law-article", args=[15]) in find(client, "第十五条", part="1")
    assert reverse("law-article", args=[15]) in find(client, "介绍信", part="1")


@pytest.mark.law("3")
def test_nothing_of_another_district_is_found(city: City, signed_in: SignIn) -> None:
    for typed in ("武昌", "wuchang", "wcjt"):
        assert city.points["WCT"].code not in find(signed_in("district"), typed, part="1")
        assert city.points["WCT"].code in find(signed_in("elsewhere"), typed, part="1")


@pytest.mark.law("3", "16(2)")
def test_people_are_found_by_who_lists_them(city: City, signed_in: SignIn) -> None:
    page = reverse("person", args=["guard"])
    assert page in find(signed_in("city"), "guard", part="1")
    assert page in find(signed_in("manager"), "guard", part="1")
    assert page not in find(signed_in("elsewhere"), "guard", part="1")
    assert page not in find(signed_in("monitor"), "guard", part="1")


@pytest.mark.law("16(5)")
def test_holds_are_found_by_number_and_by_their_point(city: City, signed_in: SignIn, clock: HandClock) -> None:
    code = city.points["JHG"].code
    rows = [hour_row(1, code, hour_of("2026-11-20", 8))]
    assert take_in_hours(program("uplink"), RECORDER, rows, clock=clock).refused == ()
    name = place_hold(
        city["district"], camera=code, from_at=at("2026-11-20 08:00"), to_at=at("2026-11-20 09:00"),
        basis="case", reason="案件未结", clock=clock,
    ).name  # fmt: skip
    page = reverse("custody-hold", args=[name])
    for typed in (name, "h1", "jhguan"):
        assert page in find(signed_in("district"), typed, part="1")
        for role in ("elsewhere", "monitor", "manager", "nobody"):
            assert page not in find(signed_in(role), typed, part="1")
    release_hold(city["district"], name=name, reason="案件已结", clock=clock)
    assert page in find(signed_in("district"), name, part="1")
    assert page not in find(signed_in("district"), "jhguan", part="1")


@pytest.mark.law("9")
def test_filings_are_found_by_number_and_by_the_place(city: City, signed_in: SignIn, clock: HandClock) -> None:
    number = open_filing(city["manager"], system="HQX", kind=FilingKind.NEW, clock=clock)
    page = reverse("filing", args=[number])
    for typed in (str(number), "花桥", "hqxx", "huaqiao"):
        assert page in find(signed_in("manager"), typed, part="1")
        assert page not in find(signed_in("elsewhere"), typed, part="1")


def test_what_fits_nothing_is_said(signed_in: SignIn) -> None:
    assert "没有符合条件的" in find(signed_in("city"), "qqqq")
    assert "请输入" in find(signed_in("city"), " ")


@pytest.mark.parametrize(
    "text",
    [
        "<b>",
        "%",
        "_",
        "'\"",
        "\0",
        "第",
        "(" * 90,
        "𠀀",
        "a" * 100,
        "H99999999",
        "9" * 12,
        "武公视备〔2026〕420102-000001",
    ],
)
def test_any_text_is_answered(signed_in: SignIn, text: str) -> None:
    assert "<b>" not in find(signed_in("city"), text, part="1")
