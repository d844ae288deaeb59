"""Long lists: ordered by their heads, addresses that can be kept as links, and kept filters (article 3)."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from tests.support.registry.city import City, add_camera
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.saved_filters.kinds import ListKind
from mingcha.registry.saved_filters.models import SavedFilter
from mingcha.web.registry.saved_filters.shown import PAGES

pytestmark = pytest.mark.law("3")
type SignIn = Callable[..., Client]
HEAD = re.compile(r'<th scope="col" aria-sort="([a-z]+)">\s*<a href="\?([^"]+)">')
CODE = re.compile(r'<span class="mono small ink-3">(\d{20})</span>')
LISTS = {
    ListKind.POINTS: "/points",
    ListKind.FINDINGS: "/points/findings",
    ListKind.CASES: "/oversight/penalties",
    ListKind.WORK_ORDERS: "/oversight/workorders",
    ListKind.ALARMS: "/watch/alarms",
    ListKind.REQUESTS: "/requests",
    ListKind.FILINGS: "/points/filings",
    ListKind.PEOPLE: "/people",
}


def shown(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


def test_the_points_turn_around_by_their_heads_under_the_same_filter(
    signed_in: SignIn, city: City, clock: HandClock
) -> None:
    for number in range(4, 7):
        add_camera("JHG", clock, f"第{number}路", f"10.1.2.{number}")
    client = signed_in("city", "en")
    usual = shown(client.get("/points?division=420102"))
    codes = CODE.findall(usual)
    assert codes == sorted(codes)
    assert len(codes) > 3
    assert HEAD.findall(usual) == [
        ("ascending", "division=420102&amp;sort=-number"),
        ("none", "division=420102&amp;sort=state"),
    ]
    turned = shown(client.get("/points?division=420102&sort=-number"))
    assert CODE.findall(turned) == codes[::-1]
    assert HEAD.findall(turned)[0] == ("descending", "division=420102&amp;sort=number")
    by_state = shown(client.get("/points?division=420102&sort=-state"))
    assert sorted(CODE.findall(by_state)) == codes
    assert 'name="sort" value="-state"' in by_state, "another filter keeps the order"
    assert CODE.findall(shown(client.get("/points?division=420102&sort=site_name"))) == codes, "no order of ours"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("of", LISTS)
def test_a_filter_is_kept_at_the_head_of_a_list_and_opened_from_there_and_from_the_search(
    signed_in: SignIn, city: City, of: ListKind, language: str
) -> None:
    address = LISTS[of]
    client = signed_in("city", language)
    page = shown(client.get(address))
    assert f'name="of" value="{of.value}"' in page
    sent = client.post("/account/filters", {"of": of.value, "query": "sort=x&page=7&before=9&junk=1", "name": "晨检单"})
    assert (sent.status_code, sent["Location"]) == (302, address)
    held = SavedFilter.objects.get()
    assert (held.of, held.query) == (of.value, ""), "what the list does not ask is not kept"
    assert f'href="{address}"' in shown(client.get("/account/filters")).partition("<main")[2]
    assert "晨检单" in shown(client.get(address))
    assert "晨检单" in shown(client.get("/search?q=chenjiandan"))
    assert "晨检单" not in shown(signed_in("district", language).get("/search?q=chenjiandan"))
    assert client.post(f"/account/filters/{held.pk}/remove").status_code == 302
    assert "晨检单" not in shown(client.get(address))


def test_the_question_is_kept_and_the_answer_is_asked_anew(signed_in: SignIn, city: City) -> None:
    client = signed_in("city", "en")
    asked = "q=%E6%B1%9F&division=420102&sort=-number"
    shown(client.get(f"/points?{asked}"))
    sent = client.post("/account/filters", {"of": "points", "query": asked, "name": "river"})
    assert sent["Location"] == f"/points?{SavedFilter.objects.get().query}"
    assert set(SavedFilter.objects.get().query.split("&")) == set(asked.split("&"))
    page = shown(client.get(sent["Location"]))
    assert re.search(r'aria-current="true"\s+href="/points\?', page), "the list is shown under it now"
    assert CODE.findall(page) == CODE.findall(shown(client.get(f"/points?{asked}")))


def test_what_cannot_be_kept_is_said_with_what_was_typed(signed_in: SignIn, city: City) -> None:
    client = signed_in("city", "en")
    assert client.post("/account/filters", {"of": "points", "query": "", "name": "mine"}).status_code == 302
    taken = client.post("/account/filters", {"of": "points", "query": "state=down", "name": "mine"})
    html = shown(taken)
    assert (taken.status_code, 'value="mine"' in html, 'value="state=down"' in html) == (409, True, True)
    wrong = client.post("/account/filters", {"of": "points", "query": "state=flying", "name": "other"})
    assert (wrong.status_code, "flying" in shown(wrong)) == (422, True)
    assert client.post("/account/filters", {"of": "secrets", "query": "", "name": "x"}).status_code == 422
    assert client.post("/account/filters", {"of": "points", "query": "", "name": ""}).status_code == 422
    other = signed_in("district", "en")
    assert other.post(f"/account/filters/{SavedFilter.objects.get().pk}/remove").status_code == 404
    assert SavedFilter.objects.count() == 1


def test_every_list_has_its_page() -> None:
    assert set(PAGES) == set(ListKind) == set(LISTS)


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "花桥 中断 江岸区"), ("en", "花桥 down Jiang'an")])
def test_a_name_is_offered_for_what_is_shown(signed_in: SignIn, city: City, language: str, name: str) -> None:
    client = signed_in("city", language)
    asked = "q=花桥&state=down&division=420102&sort=-state"
    html = shown(client.get(f"/points?{asked}"))
    offered = re.search(r'id="keep-name"\s+name="name"\s+value="([^"]*)"', html)
    assert offered
    assert unescape(offered[1]) == name
    client.post("/account/filters", {"of": "points", "query": asked, "name": name})
    for address in (f"/points?{asked}", "/points"):
        assert re.search(r'name="name"\s+value=""', shown(client.get(address))), "nothing is asked, or it has its name"
