"""Home presets and reference images of points (article 7): the picture stays behind the door to footage."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.support.access.snapshots import JPEG, picture_at
from tests.support.registry.city import ADJUSTED, City, add_camera_on_trial, add_person, in_use
from tests.support.registry.last_act import last_entry
from tests.support.registry.staffing import appoint

from mingcha.access.duty.actions import open_duty_grant
from mingcha.access.snapshots.actions import take_snapshot
from mingcha.access.snapshots.referencing import name_reference
from mingcha.access.snapshots.values import SnapshotRow
from mingcha.evidence.models import Entry
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law import parameters
from mingcha.registry.assignments.queries import assignments
from mingcha.registry.identity.models import User
from mingcha.registry.places.position import Position, View
from mingcha.registry.points.actions import place_point, set_point_view
from mingcha.registry.views.actions import set_home_preset
from mingcha.registry.views.models import HomePreset
from mingcha.registry.views.queries import home_numbers, home_presets_of, references_of, view_standing, views_missing
from mingcha.registry.views.rules import ViewLack, home_minutes, preset_number

pytestmark = pytest.mark.law("7")
LACKS = (ViewLack.POSITION, ViewLack.DIRECTION, ViewLack.REFERENCE)


def technician(clock: HandClock) -> User:
    add_person("technician", "HQXX", clock)
    appoint("technician", "technician", clock, organisation="HQXX")
    return User.objects.select_related("organisation").get(username="technician")


def kept(person: User, code: str, clock: HandClock, folder: Path) -> SnapshotRow:
    """A picture of now, kept through the door under a grant to check the system."""
    grant = open_duty_grant(person, purpose="system_check", points=[code], hours=1, clock=clock)
    at_ms = int(clock.now().timestamp() * 1000)
    given = {"point": code, "at_ms": at_ms, "reason": "基准图像", "folder": folder, "clock": clock}
    return take_snapshot(person, grant=grant.no, take=lambda *_: picture_at(at_ms, JPEG), **given)  # type: ignore[arg-type]


def refused(act: object, **given: object) -> str:
    with pytest.raises(Refused) as refusal:
        act(**given)  # type: ignore[operator]
    return refusal.value.decision.article


def test_t7a_a_camera_that_turns_lacks_its_home_preset(city: City, clock: HandClock) -> None:
    code, other = city.points["HQX"].code, city.points["JHG"].code
    assert views_missing([code, "0" * 20]) == {code: LACKS}
    manager, given = city["manager"], {"preset": "1 正门", "return_minutes": 5, "clock": clock}
    assert refused(set_home_preset, by=manager, code=code, **given) == "7", "a fixed camera"
    set_point_view(manager, code=code, view=View(moves=True), clock=clock)
    standing = view_standing(manager, code, at=clock.now())
    assert (standing.article, ViewLack.HOME_PRESET in views_missing([code])[code]) == ("7", True)
    before = Entry.objects.count()
    assert refused(set_home_preset, by=manager, code=code, **(given | {"return_minutes": 6})) == "7"
    assert refused(set_home_preset, by=manager, code=code, **(given | {"preset": " "})) == "7"
    assert refused(set_home_preset, by=city["elsewhere"], code=code, **given) == "3"
    assert refused(set_home_preset, by=city["monitor"], code=other, **given) == "3"
    assert Entry.objects.count() == before
    set_home_preset(manager, code=code, **given)  # type: ignore[arg-type]
    assert last_entry()["act"] == "registry.view.home_preset"
    assert views_missing([code])[code] == (ViewLack.POSITION, ViewLack.REFERENCE)
    assert [one.preset for one in home_presets_of(manager, code, at=clock.now())] == ["1 正门"]
    assert home_numbers(at=clock.now()) == home_numbers([code], at=clock.now()) == {code: (0, 300)}
    set_home_preset(manager, code=code, **(given | {"preset": "7", "return_minutes": 2}))  # type: ignore[arg-type]
    assert [one.number for one in home_presets_of(manager, code, at=clock.now())] == [7, 0]
    assert (home_numbers(at=clock.now()), home_numbers([other], at=clock.now())) == ({code: (7, 120)}, {})
    assert returns_after(manager, code, clock) == (7, 120, 2)
    HomePreset.objects.filter(preset="7").update(return_minutes=30)
    assert returns_after(manager, code, clock) == (7, 300, 5), "recorded when it was allowed"


def returns_after(reader: User, code: str, clock: HandClock) -> tuple[int, int, int]:
    """(number and seconds of the home preset as the recorder is sent them, minutes as the register shows them)."""
    (sent,), shown = assignments([code], at=clock.now()), home_presets_of(reader, code, at=clock.now())
    assert shown[1].return_minutes == 5
    return sent.home_preset, sent.home_return_s, shown[0].return_minutes


@pytest.mark.parametrize(("recorded", "minutes"), [(0, 5), (1, 1), (4, 4), (5, 5), (6, 5), (32_767, 5)])
def test_a_camera_returns_as_recorded_and_never_later_than_the_parameter(recorded: int, minutes: int) -> None:
    assert home_minutes(recorded, date(2026, 12, 2)) == minutes


def test_the_parameter_is_that_of_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {date(2026, 12, 2): 5, date(2026, 12, 3): 3}
    monkeypatch.setattr(parameters, "number", lambda _key, on: before[on])
    assert [home_minutes(4, on) for on in before] == [4, 3]


@pytest.mark.parametrize(
    ("preset", "number"),
    [
        ("1", 1),
        ("007", 7),
        ("255", 255),
        ("0", 0),
        ("256", 0),
        ("0255123", 0),
        ("1 正门", 0),
        ("٧", 0),
        ("-1", 0),
        ("", 0),
    ],
)
def test_only_a_bare_number_of_a_preset_is_its_number(preset: str, number: int) -> None:
    assert preset_number(preset) == number


def test_the_trials_people_name_a_picture_kept_through_the_door(city: City, clock: HandClock, tmp_path: Path) -> None:
    point, person = add_camera_on_trial("HQX", clock, "北侧"), technician(clock)
    code, manager = point.code, city["manager"]
    place_point(manager, code=code, position=Position("114.3050, 30.6200", "CGCS2000"), clock=clock)
    set_point_view(manager, code=code, view=View(azimuth_deg=90, angle_deg=60), clock=clock)
    assert views_missing([code]) == {code: (ViewLack.REFERENCE,)}
    picture = kept(person, code, clock, tmp_path)
    for who in ("elsewhere", "nobody", "guard"):
        with pytest.raises(Fault) as missing:
            name_reference(city[who], number=picture.no, clock=clock)
        assert missing.value.kind is FaultKind.NOT_FOUND, "no more is said of a picture that one may not read"
    row = name_reference(person, number=picture.no, clock=clock)
    assert (row.point, row.taken.digest, row.taken.fragment_digest) == (code, picture.digest, picture.fragment_digest)
    assert last_entry()["act"] == "access.snapshot.reference"
    assert (views_missing([code]), view_standing(manager, code, at=clock.now()).allowed) == ({}, True)
    with pytest.raises(Fault) as twice:
        name_reference(person, number=picture.no, clock=clock)
    assert twice.value.kind is FaultKind.CONFLICT
    earlier = kept(person, code, clock, tmp_path)
    clock.advance(timedelta(minutes=1))
    turned = View(azimuth_deg=130, angle_deg=60)
    set_point_view(manager, code=code, view=turned, adjustment=ADJUSTED, clock=clock)
    assert views_missing([code]) == {code: (ViewLack.REFERENCE,)}, "it shows another view now"
    assert refused(name_reference, by=manager, number=earlier.no, clock=clock) == "7"
    clock.advance(timedelta(minutes=1))
    name_reference(manager, number=kept(person, code, clock, tmp_path).no, clock=clock)
    assert views_missing([code]) == {}
    assert len(references_of(manager, code, at=clock.now())) == 2


@pytest.mark.law("8")
def test_who_tested_the_trial_names_no_other_picture_once_the_camera_is_in_use(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    """Else whoever built it would put another picture in the place of the one that its acceptance saw."""
    point, person = add_camera_on_trial("HQX", clock, "北侧"), technician(clock)
    picture = kept(person, point.code, clock, tmp_path)
    in_use(point, clock)
    assert refused(name_reference, by=person, number=picture.no, clock=clock) == "3"
    assert references_of(city["manager"], point.code, at=clock.now()) == ()
    name_reference(city["manager"], number=picture.no, clock=clock)
