"""Pages and API of devices: let in, refused, the password shown once, channels matched; both languages (articles 7, 8,
13, 19)."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.devices.models import VideoDevice
from mingcha.registry.devices.queries import device_credentials
from mingcha.registry.devices.tasks import take_catalogue, take_registrations
from mingcha.registry.devices.values import DeviceEvent, DeviceNotice, ReportedChannel
from mingcha.registry.points.models import Point

pytestmark = pytest.mark.law("7", "8", "13(1)", "19(2)")
type SignIn = Callable[..., Client]
LIST, API = "/points/devices", "/api/v1/devices"
DEVICE, CHANNEL, BELOW = "42010200001180000001", "42010200001310000801", "42010200001310000802"
GROUP = "42010200002160000001"
SENT = {"code": DEVICE, "name": "校门录像机", "unit": "HQXX", "password": "", "charset": "auto", "label": "EPSG:4326"}
GROUND = {"ground": "规划变更", "document": "武公备〔2026〕7 号", "document_on": "2026-11-01"}
SECRET = re.compile(r'class="mono">([A-Za-z0-9]{16})<')


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_manager_lets_a_device_in_and_matches_its_channel(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    manager, point = signed_in("manager", language), city.points["HQX"].code
    shown(manager, LIST)
    assert "HQXX" in shown(manager, f"{LIST}/new?code={DEVICE}")
    shown(manager, f"{LIST}/new", SENT | {"unit": "JAGA"}, 403)
    shown(manager, f"{LIST}/new", SENT | {"password": "short"}, 403)
    html = shown(manager, f"{LIST}/new", SENT, 201)
    (password,) = SECRET.findall(html)
    assert device_credentials(DEVICE).password == password  # type: ignore[union-attr]
    page = f"{LIST}/{DEVICE}"
    assert password not in shown(manager, page)
    own = shown(manager, f"{page}/password", {"password": "our-own-password"}, 201)
    assert "our-own-password" in own
    assert "our-own-password" not in shown(manager, page)
    clock_now = clock.now()
    items = [
        ReportedChannel(GROUP, "教学楼", status="on"),
        ReportedChannel(CHANNEL, "东侧", GROUP, "on", longitude="114.3", latitude="30.6"),
        ReportedChannel(BELOW, "西侧", f"{DEVICE}/{GROUP}", "off"),
    ]
    take_catalogue(DEVICE, items, begun_at=clock_now)
    assert GROUP in shown(manager, page)
    assert CHANNEL not in shown(manager, page)
    assert BELOW in shown(manager, f"{page}?parent={GROUP}")
    assert CHANNEL in shown(manager, f"{page}?q=东侧")
    assert f"channels/{CHANNEL}" not in shown(manager, f"{page}?parent={GROUP}&after={CHANNEL}")
    assert f"{GROUP}/match" not in shown(manager, f"{page}/channels/{GROUP}")
    at = f"{page}/channels/{CHANNEL}"
    assert city.points["HQX"].name in shown(manager, at)
    shown(manager, f"{at}/match", {"point": point, "transport": "tcp"}, 403)
    assert point in shown(manager, f"{at}/match", {"point": point, "transport": "udp"} | GROUND)
    assert Point.objects.get(code=point).url == f"gb28181://{DEVICE}/{CHANNEL}#udp"
    assert f'href="{page}"' in shown(manager, f"/points/{point}")
    shown(manager, f"{page}/retire", {"reason": "更换"}, 403)
    shown(manager, f"{at}/unmatch", {"reason": ""} | GROUND, 422)
    shown(manager, f"{at}/unmatch", {"reason": "接错"} | GROUND)
    changed = {"name": "新名", "charset": "GB18030", "label": "GCJ-02", "revision": "1"}
    shown(manager, f"{page}/change", changed, 409)
    assert "新名" in shown(manager, f"{page}/change", changed | {"revision": str(VideoDevice.objects.get().revision)})
    assert shown(manager, f"{LIST}?state=retired&text=x&before=7")
    shown(signed_in("guard", language), LIST, status=403)
    shown(signed_in("elsewhere", language), page, status=403)
    assert DEVICE in shown(signed_in("auditor", language), LIST)


def test_an_officer_refuses_what_waits(signed_in: SignIn, city: City, clock: HandClock) -> None:
    notice = DeviceNotice(DEVICE, DeviceEvent.UNKNOWN, clock.now(), "10.9.9.9:5060", "udp", name="<b>IPC</b>")
    take_registrations([notice])
    district = signed_in("district")
    assert "&lt;b&gt;IPC" in shown(district, LIST)
    page = f"{LIST}/{DEVICE}"
    assert f"?code={DEVICE}" in shown(district, page)
    assert "&lt;b&gt;IPC" in shown(district, f"{LIST}/new?code={DEVICE}")
    shown(signed_in("elsewhere"), page, status=403)
    shown(district, f"{page}/refuse", {"reason": "无人认领"})
    assert f"?code={DEVICE}" in (html := shown(district, page))
    assert "无人认领" in html
    assert VideoDevice.objects.get().state == "refused"


def test_a_program_does_the_same_by_the_api(signed_in: SignIn, city: City, clock: HandClock) -> None:
    client, point = signed_in("manager"), city.points["HQX"].code

    def call(path: str, body: dict[str, Any] | None = None, status: int = 200) -> Any:
        asked = (
            client.get(f"{API}{path}")
            if body is None
            else client.post(f"{API}{path}", json.dumps(body), content_type="application/json")
        )
        assert asked.status_code == status, asked.content
        return asked.json()

    given = call("", {"code": DEVICE, "name": "校门录像机", "unit": "HQXX"}, 201)
    assert given["password"]
    take_catalogue(DEVICE, [ReportedChannel(CHANNEL, "东侧")], begun_at=clock.now())
    assert call("")[0]["device"]["channels"] == 1
    assert call("/waiting") == []
    assert given["password"] not in json.dumps(call(f"/{DEVICE}"))
    assert [one["code"] for one in call(f"/{DEVICE}/channels?text=东")] == [CHANNEL]
    at = f"/{DEVICE}/channels/{CHANNEL}"
    assert [one["point"] for one in call(f"{at}/proposals")] == [point]
    call(f"{at}/match", {"point": point}, 403)
    assert call(f"{at}/match", {"point": point, "adjustment": GROUND})["point"] == point
    assert call(f"/{DEVICE}")["matched"] == 1
    assert call(f"{at}/unmatch", {"point": point, "reason": "接错", "adjustment": GROUND})["point"] == ""
    body = {"name": "新名", "charset": "", "label": "GCJ-02", "revision": 1}
    assert call(f"/{DEVICE}/change", body)["device"]["name"] == "新名"
    assert call(f"/{DEVICE}/password", {})["password"] != given["password"]
    call(f"/{DEVICE}/refuse", {"reason": "无"}, 403)
    call(f"/{DEVICE}/retire", {"reason": "更换"}, 403)
