"""A camera of two units, and a site in another district, once both have confirmed (articles 3, 4, 7)."""

import json

import pytest
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import appoint

from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.confirmations.actions import confirm
from mingcha.registry.confirmations.models import Proposal
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Site
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points.importing import LinesRefused, import_points
from mingcha.registry.points.values import ImportedPoint, PointRow
from mingcha.registry.shared_addresses.proposals import propose_shared_address
from mingcha.registry.site_proposals.actions import propose_site

THEIRS = "rtsp://10.1.2.3/main"


def add(by: Asker, clock: HandClock, name: str = "广场一角", url: str = THEIRS) -> PointRow:
    return points_actions.add_point(by, system="HQX", name=name, part="other", place_kind="none", url=url, clock=clock)


def share(by: Asker, clock: HandClock, url: str = THEIRS) -> str:
    return propose_shared_address(by, organisation="HQXX", url=url, reason="校门联防", clock=clock).name


@pytest.mark.law("7")
def test_a_camera_is_shared_when_the_unit_that_has_it_confirms(city: City, clock: HandClock) -> None:
    """Issue point C.15: the address of another unit's camera was taken without a word."""
    name = share(city["manager"], clock, "rtsp://eye:secret@10.1.2.3/MAIN/")
    assert "secret" not in Proposal.objects.get(kind="shared_address").payload
    with pytest.raises(Refused):
        add(city["manager"], clock)
    for by in ("manager", "elsewhere", "monitor", "admin", "guard"):
        with pytest.raises(Refused):
            confirm(city[by], name, clock=clock)
    confirm(city["district"], name, clock=clock)
    assert not add(city["manager"], clock).key_target
    with pytest.raises(Fault) as fault:
        share(city["manager"], clock)
    assert fault.value.kind is FaultKind.CONFLICT
    other = "rtsp://10.1.4.3/main"  # a camera of Wuchang, which was not agreed on
    with pytest.raises(Refused):
        add(city["manager"], clock, "江滩", other)
    lines = [
        ImportedPoint(2, "HQX", "甲", "other", THEIRS, place_kind="none", address_reason="联防"),
        ImportedPoint(3, "HQX", "乙", "other", other, place_kind="none", address_reason="联防"),
    ]
    with pytest.raises(LinesRefused) as refused:
        import_points(city["manager"], lines, source="a.csv", source_sha256="0" * 64, clock=clock)
    assert [one.line for one in refused.value.lines] == [3]
    assert list(check_application_log()) == []


@pytest.mark.law("7")
def test_what_cannot_be_shared_is_said(city: City, clock: HandClock) -> None:
    with pytest.raises(Fault) as fault:
        share(city["manager"], clock, "rtsp://10.1.9.9/free")
    assert fault.value.kind is FaultKind.NOT_FOUND
    with pytest.raises(Refused):
        share(city["elsewhere"], clock)
    with pytest.raises(Refused):
        share(city["monitor"], clock)


@pytest.mark.law("3", "4")
def test_a_site_in_another_district_is_registered_when_that_district_confirms(city: City, clock: HandClock) -> None:
    """Issue point C.15: a unit registered sites in any division."""
    new = {"code": "FX", "name": "分校", "category": "6(4)", "division": "420106", "organisation": "HQXX"}
    name = propose_site(city["manager"], **new, clock=clock).name
    for by in ("manager", "district", "admin"):
        with pytest.raises(Refused):
            confirm(city[by], name, clock=clock)
    assert not Site.objects.filter(code="FX").exists()
    confirm(city["elsewhere"], name, clock=clock)
    held = Site.objects.get(code="FX")
    assert (held.division, held.organisation.code) == ("420106", "HQXX")
    assert list(check_application_log()) == []
    with pytest.raises(Fault) as fault:
        propose_site(city["manager"], **{**new, "code": "BX", "division": "420102"}, clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT
    with pytest.raises(Refused):
        propose_site(city["monitor"], **{**new, "code": "CX"}, clock=clock)
    assert json.loads(Proposal.objects.get(kind="other_division").payload)["code"] == "FX"


@pytest.mark.law("7", "15")
def test_nobody_agrees_for_the_unit_that_asks(city: City, clock: HandClock) -> None:
    """Issue points A.1, C.15: two officers of one police branch made the school's camera one of their own, which their
    monitors then watched."""
    add_person("colleague", "JAGA", clock)
    appoint("colleague", "district_officer", clock, division="420102")
    schools = "rtsp://10.1.3.3/main"
    reason = "校门联防"
    name = propose_shared_address(city["district"], organisation="JAGA", url=schools, reason=reason, clock=clock).name
    with pytest.raises(Refused) as refused:
        confirm(User.objects.get(username="colleague"), name, clock=clock)
    assert refused.value.decision.article == "15"
    confirm(city["manager"], name, clock=clock)
