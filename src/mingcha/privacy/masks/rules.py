"""Who draws, checks and ends a mask, what it must cover and for how long (articles 3, 18, 20(2))."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from mingcha.geo.rings import covered_permille, doubled_area, first_crossing, left_open_permille
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.privacy.masks.values import PICTURE, MaskMaker, MaskWindow, Polygon, StillDue
from mingcha.registry.documents.scans import PDF
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.mask_needs.rules import Need
from mingcha.registry.places.rules import ASK_A_KEEPER, PUBLIC_SECURITY, manages_unit, may_write, other_territory
from mingcha.registry.points.rules import OUT_OF_USE

MOST_POLYGONS = 16
MOST_CORNERS = 32
MOST_AT_ONCE = 8
"""Masks of a point that may cover at one time: as many as a recorder takes."""
MOST_CORNERS_OF_POINT = 512
"""Corners of all open masks of a point together, which bounds the work on each picture."""
LEAST_PERMILLE = 0.5
"""A polygon that covers less of the picture is a slip of the hand."""
MOST_REASON = 200
LESS_PERMILLE = 0.1
"""Two versions that differ by less of the picture cover the same: lines of a drawing are no thinner."""
_DAY_S = 24 * 3600


@dataclass(frozen=True, slots=True)
class Cover:
    """What a version of a mask (its number, "" for one that has none yet) covers, and when."""

    no: str
    window: MaskWindow
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True, slots=True)
class DrawnBy:
    """Whose version of a mask is judged: its drawer's user id, 0 for a program, and whose hands are concerned."""

    drawer: int
    hands: tuple[Hand, ...]


@cites("3", "18")
def may_draw_mask(who: DutyFacts, place: Place) -> Decision:
    """Whether this person may draw a mask over the view of a point: whoever keeps the register of its place."""
    return may_write(who, place)


@cites("18")
def has_a_view(state: str) -> Decision:
    """Whether a point in this state has a view to be covered: one that is out of use has none."""
    if state != OUT_OF_USE:
        return allow("18")
    return refuse("18", "该点位已停用，没有须遮挡的画面", "the point is out of use: there is no view to be covered")


@cites("18", "20(2)")
def is_lawful_shape(polygons: Sequence[Polygon], on: date) -> Decision:
    """Whether a mask has a lawful shape on a Shanghai day: up to MOST_POLYGONS polygons of 3 to MOST_CORNERS corners
    inside of the picture that do not cross themselves, each with an extent, and together no more of the picture than
    `privacy.mask_most_percent`: footage of nothing is no record."""
    if not 1 <= len(polygons) <= MOST_POLYGONS:
        return _no_shape(f"须有 1 至 {MOST_POLYGONS} 个遮挡区", f"a mask has 1 to {MOST_POLYGONS} polygons")
    for number, polygon in enumerate(polygons, start=1):
        wrong = _wrong_with(polygon)
        if wrong is not None:
            return _no_shape(f"第 {number} 个遮挡区{wrong.zh}", f"polygon {number} {wrong.en}")
    return _is_seen_enough(polygons, on)


@cites("18", "20(2)")
def fits_beside(new: Cover, others: Sequence[Cover], at: datetime) -> Decision:
    """Whether a mask drawn at an instant may stand beside the open versions of the other masks of its point: together
    with all that cover at a time of its own no more of the picture than one mask may, at most MOST_AT_ONCE masks, and
    of the point no more than MOST_CORNERS_OF_POINT corners. What is over counts no more; of a mask with two open
    versions both count, since either may cover."""
    others = [one for one in others if one.window.until_at is None or one.window.until_at > at]
    corners = sum(len(polygon) for one in (new, *others) for polygon in one.polygons)
    if corners > MOST_CORNERS_OF_POINT:
        return _no_shape(
            f"该点位各遮挡合计 {corners} 个顶点，不得超过 {MOST_CORNERS_OF_POINT} 个",
            f"the masks of the point have {corners} corners together, at most {MOST_CORNERS_OF_POINT} are allowed",
        )
    beside = [one for one in others if _meet(one.window, new.window)]
    if len({one.no for one in beside}) >= MOST_AT_ONCE:
        return _no_shape(
            f"同一时间不得超过 {MOST_AT_ONCE} 个遮挡，请合并",
            f"at most {MOST_AT_ONCE} masks cover at one time: join them",
        )
    together = [polygon for one in (new, *beside) for polygon in one.polygons]
    return _is_seen_enough(together, shanghai_day(at)) if beside else allow("18")


