"""Signs of a point in the browser and over the API (article 7)."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import jpeg, pdf
from tests.support.registry.city import City, add_camera
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.signs.models import Sign
from mingcha.web.frame.body_limits import body_limit_bytes

pytestmark = pytest.mark.law("7")
type SignIn = Callable[..., Client]
MOST = 21 * 2**20


def file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("标识.jpg", data)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_sign_is_recorded_at_the_page_of_its_point(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    client, code = signed_in("manager", language), add_camera("HQX", clock, name="操场入口").code
    page, today = f"/points/signs/{code}", shanghai_day(clock.now()).isoformat()
    signs = Sign.objects.filter(point__code=code)
    html = client.get(page).content.decode()
    assert PageReader(html).problems == []
    assert "公共视频图像采集区域" in html, "the usual text stands in the form"
    sent = {"text": "<b>采集区域</b>", "hangs_at": "正门右侧", "photo_on": today, "inspector": "李明"}
    refused = client.post(page, {**sent, "photo": file(pdf())})
    html = refused.content.decode()
    assert (refused.status_code, "正门右侧" in html, signs.count()) == (403, True, 0), "what was typed is kept"
    assert client.post(page, sent).status_code in (403, 422), "no photo"
    assert client.post(page, {**sent, "photo": file(jpeg())}).status_code == 302
    number = signs.get().pk
    html = client.get(page).content.decode()
    assert PageReader(html).problems == []
    assert "&lt;b&gt;采集区域" in html
    photo = client.get(f"{page}/{number}/photo")
    assert (photo.content, photo["Content-Disposition"].partition(";")[0]) == (jpeg(), "attachment")
    point = client.get(f"/points/{code}").content.decode()
    assert (PageReader(point).problems, page in point) == ([], True)
    assert signed_in("elsewhere").get(page).status_code == 403
    assert client.get(f"{page}/999/photo").status_code == 404


def test_a_sign_over_the_api(signed_in: SignIn, city: City, clock: HandClock) -> None:
    client, code = signed_in("manager"), add_camera("HQX", clock, name="操场入口").code
    address = f"/api/v1/signs/{code}"
    assert client.get(address).json() == {"state": "missing", "signs": []}
    sent = {
        "text": "采集区域", "hangs_at": "正门", "photo_on": shanghai_day(clock.now()).isoformat(), "inspector": "李明"
    }  # fmt: skip
    refused = client.post(address, {**sent, "photo": file(b"no picture")})
    assert (refused.status_code, refused.json()["article"]) == (403, "7")
    made = client.post(address, {**sent, "photo": file(jpeg())})
    assert made.status_code == 201, made.content
    found = client.get(address).json()
    assert (found["state"], found["signs"]) == ("stands", [made.json()])
    assert client.get(f"{address}/{made.json()['number']}/photo").content == jpeg()


def test_a_photo_of_200_mb_is_refused_before_it_is_read(city: City) -> None:
    code = city.points["HQX"].code
    for address in (f"/points/signs/{code}", f"/api/v1/signs/{code}"):
        assert body_limit_bytes(address) == MOST, "the server of the pages refuses a longer body"
