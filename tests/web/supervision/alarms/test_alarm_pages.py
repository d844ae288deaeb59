"""Alarms in the browser and over the API: the list, what open pages ask, the key, each step, the way to a tile."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.supervision.failing import alarms_after
from tests.support.web.page_checks import PageReader

from mingcha.custody.disks.actions import foresee_disks
from mingcha.fleet.recorders.actions import take_in_recorder_state
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.registry.findings.models import Finding
from mingcha.supervision.alarms.models import Alarm, AlarmStepRecord
from mingcha.supervision.alarms.upkeep import derive_alarms
from mingcha.web.supervision.alarms.locating import tile_address

pytestmark = pytest.mark.law("16(1)")
type SignIn = Callable[..., Client]
NEWS, ACCEPT = "/watch/alarms/news", "/watch/alarms/accept"
JSON = {"Accept": "application/json"}


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    html = answer.content.decode()
    assert answer.status_code == status, html[-2000:]
    assert PageReader(html).problems == []
    return html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_alarm_from_the_list_to_its_end(signed_in: SignIn, city: City, clock: HandClock, language: str) -> None:
    code, other = city.points["HQX"].code, city.points["JHG"].code
    alarms_after({code: "recording", other: "recording"}, clock)
    guard, manager = signed_in("guard", language), signed_in("manager", language)
    assert "data-alarm=" not in page(guard, "/watch/alarms")
    number = alarms_after({code: "UNREACHABLE", other: "recording"}, clock)[f"down:{code}"]
    listed = page(guard, "/watch/alarms")
    assert f'data-alarm="{number}"' in listed
    assert "data-alarm=" not in page(signed_in("elsewhere", language), "/watch/alarms")
    part = guard.get("/watch/alarms", headers={"HX-Request": "1"}).content.decode()
    assert 'id="alarms-live"' in part
    assert "<html" not in part
    key = {"number": number, "revision": 1}
    assert guard.post(ACCEPT, key, content_type="application/json").json() == {"number": number, "revision": 2}
    second = manager.post(ACCEPT, key, content_type="application/json")
    assert (second.status_code, second.json()["article"]) == (403, "16(1)")
    assert "guard" in second.json()["reason"]
    address = f"/watch/alarms/{number}"
    html = page(guard, address)
    assert f"{address}/steps/accept" not in html
    assert f"{address}/steps/snooze" in html
    wrong = guard.post(f"{address}/steps/snooze", {"minutes": "481", "reason": "施工", "revision": "2"})
    assert (wrong.status_code, PageReader(wrong.content.decode()).problems) == (403, [])
    late = guard.post(f"{address}/steps/snooze", {"minutes": "30", "reason": "施工", "revision": "1"})
    assert late.status_code == 409
    for step, sent in (
        ("note", {"text": "<b>已报修</b>", "revision": "2"}),
        ("snooze", {"minutes": "30", "reason": "施工", "revision": "3"}),
        ("take_back", {"revision": "4"}),
        ("order", {"what": "无画面", "revision": "5"}),
    ):
        assert guard.post(f"{address}/steps/{step}", sent).status_code == 302, step
    html = page(guard, address)
    assert "&lt;b&gt;已报修" in html
    assert html.count("/oversight/workorders/") >= 2
    assert guard.post(f"{address}/steps/shout", {}).status_code == 404
    assert page(signed_in("elsewhere", language), address, status=403)
    alarms_after({code: "recording", other: "recording"}, clock)
    assert f'data-alarm="{number}"' in page(guard, "/watch/alarms?list=ended")
    assert f"{address}/steps/snooze" not in page(guard, address)


def test_the_wall_puts_an_alarm_aside_with_a_reason_that_it_offers(
    signed_in: SignIn, city: City, clock: HandClock
) -> None:
    code = city.points["HQX"].code
    number = alarms_after({code: "UNREACHABLE"}, clock)[f"down:{code}"]
    guard, key = signed_in("guard"), {"number": number, "revision": 1, "reason": "on_site"}

    def sent(client: Client, **other: object) -> int:
        return client.post("/watch/alarms/snooze", key | other, content_type="application/json").status_code

    assert sent(signed_in("elsewhere")) == 403
    assert sent(guard, reason="tired") == 422
    assert sent(guard) == 200
    assert sent(guard) == 409, "somebody did a step since"
    held = Alarm.objects.get(pk=number)
    assert (held.snooze_reason, held.snoozed_until) == ("维修人员已到场", clock.now() + timedelta(minutes=30))
    assert AlarmStepRecord.objects.get(alarm=number).step == "snooze"


def test_open_pages_are_answered_once_a_change(signed_in: SignIn, city: City, clock: HandClock) -> None:
    codes = {city.points[site].code: "recording" for site in ("HQX", "JHG")}
    alarms_after(codes, clock)
    officer = signed_in("city")
    first = officer.get(NEWS, headers=JSON)
    assert (first.json()["open"], first.json()["last"], first.json()["newest"]) == (0, 0, [])
    unchanged = {**JSON, "If-None-Match": first["ETag"]}
    assert officer.get(NEWS, headers=unchanged).status_code == 304
    assert officer.get(NEWS + "?after=7", headers=unchanged).status_code == 200, "another question"
    numbers = alarms_after(dict.fromkeys(codes, "SILENT"), clock)
    second = officer.get(NEWS, headers=unchanged)
    found = second.json()
    assert (found["open"], found["fresh"], found["last"]) == (2, 2, max(numbers.values()))
    assert {one["number"] for one in found["newest"]} == set(numbers.values())
    assert officer.get(f"{NEWS}?after={min(numbers.values())}", headers=JSON).json()["fresh"] == 1
    assert found["grown"] == []
    Alarm.objects.filter(pk=min(numbers.values())).update(accepted_by="user:1", accepted_at=clock.now(), is_grown=True)
    assert officer.get(NEWS, headers=JSON).json()["grown"] == [min(numbers.values())], "an open page sounds for it"
    assert signed_in("nobody").get(NEWS, headers=JSON).status_code == 403
    assert "/watch/alarms" in page(signed_in("manager"), "/today")


def test_the_way_to_a_tile_and_the_api(signed_in: SignIn, city: City, clock: HandClock) -> None:
    code = city.points["HQX"].code
    number = alarms_after({code: "SILENT"}, clock)[f"down:{code}"]
    guard = signed_in("guard")
    guard.cookies["mingcha-wall"] = f"{'1' * 20}."
    answer = guard.get(f"/watch/alarms/{number}/tile")
    assert answer["Location"] == f"/watch/wall/4?points={'1' * 20},{code},,&at=1"
    (row,) = guard.get("/api/v1/alarms?kind=down").json()["alarms"]
    assert (row["number"], row["severity"], row["cameras"], row["accepted_by"]) == (number, 2, 1, "")
    assert guard.get(f"/api/v1/alarms/{number}").json()["codes"] == [code]
    assert guard.get("/api/v1/alarms?list=ended").json()["total"] == 0
    assert signed_in("elsewhere").get(f"/api/v1/alarms/{number}").status_code == 403
    assert guard.get("/api/v1/alarms/999999999").status_code == 404


def test_a_list_says_whom_an_alarm_was_assigned_to_and_where_a_seat_is(
    signed_in: SignIn, city: City, clock: HandClock
) -> None:
    place, guard = city.points["HQX"].place, city["guard"]
    seat = Finding.objects.create(
        kind="seat_unattended", article="16(1)", subject_kind="watch", subject="1", words_zh="无人", words_en="nobody",
        division=place.division, organisation=place.organisation, opened_at=clock.now(), opened_act="a",
        opened_entry=1, opened_by="program:work",
    )  # fmt: skip
    held = Alarm.objects.create(
        cause=f"seat:{seat.pk}", kind="seat", subject=f"{seat.pk}", reason="seat_unattended", severity=2,
        since=clock.now(), division=place.division, organisation=place.organisation,
        accepted_by=f"user:{city['manager'].pk}", accepted_at=clock.now(), assigned_to=guard.pk,
    )  # fmt: skip
    AlarmStepRecord.objects.create(
        alarm=held.pk, cause=held.cause, step="assign", actor=held.accepted_by, at=clock.now(), person=guard.pk
    )
    html = page(signed_in("manager"), "/watch/alarms?list=accepted")
    for words in ("花桥小学", f'href="/points/findings/{seat.pk}"', "已接警", f"指派给 {guard.name}"):
        assert words in html, words
    assert f"→ {guard.name}" in page(signed_in("manager"), f"/watch/alarms/{held.pk}")


@pytest.mark.law("3", "16(4)")
def test_list_and_wall_offer_to_accept_what_the_page_of_the_alarm_offers(
    signed_in: SignIn, city: City, clock: HandClock
) -> None:
    places = [city.points[site].place for site in ("HQX", "JHG")]
    given = {"severity": 2, "since": clock.now()}
    of_school = given | {"division": places[0].division, "organisation": places[0].organisation}
    camera = Alarm.objects.create(
        cause="down", kind="down", subject=city.points["HQX"].code, camera=city.points["HQX"].code, reason="SILENT",
        **of_school,
    )  # fmt: skip
    clue = Alarm.objects.create(cause="clue:1", kind="clue", subject="X1", reason="crime", **of_school)
    circuit = Alarm.objects.create(cause="circuit:1", kind="circuit", subject="1", reason="SILENT", members=2, **given)
    for site, place in zip(("HQX", "JHG"), places, strict=True):
        code = city.points[site].code
        circuit.cameras.create(camera=code, division=place.division, organisation=place.organisation)
    numbers = {one.pk: one.kind for one in (camera, clue, circuit)}
    found = {}
    for username in ("guard", "manager", "district", "city", "auditor"):
        client = signed_in(username, "en")
        html, news = page(client, "/watch/alarms"), client.get(NEWS, headers=JSON).json()["newest"]
        rows = {one: html.partition(f'data-alarm="{one}"')[2].partition("</tr>")[0] for one in numbers}
        offered = {one for one, row in rows.items() if "data-accept" in row}
        steps = {one for one, row in rows.items() if row and "/steps/accept" in page(client, f"/watch/alarms/{one}")}
        assert offered == steps == {one["number"] for one in news if one["accepts"]}, username
        found[username] = {numbers[one] for one in offered}
    everything = {"down", "clue", "circuit"}
    assert found == {
        "guard": {"down"},
        "manager": {"down"},
        "district": everything,
        "city": everything,
        "auditor": set(),
    }


def test_tiles_keep_what_they_show() -> None:
    def codes(*numbers: int) -> list[str]:
        return [f"{number:020d}" for number in numbers]

    four = codes(1, 2, 3, 4)
    assert tile_address(".".join(four), codes(3)) == f"/watch/wall/4?points={','.join(four)}&at=2"
    assert tile_address(".".join(four), codes(5)).startswith("/watch/wall/9?points=" + ",".join([*four, *codes(5)]))
    sixteen = codes(*range(1, 17))
    put = tile_address(".".join(sixteen), codes(20, 16, 21))
    assert put.endswith(",".join([*sixteen[:13], *codes(21, 20, 16)]) + "&at=14")
    assert tile_address("<script>.x", codes(1)) == f"/watch/wall/4?points={codes(1)[0]},,,"
    assert tile_address("", []) == "/watch/wall/4?points=,,,"


@pytest.mark.law("16(5)")
@pytest.mark.parametrize(
    ("state", "named"),
    [("full", "磁盘已满"), ("fault", "磁盘故障"), ("hangs", "磁盘故障")],
    ids=("full", "fault", "hangs"),
)
def test_an_alarm_of_a_disk_says_what_and_which_in_words_of_people(
    signed_in: SignIn, city: City, clock: HandClock, state: str, named: str
) -> None:
    """Before: 磁盘故障或者将满 of every cause, and the disk by the sixteen digits of its identity file."""
    code = city.points["HQX"].code
    alarms_after({code: "recording"}, clock)
    disk = {"disk": "f3a91c07d2b84e65", "state": state, "weight": 1, "bytes_free": 0, "bytes_total": 1}
    take_in_recorder_state("rec-1", {"disk": {"disks": [disk]}}, clock=clock)
    foresee_disks(program("work"), clock=clock)
    derive_alarms(clock=clock)
    (note,) = signed_in("guard").get(f"{NEWS}?after=0", headers=JSON).json()["newest"]
    assert (note["kind"], note["title"]) == (named, "录像机 rec-1 第 1 块磁盘")
    assert note["why"] != state, "no word of a program"
    assert named in page(signed_in("guard"), note["url"])
