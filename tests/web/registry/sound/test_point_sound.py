"""The sound of a point on its pages and over the API: off, recorded by an officer, ended (decree 799 art. 8(4))."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.registry.city import City

from mingcha.evidence.models import Entry
from mingcha.fleet.recorders.models import CameraState
from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.sound.models import SoundGround

pytestmark = pytest.mark.law("799-8(4)")
type SignIn = Callable[..., Client]


def form_of(clock: HandClock, **changed: str) -> dict[str, str]:
    """The form as an officer fills it in."""
    today = shanghai_day(clock.now())
    return {
        "document": "江公安函〔2026〕12号",
        "authority": "江岸区公安分局",
        "issued_on": today.isoformat(),
        "until_on": (today + timedelta(days=30)).isoformat(),
        "sign": "此处有录像并采集声音",
        "sign_on": today.isoformat(),
        "forbidden_place": "",
    } | changed


def test_a_point_without_a_ground_says_so(city: City, signed_in: SignIn) -> None:
    code = city.points["HQX"].code
    page = signed_in("manager").get(f"/points/{code}").content.decode()
    assert "关闭，未登记法定依据" in page
    assert f"/points/{code}/sound" not in page
    page = signed_in("district").get(f"/points/{code}").content.decode()
    assert f"/points/{code}/sound" in page


def test_an_officer_records_a_ground_and_ends_it(city: City, signed_in: SignIn, clock: HandClock) -> None:
    code = city.points["HQX"].code
    client = signed_in("district")
    assert "登记依据" in client.get(f"/points/{code}/sound").content.decode()
    answer = client.post(f"/points/{code}/sound", form_of(clock))
    assert (answer.status_code, answer["Location"]) == (302, f"/points/{code}/sound")
    page = client.get(f"/points/{code}/sound").content.decode()
    assert "江公安函〔2026〕12号" in page
    assert "终止采集声音" in page
    assert 'name="document"' not in page
    until = form_of(clock)["until_on"]
    told = client.get(f"/api/v1/points/{code}").json()["sound"]
    assert (told["document"], told["until_on"], told["sign"]) == (
        "江公安函〔2026〕12号",
        until,
        "此处有录像并采集声音",
    )
    point = client.get(f"/points/{code}").content.decode()
    assert f"至 {until}" in point
    assert "正在采集" in point

    assert client.post(f"/points/{code}/sound/end", {"reason": ""}).status_code == 422
    answer = client.post(f"/points/{code}/sound/end", {"reason": "标识已拆除"})
    assert answer.status_code == 302
    page = client.get(f"/points/{code}/sound").content.decode()
    assert "标识已拆除" in page
    assert "未采集声音：未登记法定依据。" in page
    assert client.get(f"/api/v1/points/{code}").json()["sound"] is None
    assert client.post(f"/points/{code}/sound/end", {"reason": "再次"}).status_code == 409


def test_the_unit_sees_it_and_cannot_change_it(city: City, signed_in: SignIn, clock: HandClock) -> None:
    code = city.points["HQX"].code
    signed_in("district").post(f"/points/{code}/sound", form_of(clock))
    client, before = signed_in("manager"), Entry.objects.count()
    page = client.get(f"/points/{code}/sound").content.decode()
    assert "江公安函〔2026〕12号" in page
    assert "<textarea" not in page
    refused = client.post(f"/points/{code}/sound/end", {"reason": "不要了"})
    assert refused.status_code == 403
    assert "单位不得自行登记" in refused.content.decode()
    assert client.post(f"/points/{code}/sound", form_of(clock)).status_code == 403
    assert SoundGround.objects.filter(ended_at=None).count() == 1
    assert Entry.objects.count() == before


def test_what_is_wrong_stands_beside_what_was_typed(city: City, signed_in: SignIn, clock: HandClock) -> None:
    code = city.points["HQX"].code
    client = signed_in("district")
    refused = client.post(f"/points/{code}/sound", form_of(clock, sign="您已进入监控区域"))
    assert refused.status_code == 403
    assert "写明采集声音的标识" in refused.content.decode()
    assert 'value="您已进入监控区域"' in refused.content.decode()
    private = client.post(f"/points/{code}/sound", form_of(clock, forbidden_place="changing_room"))
    assert private.status_code == 403
    assert "更衣室" in private.content.decode()
    wrong = client.post(f"/points/{code}/sound", form_of(clock, until_on="soon"))
    assert wrong.status_code == 422
    assert "日期写法不对" in wrong.content.decode()
    assert SoundGround.objects.count() == 0


@pytest.mark.law("3")
def test_outside_the_territory_there_is_no_such_page(city: City, signed_in: SignIn, clock: HandClock) -> None:
    code = city.points["WCT"].code
    client = signed_in("district")
    assert client.get(f"/points/{code}/sound").status_code == 403
    assert client.post(f"/points/{code}/sound", form_of(clock)).status_code == 403
    assert SoundGround.objects.count() == 0


def test_the_point_says_when_no_sound_comes(city: City, signed_in: SignIn, clock: HandClock) -> None:
    code = city.points["HQX"].code
    client = signed_in("district", "en")
    client.post(f"/points/{code}/sound", form_of(clock))
    status = {"sound": "", "sound_trouble": "sound is not taken: G726-32"}
    CameraState.objects.create(
        recorder="rec-1", camera=code, seen_at=clock.now(), state="recording", reason="", status=status
    )
    assert "no sound comes: sound is not taken: G726-32" in client.get(f"/points/{code}").content.decode()
    CameraState.objects.update(status={"sound": "mp4a.40.2", "sound_trouble": ""})
    assert "AAC is recorded now" in client.get(f"/points/{code}").content.decode()
