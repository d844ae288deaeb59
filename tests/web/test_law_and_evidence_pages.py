"""The law pages say what the law says; the evidence page shows the log to those who may read it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.registry.city import City

from mingcha.custody.holds.actions import place_hold
from mingcha.evidence.queries import latest_entries
from mingcha.law.articles import articles
from mingcha.web.frame import wiring


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


def test_a_kind_of_entries_that_does_not_exist_is_not_looked_for(signed_in: Callable[..., Client]) -> None:
    client = signed_in("auditor")
    assert client.get("/evidence?act=").status_code == 200
    for act in ("x", "registry.point", "custody.", "%00"):
        assert client.get(f"/evidence?act={act}").status_code == 422, act


def test_a_rare_kind_of_entries_is_looked_for_in_parts(
    signed_in: Callable[..., Client], city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mingcha.web.evidence.log.LOOKED_AT_ONCE", 3)
    monkeypatch.setattr("mingcha.web.evidence.log.MOST_LOOKED", 6)
    client, entries = signed_in("auditor"), latest_entries(1)[0].index + 1
    assert entries > 12
    address, walked = "/evidence?act=custody", 0
    while True:
        part = client.get(address, headers={"HX-Request": "true"}).content.decode()
        walked += 1
        older = re.search(r'href="\?act=custody&amp;before=(\d+)"', part)
        assert ("没有此类条目" in part) is (older is None)
        if older is None:
            break
        assert int(older[1]) == entries - 6 * walked
        address = f"/evidence?act=custody&before={older[1]}"
    assert walked == -(-entries // 6)


def test_what_was_found_before_the_end_of_a_part_is_shown_with_the_way_on(
    signed_in: Callable[..., Client], city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mingcha.web.evidence.log.PAGE_ROWS", 4)
    monkeypatch.setattr("mingcha.web.evidence.log.LOOKED_AT_ONCE", 6)
    client, shown, address = signed_in("auditor"), list[str](), "/evidence?act=registry"
    newest = latest_entries(1)[0].index  # signing in is an entry, too
    while address:
        part = client.get(address, headers={"HX-Request": "true"}).content.decode()
        shown += re.findall(r'href="/evidence/(\d+)"', part)
        older = re.search(r'href="\?act=registry&amp;before=(\d+)"', part)
        address = f"/evidence?act=registry&before={older[1]}" if older else ""
    numbers = [int(number) for number in shown]
    assert numbers == [row.index for row in latest_entries(newest + 1) if row.act.startswith("registry.")]


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
    begin = wiring.clock().now()
    place_hold(
        city["city"], camera=code, from_at=begin, to_at=begin + timedelta(minutes=5), basis="case",
        reason="张三被盗案", clock=wiring.clock(),
    )  # fmt: skip
    for username, reads in (("district", True), ("auditor", True), ("monitor", False)):
        html = signed_in(username).get(f"/points/{code}").content.decode()
        assert "H00000001" in html
        assert ("张三被盗案" in html) is reads
