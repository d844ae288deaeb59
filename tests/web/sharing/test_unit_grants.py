"""What the manager of a unit reads of the grants that concern its points, and the ways from the page of its system
(articles 13(2), 13(3))."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City, add_person
from tests.support.registry.sharing_people import with_published_sets, with_sharing_people
from tests.support.registry.staffing import appoint
from tests.support.sharing.supplying import supplied, with_decision
from tests.support.web.page_checks import PageReader

from mingcha.access.shares.values import ShareKind
from mingcha.kit.clock import HandClock
from mingcha.sharing.grants.actions import suspend_grant
from mingcha.sharing.joinings.actions import offer_joining
from mingcha.sharing.joinings.values import NewJoining

PAGE, SYSTEM = "/sharing/grants/units", "/points/systems/HQX"


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    html = answer.content.decode()
    assert PageReader(html).problems == []
    return html


@pytest.mark.law("13(2)", "13(3)")
def test_a_unit_reads_to_whom_its_points_are_opened(
    city: City, clock: HandClock, signed_in: Callable[..., Client]
) -> None:
    add_person("second", "WHGA", clock)
    appoint("second", "city_officer", clock, division="420100")
    agreed, no = with_decision(with_published_sets(with_sharing_people(city, clock), clock, 1, 5), clock)
    city.people.update(agreed.people)
    manager = signed_in("manager")
    assert "没有向部门开放的点位" in shown(manager, PAGE)
    grant = supplied(agreed, clock, no, "fighter")
    page = shown(manager, PAGE)
    for text in (agreed.points["HQX"].code, "消防救援支队", "防汛、消防与灾害", "实时图像", ">已开放<", grant):
        assert text in page, text
    for code in ("JHG", "WCT"):
        assert agreed.points[code].code not in page
    assert "fighter" not in page, "the people of the department are its matter"
    suspend_grant(agreed["city"], no=grant, why="核查", clock=clock)
    page = shown(signed_in("manager", "en"), PAGE)
    for text in ("suspended", "Suspended by", ">not open now<"):
        assert text in page, text
    system = shown(manager, SYSTEM)
    assert f'href="{PAGE}"' in system
    assert 'href="/sharing/joinings/new"' in system
    row = offer_joining(agreed["manager"], new=NewJoining("HQX", "同意联网的函", (ShareKind.LIVE,)), clock=clock)
    assert f'href="/sharing/joinings/{row.no}"' in shown(manager, SYSTEM)
    district = shown(signed_in("district"), SYSTEM)
    assert (f"/sharing/joinings/{row.no}" in district, PAGE in district) == (True, False)
    for name in ("city", "department", "clerk"):
        assert signed_in(name).get(PAGE).status_code == 403, name
