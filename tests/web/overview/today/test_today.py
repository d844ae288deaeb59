"""The home by role: each sees its own blocks, cut to its territory, from what acts and recorders left."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.support.custody.footage import hour_of, hour_row
from tests.support.registry.city import City

from mingcha.access.duty.actions import open_duty_grant
from mingcha.custody.holds.actions import place_hold
from mingcha.custody.hours.models import Hour
from mingcha.fleet.recorders.actions import take_in_recorder_state
from mingcha.fleet.recorders.models import RecorderState
from mingcha.kit.clock import HandClock
from mingcha.registry.points.models import Point
from mingcha.registry.systems import actions as systems_actions

type SignIn = Callable[..., Client]


def page(client: Client, **query: str) -> str:
    answer = client.get(reverse("today"), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("username", "seen", "unseen"),
    [
        ("city", ["各区与功能区", "反恐重点目标", "今日拒绝记录"], ["第十六条职责"]),
        ("district", ["待办事项", "各街点位", "未来两周"], ["各区与功能区", "录像机"]),
        ("manager", ["第十六条职责", "待办事项"], ["今日拒绝记录", "各街点位"]),
        ("auditor", ["今日查看", "法规参数变更"], ["待办事项"]),
        ("admin", ["录像机"], ["今日查看"]),
        ("monitor", ["值班监看", "打开监看墙"], ["今日查看", "各区与功能区"]),
    ],
)
def test_each_role_sees_its_own_blocks(signed_in: SignIn, username: str, seen: list[str], unseen: list[str]) -> None:
    shown = page(signed_in(username)).split("<main", 1)[1]
    for words in seen:
        assert words in shown
    for words in unseen:
        assert f"<h2>{words}" not in shown
        assert f"<h3>{words}" not in shown


def test_who_has_no_role_reads_why(signed_in: SignIn) -> None:
    assert "没有在任岗位" in page(signed_in("nobody"))


def test_a_monitor_goes_straight_to_the_wall(signed_in: SignIn) -> None:
    assert signed_in("monitor").get("/").headers["Location"] == reverse("watch-wall", args=[4])
    assert signed_in("district").get("/").headers["Location"] == reverse("today")


@pytest.mark.law("3")
def test_a_district_sees_what_is_due_in_it_alone(city: City, signed_in: SignIn, clock: HandClock) -> None:
    for code, person in (("JHG", "district"), ("WCT", "elsewhere")):
        place_hold(
            city[person],
            camera=city.points[code].code,
            from_at=clock.now(),
            to_at=clock.now() + timedelta(hours=1),
            basis="clue",
            reason="核查线索",
            clock=clock,
        )
    clock.set_wall(clock.now() + timedelta(days=170))
    shown = page(signed_in("district"))
    assert "录像保全到复核日" in shown
    assert "/custody/holds/H00000001" in shown
    assert "H00000002" not in shown


@pytest.mark.law("16(2)")
def test_a_training_that_ends_is_due_at_the_unit_of_the_monitor(
    city: City, signed_in: SignIn, clock: HandClock
) -> None:
    clock.set_wall(clock.now().replace(year=2027, month=2, day=20))
    assert f"{city['guard'].name}：培训到期" in page(signed_in("manager"))
    assert city["guard"].name not in page(signed_in("elsewhere"))


@pytest.mark.law("3")
def test_what_was_refused_is_shown_to_its_district_and_the_city(city: City, signed_in: SignIn) -> None:
    code = city.points["WCT"].code
    assert signed_in("district").get(reverse("point", args=[code])).status_code == 403
    assert city.points["WCT"].name in page(signed_in("city")).split("今日拒绝记录", 1)[1]
    assert city.points["WCT"].name in page(signed_in("elsewhere")).split("今日拒绝记录", 1)[1]
    assert "今天没有拒绝记录" in page(signed_in("district"))


@pytest.mark.law("16(3)")
def test_an_auditor_reads_who_looked_today(city: City, signed_in: SignIn, clock: HandClock) -> None:
    assert "今天没有值班人员查看画面" in page(signed_in("auditor"))
    grant = open_duty_grant(
        city["monitor"], points=[city.points["JHG"].code], purpose="duty_patrol", hours=8, clock=clock
    )
    client = signed_in("monitor")
    issued = client.post(
        reverse("access-tickets"),
        {"grant": grant.no, "points": [city.points["JHG"].code]},
        content_type="application/json",
    )
    assert issued.status_code == 200
    assert city.points["JHG"].name in page(signed_in("auditor")).split("今日查看", 1)[1]


def test_the_districts_are_sorted_as_asked(signed_in: SignIn) -> None:
    client = signed_in("city")
    shown = page(client, sort="total")
    assert 'aria-sort="descending"' in shown
    assert page(client, sort="nonsense").count('aria-sort="ascending"') == 1
    names = [shown.index(name) for name in ("江岸区", "武昌区")]
    assert names == sorted(names)


def test_an_administrator_sees_recorders(signed_in: SignIn, clock: HandClock) -> None:
    assert "尚无录像机报告" in page(signed_in("admin"))
    RecorderState.objects.create(
        recorder="rec-1",
        seen_at=clock.now(),
        status={"disk": {"bytes_free": 5_000_000_000}, "cameras": {"a": {}, "b": {}}},
    )
    shown = page(signed_in("admin"))
    assert "rec-1" in shown
    assert "5.0 GB" in shown


def test_interruptions_are_counted_whole_and_listed_in_part(
    city: City, signed_in: SignIn, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mingcha.web.overview.today.blocks.MOST_ROWS", 1)
    codes = Point.objects.order_by("code").values_list("code", flat=True)
    take_in_recorder_state("rec-1", {"cameras": {code: {"phase": "trouble"} for code in codes}}, clock=clock)
    shown = page(signed_in("admin")).split("当前中断", 1)[1]
    assert f'<span class="chip bad">{len(codes)}</span>' in shown
    assert re.findall(r'href="/points/(\d+)"', shown) == [codes[0]]
    assert f'<a href="/points?state=down">另有 {len(codes) - 1} 个</a>' in shown


def test_key_targets_cost_one_question_together(city: City, signed_in: SignIn, clock: HandClock) -> None:
    for system in ("JHG", "HQX", "WCT"):
        systems_actions.mark_key_target(city["city"], system=system, document="武公反恐〔2026〕1 号", clock=clock)
    row = hour_row(1, city.points["JHG"].code, hour_of("2026-10-16", 3))
    Hour.objects.create(
        camera=row["cam"], hour=row["hour"], epoch=1, recorder="rec-1", label="R30", bitmap="f" * 15, size_bytes=1,
        gaps=[], digest=row["digest"], sequence=1, entry_index=0, taken_in_at=clock.now(),
    )  # fmt: skip
    client = signed_in("city")
    with CaptureQueriesContext(connection) as asked:
        shown = page(client).split("反恐重点目标", 1)[1]
    oldest = [one["sql"] for one in asked.captured_queries if 'MIN("custody_hour"."hour")' in one["sql"]]
    assert len(oldest) == 1
    days = re.findall(r'<td class="right no-wrap">\s*(\d+) 天\s*</td>', shown)
    assert days == ["0", "40", "0"]
    assert "另有" not in shown


def test_the_home_lists_some_key_targets_and_says_how_many_more_there_are(
    city: City, signed_in: SignIn, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mingcha.web.overview.today.blocks.MOST_TARGETS", 1)
    for system in ("JHG", "HQX", "WCT"):
        systems_actions.mark_key_target(city["city"], system=system, document="武公反恐〔2026〕1 号", clock=clock)
    shown = page(signed_in("city")).split("反恐重点目标", 1)[1]
    assert '<a href="/points/systems?key=1">另有 2 个</a>' in shown
    assert re.findall(r'href="/points/systems/(\w+)"', shown) == ["HQX"]
    assert ">and 2 more<" in page(signed_in("city", "en"))