@cites("18", "20(2)")
def covers_less(before: Sequence[Polygon], after: Sequence[Polygon]) -> bool:
    """Whether a version leaves something open that the one before covered."""
    return left_open_permille(before, after, PICTURE) > LESS_PERMILLE


@cites("18(5)", "20(2)")
def lasts_less(before: MaskWindow, after: MaskWindow, at: datetime) -> bool:
    """Whether a version covers less time than the one before, of what is still to come."""
    return not _contains(after, before.from_at, before.until_at, (before.opens, before.closes), 0, at)


@cites("18", "20(2)")
def burns_less(before: MaskMaker, before_permille: int, after: MaskMaker, after_permille: int) -> bool:
    """Whether a version of the same polygons is burnt in with less certainty than the one before: by the camera, which
    nothing has shown yet, instead of the recorder, or grown by a smaller part of the width."""
    return (before is MaskMaker.RECORDER and after is MaskMaker.CAMERA) or after_permille < before_permille


@cites("18(4)", "18(5)", "18(6)")
def lasts_as_long(window: MaskWindow, needs: Sequence[Need], at: datetime) -> Decision:
    """Whether a mask drawn at an instant covers each need to the second, and `privacy.mask_margin_seconds` before and
    after it."""
    margin_s = parameters.number("privacy.mask_margin_seconds", shanghai_day(at))
    for need in needs:
        if not _contains(window, need.from_at, need.until_at, (need.opens, need.closes), margin_s, at):
            return refuse(
                need.article,
                f"遮挡时段短于须遮挡的时段（两端各多 {margin_s} 秒）",
                f"the mask lasts shorter than it must (with {margin_s} seconds more at both ends)",
                missing=(Missing("覆盖须遮挡时段的时间", "a time that contains what must be covered", "until_at"),),
            )
    return allow("18")


@cites("18(4)", "18(5)", "18(6)")
def keeps_needs(before: Iterable[Need], after: Iterable[Need]) -> Decision:
    """Whether a version still answers each standing need that the one before answered."""
    kept = set(after)
    for need in before:
        if need not in kept:
            return _still_needed(need)
    return allow("18")


@cites("18", "20(2)")
def is_applied_at_once(*, answers_need: bool, is_less: bool) -> bool:
    """Whether a drawn version is applied before it is checked: where one is needed, unless it covers less than the one
    before. A version without a recorded need, or one that covers less, waits for a second person's check."""
    return answers_need and not is_less


@cites("18", "20(2)")
def needs_proof(by: MaskMaker, *, answers_need: bool, is_less: bool) -> bool:
    """Whether a version is checked with a picture of the masked view: one that is in the picture before the check."""
    return by is MaskMaker.CAMERA or is_applied_at_once(answers_need=answers_need, is_less=is_less)


@cites("18")
def may_hand_in_proof(by: MaskMaker, taken_at: datetime, drawn_at: datetime, at: datetime) -> Decision:
    """Whether a picture may be handed in as the proof of a mask: of one that the camera itself burns in, taken after it
    was drawn. The proof of a mask by the recorder is its own picture, which nobody hands in."""
    if by is not MaskMaker.CAMERA:
        return refuse(
            "18",
            "录像机遮挡的证据画面由平台从录像机取得，不能上传",
            "the picture of a mask by the recorder is taken from the recorder by the platform, nobody hands it in",
        )
    if taken_at < drawn_at or taken_at > at:
        return refuse(
            "18",
            "证据画面须在遮挡绘制之后拍摄",
            "the picture is taken after the mask was drawn",
            missing=(Missing("绘制之后的画面", "a picture from after the drawing", "taken_at"),),
        )
    return allow("18")


