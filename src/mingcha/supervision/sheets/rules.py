"""Who prepares, covers, checks and sends a sheet of a picture finding (3, 12, 16(3), 21): nothing leaves the platform
before a person covered persons and plates in each picture and a second person checked the very copy."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import reduce

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import add_years
from mingcha.law.retention import shanghai_day
from mingcha.media.masks.polygons import SIDE, Polygon
from mingcha.privacy.masks.rules import LEAST_PERMILLE, MOST_POLYGONS, is_lawful_shape
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.places.rules import ASK_A_KEEPER, other_territory
from mingcha.supervision.looks.rules import JUDGES
from mingcha.supervision.looks.values import PictureFindingRow, PictureJudgement
from mingcha.supervision.sheets.states import RUNNING, SheetState
from mingcha.supervision.sheets.values import PictureOfSheet, SheetBefore, SheetFacts

MOST_RECEIVER, MOST_PURPOSE, MOST_REASON = 60, 100, 200
LEAST_SIDE = 1 + int(SIDE * (LEAST_PERMILLE / 1000) ** 0.5)
"""A proposed area is at least so wide and high, in 1/SIDE: a smaller one is refused as a slip of the hand."""
_MOST_JOINED = 60

type Part = tuple[int, int, int, int]
"""Left, top, right, bottom in 1/SIDE."""


@cites("3", "12")
def may_work_on_sheets(who: DutyFacts, place: Place) -> Decision:
    """Whether this person works on sheets of this place: who judges findings there."""
    if not who.has(*JUDGES):
        return refuse("12", "您的岗位不办理画面遮挡告知单", "your role makes no sheets", next_steps=ASK_A_KEEPER)
    return allow("12") if who.over(place, *JUDGES) else other_territory()


@cites("3", "12")
def may_begin_sheet(who: DutyFacts, place: Place, finding: PictureFindingRow, *, is_running: bool) -> Decision:
    """Whether a sheet of a finding may be begun: of a confirmed one that stands, one at a time (`is_running`)."""
    may = may_work_on_sheets(who, place)
    if not may:
        return may
    if finding.kind.is_of_device:
        return refuse("12", "设备自报的问题没有基准画面可供比对", "what a device says has no reference to compare with")
    if finding.judgement is not PictureJudgement.CONFIRMED:
        return refuse("12", "人工确认有遮挡后方可编制", "a sheet is prepared once a person confirmed the finding")
    if finding.ended_at is not None:
        return refuse("12", "该问题已结束，没有须处置的遮挡", "the finding ended: nothing is to be removed")
    if is_running:
        return refuse(
            "12",
            "该问题已有办理中的告知单，请先发出或者撤回",
            "a sheet of this finding is not sent yet: send it or withdraw it first",
        )
    return allow("12")


@cites("3", "12", "20(1)", "21")
def may_prepare_sheet(
    who: DutyFacts,
    place: Place,
    finding: PictureFindingRow,
    at: datetime,
    *,
    before: SheetBefore | None,
    hands: Iterable[Hand],
    receiver: str,
    purpose: str,
) -> Decision:
    """Whether a sheet of a finding is prepared: one that may be begun, for a named receiver and a purpose, and as
    `may_prepare_again` where there was one (`before`: the newest)."""
    may = may_begin_sheet(who, place, finding, is_running=before is not None and before.is_running)
    if not may:
        return may
    again = may_prepare_again(who, before, at, hands) if before else allow("12")
    if not again:
        return again
    missing = (
        *([] if receiver.strip() else [Missing("接收方名称", "the name of the receiver", "receiver")]),
        *([] if purpose.strip() else [Missing("用途", "the purpose", "purpose")]),
    )
    if missing:
        return refuse("20(1)", "须写明接收方和用途", "receiver and purpose are stated", missing=missing)
    return allow("12")


@cites("21")
def sheet_is_open_until(prepared_at: datetime, at: datetime) -> datetime:
    """The last instant at which a sheet may be worked on and sent, by the days that hold at `at`."""
    return prepared_at + timedelta(days=parameters.number("look.sheet_days", shanghai_day(at)))


@cites("12", "20(1)", "21")
def may_prepare_again(who: DutyFacts, before: SheetBefore, at: datetime, hands: Iterable[Hand]) -> Decision:
    """Whether another sheet of a finding is prepared after its newest one: on a Shanghai day one still is taken, and
    who withdrew one that never left prepares no other one. Else a confirmed finding would be a way to look at a camera
    without a grant."""
    if shanghai_day(before.prepared_at) == shanghai_day(at):
        return refuse(
            "20(1)",
            "同一问题每日只取一次当前画面，请次日再编制",
            "of a finding one picture of now is taken a day: prepare another sheet tomorrow",
        )
    if before.withdrawn_by and are_same_hand(who.user_id, before.withdrawn_by, tuple(hands)):
        return refuse(
            "21",
            "上一份告知单由您撤回，须由另一人重新编制",
            "you withdrew the sheet before: another person prepares the next one",
            missing=(Missing("另一人编制", "another person who prepares it", "sheet"),),
            next_steps=(
                NextStep(Words("请另一名有权核实画面问题的人员编制", "ask another person who judges findings")),
            ),
        )
    return allow("12")


@cites("12", "21")
def is_sheet_open(held: SheetFacts, at: datetime) -> Decision:
    """Whether a sheet may still be worked on: not sent, not withdrawn, of a finding that stands, within
    `look.sheet_days`."""
    if held.state not in RUNNING:
        return refuse("21", f"告知单{held.state.words.zh}", f"the sheet is {held.state.words.en}")
    if held.has_ended:
        return refuse(
            "12",
            "该问题已结束，没有须处置的遮挡，请撤回告知单",
            "the finding ended, nothing is to be removed: withdraw the sheet",
        )
    if at > sheet_is_open_until(held.prepared_at, at):
        days = parameters.number("look.sheet_days", shanghai_day(at))
        return refuse(
            "21",
            f"告知单编制已超过 {days} 日，画面可能已变化，请撤回后重新编制",
            f"the sheet was prepared more than {days} days ago: withdraw it and prepare another one",
        )
    return allow("21")


@cites("21")
def may_cover_picture(
    who: DutyFacts,
    held: SheetFacts,
    polygons: Sequence[Polygon],
    at: datetime,
    *,
    session: int,
    was_seen: bool,
    is_empty: bool,
) -> Decision:
    """Whether this person's areas cover a picture: drawn at a browser by who was shown the very picture, either areas
    of a shape that can be filled or the statement that no person and no plate is seen (`is_empty`), not both."""
    may = may_work_on_sheets(who, held.place)
    may = may and is_sheet_open(held, at)
    if not may:
        return may
    if session == 0 or not was_seen:
        return refuse(
            "21",
            "须本人登录后查看原画面再遮盖",
            "the person who covers a picture must see it first, at a browser",
            missing=(Missing("查看原画面", "a look at the picture", "picture"),),
        )
    if bool(polygons) == is_empty:
        return refuse(
            "21",
            "须画出遮盖区，或者声明画面中没有人员和车牌，二者择一",
            "either areas are drawn, or it is stated that no person and no plate is seen",
            missing=(Missing("遮盖区或者声明", "areas, or the statement", "polygons"),),
        )
    shape = is_lawful_shape(polygons, shanghai_day(at)) if polygons else allow("21")
    if not shape:
        return refuse("21", shape.reason.zh, shape.reason.en, missing=(Missing("正确的遮盖区", "areas", "polygons"),))
    return allow("21")


@cites("21")
def is_in_own_hand(user_id: int, covered_by: int, prepared_by: int, hands: Iterable[Hand]) -> bool:
    """Whether this person prepared the sheet or covered the picture, by this account or by one in the same hand: then
    another person checks it."""
    known = tuple(hands)
    return any(are_same_hand(user_id, one, known) for one in (covered_by, prepared_by))


@cites("21")
def may_check_picture(
    who: DutyFacts,
    held: SheetFacts,
    picture: PictureOfSheet,
    at: datetime,
    *,
    session: int,
    was_seen: bool,
    hands: Iterable[Hand],
) -> Decision:
    """Whether this person checks a covered copy: a second person, in another hand than who covered it and who prepared
    the sheet, in a session of their own, who was shown the very copy."""
    may = may_work_on_sheets(who, held.place)
    may = may and is_sheet_open(held, at)
    if not may:
        return may
    if not picture.is_covered:
        return refuse("21", "画面尚未遮盖，无可核对", "the picture is not covered yet", missing=missing_of((picture,)))
    if is_in_own_hand(who.user_id, picture.covered_by, held.prepared_by, hands):
        return refuse(
            "21",
            "须由另一人核对：编制、遮盖的人不得自己核对",
            "another person checks it, not the one who prepared or covered it",
            missing=(Missing("另一人的核对", "the check by another person", "picture"),),
            next_steps=(
                NextStep(Words("请另一名有权核实画面问题的人员核对", "ask another person who judges findings")),
            ),
        )
    if session == 0 or session in (picture.covered_session, held.prepared_session):
        return refuse("21", "须在本人的登录会话中核对", "it is checked in a session of that person's own")
    if not was_seen:
        return refuse(
            "21",
            "核对前须先看过这一副本",
            "the person who checks a copy must see it first",
            missing=(Missing("查看遮盖后的副本", "a look at the covered copy", "picture"),),
        )
    return allow("21")


@cites("21")
def missing_of(pictures: Iterable[PictureOfSheet]) -> tuple[Missing, ...]:
    """What each picture lacks before it may leave."""
    found = []
    for one in pictures:
        zh, en = one.part.words.zh, one.part.words.en
        if not one.is_covered:
            found.append(Missing(f"{zh}：遮盖人员和车牌", f"{en}: persons and plates covered", one.part.value))
        if not one.is_checked:
            found.append(Missing(f"{zh}：另一人核对", f"{en}: checked by another person", one.part.value))
    return tuple(found)


@cites("12", "21")
def may_send_sheet(who: DutyFacts, held: SheetFacts, at: datetime) -> Decision:
    """Whether a sheet leaves the platform: once each picture is covered and checked by a second person (T12-10-N)."""
    may = may_work_on_sheets(who, held.place)
    may = may and is_sheet_open(held, at)
    if not may:
        return may
    missing = missing_of(held.pictures)
    if missing or held.state is not SheetState.REVIEWED:
        return refuse(
            "21",
            "画面中的人员和车牌未经遮盖并由另一人核对，告知单不得发出",
            "no sheet leaves before persons and plates are covered and another person checked it",
            missing=missing,
        )
    return allow("21")


@cites("12")
def may_withdraw_sheet(who: DutyFacts, held: SheetFacts, reason: str) -> Decision:
    """Whether a sheet is withdrawn: with a reason, once; also a sent one, whose paper then is no longer in force."""
    may = may_work_on_sheets(who, held.place)
    if not may:
        return may
    if held.state is SheetState.WITHDRAWN:
        return refuse("12", "告知单已撤回", "the sheet is withdrawn already")
    if not reason.strip():
        return refuse("12", "须写明撤回理由", "say why it is withdrawn", missing=(Missing("理由", "reason", "reason"),))
    return allow("12")


@cites("16(3)", "21")
def may_hand_out_sheet(who: DutyFacts, held: SheetFacts) -> Decision:
    """Whether the paper of a sheet is given to this person for its receiver: of a sent one."""
    may = may_work_on_sheets(who, held.place)
    if not may:
        return may
    if held.state is not SheetState.SENT:
        return refuse("21", "告知单发出后方可下载", "the paper is there once the sheet is sent")
    return allow("21")


@cites("16(3)", "21")
def may_take_sheet_by_number(_who: DutyFacts) -> Decision:
    """Whether the paper of a sheet is read by its number, as others are: by nobody. It shows pictures, and is taken on
    the page of its sheet alone, where each time is a line with its receiver."""
    return refuse(
        "16(3)",
        "含画面的文件只能在告知单页面下载，每次登记",
        "a paper with pictures is taken on the page of its sheet, where each time is entered",
    )


@cites("21")
def grouped_parts(parts: Iterable[Part]) -> tuple[Polygon, ...]:
    """What a detector proposes as areas of a mask: at most MOST_POLYGONS rectangles of at least LEAST_SIDE. Of more,
    those are joined whose common rectangle covers the least more; what was found stays covered."""
    found = _few(sorted({_enlarged(one) for one in parts}))
    while len(found) > MOST_POLYGONS:
        pairs = ((one, other) for place, one in enumerate(found) for other in found[place + 1 :])
        one, other = min(pairs, key=lambda pair: (_area(_joined(*pair)) - _area(pair[0]) - _area(pair[1]), pair))
        found = sorted({_joined(one, other), *(rest for rest in found if rest not in (one, other))})
    return tuple(((left, top), (right, top), (right, bottom), (left, bottom)) for left, top, right, bottom in found)


@cites("12")
def sheet_is_kept_until(ended_on: date) -> date:
    """The first day on which the files of a sheet are removed, whose finding ended for good on a Shanghai day."""
    return add_years(ended_on, parameters.number("look.sheet_keep_years", ended_on))


def _few(parts: list[Part]) -> list[Part]:
    """At most _MOST_JOINED parts, beside each other in their order joined: the pairs of more take too long."""
    size = -(-len(parts) // _MOST_JOINED) or 1
    return sorted({reduce(_joined, parts[place : place + size]) for place in range(0, len(parts), size)})


def _enlarged(part: Part) -> Part:
    left, right = _at_least(part[0], part[2])
    top, bottom = _at_least(part[1], part[3])
    return left, top, right, bottom


def _at_least(first: int, last: int) -> tuple[int, int]:
    """A side of at least LEAST_SIDE around the same middle, inside of the picture."""
    lacking = max(0, LEAST_SIDE - (last - first))
    first = max(0, first - (lacking + 1) // 2)
    last = min(SIDE, max(last, first + LEAST_SIDE))
    return min(first, last - min(LEAST_SIDE, last)), last


def _joined(one: Part, other: Part) -> Part:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _area(part: Part) -> int:
    return (part[2] - part[0]) * (part[3] - part[1])
