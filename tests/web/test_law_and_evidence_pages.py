"""The law pages say what the law says; the evidence page shows the log to those who may read it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.registry.city import City

from mingcha.custody.actions.holds import place_hold
from mingcha.law.articles import articles
from mingcha.web import wiring


def test_every_article_has_its_page_with_its_exact_words(signed_in: Callable[..., Client]) -> None:
    client = signed_in("monitor")
    for held in articles():
        html = client.get(f"/law/{held.number}").content.decode()
        for paragraph in held.paragraphs:
            assert paragraph.words.zh in html
            assert all(item.words.zh in html for item in paragraph.items)


def test_english_is_marked_as_our_translation_beside_the_chinese_text(signed_in: Callable[..., Client]) -> None:
    html = signed_in("monitor", "en").get("/law/15").content.decode()
    assert "Our translation, for reading only." in html
    assert "不少于两名工作人员" in html
    assert 'lang="zh-CN"' in html


def test_the_parameters_of_an_article_stand_beside_it(signed_in: Callable[..., Client]) -> None:
    html = signed_in("auditor").get("/law/16").content.decode()
    assert "retention.key_target_days" in html


@pytest.mark.law("16(3)")
def test_the_log_shows_who_did_what_under_which_article(signed_in: Callable[..., Client], city: City) -> None:
    code = city.points["JHG"].code
    signed_in("monitor").post("/access/grants", {"purpose": "duty_patrol", "points": code})
    html = signed_in("auditor").get("/evidence").content.decode()
    assert "开启值班监看" in html
    assert "人员 monitor" in html
    assert "第十九条" in html


def test_the_log_is_filtered_and_walked(signed_in: Callable[..., Client], city: City) -> None:
    client = signed_in("auditor")
    assert "registry.point.add" in client.get("/evidence").content.decode()
    assert "没有此类条目" in client.get("/evidence?act=custody").content.decode()
    part = client.get("/evidence?before=3", headers={"HX-Request": "true"}).content.decode()
    assert part.count("<tr") == 3
    assert "<html" not in part
    assert client.get("/evidence?before=nonsense").status_code == 200


@pytest.mark.law("3")
def test_what_entries_say_is_for_those_who_answer_for_the_whole_city(
    signed_in: Callable[..., Client], city: City
) -> None:
    code = city.points["JHG"].code
    signed_in("monitor").post("/access/grants", {"purpose": "duty_patrol", "points": code})
    for username, reads in (("auditor", True), ("city", True), ("district", False), ("elsewhere", False)):
        html = signed_in(username).get("/evidence").content.decode()
        assert "开启值班监看" in html
        assert ("人员 monitor" in html) is reads


@pytest.mark.law("3")
def test_the_reason_of_a_hold_is_for_those_who_handle_holds(signed_in: Callable[..., Client], city: City) -> None:
    code = city.points["JHG"].code
    begin = wiring.clock().now() - timedelta(hours=1)
    place_hold(
        city["city"], camera=code, from_at=begin, to_at=begin + timedelta(minutes=5), basis="case",
        reason="张三被盗案", clock=wiring.clock(),
    )  # fmt: skip
    for username, reads in (("district", True), ("auditor", True), ("monitor", False)):
        html = signed_in(username).get(f"/points/{code}").content.decode()
        assert "H00000001" in html
        assert ("张三被盗案" in html) is reads
