"""A shared camera and a site in another district, proposed on their pages (articles 3, 4, 6, 7)."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.evidence.queries import latest_entries
from mingcha.kit.clock import HandClock
from mingcha.registry.confirmations.actions import confirm
from mingcha.registry.confirmations.models import Proposal
from mingcha.registry.places.models import Site
from mingcha.registry.points import actions as points_actions

type SignIn = Callable[..., Client]
SHARED, SITES = "/points/shared-addresses", "/points/proposed-sites"
ASKED = {"organisation": "HQXX", "url": "rtsp://eye:hidden-word@10.1.2.3/MAIN/", "reason": "校门联防"}
BRANCH = {"code": "FX", "name": "分校", "category": "6(4)", "division": "420106", "organisation": "HQXX"}


def shown(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


@pytest.mark.law("7", "15")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_camera_of_another_unit_is_asked_for_and_registered_once_they_confirm(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    manager = signed_in("manager", language)
    assert 'name="reason"' in shown(manager.get(SHARED))
    sent = manager.post(SHARED, ASKED)
    assert sent.status_code == 302, sent.content.decode()
    name = sent["Location"].rpartition("/")[2]
    assert "hidden-word" not in Proposal.objects.get(kind="shared_address").payload
    assert name in shown(manager.get(SHARED))
    shown(manager.get(sent["Location"]))
    again = manager.post(SHARED, ASKED)
    assert (again.status_code, "hidden-word" in shown(again)) == (409, False)
    confirm(city["district"], name, clock=clock)
    new = {"system": "HQX", "name": "广场一角", "part": "other", "place_kind": "none", "url": "rtsp://10.1.2.3/main"}
    assert points_actions.add_point(city["manager"], **new, clock=clock).name == "广场一角"
    assert name not in shown(manager.get(SHARED))


@pytest.mark.law("3", "7")
def test_what_cannot_be_shared_stands_at_its_field(signed_in: SignIn, city: City) -> None:
    manager = signed_in("manager", "en")
    free = manager.post(SHARED, ASKED | {"url": "rtsp://10.1.9.9/free"})
    assert (free.status_code, "no other unit has this address" in shown(free)) == (404, True)
    other = manager.post(SHARED, ASKED | {"url": "rtsp://10.1.3.3/main", "organisation": "WCGA"})
    assert (other.status_code, "outside your territory" in shown(other)) == (403, True)
    assert manager.post(SHARED, ASKED | {"reason": ""}).status_code == 422
    monitor = signed_in("monitor", "en")
    assert "data-closed" in shown(monitor.get(SHARED))
    assert monitor.post(SHARED, ASKED).status_code == 403
    assert not Proposal.objects.filter(kind__in=("shared_address", "other_division")).exists()


@pytest.mark.law("3", "4", "6")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_site_in_another_district_is_proposed_and_withdrawn(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    manager = signed_in("manager", language)
    assert 'name="street"' in shown(manager.get(SITES))
    sent = manager.post(SITES, BRANCH)
    assert sent.status_code == 302, sent.content.decode()
    name = sent["Location"].rpartition("/")[2]
    assert name in shown(manager.get(SITES))
    assert manager.post(f"/confirmations/{name}/withdraw").status_code == 302
    assert [one.act for one in latest_entries(2)][::-1] == ["registry.proposal.make", "registry.proposal.withdraw"]
    assert name not in shown(manager.get(SITES))
    second = manager.post(SITES, BRANCH)["Location"].rpartition("/")[2]
    assert not Site.objects.filter(code="FX").exists()
    confirm(city["elsewhere"], second, clock=clock)
    assert Site.objects.get(code="FX").division == "420106"


@pytest.mark.law("3", "4")
def test_a_site_that_needs_no_proposal_or_no_asker_may_propose_is_said(signed_in: SignIn, city: City) -> None:
    manager = signed_in("manager", "en")
    own = manager.post(SITES, BRANCH | {"division": "420102"})
    assert (own.status_code, "in the unit&#x27;s own district" in shown(own)) == (409, True)
    assert manager.post(SITES, BRANCH | {"name": ""}).status_code == 422
    monitor = signed_in("monitor", "en")
    assert "data-closed" in shown(monitor.get(SITES))
    assert monitor.post(SITES, BRANCH).status_code == 403
    assert not Proposal.objects.filter(kind__in=("shared_address", "other_division")).exists()
