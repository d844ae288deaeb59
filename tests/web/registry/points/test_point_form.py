"""The form for a new point: coordinate and view go in, a questioned label is asked about with both places (art. 13)."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import OWNER, City, add_camera, add_networks

from mingcha.kit.clock import HandClock
from mingcha.registry.places import actions as places_actions
from mingcha.registry.places.position import Position
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points.models import Point
from mingcha.registry.systems import actions as systems_actions

FILLED = {
    "system": "GG",
    "name": "西南角",
    "part": "passage",
    "url": "rtsp://10.1.2.9/main",
    "place_kind": "none",
    "coordinate": "114.4038409, 30.5039942",
    "label": "GCJ-02",
    "azimuth_deg": "225",
    "angle_deg": "90°",
    "range_m": "80",
    "height_m": "4.5",
    "moves": "1",
    "sub_url": "rtsp://10.1.2.9/sub",
}


@pytest.fixture
def form(city: City, clock: HandClock, signed_in: Callable[..., Client]) -> Client:
    """An officer of the city; a site of Hongshan whose first point stands at 光谷广场."""
    del city
    places_actions.add_site(
        OWNER, code="GG", name="光谷广场", category="6(5)", division="420111", organisation="WHGA", clock=clock
    )
    systems_actions.add_system(OWNER, code="GG", name="光谷广场", site="GG", clock=clock)
    position = Position("114.3983, 30.5063", "CGCS2000")
    points_actions.place_point(OWNER, code=add_camera("GG", clock).code, position=position, clock=clock)
    return signed_in("city")


@pytest.mark.law("13")
def test_a_point_goes_in_with_coordinate_view_and_sub_stream(form: Client) -> None:
    answer = form.post("/points/new", FILLED)
    assert answer.status_code == 302
    point = Point.objects.get(name="西南角")
    assert (point.longitude_ndeg, point.latitude_ndeg) == pytest.approx((114_398_300_000, 30_506_300_000), abs=1000)
    assert (point.azimuth_deg, point.view_angle_deg, point.view_range_m, point.height_cm) == (225, 90, 80, 450)
    assert point.moves
    assert point.sub_url == "rtsp://10.1.2.9:554/sub"


def test_a_password_inside_an_address_is_asked_for_again_and_not_lost_without_a_word(form: Client) -> None:
    form.cookies["django_language"] = "en"
    inside = {**FILLED, "url": "rtsp://eye:a-secret@10.1.2.9/main"}
    page = form.post("/points/new", {**inside, "coordinate": "nowhere"}).content.decode()
    assert "a-secret" not in page
    assert "Type the password again." in page
    above = form.post("/points/new", {**inside, "label": "EPSG:4490"}).content.decode()
    assert "Type the password again." in above, "also where the answer stands above the form alone"
    answer = form.post("/points/new", {**FILLED, "url": "rtsp://eye@10.1.2.9/main"})
    assert answer.status_code == 422
    assert "A user name without a password" in answer.content.decode()
    assert not Point.objects.filter(name="西南角").exists()


@pytest.mark.law("13")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_wrong_label_is_asked_about_with_both_places_and_nothing_is_registered(form: Client, language: str) -> None:
    form.cookies["django_language"] = language
    answer = form.post("/points/new", {**FILLED, "label": "EPSG:4490"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "114.403841, 30.503994" in page, "as entered"
    assert "114.398300, 30.506300" in page, "the likely place"
    assert 'value="GCJ-02" autofocus' in page
    assert 'value="西南角"' in page, "what was typed is kept"
    assert not Point.objects.filter(name="西南角").exists()


@pytest.mark.law("13")
def test_the_likely_label_is_taken_by_one_answer(form: Client) -> None:
    assert form.post("/points/new", {**FILLED, "label": "EPSG:4490", "label_answer": "GCJ-02"}).status_code == 302
    assert Point.objects.get(name="西南角").original_system == "GCJ-02"


@pytest.mark.law("13")
def test_the_label_is_kept_only_with_a_reason(form: Client) -> None:
    kept = {**FILLED, "label": "EPSG:4490", "label_answer": "keep"}
    assert form.post("/points/new", kept).status_code == 409
    assert form.post("/points/new", {**kept, "label_answer": "", "label_reason": "没选"}).status_code == 409
    assert form.post("/points/new", {**kept, "label_reason": "RTK 复测"}).status_code == 302
    assert Point.objects.get(name="西南角").label_reason == "RTK 复测"


@pytest.mark.law("2")
def test_outside_the_city_the_form_asks_an_administrator_for_a_reason(
    form: Client, signed_in: Callable[..., Client]
) -> None:
    away = {**FILLED, "coordinate": "116.3974, 39.9087", "label": "EPSG:4490"}
    page = form.post("/points/new", away)
    assert page.status_code == 403
    assert 'name="outside_reason"' in page.content.decode()
    assert form.post("/points/new", {**away, "outside_reason": "驻京"}).status_code == 403
    assert signed_in("admin").post("/points/new", {**away, "outside_reason": "驻京"}).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": ""},
        {"coordinate": "江汉关"},
        {"azimuth_deg": "360"},
        {"angle_deg": "a"},
        {"range_m": "1.5"},
        {"height_m": "1e9"},
        {"sub_url": "rtsp://10.9.9.9/sub"},
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(form: Client, wrong: dict[str, str]) -> None:
    answer = form.post("/points/new", {**FILLED, **wrong})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Point.objects.filter(name="西南角").exists()


def test_a_point_may_be_registered_before_its_place_is_known(form: Client) -> None:
    without = {key: FILLED[key] for key in ("system", "name", "part", "url", "place_kind")}
    assert form.post("/points/new", without).status_code == 302
    assert Point.objects.get(name="西南角").longitude_ndeg is None


@pytest.mark.law("5")
def test_t5b_n_a_duplicate_is_asked_about_and_what_was_typed_is_kept(form: Client, clock: HandClock) -> None:
    places_actions.add_organisation(OWNER, code="GGXX", name="光谷小学", kind="unit", division="420111", clock=clock)
    add_networks("GGXX", clock)
    places_actions.add_site(
        OWNER, code="GX", name="光谷小学", category="6(4)", division="420111", organisation="GGXX", clock=clock
    )
    systems_actions.add_system(OWNER, code="GX", name="光谷小学", site="GX", clock=clock)
    filled = {**FILLED, "system": "GX", "part": "other", "coordinate": "114.3983, 30.5063", "label": "EPSG:4490"}
    answer = form.post("/points/new", filled)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "武汉市公安局" in page
    assert 'name="duplicate_reason"' in page
    assert 'value="西南角"' in page, "what was typed is kept"
    assert not Point.objects.filter(name="西南角").exists()
    answer = form.post("/points/new", {**filled, "duplicate_reason": "校方须自行看护出入口"})
    assert answer.status_code == 302
    point = Point.objects.get(name="西南角")
    assert point.duplicate_reason == "校方须自行看护出入口"
    assert "校方须自行看护出入口" in form.get(f"/points/{point.code}").content.decode()
