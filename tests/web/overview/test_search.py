"""One search over points, sites, units and articles, each cut to what the asker reaches."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.support.registry.city import City

type SignIn = Callable[..., Client]


def find(client: Client, text: str, **more: str) -> str:
    answer = client.get(reverse("search"), {"q": text, **more})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_pinyin_initials_find_points_and_sites(city: City, signed_in: SignIn) -> None:
    shown = find(signed_in("city"), "jhg", part="1")
    assert "江汉关广场" in shown
    assert "武昌江滩" not in shown


def test_the_whole_number_of_a_point_leads_to_it(city: City, signed_in: SignIn) -> None:
    code = city.points["JHG"].code
    answer = signed_in("city").get(reverse("search"), {"q": code})
    assert answer.headers["Location"] == reverse("point", args=[code])


def test_an_article_is_found_by_number_and_by_words(signed_in: SignIn) -> None:
    client = signed_in("nobody")
    assert reverse("law-article", args=[15]) in find(client, "第十五条", part="1")
    assert reverse("law-article", args=[15]) in find(client, "介绍信", part="1")


@pytest.mark.law("3")
def test_nothing_of_another_district_is_found(city: City, signed_in: SignIn) -> None:
    assert city.points["WCT"].code not in find(signed_in("district"), "武昌", part="1")
    assert city.points["WCT"].code in find(signed_in("elsewhere"), "武昌", part="1")


def test_what_fits_nothing_is_said(signed_in: SignIn) -> None:
    assert "没有符合的" in find(signed_in("city"), "qqqq")
    assert "请输入" in find(signed_in("city"), " ")


@pytest.mark.parametrize("text", ["<b>", "%", "_", "'\"", "\0", "第", "(" * 90, "𠀀"])
def test_any_text_is_answered(signed_in: SignIn, text: str) -> None:
    assert "<b>" not in find(signed_in("city"), text, part="1")
