"""The connection test before a camera is registered (articles 3, 7, 15)."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry, last_facts

from mingcha.kit.clock import Clock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.media.address import CameraAddress
from mingcha.media.ingest.trial import Trial
from mingcha.media.units import GapReason
from mingcha.registry.points import trying

type SignIn = Callable[..., Client]
type Answer = Callable[[CameraAddress, Clock, Callable[[str], bool]], Trial]

SEEN: list[CameraAddress] = []
GOOD = {"system": "HQX", "url": "rtsp://10.1.9.9/main", "username": "operator", "password": "let-me-in"}


def answering(trial: Trial) -> Answer:
    def look(address: CameraAddress, clock: Clock, may_reach: Callable[[str], bool]) -> Trial:
        del clock
        assert may_reach("10.1.9.9")
        assert not may_reach("8.8.8.8")
        SEEN.append(address)
        return trial

    return look


@pytest.fixture(autouse=True)
def no_address_yet() -> None:
    SEEN.clear()


@pytest.mark.law("7", "15")
def test_a_keeper_reads_the_size_and_sees_no_picture(
    city: City, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue, part D: a connection test before a camera is saved; on 0.3.0 there was none."""
    monkeypatch.setattr(trying.try_address, "__kwdefaults__", {"look": answering(Trial("avc1", 1280, 720))})
    manager = signed_in("manager")
    assert "/points/new/try" in manager.get("/points/new").content.decode()
    answer = manager.post("/points/new/try", GOOD)
    assert "1280×720" in answer.content.decode()
    assert "let-me-in" not in answer.content.decode()
    assert SEEN[0].password == "let-me-in"
    assert "registry.point.try_address" in json.dumps(last_entry())
    assert last_facts() == {"system": "HQX", "host": "10.1.9.9:554", "outcome": "1280x720"}
    tried = manager.post("/api/v1/points/address-trials", GOOD, content_type="application/json").json()
    assert (tried["came"], tried["width"]) == (True, 1280)


@pytest.mark.law("3", "7")
def test_no_address_outside_the_own_networks_and_territory_is_reached(city: City, clock: Clock) -> None:
    look = answering(Trial("avc1", 1280, 720))
    for person, changed in (
        ("manager", {"url": "rtsp://8.8.8.8/main"}),
        ("manager", {"system": "JHG"}),
        ("monitor", {}),
        ("auditor", {}),
    ):
        with pytest.raises(Refused):
            trying.try_address(city[person], **{**GOOD, **changed}, clock=clock, look=look)
    with pytest.raises(Fault):
        trying.try_address(city["manager"], **{**GOOD, "url": "http://10.1.9.9/"}, clock=clock, look=look)
    assert SEEN == []


@pytest.mark.law("7")
def test_a_closed_port_and_another_service_read_alike(city: City, clock: Clock) -> None:
    words = {
        reason: trying.outcome_words(
            trying.try_address(city["manager"], **GOOD, clock=clock, look=answering(Trial(reason=reason)))
        )
        for reason in (GapReason.UNREACHABLE, GapReason.NOT_A_CAMERA, GapReason.REFUSED)
    }
    assert words[GapReason.UNREACHABLE] == words[GapReason.NOT_A_CAMERA] != words[GapReason.REFUSED]
