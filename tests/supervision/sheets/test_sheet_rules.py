"""What a sheet of a picture finding needs before it leaves, and how proposals become areas (articles 12, 21)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingcha.media.masks.polygons import SIDE
from mingcha.privacy.masks.rules import MOST_POLYGONS, is_lawful_shape
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.registry.identity.hands import Hand
from mingcha.supervision.sheets.rules import (
    grouped_parts,
    is_sheet_open,
    may_check_picture,
    may_cover_picture,
    may_prepare_again,
    may_send_sheet,
    may_withdraw_sheet,
    sheet_is_kept_until,
)
from mingcha.supervision.sheets.states import SheetPart, SheetState
from mingcha.supervision.sheets.values import PictureOfSheet, SheetBefore, SheetFacts

pytestmark = pytest.mark.law("21")
NOW = datetime(2026, 9, 1, 2, tzinfo=UTC)
PLACE = Place("420102", "914201020000000001")
MAN, OTHER = 7, 8
AREA = ((0, 0), (9000, 0), (9000, 9000), (0, 9000))


def person(user_id: int, role: Role = Role.DISTRICT_OFFICER) -> DutyFacts:
    roles = (RoleInForce(role, Territory("420102"), NOW - timedelta(days=9)),)
    return DutyFacts(user_id, f"p{user_id}", f"P{user_id}", "", "", active=True, roles=roles)


def picture(part: SheetPart, *, checked: int = OTHER, copy: str = "c" * 64) -> PictureOfSheet:
    return PictureOfSheet(
        part=part,
        picture_at=NOW,
        original="a" * 64,
        has_original=True,
        is_sought=False,
        proposed=(),
        polygons=(AREA,),
        is_empty=False,
        copy=copy,
        covered_by=MAN if copy else 0,
        covered_session=1,
        covered_at=NOW,
        checked_by=checked,
        checked_at=NOW,
    )


def facts(*pictures: PictureOfSheet, state: SheetState = SheetState.REVIEWED) -> SheetFacts:
    return SheetFacts(state, PLACE, MAN, 1, NOW, pictures, has_ended=False)


CHECKED, NAKED = picture(SheetPart.REFERENCE), picture(SheetPart.NOW, checked=0, copy="")


def test_t12_10_n_what_is_not_covered_or_not_checked_is_named() -> None:
    man = person(MAN)
    assert may_send_sheet(man, facts(CHECKED, picture(SheetPart.NOW)), NOW)
    answer = may_send_sheet(man, facts(CHECKED, NAKED, state=SheetState.PREPARED), NOW)
    assert (answer.article, [one.zh for one in answer.missing]) == (
        "21", ["当前画面：遮盖人员和车牌", "当前画面：另一人核对"],
    )  # fmt: skip
    unchecked = facts(CHECKED, picture(SheetPart.NOW, checked=0), state=SheetState.PREPARED)
    assert [one.zh for one in may_send_sheet(man, unchecked, NOW).missing] == ["当前画面：另一人核对"]
    assert may_send_sheet(person(MAN, Role.MONITOR), facts(CHECKED), NOW).article == "12"
    late = NOW + timedelta(days=7, seconds=1)
    assert not may_send_sheet(man, facts(CHECKED), late)
    assert is_sheet_open(facts(CHECKED), late - timedelta(seconds=1))


def test_a_sheet_of_a_finding_that_ended_goes_no_further_and_may_be_withdrawn() -> None:
    held, man = replace(facts(CHECKED), has_ended=True), person(MAN)
    assert "已结束" in may_send_sheet(man, held, NOW).reason.zh
    assert "已结束" in is_sheet_open(held, NOW).reason.zh
    assert may_withdraw_sheet(man, held, "树已修剪")


@pytest.mark.parametrize(
    ("before", "articles"),
    [
        (SheetBefore(NOW - timedelta(hours=10, seconds=1), is_running=False, withdrawn_by=0), ("", "")),
        (
            SheetBefore(NOW - timedelta(hours=10), is_running=False, withdrawn_by=0),
            ("20(1)", "20(1)"),
        ),  # this day began in Shanghai
        (SheetBefore(NOW - timedelta(days=1), is_running=False, withdrawn_by=MAN), ("21", "21")),
        (SheetBefore(NOW - timedelta(days=1), is_running=False, withdrawn_by=OTHER), ("", "21")),
    ],
)
def test_preparing_again_is_no_way_to_look_at_a_camera(before: SheetBefore, articles: tuple[str, str]) -> None:
    other = Hand(OTHER, "李", "2", "A")
    for article, second in zip(articles, (other, replace(other, registrars=frozenset({MAN}))), strict=True):
        answer = may_prepare_again(person(MAN), before, NOW + timedelta(hours=5), (Hand(MAN, "王", "1", "A"), second))
        assert ("" if answer else answer.article) == article


def test_a_second_hand_checks_in_a_session_of_its_own() -> None:
    held, one = facts(CHECKED, state=SheetState.PREPARED), picture(SheetPart.NOW, checked=0)
    hands = (Hand(MAN, "王", "1", "A"), Hand(OTHER, "李", "2", "A"))
    given = {"session": 5, "was_seen": True, "hands": hands}
    assert may_check_picture(person(OTHER), held, one, NOW, **given)  # type: ignore[arg-type]
    registered = (hands[0], replace(hands[1], registrars=frozenset({MAN})))
    for who, change, wrong in (
        (MAN, {}, "另一人"),
        (OTHER, {"hands": registered}, "另一人"),
        (OTHER, {"session": 1}, "登录会话"),
        (OTHER, {"session": 0}, "登录会话"),
        (OTHER, {"was_seen": False}, "先看过"),
    ):
        answer = may_check_picture(person(who), held, one, NOW, **(given | change))  # type: ignore[arg-type]
        assert (answer.article, wrong in answer.reason.zh) == ("21", True)
    assert "尚未遮盖" in may_check_picture(person(OTHER), held, NAKED, NOW, **given).reason.zh  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("polygons", "given", "wrong"),
    [
        ((AREA,), {}, ""),
        ((), {"is_empty": True}, ""),
        ((), {}, "二者择一"),
        ((AREA,), {"is_empty": True}, "二者择一"),
        ((AREA[:2],), {}, "遮挡区"),
        ((AREA,), {"session": 0}, "查看原画面"),
        ((AREA,), {"was_seen": False}, "查看原画面"),
    ],
)
def test_areas_or_the_statement_by_who_saw_the_picture(
    polygons: tuple[tuple[tuple[int, int], ...], ...], given: dict[str, bool], wrong: str
) -> None:
    held = facts(NAKED, state=SheetState.PREPARED)
    facts_given = {"session": 1, "was_seen": True, "is_empty": False} | given
    answer = may_cover_picture(person(MAN), held, polygons, NOW, **facts_given)  # type: ignore[arg-type]
    assert (bool(answer), wrong in answer.reason.zh) == (not wrong, True)
    sent = facts(CHECKED, state=SheetState.SENT)
    assert not may_cover_picture(person(MAN), sent, (AREA,), NOW, session=1, was_seen=True, is_empty=False)


def test_a_sheet_is_withdrawn_once_with_a_reason_and_kept_three_years() -> None:
    sent = facts(CHECKED, state=SheetState.SENT)
    assert [bool(may_withdraw_sheet(person(MAN), sent, reason)) for reason in (" ", "发错接收方")] == [False, True]
    assert not may_withdraw_sheet(person(MAN), replace(sent, state=SheetState.WITHDRAWN), "x")
    assert sheet_is_kept_until(date(2028, 2, 29)) == date(2031, 2, 28)


side = st.integers(0, SIDE - 1)


@settings(max_examples=25)
@given(st.lists(st.tuples(side, side, st.integers(1, 9000), st.integers(1, 9000)), max_size=30))
def test_what_was_found_stays_covered_by_areas_that_can_be_filled(rows: list[tuple[int, int, int, int]]) -> None:
    parts = [(left, top, min(SIDE, left + wide), min(SIDE, top + high)) for left, top, wide, high in rows]
    areas = grouped_parts(parts)
    assert len(areas) <= MOST_POLYGONS
    assert bool(areas) == bool(parts)
    for one in areas:
        shape = is_lawful_shape((one,), date(2026, 9, 1))
        assert shape or "%" in shape.reason.zh, shape.reason.zh
    for left, top, right, bottom in parts:
        assert any(
            one[0][0] <= left and one[0][1] <= top and right <= one[2][0] and bottom <= one[2][1] for one in areas
        )
