"""Signs of points: recorded with a photo, to be reviewed after a move, inspected again by their day (article 7)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.support.access.scans import jpeg, pdf, png
from tests.support.registry.city import ADJUSTED, City, add_camera, add_camera_on_trial
from tests.support.registry.drawing import draw_block
from tests.support.registry.last_act import last_entry

from mingcha.evidence.models import Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import shanghai_day
from mingcha.registry.areas.models import DrawnArea
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.queries import FindingsAsked, open_findings
from mingcha.registry.places.position import Position, View
from mingcha.registry.points.actions import place_point, set_point_view
from mingcha.registry.points.models import Point
from mingcha.registry.signs import actions
from mingcha.registry.signs.actions import SIGNS, find_overdue_signs, record_sign
from mingcha.registry.signs.checks import check_signs
from mingcha.registry.signs.models import Sign
from mingcha.registry.signs.queries import due_signs, photo_of_sign, signs_missing, signs_of_point, state_of_sign
from mingcha.registry.signs.rules import SignState
from mingcha.registry.signs.values import NewSign, SignRow

pytestmark = pytest.mark.law("7")
WORK = program("work")
TEXT = "公共视频图像采集区域 Public video image collection area"
HERE, THERE = Position("114.3050, 30.6200", "CGCS2000"), Position("114.3052, 30.6200", "CGCS2000")


@pytest.fixture
def city(city: City, clock: HandClock) -> City:
    """The city with a new camera of the school that has no sign."""
    return City(city.people, city.points | {"HQX": add_camera_on_trial("HQX", clock, "操场")})


def sign(
    city: City,
    clock: HandClock,
    folder: Path,
    *,
    who: str = "manager",
    photo: bytes | None = None,
    on: date | None = None,
) -> SignRow:
    new = NewSign(TEXT, "正门右侧", on or shanghai_day(clock.now()), "李明")
    code = city.points["HQX"].code
    return record_sign(
        city[who], code=code, new=new, photo=jpeg() if photo is None else photo, folder=folder, clock=clock
    )


def standing(city: City, clock: HandClock) -> list[tuple[str, str, str]]:
    asked = FindingsAsked(kinds=(FindingKind.SIGN_TO_REVIEW, FindingKind.SIGN_OVERDUE))
    rows = open_findings(city["manager"], at=clock.now(), asked=asked)
    return [(row.kind.value, row.article, row.subject) for row in rows]


@pytest.mark.law("799-13")
def test_t7c_n_the_sign_of_a_moved_camera_is_an_open_finding_until_a_newer_photo(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    code, day = city.points["HQX"].code, shanghai_day(clock.now())
    assert signs_missing([code], on=day) == {code: SignState.MISSING}
    place_point(city["manager"], code=code, position=HERE, clock=clock)
    sign(city, clock, tmp_path)
    assert (last_entry()["act"], signs_missing([code, "0" * 20], on=day)) == ("registry.sign.record", {})
    set_point_view(city["manager"], code=code, view=View(azimuth_deg=10), clock=clock)
    set_point_view(city["manager"], code=code, view=View(azimuth_deg=10, range_m=40), clock=clock)
    assert (Point.objects.get(code=code).turned_at, standing(city, clock)) == (None, [])
    clock.advance(timedelta(hours=1))
    place_point(city["manager"], code=code, position=THERE, adjustment=ADJUSTED, clock=clock)
    assert standing(city, clock) == [("sign_to_review", "7", code)], "标识待复核"
    assert state_of_sign(city["manager"], code, at=clock.now()) is SignState.TO_REVIEW
    assert signs_missing([code], on=day) == {code: SignState.TO_REVIEW}
    with pytest.raises(Refused, match="older than the last move"):
        sign(city, clock, tmp_path, on=day - timedelta(days=1))
    clock.advance(timedelta(minutes=1))
    sign(city, clock, tmp_path)
    assert (standing(city, clock), signs_missing([code], on=day)) == ([], {})
    clock.advance(timedelta(hours=1))
    set_point_view(city["manager"], code=code, view=View(azimuth_deg=50), adjustment=ADJUSTED, clock=clock)
    assert Point.objects.get(code=code).turned_at == clock.now()
    assert standing(city, clock) == [], "a turned camera has its sign where it was"
    assert len(signs_of_point(city["manager"], code, at=clock.now())) == 2


def test_an_inspection_past_its_day_is_a_finding_of_the_unit_once(city: City, clock: HandClock, tmp_path: Path) -> None:
    Sign.objects.update(was_found=True)  # those of the city's points
    held = sign(city, clock, tmp_path)
    assert 365 <= (held.days.due_on - held.days.photo_on).days <= 376, "12 months, to the next workday"
    clock.advance(held.days.due_on - shanghai_day(clock.now()))
    assert find_overdue_signs(WORK, clock=clock) == 0
    clock.advance(timedelta(days=1))
    assert (find_overdue_signs(WORK, clock=clock), find_overdue_signs(WORK, clock=clock)) == (1, 0)
    assert standing(city, clock) == [("sign_overdue", "7", held.point)]
    assert last_entry()["act"] == "registry.sign.remind"
    sign(city, clock, tmp_path, photo=png())
    assert (standing(city, clock), find_overdue_signs(WORK, clock=clock)) == ([], 0)


def test_a_sign_inspected_while_the_clock_looks_is_not_found_overdue(
    city: City, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The finding would stay for a year: nothing but the next inspection closes it."""
    Sign.objects.update(was_found=True)  # those of the city's points
    held = sign(city, clock, tmp_path)
    clock.advance(held.days.due_on - shanghai_day(clock.now()) + timedelta(days=1))
    begin = actions.act

    def second_to_come(name: str, **given: Any) -> object:
        if name == "registry.sign.remind":
            sign(city, clock, tmp_path, photo=png())
        return begin(name, **given)

    monkeypatch.setattr(actions, "act", second_to_come)
    assert (find_overdue_signs(WORK, clock=clock), standing(city, clock)) == (0, [])
    assert last_entry()["act"] == "registry.sign.record", "nothing is written where nothing is left"


