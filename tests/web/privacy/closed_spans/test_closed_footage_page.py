"""Closed footage on the page of a point's masks: who sees it, and who opens it with a reason (articles 3, 7, 18)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.privacy.masks.actions import propose_mask
from mingcha.privacy.masks.values import MaskMaker, NewMask
from mingcha.registry.mask_needs.queries import standing_needs
from mingcha.registry.places.position import View
from mingcha.registry.points.actions import set_point_view
from mingcha.registry.points.describing import describe_point

BOX = ((0, 0), (9000, 0), (9000, 9000), (0, 9000))


def page(client: Client, code: str, sent: dict[str, str] | None = None) -> tuple[int, str]:
    """A point's masks; `sent` is posted to open footage, and the page after a success followed."""
    path = f"/privacy/masks/{code}"
    answer = client.get(path) if sent is None else client.post(f"{path}/open", sent, follow=True)
    html = answer.content.decode()
    assert PageReader(html).problems == []
    return answer.status_code, html


@pytest.mark.law("7", "18")
def test_an_officer_opens_what_a_turned_camera_recorded(
    signed_in: Callable[..., Client], city: City, clock: HandClock
) -> None:
    code = city.points["JHG"].code
    set_point_view(city["district"], code=code, view=View(azimuth_deg=90, angle_deg=60, range_m=20), clock=clock)
    describe_point(city["district"], code=code, place_kind="windows_in_view", clock=clock)
    clock.advance(timedelta(minutes=1))
    (need,) = standing_needs([code], at=clock.now())[code]
    new = NewMask(polygons=(BOX,), by=MaskMaker.CAMERA, reason="窗户", needs=(need.number,))
    propose_mask(city["city"], code=code, new=new, clock=clock)
    clock.advance(timedelta(minutes=1))
    set_point_view(city["district"], code=code, view=View(azimuth_deg=90, angle_deg=80, range_m=20), clock=clock)
    clock.advance(timedelta(minutes=1))

    officer = signed_in("district")
    assert page(officer, code)[1].count("封存的画面") >= 1
    drawer = page(signed_in("city"), code)[1]
    assert "摄像机在遮挡核验后移动过" in drawer
    assert "不得解封本人绘制的遮挡下的画面" in drawer
    assert 'action="/privacy/masks/' + code + '/open"' not in drawer
    status, html = page(officer, code, {"number": "0", "reason": ""})
    assert status == 422
    assert 'id="open-reason_error"' in html
    assert page(officer, code, {"number": "77", "reason": "画面未变"})[0] == 422, "only what is offered"
    assert page(signed_in("nobody"), code, {"number": "0", "reason": "画面未变"})[0] == 403
    status, html = page(officer, code, {"number": "0", "reason": "画面未变"})
    assert status == 200
    assert "画面已解封" in html
    assert last_entry()["act"] == "privacy.mask.open_span"
