"""Recorders at the pages: seen, spread and taken out of service by the city's system
administrator alone (articles 3, 7, 16(5))."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.fleet.recorders import EAST, WEST, enrol, told
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.fleet.recorders.models import Recorder
from mingcha.kit.clock import HandClock

pytestmark = pytest.mark.law("3", "7", "16(5)")
PAGE = "/administration/recorders"


def read(client: Client, path: str) -> str:
    html = client.get(path).content.decode()
    assert PageReader(html).problems == []
    return html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_without_enrolled_recorders_the_page_says_so(
    signed_in: Callable[..., Client], city: City, language: str
) -> None:
    said = {"zh-hans": "一台录像机录制全部点位", "en": "One recorder has every camera"}[language]
    assert said in read(signed_in("admin", language), PAGE)


def test_others_neither_look_nor_change(signed_in: Callable[..., Client], city: City, clock: HandClock) -> None:
    enrol(EAST, clock)
    for role in ("district", "manager", "auditor", "security"):
        client = signed_in(role)
        assert client.get(PAGE).status_code == 403
        assert client.get(f"{PAGE}/{EAST}").status_code == 403
        assert client.post(f"{PAGE}/{EAST}/retire", {"reason": "x"}).status_code == 403
        assert client.post(f"{PAGE}/balance").status_code == 403
    assert Recorder.objects.get(name=EAST).left_at is None


def test_end_of_service(signed_in: Callable[..., Client], city: City, clock: HandClock) -> None:
    enrol(EAST, clock)
    enrol(WEST, clock)
    admin, path = signed_in("admin", "en"), f"{PAGE}/{EAST}"
    assert EAST in read(admin, PAGE)
    assert "which have room for 500" in " ".join(read(admin, path).split())
    given = {"origin": "https://elsewhere.example", "nearby": ""}
    assert admin.post(f"{path}/gateway", given).status_code == 404, "tickets go there: no account at a browser sets it"
    assert admin.post(f"{path}/retire", {"reason": ""}).status_code == 422
    assert admin.post(f"{path}/retire", {"reason": "更换主机"}).status_code == 302
    assert told("custody.recorder.retire") == [{"recorder": EAST, "reason": "更换主机"}]
    assert "Take out of service" not in read(admin, path)
    assert admin.post(f"{path}/retire", {"reason": "again"}).status_code == 409
    assert admin.get(f"{PAGE}/no-such").status_code == 404


def test_spreading_is_shown_before_it_is_done(signed_in: Callable[..., Client], city: City, clock: HandClock) -> None:
    enrol(EAST, clock)
    enrol(WEST, clock)
    admin = signed_in("admin", "en")
    preview = read(admin, f"{PAGE}/balance")
    assert EAST in preview
    assert told("custody.placement.move") == []
    assert admin.post(f"{PAGE}/balance").status_code == 302
    (moved,) = told("custody.placement.move")
    assert len(moved["moves"]) == 1  # type: ignore[arg-type]
    assert "The cameras are spread evenly" in read(admin, f"{PAGE}/balance")
