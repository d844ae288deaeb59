"""The lists of officers and of papers go on beyond their first page, under the same filter (articles 15(2), 15(3))."""

import html
import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from tests.support.access.papers import recorded, registered
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock
from mingcha.web.access.officers import pages as officers_pages
from mingcha.web.access.papers import pages as papers_pages

type SignIn = Callable[..., Client]

_NEXT = re.compile(r'href="([^"]+page=\d+)"\s*>下一页')


def pages_of(client: Client, first: str) -> list[str]:
    """The pages of a list from its first one on, by the link to the next one."""
    found, address = [], first
    while True:
        found.append(client.get(address).content.decode())
        link = _NEXT.search(found[-1])
        if link is None:
            return found
        address = html.unescape(link.group(1))
        address = f"{first.partition('?')[0]}{address}" if address.startswith("?") else address


@pytest.mark.law("15(2)")
def test_officers_beyond_the_first_page_are_reached_under_the_same_search(
    city: City, clock: HandClock, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(officers_pages, "PAGE_ROWS", 2)
    market = [registered(city, n, clock, unit="市场监督管理局", unit_code="").no for n in range(1, 6)]
    other = registered(city, 6, clock).no
    guard = signed_in("guard")
    pages = pages_of(guard, "/officers?q=市场")
    assert [[no for no in market if no in page] for page in pages] == [market[3:], market[1:3], market[:1]]
    assert not any(other in page for page in pages)
    assert "第 3–4 个，共 5 个" in pages[1]
    looked_up = guard.post("/officers/lookups", {"sought": "0000"}).content.decode()
    link = _NEXT.search(looked_up)
    assert link is not None
    assert guard.get(html.unescape(link.group(1))).status_code == 200, "the list is at another address than the look-up"
    found = guard.get("/api/v1/officers", {"q": "市场", "limit": 2, "offset": 2}).json()
    assert [one["no"] for one in found] == [market[2], market[1]]


@pytest.mark.law("15(3)")
def test_papers_beyond_the_first_page_are_reached(
    city: City, clock: HandClock, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers_pages, "PAGE_ROWS", 2)
    papers = [recorded(city, settings.MINGCHA_HOME.documents, clock, issuer_no=f"{n} 号").no for n in range(3)]
    guard = signed_in("guard")
    pages = pages_of(guard, "/papers")
    assert [[no for no in papers if no in page] for page in pages] == [papers[1:], papers[:1]]
    assert [one["no"] for one in guard.get("/api/v1/papers?offset=2&limit=5").json()] == [papers[0]]
