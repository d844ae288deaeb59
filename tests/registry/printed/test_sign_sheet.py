"""The sign sheet of a system: its points with the signs that stand, issued anew when the signs change (article 7)."""

import dataclasses
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.access.scans import jpeg
from tests.support.registry.city import ADJUSTED, OWNER, City, add_camera_on_trial
from tests.support.registry.last_act import last_entry, last_facts

from mingcha.evidence.models import Entry
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.decision import Refused
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.models import User
from mingcha.registry.places.position import Position
from mingcha.registry.points.actions import place_point
from mingcha.registry.printed.actions import issue_document
from mingcha.registry.printed.kinds import MOST_LISTED, PrintedKind, Standing
from mingcha.registry.printed.queries import document_bytes, documents_of, public_facts
from mingcha.registry.printed.rules import may_issue_signs
from mingcha.registry.printed.sign_content import sheet_values
from mingcha.registry.printed.values import PrintedRow, Sheet
from mingcha.registry.signs.actions import record_sign
from mingcha.registry.signs.queries import PointSign, signs_of_system
from mingcha.registry.signs.rules import SignState
from mingcha.registry.signs.values import NewSign, SignDays, SignRow
from mingcha.registry.systems.actions import add_system

pytestmark = pytest.mark.law("7", "799-13")
HEAD = {"title": "校园视频系统", "system": "HQX"}
NOON = datetime(2026, 6, 1, 12, tzinfo=SHANGHAI)
DAYS = SignDays(date(2026, 5, 1), NOON, date(2027, 5, 1))
SIGN = SignRow(7, "1" * 20, "采集区域", "正门", "李明", DAYS, "ab" * 32, "image/jpeg", "u:1")
STANDS = PointSign("1" * 20, "东门", None, SignState.STANDS, SIGN)
SIGNS = PrintedKind.SIGNS


def test_each_point_has_its_standing_sign_or_the_reason_why_it_has_none() -> None:
    signs = (
        STANDS,
        dataclasses.replace(STANDS, name="西门", state=SignState.TO_REVIEW, moved_at=NOON),
        dataclasses.replace(STANDS, name="南门", state=SignState.OVERDUE),
        PointSign("2" * 20, "北门", None, SignState.MISSING, None),
    )
    values = sheet_values(HEAD, signs)
    assert values["title"] == "校园视频系统"
    assert values["points_total"] == 4
    assert values["counts"] == [["标识已设置", 1], ["标识待复核", 1], ["标识逾期未复查", 1], ["未登记标识", 1]]
    stands, moved, late, none = values["points"]  # type: ignore[misc]
    assert stands["sign"] == {  # type: ignore[index,call-overload]
        "text": "采集区域", "hangs_at": "正门", "photo_on": "2026-05-01", "inspector": "李明", "due_on": "2027-05-01",
        "sha256": "ab" * 32,
    }  # fmt: skip
    reasons = [one["reason"] for one in (stands, moved, late, none)]  # type: ignore[index,call-overload]
    assert reasons == [
        "",
        "标识待复核：标识于 2026-05-01 拍照，点位于 2026-06-01 移动，此后未再登记",
        "标识逾期未复查：应于 2027-05-01 前复查",
        "未登记标识",
    ]
    assert [one["sign"] for one in (moved, late, none)] == [None] * 3  # type: ignore[index,call-overload]


def test_a_longer_list_is_printed_as_its_counts_and_its_digest() -> None:
    whole, longer = (sheet_values(HEAD, [STANDS] * many) for many in (MOST_LISTED, MOST_LISTED + 1))
    assert len(whole["points"]) == MOST_LISTED  # type: ignore[arg-type]
    assert (longer["points"], longer["points_total"]) == ([], MOST_LISTED + 1)
    assert longer["counts"][0] == ["标识已设置", MOST_LISTED + 1]  # type: ignore[index,call-overload]
    assert whole["points_sha256"] != longer["points_sha256"]
    assert len(str(longer["points_sha256"])) == 64


def test_a_sheet_that_says_what_is_missing_is_issued_and_one_of_no_points_is_not() -> None:
    assert [bool(may_issue_signs(points)) for points in (0, 1)] == [False, True]


