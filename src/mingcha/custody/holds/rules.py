"""Holds on footage and the veto against its disposal: arts. 16(4), 16(5), decree 799 art. 17."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters, retention
from mingcha.law.periods import add_months
from mingcha.law.retention import RetentionClass, shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""No footage is older: an earlier start is a typing error."""
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""No hold may end later."""
_SHORTEST = timedelta(seconds=1)

MOST_REASON = 500
"""Characters of the reason of a hold, a review, a release or a veto."""

HOLD_ROLES = (Role.UNIT_MANAGER, Role.DISTRICT_OFFICER, Role.CITY_OFFICER)
"""Roles that place and release holds, each inside its territory."""


class HoldBasis(StrEnum):
    """The reason why footage is held beyond its class."""

    IMPORTANT = "important"  # important information on safety, emergencies, crimes, two years: art. 16(5)
    PUBLIC_SERVICE = "public_service"  # other important information, reported: art. 16(4), not the two years of 16(5)
    CASE = "case"  # an open case, so the purpose is not met: decree 799, art. 17
    CLUE = "clue"  # a reported clue under review: art. 16(4)
    CLASS_RAISED = "class_raised"  # the class of the system was raised after an order was decided: art. 16(5)

    @property
    def words(self) -> Words:
        """The name for people."""
        return _BASES[self]


_BASES = {
    HoldBasis.IMPORTANT: Words(
        "公共安全、突发事件、违法犯罪重要信息（两年）", "important for safety, an emergency or a crime (two years)"
    ),
    HoldBasis.PUBLIC_SERVICE: Words(
        "公共服务和管理其他重要信息（报告待核）", "other important information of public service, reported"
    ),
    HoldBasis.CASE: Words("案件未结", "open case"),
    HoldBasis.CLUE: Words("线索核查", "clue under review"),
    HoldBasis.CLASS_RAISED: Words("系统类别已提高", "class of the system was raised"),
}


@dataclass(frozen=True, slots=True)
class HoldRequest:
    """A requested hold; `place` is the place of the point, None if the point is not registered."""

    place: Place | None
    from_at: datetime
    to_at: datetime
    basis: str
    reason: str


@dataclass(frozen=True, slots=True)
class DisposedPart:
    """Footage of the interval that a disposal order removed. `entry` is the entry of the recorder's log that says so,
    None if the order or its answer is not known here."""

    order: str
    recorder: str
    entry: int | None
    done_at: datetime | None

    @property
    def words(self) -> Words:
        """The proof in words."""
        day = f"{self.done_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if self.done_at else ""
        if self.entry is None:
            return Words(f"已处置（{self.order}）", f"disposed of ({self.order})")
        return Words(
            f"已于 {day} 依处置令 {self.order} 处置（录像机 {self.recorder} 日志第 {self.entry} 条）",
            f"disposed of at {day} by order {self.order} (entry {self.entry} of the log of recorder {self.recorder})",
        )


@dataclass(frozen=True, slots=True)
class GapPart:
    """A part of the interval that was not recorded, and why."""

    from_at: datetime
    to_at: datetime
    cause: Words

    @property
    def words(self) -> Words:
        """The gap in words."""
        begin, end = (f"{one.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" for one in (self.from_at, self.to_at))
        return Words(
            f"{begin} 至 {end} 没有录像（{self.cause.zh}）", f"nothing was recorded {begin} to {end} ({self.cause.en})"
        )


@dataclass(frozen=True, slots=True)
class FootageFound:
    """What there is of the footage that a hold names: milliseconds that are kept, and that are not sealed yet; what was
    disposed of; what is lost; the gaps, the longest first (a few of them)."""

    kept_ms: int
    open_ms: int
    disposed: tuple[DisposedPart, ...] = ()
    lost: tuple[Words, ...] = ()
    gaps: tuple[GapPart, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldRelease:
    """A requested release of a hold. `released`: it was released before; `class_now`: the system's class; `placed_on`:
    the Shanghai day on which it was placed, None if unknown; `kept_above`: a case that is not ended rests on it.
    """

    place: Place | None
    basis: HoldBasis
    from_at: datetime
    to_at: datetime
    reason: str
    released: bool
    class_now: RetentionClass | None = None
    placed_on: date | None = None
    kept_above: bool = False


@dataclass(frozen=True, slots=True)
class ReviewedHold:
    """A hold that a person has reviewed and wants to keep."""

    place: Place | None
    basis: HoldBasis
    reason: str
    released: bool


@cites("16(5)", "20(2)")
def may_veto(*, closed: bool, reason: str) -> Decision:
    """Whether a disposal order can still be vetoed: it is open, with a reason. may_place_hold decides by whom."""
    if closed:
        return refuse("20(2)", "该处置令已执行或已被拒绝", "the order was carried out or refused already")
    if not reason.strip():
        return refuse(
            "16(5)", "否决须说明理由", "a veto requires a reason", missing=(Missing("否决理由", "a reason", "reason"),)
        )
    return allow("16(5)")


@cites("3", "16(4)", "16(5)", "799-17")
def may_place_hold(who: DutyFacts, request: HoldRequest, *, now: datetime) -> Decision:
    """Whether a hold may be placed: a registered point, a bounded interval that has begun, a listed basis, a reason."""
    missing = []
    if request.place is None:
        missing.append(Missing("已登记的点位", "a registered point", "place"))
    missing += _lacking_of_interval(request, now)
    bases = set(HoldBasis) if who.user_id == 0 else set(HoldBasis) - {HoldBasis.CLASS_RAISED}  # that one is the clock's
    if request.basis not in bases:
        missing.append(Missing("保全依据", "a basis from the list", "basis"))
    if not request.reason.strip():
        missing.append(Missing("保全理由", "a reason", "reason"))
    if missing:
        return refuse("16(5)", "保全要素不全", "the hold is incomplete", missing=tuple(missing))
    return may_handle_holds(who, request.place)


def _lacking_of_interval(request: HoldRequest, now: datetime) -> list[Missing]:
    """What the interval of a hold lacks, each at the end of it that is wrong."""
    missing = []
    if request.from_at < EARLIEST:
        missing.append(Missing("2000 年以后的开始时间", "a begin after the year 2000", "begin"))
    if request.from_at > now:
        missing.append(Missing("已经到来的开始时间（不晚于现在）", "a begin that has come", "begin"))
    if request.to_at >= LATEST:
        missing.append(Missing("日历以内的结束时间", "an end within the calendar", "end"))
    elif request.to_at < request.from_at:
        missing.append(Missing("晚于开始的结束时间", "an end after the begin", "end"))
    elif request.to_at - request.from_at < _SHORTEST:
        missing.append(Missing("至少一秒的时段", "at least a second between begin and end", "end"))
    return missing


@cites("16(5)", "20(2)")
def may_hold_footage(found: FootageFound) -> Decision:
    """Whether there is something to hold: footage in the interval, or time that is not sealed yet. Otherwise the
    refusal says what became of it: disposed of, with the order and the recorder's entry that prove it; missing; or
    never recorded, with the gap and its cause. There is no hold on nothing."""
    if found.kept_ms or found.open_ms:
        return allow("16(5)")
    causes = [*(part.words for part in found.disposed), *found.lost, *(gap.words for gap in found.gaps)]
    article = "16(5)" if found.disposed or not found.lost else "20(2)"
    return refuse(
        article,
        "没有可保全的录像：" + "；".join(one.zh for one in causes),
        "there is no footage to hold: " + "; ".join(one.en for one in causes),
    )


@cites("3", "16(5)", "799-17")
def may_release_hold(who: DutyFacts, release: HoldRelease, *, now: datetime) -> Decision:
    """Whether a hold may be released: in force, with a reason. Important information only after its two years; a hold
    for a raised class only after that class's period."""
    allowed = may_handle_holds(who, release.place)  # first: who is not over the place learns nothing of a hold
    if not allowed:
        return allowed
    if release.released:
        return refuse("16(5)", "该保全已解除", "the hold was released already")
    if release.kept_above:
        return refuse("799-17", "保全目的尚未实现，不得解除", "what it is kept for is not over: it is not released")
    if not release.reason.strip():
        return refuse(
            "16(5)",
            "解除保全须说明理由",
            "a reason is required to release a hold",
            missing=(Missing("解除理由", "a reason for the release", "reason"),),
        )
    last_day = shanghai_day(release.to_at - timedelta(microseconds=1))
    if release.basis is HoldBasis.IMPORTANT:
        ends = important_ends(release.to_at, release.placed_on or last_day)
        if shanghai_day(now) <= ends:
            first = (ends + timedelta(days=1)).isoformat()
            return refuse(
                "16(5)",
                f"重要信息的录像须保存至 {ends.isoformat()}（两年），{first} 起方可解除保全",
                f"important information is kept until the end of {ends.isoformat()} (two years): "
                f"the hold may be released from {first}",
            )
    if release.basis is HoldBasis.CLASS_RAISED:
        over = retention.may_delete(last_day, release.class_now or RetentionClass.R90, shanghai_day(now))
        if not over:
            return over
    return allow("16(5)")


