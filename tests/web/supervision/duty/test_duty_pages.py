"""The pages of shifts: a plan of a unit from the first seat on, and a hand-over by two browsers (article 16(1))."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import make_monitor
from tests.support.supervision.regimes import set_up_regimes
from tests.support.web.page_checks import PageReader
from tests.support.web.wall import opened

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.registry.identity.asker import duty_of
from mingcha.registry.seats.actions import add_seat
from mingcha.registry.shifts.actions import add_shifts, make_shift_plan
from mingcha.registry.watches.actions import roster
from mingcha.registry.watches.models import Watch
from mingcha.web.supervision.duty.section import duty_section

SignIn = Callable[..., Client]
DUTY = "/oversight/duty"


def typed(clock: HandClock, **later: int) -> str:
    return f"{(clock.now() + timedelta(**later)).astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}"


def read(client: Client, path: str) -> str:
    html = client.get(path).content.decode()
    assert PageReader(html).problems == []
    return html


def send(client: Client, address: str, **given: object) -> str:
    response = client.post(address, given, follow=True)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


@pytest.mark.law("16(1)", "16(2)")
def test_a_unit_plans_its_shifts_and_two_people_hand_over(
    city: City, pages_clock: HandClock, signed_in: SignIn
) -> None:
    clock, manager = pages_clock, signed_in("manager")
    add_person("second", "HQXX", clock)
    make_monitor("second", clock, organisation="HQXX")
    city.people["second"] = type(city["guard"]).objects.select_related("organisation").get(username="second")
    for code in ("S1", "S2"):
        add_seat(city["manager"], code=code, name=f"{code} 席", organisation="HQXX", clock=clock)
    day = clock.now().astimezone(SHANGHAI).date()
    assert "没有执行中的排班计划" in read(manager, DUTY)
    assert [manager.get(f"{DUTY}?day={far}").status_code for far in ("9999-12-31", "0001-01-01")] == [200, 200]
    far_week = manager.get("/api/v1/shifts?unit=HQXX&from_on=9999-12-31&days=7")
    assert far_week.status_code == 422
    shown = send(
        manager, f"{DUTY}/units/HQXX/plans", from_on=day.isoformat(), until_on=(day + timedelta(days=6)).isoformat()
    )
    assert "排班计划已建立" in shown
    plan = f"{DUTY}/plans/1"
    hours = {"begins_at": typed(clock), "ends_at": typed(clock, hours=13), "seats": ["S1", "S2"], "least": 2, "days": 1}
    refused = manager.post(plan, hours)
    assert refused.status_code == 403
    assert "一个班次最长 12 小时" in refused.content.decode()
    send(manager, plan, **{**hours, "ends_at": typed(clock, hours=2)})
    send(manager, plan, **{**hours, "begins_at": typed(clock, hours=2), "ends_at": typed(clock, hours=8)})
    lacking = manager.post(f"{DUTY}/shifts/1", {"seat": "S1", "username": "guard", "weight": "1"})
    assert lacking.status_code == 403
    assert "尚未建立信息保密制度" in lacking.content.decode()
    set_up_regimes(city["manager"], "HQXX", clock)
    assert "人员 guard已排班" in send(manager, f"{DUTY}/shifts/1", seat="S1", username="guard", weight="1")
    assert "缺 1 人" in manager.get(DUTY).content.decode()
    waiting = [duty_section(duty_of(city[one], clock.now()), clock.now()) for one in ("manager", "guard")]
    assert [one.waiting if one else 0 for one in waiting] == [2, 1], "two shifts lack persons; one own watch"
    send(manager, f"{DUTY}/shifts/2", seat="S1", username="second", weight="1")
    assert (
        signed_in("guard").post(f"{DUTY}/shifts/2", {"seat": "S2", "username": "guard", "weight": "1"}).status_code
        == 403
    )

    guard = signed_in("guard")
    first, later = (f"{DUTY}/watches/{one.pk}" for one in Watch.objects.order_by("pk"))
    assert f'href="{first}"' in read(guard, DUTY)
    assert "已到岗签到" in send(guard, f"{first}/begin")
    assert guard.post(f"{first}/presence", {"quiet": "true"}).status_code == 204
    opened(guard, city.points["HQX"].code)
    wall = guard.get("/watch/wall/1").content.decode()
    assert len(re.findall("本小时离屏休息", wall)) == 2, "the line of rest has both hours of the shift"
    assert "build/player/wall_rest.js" in wall
    assert "班次结束前 10 分钟" in guard.post(f"{first}/sheet").content.decode()
    clock.advance(timedelta(hours=1, minutes=52))
    guard, second = signed_in("guard"), signed_in("second")  # their sessions were idle for too long
    send(second, f"{later}/begin")
    sheet = send(guard, f"{first}/sheet")
    assert "未销号的问题" in sheet
    assert "未办结的报警" in sheet
    assert "回执不全的线索" in sheet
    assert "请核对后签字" not in send(guard, f"{first}/sign-out", notes="东门灯不亮")
    assert "不得由同一账户" in guard.post(f"{first}/take-over", {"objections": ""}).content.decode()
    shown = send(second, f"{first}/take-over", objections="对讲机缺一台")
    assert "已接班" in shown
    assert "对讲机缺一台" in shown
    manager = signed_in("manager")
    for address in (DUTY, plan, f"{DUTY}/shifts/1", later):
        read(manager, address)
    assert "已交接" in read(manager, first)
    assert signed_in("elsewhere").get(first).status_code == 403
    assert "文件已出具" in send(guard, f"{first}/print")
    assert "PDF/A" in read(signed_in("manager", "en"), first)


@pytest.mark.law("16(1)")
def test_a_watch_is_ended_by_a_colleague_and_taken_over(city: City, pages_clock: HandClock, signed_in: SignIn) -> None:
    clock, manager = pages_clock, city["manager"]
    add_person("second", "HQXX", clock)
    make_monitor("second", clock, organisation="HQXX")
    city.people["second"] = type(city["guard"]).objects.select_related("organisation").get(username="second")
    for code in ("S1", "S2"):
        add_seat(manager, code=code, name=f"{code} 席", organisation="HQXX", clock=clock)
    set_up_regimes(manager, "HQXX", clock)
    now = clock.now()
    day = now.astimezone(SHANGHAI).date()
    plan = make_shift_plan(manager, unit="HQXX", from_on=day, until_on=day, clock=clock)
    hours = {"begins_at": now, "ends_at": now + timedelta(hours=2)}
    (shift,) = add_shifts(manager, plan=plan.number, seats=["S1", "S2"], least=2, clock=clock, **hours)  # type: ignore[arg-type]
    for seat, username in (("S1", "guard"), ("S2", "second")):
        roster(manager, shift=shift.number, seat=seat, username=username, clock=clock)
    ill, beside = (f"{DUTY}/watches/{one.pk}" for one in Watch.objects.order_by("seat__code"))
    guard, second = signed_in("guard"), signed_in("second")
    send(guard, f"{ill}/begin")
    assert f'action="{ill}/end"' not in read(second, ill), "not on shift yet"
    send(second, f"{beside}/begin")
    assert f'action="{ill}/end"' in read(signed_in("manager"), ill)
    assert f'action="{ill}/end"' not in read(guard, ill)
    assert second.post(f"{ill}/end", {"reason": " "}).status_code == 403
    shown = send(second, f"{ill}/end", reason="突发疾病")
    for words in ("中途终止", "突发疾病", "未签字：值班由他人中途终止", f'action="{ill}/take-over"'):
        assert words in shown, words
    assert not re.search(r'<textarea[^>]*name="objections"[^>]* required', shown), "none need be made up"
    assert f'href="{ill}"' in read(second, beside)
    assert "已接班" in send(second, f"{ill}/take-over", objections="")
    assert f'href="{ill}"' not in read(second, beside)
    assert "您的值班已由他人中途终止" in read(guard, ill)
    send(guard, f"{ill}/sign-out", notes="")
    assert "1 / 2" in read(signed_in("manager"), f"{DUTY}/shifts/{shift.number}")
    assert "S1 席" in read(signed_in("manager"), f"{DUTY}/shifts/{shift.number}"), "the seat is offered again"
    assert "文件已出具" in send(second, f"{ill}/print")
    assert "Ended early by" in signed_in("manager", "en").get(ill).content.decode()