def test_who_records_a_sign_and_what_is_no_photo(city: City, clock: HandClock, tmp_path: Path) -> None:
    before = Entry.objects.count()
    for who in ("elsewhere", "monitor", "auditor", "nobody"):
        with pytest.raises(Refused) as refusal:
            sign(city, clock, tmp_path, who=who)
        assert refusal.value.decision.article == "3"
    for photo in (b"", b"not a picture", jpeg()[:-2], pdf(), b"\xff\xd8\xff" + b"\0" * (21 * 2**20)):
        with pytest.raises(Refused) as refusal:
            sign(city, clock, tmp_path, photo=photo)
        assert refusal.value.decision.article == "7"
    with pytest.raises(Refused) as refusal:
        sign(city, clock, tmp_path, on=shanghai_day(clock.now()) + timedelta(days=1))
    assert refusal.value.decision.article == "7"
    assert Entry.objects.count() == before
    assert not [one for one in tmp_path.rglob("*") if one.is_file()], "nothing half-written"


def test_the_photo_is_read_again_and_checked(city: City, clock: HandClock, tmp_path: Path) -> None:
    held = sign(city, clock, tmp_path)
    given = {"folder": tmp_path, "at": clock.now()}
    photo = photo_of_sign(city["district"], held.point, held.number, **given)  # type: ignore[arg-type]
    assert (photo.data, photo.media_type) == (jpeg(), "image/jpeg")
    with pytest.raises(Refused):
        photo_of_sign(city["elsewhere"], held.point, held.number, **given)  # type: ignore[arg-type]
    with pytest.raises(Fault) as missing:
        photo_of_sign(city["district"], city.points["JHG"].code, held.number, **given)  # type: ignore[arg-type]
    assert missing.value.kind is FaultKind.NOT_FOUND
    others = Sign.objects.exclude(pk=held.number).values_list("pk", flat=True)
    elsewhere = {f"registry_sign {number}" for number in others}

    def found() -> list[str]:
        return [one.kind for one in check_signs(tmp_path) if one.subject not in elsewhere]

    assert found() == []
    (file,) = [one for one in (tmp_path / SIGNS).rglob("*") if one.is_file()]
    file.chmod(0o600)
    file.write_bytes(png())
    (tmp_path / SIGNS / "other.jpg").write_bytes(b"")
    assert found() == ["sign_photo_altered", "unexplained"]
    with pytest.raises(Fault) as altered:
        photo_of_sign(city["manager"], held.point, held.number, **given)  # type: ignore[arg-type]
    assert altered.value.kind is FaultKind.CORRUPT
    file.unlink()
    assert found() == ["sign_photo_missing", "unexplained"]


@pytest.mark.law("799-10")
@pytest.mark.parametrize("by_another", [False, True])
def test_a_sign_that_is_due_says_whether_its_site_is_classified(
    city: City, clock: HandClock, tmp_path: Path, by_another: bool
) -> None:
    """Outside of the pages its name is left out, as exports leave out the point, also of one that nobody placed yet."""
    inside = add_camera("HQX", clock, "校内", "10.1.3.9").code if by_another else city.points["HQX"].code
    place_point(city["manager"], code=inside, position=Position("114.3005, 30.6105", "CGCS2000"), clock=clock)
    sign(city, clock, tmp_path)
    draw_block(city["city"], clock, "classified", unit="HQXX")
    until = shanghai_day(clock.now()) + timedelta(days=3660)
    assert any(one.classified for one in due_signs(city["manager"], until=until, at=clock.now(), limit=9))
    DrawnArea.objects.update(
        ended_on=shanghai_day(clock.now()), ended_at=clock.now(), ended_by="user:1", end_reason="撤销涉密区域"
    )
    assert not any(one.classified for one in due_signs(city["manager"], until=until, at=clock.now(), limit=9))
