"""The connection test before a camera is registered (articles 3, 7, 15)."""

import base64
import json
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.support.registry.city import City, add_camera_on_trial, add_person
from tests.support.registry.last_act import last_entry, last_facts
from tests.support.registry.staffing import appoint
from tests.support.web.page_checks import PageReader

from mingcha.access.trial_stills.actions import try_with_still
from mingcha.access.trial_stills.models import TrialStill
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.media.address import CameraAddress
from mingcha.media.gateway.transcode.workers import Still
from mingcha.media.ingest.trial import FirstPicture, Reach, Trial
from mingcha.media.units import GapReason
from mingcha.registry.commissioning import trying
from mingcha.registry.commissioning.trying import AddressToTry
from mingcha.registry.identity.models import User

type SignIn = Callable[..., Client]
type Answer = Callable[[CameraAddress, Clock, Reach], Trial]

SEEN: list[CameraAddress] = []
JPEG = b"\xff\xd8\xff the picture of a test"
CODED = FirstPicture("avc1", b"init", b"coded")
PICTURE = Trial("avc1", 1280, 720, picture=CODED)
GOOD = {"system": "HQX", "url": "rtsp://10.1.9.9/main", "username": "operator", "password": "let-me-in"}


def answering(trial: Trial) -> Answer:
    def look(address: CameraAddress, clock: Clock, reach: Reach) -> Trial:
        del clock
        assert reach("10.1.9.9")
        assert not reach("8.8.8.8")
        SEEN.append(address)
        return trial

    return look


def stubbed(monkeypatch: pytest.MonkeyPatch, look: Answer) -> None:
    """Pages, API and command ask this camera; its picture is decoded to JPEG."""
    develop = lambda _picture, _width: Still(JPEG, 0, 480, 270)  # noqa: E731
    monkeypatch.setattr(trying.try_address, "__kwdefaults__", {"try_camera": look})
    monkeypatch.setattr(try_with_still, "__kwdefaults__", {"try_camera": look, "develop": develop})


@pytest.fixture(autouse=True)
def no_address_yet() -> None:
    SEEN.clear()


