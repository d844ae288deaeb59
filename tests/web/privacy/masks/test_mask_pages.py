"""Pages of masks: from what must be covered over a drawing, its picture and its check to a removal that is refused
(articles 3, 18, 20(2))."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyrage
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import jpeg
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry
from tests.support.registry.staffing import make_monitor
from tests.support.web.page_checks import PageReader

from mingcha.access.mask_stills import asking_recorder
from mingcha.evidence.entries import act
from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.media.units import MaskSeen
from mingcha.privacy.looks.actions import take_in_looks
from mingcha.privacy.looks.values import LookReport
from mingcha.registry.identity.asker import actor_of, duty_of
from mingcha.registry.points.describing import describe_point
from mingcha.registry.points.models import Point
from mingcha.registry.views.actions import keep_reference
from mingcha.registry.views.values import TakenReference

type SignIn = Callable[..., Client]
OURS = {"Sec-Fetch-Site": "same-origin"}


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


@pytest.mark.law("18", "18(4)", "20(2)")
def test_t18b_a_mask_on_its_pages(signed_in: SignIn, city: City, clock: HandClock) -> None:
    code = city.points["HQX"].code
    manager, officer = signed_in("manager"), signed_in("district")
    of_point = f"/privacy/masks/{code}"
    assert "没有须遮挡的视域" in shown(manager, "/privacy/places")
    describe_point(city["manager"], code=code, place_kind="bank_hall", clock=clock)
    assert "尚未绘制遮挡" in shown(officer, "/privacy/places?state=open")
    assert "显示全部" in shown(officer, "/privacy/places?state=answered")
    assert of_point in shown(manager, "/today"), "it waits for the manager"
    page = shown(manager, of_point)
    need = page.split('name="needs" value="', 1)[1].split('"', 1)[0]
    sent = {"polygons": "0,0 20,0 20,20 0,20", "needs": need, "by": "camera", "reason": "密码键盘"}
    assert "第 1 行" in shown(manager, of_point, {**sent, "polygons": "0,0 20,0 2x,20"}, 422)
    for wrong, field in (
        ({"polygons": "0,0 20,20 20,0 0,20"}, "field-polygons_error"),
        ({"until_at": "2026-11-26 09:00"}, "field-until_at_error"),
    ):
        assert f'id="{field}"' in shown(manager, of_point, {**sent, **wrong}, 403), wrong
    assert 'id="field-closes_error"' in shown(manager, of_point, {**sent, "opens": "08:00"}, 422)
    assert 'id="field-needs_error"' in shown(manager, of_point, {**sent, "needs": "9999"}, 404)
    assert "第 1 版已绘制" in shown(manager, of_point, sent)

    version = "/privacy/masks/M00000001/1"
    clock.advance(timedelta(minutes=1))
    assert "尚无遮挡后的证据画面" in shown(officer, version)
    assert version not in shown(officer, "/today"), "without its picture nothing is to be checked"
    taken = f"{clock.now().astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}"
    early = {"still": SimpleUploadedFile("still.jpg", jpeg()), "taken_at": "2026-11-01T08:00:00"}
    assert 'id="proof-taken_at_error"' in shown(manager, f"{version}/proof", early, 403)
    shown(manager, f"{version}/proof", {"still": SimpleUploadedFile("still.jpg", jpeg()), "taken_at": taken})
    assert version in shown(officer, "/today")
    assert f"{version}/proof" not in shown(officer, version), "the picture opens when it is asked for"
    assert f"{version}/proof" in shown(officer, f"{version}?picture=1")
    assert officer.get(f"{version}/proof").status_code == 403, "a foreign site opens none"
    assert officer.get(f"{version}/proof", headers=OURS).content == jpeg()
    assert last_entry()["act"] == "privacy.mask.open_proof"

    assert "可办理的岗位：区备案民警、市局民警" in shown(manager, version)
    assert "公安机关" in shown(manager, f"{version}/check", {"note": ""}, 403)
    assert "遮挡已核验" in shown(officer, f"{version}/check", {"note": "一致"})
    assert "M00000001" in shown(officer, "/privacy/places?state=answered&q=花桥")
    assert "会被拒绝" in shown(officer, version)
    refused = shown(officer, f"{version}/end", {"reason": "不要了"}, 403)
    assert "须遮挡的事由仍在" in refused
    assert "第十八条第四项" in refused
    assert of_point in shown(officer, "/points/findings"), "that it was tried is a finding, which leads to the masks"
    assert "M00000001 的新版本" in shown(manager, f"{of_point}?replaces=M00000001")
    for other in ("elsewhere", "nobody"):
        shown(signed_in(other), of_point, status=403)
        shown(signed_in(other), version, status=403)
    shown(officer, "/privacy/masks/M00000009/1", status=404)


@pytest.mark.law("16(3)", "18", "19")
def test_a_mask_is_drawn_on_the_reference_image_under_a_grant_alone(
    signed_in: SignIn, city: City, clock: HandClock
) -> None:
    code = city.points["HQX"].code
    of_point, picture = f"/privacy/masks/{code}", "/access/snapshots/P20261125-0001/picture"
    assert "没有现有视域的基准图像" in shown(signed_in("manager"), of_point)
    taken = TakenReference("P20261125-0001", clock.now(), "0" * 64, "1" * 64)
    with act("access.snapshot.reference", by=actor_of(city["manager"]), clock=clock) as record:
        keep_reference(record, Point.objects.get(code=code), taken, duty_of(city["manager"], clock.now()), clock)
    assert "您的岗位不能打开画面" in shown(signed_in("manager"), f"{of_point}?picture=1")
    make_monitor("manager", clock, organisation="HQXX", trained_on=None)
    manager = signed_in("manager")
    assert "凭值班监看授权打开" in shown(manager, f"{of_point}?picture=1")
    assert manager.post("/access/grants", {"purpose": "duty_patrol", "points": [code]}).status_code == 302
    offered, drawn = shown(manager, of_point), shown(manager, f"{of_point}?picture=1")
    assert f"{of_point}?picture=1#draw" in offered
    assert (picture in offered, picture in drawn) == (False, True), "it opens when it is asked for"
    assert "data-person=" in drawn, "with the watermark of who looks"


@pytest.mark.law("16(3)", "18")
def test_a_mask_by_the_recorder_is_proven_and_checked_on_its_page(
    signed_in: SignIn, city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = city.points["HQX"].code
    manager, officer = signed_in("manager"), signed_in("district")
    describe_point(city["manager"], code=code, place_kind="bank_hall", clock=clock)
    page = shown(manager, f"/privacy/masks/{code}")
    assert "在当前画面上绘制" in page
    need = page.split('name="needs" value="', 1)[1].split('"', 1)[0]
    sent = {"polygons": "0,0 20,0 20,20 0,20", "needs": need, "by": "recorder", "reason": "密码键盘"}
    shown(manager, f"/privacy/masks/{code}", sent)
    clock.advance(timedelta(minutes=1))

    burnt_in: list[list[list[str]]] = [[], *[[["M00000001.1", "recorder"]]] * 2]

    async def answer(camera: str, masked: bool, recipient: str) -> dict[str, object]:
        assert camera == code
        sealed = pyrage.encrypt(jpeg(), [pyrage.x25519.Recipient.from_str(recipient)])
        return {
            "still": base64.b64encode(sealed).decode(), "mask": json.dumps(burnt_in.pop(0) if masked else []),
            "at_ms": int(clock.now().timestamp() * 1000), "width": 320, "height": 180,
            "view": base64.b64encode(b"\x80" * 3600).decode(),
        }  # fmt: skip

    monkeypatch.setattr(asking_recorder, "_ask", answer)
    version = "/privacy/masks/M00000001/1"
    assert f"/privacy/masks/{code}/still" in shown(manager, f"/privacy/masks/{code}?still=1")
    still = f"/privacy/masks/{code}/still"
    assert manager.get(still).status_code == 403, "a foreign site opens none"
    assert manager.get(still, headers=OURS).content == jpeg()
    assert last_entry()["act"] == "access.mask_still.show"
    assert signed_in("elsewhere").get(still, headers=OURS).status_code == 403
    assert "尚未下发" in shown(manager, f"{version}/still", {}, 403), "it is not in the picture yet"
    assert "遮挡后的画面已留存" in shown(manager, f"{version}/still", {})
    clock.advance(timedelta(minutes=1))
    assert "核验前须先查看" in shown(officer, version)
    assert "核验前须先查看" in shown(officer, f"{version}/check", {"note": "一致"}, 403)
    looked_at = shown(officer, f"{version}?still=masked")
    assert (f"{still}?masked=1" in looked_at, f"{version}/check" in looked_at) == (True, True)
    assert officer.get(f"{still}?masked=1", headers=OURS).status_code == 200
    assert "遮挡已核验" in shown(officer, f"{version}/check", {"note": "一致"})
    assert "最近一次查看" not in shown(manager, f"/privacy/masks/{code}")
    look = LookReport(code, "M00000001.1", clock.now(), MaskSeen.NOT_SEEN, None, 0, 0, 700)
    take_in_looks(program("uplink"), "R1", [look], clock=clock)
    at = f"{clock.now().astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    words = shown(manager, f"/privacy/masks/{code}").split("最近一次查看", 1)[1].split("</span>")[0]
    assert " ".join(words.split()) == f"{at}： 画面中未见摄像机自身的遮挡 （自 {at} 起）"