def plain(sheet: Sheet) -> bytes:
    """A typesetter without typst."""
    return repr((sheet.no, sheet.content.values)).encode()


def issued(by: User, folder: Path, clock: HandClock) -> PrintedRow:
    return issue_document(by, SIGNS, "HQX", typeset=plain, folder=folder, clock=clock)


def sign(by: User, code: str, folder: Path, clock: HandClock, hangs_at: str = "正门右侧") -> None:
    new = NewSign("公共视频图像采集区域", hangs_at, shanghai_day(clock.now()), "李明")
    record_sign(by, code=code, new=new, photo=jpeg(), folder=folder, clock=clock)


def test_it_is_issued_once_and_is_superseded_as_soon_as_the_signs_are_others(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    manager, code = city["manager"], add_camera_on_trial("HQX", clock, "操场").code
    place_point(manager, code=code, position=Position("114.3050, 30.6200", "CGCS2000"), clock=clock)
    first = issued(manager, tmp_path, clock)
    assert first.no.startswith(f"S{clock.now().year}-000001-")
    assert last_entry()["act"] == "registry.document.issue"
    assert (last_facts()["kind"], last_facts()["subject"]) == ("signs", "HQX")
    data = document_bytes(city["district"], first.no, folder=tmp_path, at=clock.now()).decode()
    assert "'reason': '未登记标识'" in data
    before = Entry.objects.count()
    assert issued(manager, tmp_path, clock) == first
    assert Entry.objects.count() == before

    sign(manager, code, tmp_path, clock)
    assert public_facts(first.no, at=clock.now()).standing is Standing.SUPERSEDED, "nobody issued a newer one"
    second = issued(manager, tmp_path, clock)
    assert second.standing is Standing.IN_FORCE
    clock.advance(timedelta(hours=1))
    place_point(
        manager, code=code, position=Position("114.3052, 30.6200", "CGCS2000"), adjustment=ADJUSTED, clock=clock
    )
    found = documents_of(manager, SIGNS, "HQX", at=clock.now())
    assert [one.standing for one in found] == [Standing.SUPERSEDED] * 2, "the camera was moved"
    clock.advance(timedelta(minutes=1))
    sign(manager, code, tmp_path, clock)
    third = issued(manager, tmp_path, clock)
    due = min(one.sign.days.due_on for one in signs_of_system("HQX", on=shanghai_day(clock.now())) if one.sign)
    assert public_facts(third.no, at=clock.now()).standing is Standing.IN_FORCE
    later = clock.now() + timedelta(days=1) * ((due - shanghai_day(clock.now())).days + 1)
    assert public_facts(third.no, at=later).standing is Standing.SUPERSEDED, "an inspection is overdue by then"


def test_signs_that_change_while_it_is_typeset_are_in_it(city: City, clock: HandClock, tmp_path: Path) -> None:
    manager, code = city["manager"], add_camera_on_trial("HQX", clock, "操场").code
    tries: list[str] = []

    def overtaken(sheet: Sheet) -> bytes:
        tries.append(sheet.no)
        if len(tries) == 1:
            sign(manager, code, tmp_path, clock, "篮球架旁")
        return plain(sheet)

    row = issue_document(manager, SIGNS, "HQX", typeset=overtaken, folder=tmp_path, clock=clock)
    assert len(tries) == 2
    assert "篮球架旁" in document_bytes(manager, row.no, folder=tmp_path, at=clock.now()).decode()


def test_who_may_not_see_the_system_gets_no_sheet_and_a_system_without_points_has_none(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    for who in ("elsewhere", "nobody"):
        with pytest.raises(Refused) as refusal:
            issued(city[who], tmp_path, clock)
        assert refusal.value.decision.article == "3"
    add_system(OWNER, code="NEU", name="新建系统", site="HQX", clock=clock)
    with pytest.raises(Refused) as refusal:
        issue_document(city["manager"], SIGNS, "NEU", typeset=plain, folder=tmp_path, clock=clock)
    assert refusal.value.decision.article == "7"
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]