@pytest.mark.law("7", "15")
def test_a_keeper_reads_the_size_and_sees_no_picture(
    city: City, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue, part D: a connection test before a camera is saved; on 0.3.0 there was none."""
    stubbed(monkeypatch, answering(Trial("avc1", 1280, 720)))
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
            trying.try_address(city[person], AddressToTry(**{**GOOD, **changed}), clock=clock, try_camera=look)
    wrong = AddressToTry(**{**GOOD, "url": "http://10.1.9.9/"})
    with pytest.raises(Fault):
        trying.try_address(city["manager"], wrong, clock=clock, try_camera=look)
    assert SEEN == []


@pytest.mark.law("7")
def test_a_closed_port_and_another_service_read_alike(city: City, clock: Clock) -> None:
    words = {
        reason: trying.outcome_words(
            trying.try_address(
                city["manager"], AddressToTry(**GOOD), clock=clock, try_camera=answering(Trial(reason=reason))
            )
        )
        for reason in (GapReason.UNREACHABLE, GapReason.NOT_A_CAMERA, GapReason.REFUSED)
    }
    assert words[GapReason.UNREACHABLE] == words[GapReason.NOT_A_CAMERA] != words[GapReason.REFUSED]


@pytest.fixture
def tech(city: City, clock: Clock) -> User:
    """A technician of the school."""
    add_person("tech", "HQXX", clock)
    appoint("tech", "technician", clock, organisation="HQXX")
    city.people["tech"] = User.objects.get(username="tech")
    return city["tech"]


@pytest.mark.law("8", "16(3)")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_technician_sees_the_still_once_on_a_page_of_its_own(
    city: City, signed_in: SignIn, tech: User, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """Issue, part D: with a still; before, nobody saw a picture and technicians had no test."""
    stubbed(monkeypatch, answering(PICTURE))
    client = signed_in("tech", language)
    assert "/points/try" in client.get("/points").content.decode()
    assert PageReader(client.get("/points/try").content.decode()).problems == []
    answer = client.post("/points/try", GOOD)
    html = answer.content.decode()
    assert PageReader(html).problems == []
    assert f'src="data:image/jpeg;base64,{base64.b64encode(JPEG).decode()}"' in html
    assert "let-me-in" not in html
    assert "no-store" in answer["Cache-Control"]
    assert "data-still" not in client.get("/points/try").content.decode()
    line = TrialStill.objects.get()
    assert (line.user_id, line.organisation, line.token) == (tech.pk, "花桥小学", "")
    register = signed_in("manager", language).get("/points/systems/HQX/use").content.decode()
    assert line.digest[:16] in register
    assert "10.1.9.9:554" in register


@pytest.mark.law("8")
def test_who_registers_reads_why_there_is_no_picture_and_who_sees_it(
    city: City, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    stubbed(monkeypatch, answering(PICTURE))
    html = signed_in("manager").post("/points/new/try", GOOD).content.decode()
    assert "1280×720" in html
    assert "data-no-still" in html
    assert "请承建单位或者本单位技术人员测试同一地址" in html
    assert "data:image" not in html
    refused = signed_in("auditor").get("/points/try")
    assert "data-refusal" in refused.content.decode()


@pytest.mark.law("8", "16(3)")
def test_the_still_over_the_api_has_its_own_address(
    city: City, signed_in: SignIn, tech: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    stubbed(monkeypatch, answering(PICTURE))

    def post(username: str, path: str = "/still", **changed: str) -> HttpResponse:
        body = {**GOOD, **changed}
        return signed_in(username).post(f"/api/v1/points/address-trials{path}", body, content_type="application/json")  # type: ignore[return-value]

    still = post("tech")
    assert (still.status_code, still["Content-Type"], still.content) == (200, "image/jpeg", JPEG)
    assert still["Cache-Control"] == "no-store"
    size = post("tech", "")
    assert (size.status_code, size.json()["width"]) == (200, 1280)  # type: ignore[attr-defined]
    assert TrialStill.objects.count() == 1, "the size alone is no look"
    for username, article in (("manager", "8"), ("monitor", "3")):
        refused = post(username)
        assert (refused.status_code, refused.json()["article"]) == (403, article)  # type: ignore[attr-defined]
    taken = post("tech", url="rtsp://10.1.3.3/main")
    assert (taken.status_code, taken.json()["article"]) == (403, "16(3)")  # type: ignore[attr-defined]
    stubbed(monkeypatch, answering(Trial(reason=GapReason.UNREACHABLE)))
    assert post("tech").status_code == 404


@pytest.mark.law("3", "7")
def test_another_address_and_the_sub_stream_of_a_point_are_tested_with_its_credentials(
    city: City, signed_in: SignIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue, part D: the test before a camera is saved; before, the page of its address had none."""
    stubbed(monkeypatch, lambda address, _clock, _reach: SEEN.append(address) or PICTURE)  # type: ignore[func-returns-value]
    point = add_camera_on_trial("HQX", clock, name="新装", host="10.1.9.9")
    client, path = signed_in("manager"), f"/points/{point.code}"
    page = client.get(f"{path}/address").content.decode()
    assert f'hx-post="{path}/address/try"' in page
    assert f'hx-post="{path}/sub-stream/try"' in page
    assert "1280×720" in client.post(f"{path}/address/try", {"url": "rtsp://10.1.9.9/other"}).content.decode()
    assert "1280×720" in client.post(f"{path}/sub-stream/try", {"sub_url": "rtsp://10.1.9.9/sub"}).content.decode()
    assert [(one.url, one.password) for one in SEEN] == [
        ("rtsp://10.1.9.9:554/other", "let-me-in"),
        ("rtsp://10.1.9.9:554/sub", "let-me-in"),
    ]
    elsewhere = client.post(f"{path}/sub-stream/try", {"sub_url": "rtsp://10.1.9.8/sub"}).content.decode()
    assert 'role="alert"' in elsewhere
    assert client.post(f"{path}/address/try", {"url": "rtsp://10.1.9.8/main"}).status_code == 200
    assert SEEN[-1].password == "", "a stored password stays with its device"
    assert (
        "data-tried" in signed_in("monitor").post(f"{path}/address/try", {"url": "rtsp://10.1.9.9/x"}).content.decode()
    )
    assert len(SEEN) == 3
