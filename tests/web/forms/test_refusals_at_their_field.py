"""The answer of the law to a form: at the field that it concerns, else above the form; a question has both places."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.form_reader import FormReader
from tests.support.web.page_checks import PageReader
from tests.support.web.typed_forms import HOLD, POINT, SOUND

from mingcha.evidence.models import Entry
from mingcha.kit.decision import Missing, Refused, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.web.custody.holds.forms import HoldForm
from mingcha.web.registry.points.forms import NewPointForm

SignIn = Callable[..., Client]


def refused(client: Client, path: str, sent: dict[str, str]) -> tuple[FormReader, str]:
    """A page that shows one refusal; nothing was written by what was sent."""
    before = Entry.objects.count()
    response = client.post(path, sent)
    assert response.status_code == 403
    html = response.content.decode()
    assert PageReader(html).problems == []
    assert PageReader(html).refusals == 1
    assert Entry.objects.count() == before
    return FormReader(html), html


@pytest.mark.law("18(3)", "7", "2")
@pytest.mark.parametrize(
    ("field", "changes", "words"),
    [
        ("place_kind", {"place_kind": "changing_room"}, "更衣室"),
        ("url", {"url": "rtsp://8.8.8.8/main"}, "网段"),
        ("coordinate", {"coordinate": "116.3974, 39.9087"}, "市界外"),
    ],
)
def test_a_point_that_the_law_refuses_is_refused_at_its_field(
    signed_in: SignIn, city: City, field: str, changes: dict[str, str], words: str
) -> None:
    page, _ = refused(signed_in("admin"), "/points/new", {**POINT, **changes})
    assert page.wrong == {field}
    assert words in page.said_at(field)
    assert page.values["name"] == POINT["name"]


@pytest.mark.law("18(3)")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_ban_that_nobody_lifts_says_so_with_its_article(signed_in: SignIn, city: City, language: str) -> None:
    sent = {**POINT, "place_kind": "changing_room"}
    html = " ".join(signed_in("admin", language).post("/points/new", sent).content.decode().split())
    banned = {"zh-hans": "此处不允许：禁止在更衣室", "en": "Not permitted here: no camera"}[language]
    assert banned in html
    for words in ("不缺材料", "现在不能办理", "Nothing is missing", "Not possible now"):
        assert words not in html
    assert "18(3)" in html or "第十八条" in html


@pytest.mark.law("3")
def test_a_refusal_by_territory_concerns_no_field(signed_in: SignIn, city: City) -> None:
    response = signed_in("elsewhere").post("/points/new", POINT)
    assert response.status_code == 403
    page = FormReader(response.content.decode())
    assert page.wrong == set()
    assert PageReader(response.content.decode()).refusals == 1
    assert page.values["name"] == POINT["name"]


@pytest.mark.law("16(5)")
def test_one_missing_item_of_a_hold_is_refused_at_its_field(signed_in: SignIn, city: City) -> None:
    client, camera = signed_in("district"), city.points["JHG"].code
    for field, changes in (
        ("reason", {"reason": "  "}),
        ("basis", {"basis": "class_raised"}),
        ("end", {"end": HOLD["begin"]}),
        ("end", {"end": "2020-01-01T00:00"}),
        ("begin", {"begin": "2035-01-01T08:00", "end": "2035-01-01T10:00"}),
        ("camera", {"camera": "42010200001310009999"}),
    ):
        page, _ = refused(client, "/custody/holds/new", {"camera": camera, **HOLD, **changes})
        assert page.wrong == {field}
        assert "保全要素不全" in page.said_at(field)


@pytest.mark.law("16(5)")
def test_several_missing_items_stand_at_their_fields_under_one_refusal_above(signed_in: SignIn, city: City) -> None:
    sent = {"camera": city.points["JHG"].code, **HOLD, "reason": "", "end": HOLD["begin"]}
    page, html = refused(signed_in("district", "en"), "/custody/holds/new", sent)
    assert page.wrong == {"end", "reason"}
    assert "Missing: a reason" in page.said_at("reason")
    assert html.index("data-refusal") < html.index('action="/custody/holds/new"')
    assert 'href="#field-reason"' in html, "the summary leads to the field"


@pytest.mark.law("799-8(4)", "7")
def test_what_a_ground_for_sound_lacks_stands_at_its_fields(signed_in: SignIn, city: City) -> None:
    path = f"/points/{city.points['HQX'].code}/sound"
    sent = {**SOUND, "document": "", "sign": "您已进入监控区域", "until_on": "2036-01-01"}
    page, _ = refused(signed_in("district"), path, sent)
    assert page.wrong == {"document", "sign", "until_on"}
    assert "写明采集声音的标识" in page.said_at("sign")
    assert page.values["sign"] == "您已进入监控区域"


@pytest.mark.law("19", "799-16(2)(2)")
def test_a_purpose_that_the_law_does_not_know_is_refused_where_it_is_chosen(signed_in: SignIn, city: City) -> None:
    client, code = signed_in("monitor"), city.points["JHG"].code
    sent = {"purpose": "attendance", "points": code, "hours": "2", "next": f"/points/{code}"}
    page, html = refused(client, "/access/grants", sent)
    assert "员工考勤" in html
    assert f'name="next" value="/points/{code}"' in html
    assert f'name="points" value="{code}"' in html
    assert page.values["hours"] == "2"
    _, html = refused(client, "/access/grants", {**sent, "purpose": "duty_patrol", "hours": "9"})
    assert "1 至 8 小时" in html
    assert client.post("/access/grants", {**sent, "purpose": "duty_patrol"}).headers["Location"] == f"/points/{code}"


def test_a_fault_stands_at_the_field_of_its_kind_else_above() -> None:
    form = NewPointForm(POINT)
    form.take_fault(Fault(FaultKind.CONFLICT, Words("同名", "the name is taken")))
    assert (form.status, list(form.errors)) == (409, ["name"])
    hold = HoldForm({"camera": "42010200001310000001", **HOLD})
    hold.take_fault(Fault(FaultKind.CONFLICT, Words("忙", "busy")))
    assert (hold.status, dict(hold.errors), hold.problem) == (409, {}, Words("忙", "busy"))


def test_a_missing_item_that_no_field_holds_stays_in_the_refusal() -> None:
    form = HoldForm({"camera": "42010200001310000001", **HOLD})
    decision = refuse("16(5)", "不行", "no", missing=(Missing("钥匙", "a key", "key"), Words("人", "a person")))
    form.take_refusal(Refused(decision))
    assert (form.status, dict(form.errors), form.refusal) == (403, {}, decision)
