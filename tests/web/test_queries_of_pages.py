"""How many questions each page asks the database: bounded, and not one more for each camera or grant on the page."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.support.registry.city import City, add_camera
from tests.support.supervision.case_course import CourseOfficers, act_fined, act_ordered, act_reinspected
from tests.support.supervision.officers import FIRST, HEAD, SECOND, add_officers, add_plain_officers

from mingcha.kit.clock import HandClock
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.officers import queries

MOST = {
    # page: user name and the most questions; session, account and roles are three of each
    # four count: budgets (4), duplicates (5), gaps (6); six ask for what waits, six for deadlines of the register,
    # one for steps of obstructions that nobody took, one for signed scans that wait, two for share grants: reviews that
    # are due, suspended ones to resume (no other page of an officer's day names them)
    "/today": ("city", 56),
    "/points": ("city", 9),  # one of them for the reader's kept filters
    "/points?state=down": ("city", 5),
    "/points/map": ("city", 10),
    "/points/systems": ("city", 5),
    # three of them for its sign sheets (7), five for its filings (9), three for its assessment (16(6)), one for joining
    "/points/systems/JHG": ("city", 18),
    "/points/{code}": ("district", 23),  # five of them for sign, image and preset, two for its case and circuit
    "/search?q=江": ("city", 14),  # nine kinds, each by the query of its own page; the index of names once for three
    "/oversight": ("city", 25),  # a question or two for each of its nouns
    "/watch/wall/4": ("monitor", 14),
    "/watch/sync": ("monitor", 6),
    "/custody/orders": ("city", 4),
    "/evidence": ("auditor", 16),  # five of them name what the entries speak of, whatever their number
    "/law": ("city", 3),
    "/law/15": ("city", 3),
    "/law/parameters": ("city", 4),
}
# two for closed footage, one of the first for bookmarks
UNDER_A_GRANT = {"/points/{code}": 46, "/watch/wall/4": 32, "/watch/sync?p={codes}": 26}
"""With the ticket that such a page brings: an act with its row, entry and signed head is sixteen questions."""
OF_A_CASE = 34
"""Questions of the page of a penalty case; three of them for the officers of one choice."""


def questions(client: Client, address: str) -> list[str]:
    """The SQL of a page asked for the second time (what is kept for the whole process is there), as from our own."""
    headers = {"Sec-Fetch-Site": "same-origin"}
    assert client.get(address, headers=headers).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(address, headers=headers)
        return [one["sql"] for one in captured.captured_queries]


@pytest.mark.parametrize("page", MOST)
def test_a_page_asks_no_more_than_this(signed_in: Callable[..., Client], city: City, page: str) -> None:
    username, most = MOST[page]
    asked = questions(signed_in(username), page.format(code=city.points["JHG"].code))
    assert len(asked) <= most, "\n".join(asked)


@pytest.mark.parametrize("page", UNDER_A_GRANT)
def test_cameras_and_grants_cost_no_question_each(
    signed_in: Callable[..., Client], city: City, clock: HandClock, page: str
) -> None:
    client, first = signed_in("monitor"), city.points["JHG"].code
    client.post("/access/grants", {"purpose": "duty_patrol", "points": [first]})
    alone = questions(client, page.format(code=first, codes=first))
    assert len(alone) <= UNDER_A_GRANT[page], "\n".join(alone)
    codes = [first, *(add_camera("JHG", clock, f"第{n}路", f"10.1.2.{n}").code for n in range(4, 7))]
    for _ in range(3):
        client.post("/access/grants", {"purpose": "duty_patrol", "points": codes})
    together = questions(client, page.format(code=first, codes=",".join(codes)))
    assert len(together) <= len(alone), "\n".join(together)


def test_officers_to_choose_from_cost_no_question_each(
    signed_in: Callable[..., Client], city: City, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = add_officers(city, clock)
    officers = CourseOfficers(city[FIRST], city[SECOND], city[HEAD])
    tree = act_ordered(officers, city.points["HQX"].code, tmp_path, clock)
    act_reinspected(officers, tree, tmp_path, clock)
    page = f"/oversight/penalties/{act_fined(officers, tree, clock)}"
    client = signed_in(FIRST)
    alone = questions(client, page)
    assert len(alone) <= OF_A_CASE, "\n".join(alone)
    for division, organisation in (("420102", "JAGA"), ("420106", "WCGA")):
        add_plain_officers(division, organisation, 9, clock)
    read: list[int] = []
    facts_of_many = queries.facts_of_many

    def counted(ids: list[int], at: datetime) -> dict[int, DutyFacts]:
        read.append(len(ids))
        return facts_of_many(ids, at)

    monkeypatch.setattr(queries, "facts_of_many", counted)
    together = questions(client, page)
    assert len(together) <= len(alone), "\n".join(together)
    assert read == [14, 14], "the five of the territory, and the nine that came; none of the other district's"


def test_who_asks_is_read_once_for_a_page_and_once_for_its_act(signed_in: Callable[..., Client], city: City) -> None:
    client, code = signed_in("monitor"), city.points["JHG"].code
    client.post("/access/grants", {"purpose": "duty_patrol", "points": [code]})
    asked = questions(client, f"/points/{code}")
    assert sum('FROM "registry_roleassignment"' in one for one in asked) == 2
