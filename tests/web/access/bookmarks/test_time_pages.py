"""Pages around the timeline: bookmarks, a month of days, the same moment nearby, the instant in an address."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.custody.footage import RECORDER, hour_row
from tests.support.registry.city import City, add_camera

from mingcha.access.bookmarks.models import Bookmark
from mingcha.custody.hours.actions import take_in_hours
from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.registry.places.position import Position, View
from mingcha.registry.points.actions import place_point, set_point_view

OWN = {"Sec-Fetch-Site": "same-origin"}


def text_of(clock: HandClock, back: timedelta) -> str:
    return f"{(clock.now() - back).astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}"


@pytest.mark.law("16(2)", "19")
def test_a_bookmark_from_the_player_to_the_timeline_and_away(
    city: City, signed_in: Callable[..., Client], clock: HandClock
) -> None:
    client, code = signed_in("monitor"), city.points["JHG"].code
    begin, end = text_of(clock, timedelta(minutes=30)), text_of(clock, timedelta(minutes=20))
    form = client.get(f"/watch/bookmarks/new?camera={code}&begin={begin}&end={end}").content.decode()
    assert f'value="{begin}"' in form
    assert city.points["JHG"].name in form
    sent = {"camera": code, "begin": begin, "end": end, "text": "路口有积水", "shared": "on"}
    answer = client.post("/watch/bookmarks/new", sent)
    assert answer.status_code == 302
    listed = client.get(answer.headers["Location"]).content.decode()
    assert "路口有积水" in listed
    assert f"/points/{code}?t={begin}" in listed
    client.post("/access/grants", {"purpose": "duty_patrol", "points": [code]})
    page = client.get(f"/points/{code}?t={begin}", headers=OWN).content.decode()
    marks = re.search(r'data-marks="([^"]*)"', page)
    assert marks
    assert "600000" not in marks[1]
    assert re.search(r'data-at="[0-9]{13}"', page)
    held = Bookmark.objects.get()
    assert (held.to_ms - held.from_ms, held.shared) == (600_000, True)
    assert client.post(f"/watch/bookmarks/{held.pk}/remove").status_code == 302
    assert not Bookmark.objects.exists()


@pytest.mark.law("16(2)")
def test_a_refusal_stands_in_the_form(city: City, signed_in: Callable[..., Client], clock: HandClock) -> None:
    sent = {"camera": city.points["JHG"].code, "begin": text_of(clock, timedelta(minutes=5)), "text": "x"}
    answer = signed_in("district").post("/watch/bookmarks/new", sent)
    assert answer.status_code == 403
    assert "监看员岗位" in answer.content.decode()
    sent["begin"] = text_of(clock, timedelta(minutes=-5))
    assert signed_in("monitor").post("/watch/bookmarks/new", sent).status_code == 422


@pytest.mark.law("3", "16(5)")
def test_a_month_of_days_in_both_languages(city: City, signed_in: Callable[..., Client], clock: HandClock) -> None:
    code, day = city.points["JHG"].code, (clock.now() - timedelta(hours=2)).astimezone(SHANGHAI)
    take_in_hours(program("uplink"), RECORDER, [hour_row(1, code, int(day.timestamp()) // 3600)], clock=clock)
    page = signed_in("district").get(f"/points/{code}/days?month={day:%Y-%m}").content.decode()
    assert f'href="/points/{code}?t={day:%Y-%m-%d}T00:00:00"' in page
    assert '<span class="hidden-label">完整</span>' in page
    assert "<small>100 %</small>" in page
    before = signed_in("district").get(f"/points/{code}/days?month={day - timedelta(days=40):%Y-%m}").content.decode()
    assert '<small class="ink-2">无记录</small>' in before, "a day without a record is not one that is to come"
    clock.advance(timedelta(days=1))
    over = signed_in("district").get(f"/points/{code}/days?month={day:%Y-%m}").content.decode()
    assert '<small class="ink-2">1 小时</small>' in over
    english = signed_in("district", "en").get(f"/points/{code}/days?month={day:%Y-%m}").content.decode()
    assert '<span class="hidden-label">complete</span>' in english
    assert "周一" not in english
    assert signed_in("district").get(f"/points/{code}/days?month=2026-13").status_code == 200
    assert signed_in("elsewhere").get(f"/points/{code}/days").status_code == 403
    assert signed_in("district").get("/points/42010200001320009999/days").status_code == 404


@pytest.mark.law("3", "7", "16(2)")
def test_nearby_leads_to_what_this_reader_may_watch_alone(
    city: City, signed_in: Callable[..., Client], clock: HandClock
) -> None:
    own, foreign = city.points["JHG"].code, city.points["HQX"].code
    rows = [add_camera("JHG", clock, f"第{n}路", f"10.1.2.{n}").code for n in range(4, 10)]
    for number, code in enumerate((own, *rows, foreign)):
        position = Position(f"{114.2946 + number * 0.00002:.7f}, 30.6271", "EPSG:4490", label_reason="已核对")
        by = city["manager" if code == foreign else "admin"]
        place_point(by, code=code, position=position, clock=clock, duplicate_reason="各自看护")
    set_point_view(city["admin"], code=own, view=View(90, 60, 50), clock=clock)
    client = signed_in("monitor")
    answer = client.get(f"/watch/beside/{own}?t=2026-11-25T13:41:07")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("&t=2026-11-25T13:41:07")
    codes = answer.headers["Location"].split("p=")[1].split("&")[0].split(",")
    assert len(codes) == 4
    assert own not in codes
    assert foreign not in codes, "of another unit: the monitor may not watch it"
    assert codes[0] in rows[-4:], "the view reaches east"
    assert signed_in("manager").get(f"/watch/beside/{own}").status_code == 403
    alone = client.get(f"/watch/beside/{city.points['WCT'].code}")
    assert alone.status_code == 403
    bare = client.get(f"/watch/beside/{own}").headers["Location"]
    assert "t=" not in bare