@cites("18")
def is_picture(media_type: str) -> Decision:
    """Whether a file that was handed in as the proof of a mask is a picture: a PDF is none."""
    if media_type != PDF:
        return allow("18")
    lacks = Missing("JPEG 或 PNG 画面", "a picture as JPEG or PNG", "still")
    return refuse("18", "证据画面须为图片", "the proof of a mask is a picture", missing=(lacks,))


@cites("18", "20(2)")
def needs_still(by: MaskMaker, *, answers_need: bool, is_less: bool) -> StillDue:
    """Which current still the checker must have seen: the masked one if the recorder already applies the version, else
    the whole view. None of a mask by the camera that does not cover less: the picture that was handed in shows it."""
    if is_less:
        return StillDue.WHOLE
    if by is not MaskMaker.RECORDER:
        return StillDue.NONE
    return StillDue.MASKED if answers_need else StillDue.WHOLE


@cites("3", "18")
def may_check_mask(
    who: DutyFacts, place: Place, of: DrawnBy, *, proof_is_missing: bool, still_missing: StillDue
) -> Decision:
    """Whether this person may check a drawn version: the public security organ over the place, not in the hand that
    drew it, with the picture of the masked view where one is due (`needs_proof`), after a look at the current still
    that is due (`needs_still`). `still_missing`: the one that this person did not see."""
    judged = _is_second_officer(who, place, of)
    if not judged:
        return judged
    if proof_is_missing:
        return refuse(
            "18",
            "尚无遮挡后的证据画面",
            "there is no picture of the masked view yet",
            missing=(Missing("遮挡后的画面", "a picture of the masked view", "proof"),),
        )
    if still_missing is StillDue.WHOLE:
        return refuse(
            "18",
            "核验前须先查看当前完整视域，确认遮挡减少处或者自愿遮挡处的内容",
            "a current picture of the whole view is looked at before the check: it shows what will be open or hidden",
            missing=(Missing("本人刚看过的完整视域画面", "a picture of the whole view that you just saw", "still"),),
        )
    if still_missing is StillDue.MASKED:
        return refuse(
            "18",
            "核验前须先查看含该遮挡的当前画面",
            "a current picture with this mask is looked at before it is checked",
            missing=(Missing("本人刚看过的含遮挡画面", "a picture with the mask that you have just seen", "still"),),
        )
    return allow("18")


@cites("3", "16(3)", "18")
def may_open_proof(who: DutyFacts, place: Place) -> Decision:
    """Whether this person may see the picture of a masked view: the manager of the point's unit and the public security
    organ over the place. An administrator keeps the register and sees no footage."""
    if manages_unit(who, place) or who.over(place, *PUBLIC_SECURITY):
        return allow("3")
    if who.has(Role.UNIT_MANAGER, *PUBLIC_SECURITY):
        return other_territory()
    return refuse(
        "3",
        "证据画面由点位所属单位管理人员和公安机关查看",
        "the picture is seen by the manager of the point's unit and the public security organ",
        next_steps=ASK_A_KEEPER,
    )


@cites("18")
def is_check_overdue(ready_at: datetime, at: datetime) -> bool:
    """Whether a drawn version that could be checked since an instant should be by now: `privacy.mask_check_days`."""
    return at >= ready_at + timedelta(days=parameters.number("privacy.mask_check_days", shanghai_day(ready_at)))


@cites("3", "18")
def may_return_mask(who: DutyFacts, place: Place, of: DrawnBy) -> Decision:
    """Whether this person may return a drawn version: who may check it."""
    return _is_second_officer(who, place, of)