@cites("16(5)")
def important_ends(to_at: datetime, placed_on: date) -> date:
    """The last day of the two years of important information that ends at `to_at` (excluded)."""
    return retention.important_until(shanghai_day(to_at - timedelta(microseconds=1)), placed_on)


@cites("3", "16(5)", "799-17")
def may_review_hold(who: DutyFacts, review: ReviewedHold) -> Decision:
    """Whether a hold may be kept after a review: in force, with the reason why its purpose is not yet met. Holds placed
    by the worker are also ended by it."""
    allowed = may_handle_holds(who, review.place)
    if not allowed:
        return allowed
    if review.released:
        return refuse("16(5)", "该保全已解除", "the hold was released already")
    if review.basis is HoldBasis.CLASS_RAISED:
        return refuse(
            "16(5)", "该保全由系统类别决定，期满自行解除", "this hold follows the class of its system and ends with it"
        )
    if not review.reason.strip():
        return refuse(
            "799-17",
            "继续保全须说明目的尚未实现的理由",
            "state why the purpose of the hold is not met yet",
            missing=(Missing("继续保全的理由", "a reason for keeping it", "reason"),),
        )
    return allow("16(5)")


@cites("3", "16(5)")
def may_handle_holds(who: DutyFacts, place: Place | None) -> Decision:
    """Only those responsible for the point handle holds, in their territory; our programs act for the clock."""
    if who.user_id == 0 or (place is not None and who.over(place, *HOLD_ROLES)):
        return allow("16(5)")
    return refuse(
        "3",
        "保全由该点位管理单位的保卫负责人或者所辖公安机关办理",
        "holds are a matter of the managing unit's head or the public security organ of the territory",
    )


@cites("16(5)", "799-17")
def review_day(basis: HoldBasis, to_at: datetime, looked_at: datetime, *, placed_on: date | None = None) -> date:
    """The Shanghai day of the next review of a hold placed or reviewed at `looked_at`: hold.review_months later.
    Important information: at the end of its two years if that is earlier. It is then reviewed, never released
    automatically: a case may still be open. A clue is first reviewed hold.clue_first_review_days after it was held
    (`placed_on` is None then): most clues are clear by that time."""
    day = shanghai_day(looked_at)
    if basis is HoldBasis.CLUE and placed_on is None:
        return day + timedelta(days=parameters.number("hold.clue_first_review_days", day))
    regular = add_months(day, parameters.number("hold.review_months", day))
    if basis is not HoldBasis.IMPORTANT:
        return regular
    ends = important_ends(to_at, placed_on or day)
    return min(regular, ends) if ends > day else regular