@cites("3", "18", "18(4)", "18(5)", "18(6)")
def may_end_mask(who: DutyFacts, place: Place, of: DrawnBy, needs: Sequence[Need]) -> Decision:
    """Whether this person may end a mask: nobody while one of the needs that it answers stands; else the public
    security organ over the place, not in the hand that drew it. `needs`: those that stand."""
    writes = may_write(who, place)
    if not writes:
        return writes
    return _still_needed(needs[0]) if needs else _is_second_officer(who, place, of)


def _still_needed(need: Need) -> Decision:
    return refuse(
        need.article,
        "须遮挡的事由仍在，遮挡不得取消",
        "what must be covered is still in view: the mask stays",
        next_steps=(NextStep(Words("更改场所性质、视域或者终止区域后再办", "change place, view or area first")),),
    )


def _is_second_officer(who: DutyFacts, place: Place, of: DrawnBy) -> Decision:
    if not who.has(*PUBLIC_SECURITY):
        return refuse(
            "18",
            "遮挡由公安机关核验",
            "a mask is checked by the public security organ",
            next_steps=ASK_A_KEEPER,
        )
    if not who.over(place, *PUBLIC_SECURITY):
        return other_territory()
    if are_same_hand(who.user_id, of.drawer, of.hands):
        return refuse("18", "不得核验、退回或者终止本人绘制的遮挡", "a mask is judged by somebody else than its drawer")
    return allow("18")


def _wrong_with(polygon: Polygon) -> Words | None:
    """Why a polygon is not lawful; returns None if there is no objection."""
    if not 3 <= len(polygon) <= MOST_CORNERS:
        return Words(f"须有 3 至 {MOST_CORNERS} 个顶点", f"has 3 to {MOST_CORNERS} corners")
    if any(not 0 <= value <= PICTURE for corner in polygon for value in corner):
        return Words("超出画面", "lies outside of the picture")
    if len(set(polygon)) != len(polygon) or first_crossing(polygon) is not None:
        return Words("自相交", "crosses itself")
    if abs(doubled_area(polygon)) / 2 < PICTURE * PICTURE * LEAST_PERMILLE / 1000:
        return Words("过小", "is too small")
    return None


def _is_seen_enough(polygons: Sequence[Polygon], on: date) -> Decision:
    """Whether polygons together leave open what `privacy.mask_most_percent` of a Shanghai day demands."""
    most = parameters.number("privacy.mask_most_percent", on)
    if covered_permille(polygons, PICTURE) > most * 10:
        return refuse(
            "20(2)",
            f"遮挡合计超过画面的 {most}%；整个画面不得拍摄的，应当停用或者移动摄像机",
            f"masks cover more than {most} % of the picture; a camera of which nothing may be seen is switched off",
            missing=(Missing("较小的遮挡区", "a smaller mask", "polygons"),),
        )
    return allow("18")


def _no_shape(zh: str, en: str) -> Decision:
    return refuse("18", zh, en, missing=(Missing("正确的遮挡区", "a mask of a lawful shape", "polygons"),))


def _contains(
    window: MaskWindow,
    from_at: datetime,
    until_at: datetime | None,
    hours: tuple[time | None, time | None],
    margin_s: int,
    at: datetime,
) -> bool:
    """Whether a window contains another time with a margin on both sides, as far as it is still to come."""
    margin = timedelta(seconds=margin_s)
    if window.from_at > max(from_at - margin, at):
        return False
    if window.until_at is not None and (until_at is None or window.until_at < until_at + margin):
        return False
    if window.opens is None or window.closes is None:
        return True
    opens, closes = hours
    if opens is None or closes is None:
        return False
    first_s, last_s = max(_seconds(opens) - margin_s, 0), min(_seconds(closes) + margin_s, _DAY_S - 1)
    return _seconds(window.opens) <= first_s and _seconds(window.closes) >= last_s


def _meet(one: MaskWindow, other: MaskWindow) -> bool:
    """Whether two windows may have an instant in common: their days do, and their hours."""
    for first, second in ((one, other), (other, one)):
        if first.until_at is not None and first.until_at <= second.from_at:
            return False
        if first.closes is not None and second.opens is not None and first.closes <= second.opens:
            return False
    return True


def _seconds(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second
