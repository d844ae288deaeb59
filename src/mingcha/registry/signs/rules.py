"""Who records the sign of a point, what it must state, and what it is worth after a move (articles 3, 7, 799-13)."""

from datetime import date, datetime
from enum import StrEnum

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.scans import PDF
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.rules import may_write
from mingcha.registry.signs.values import NewSign, SignDays

MOST_TEXT = 300
MOST_HANGS_AT = 100
MOST_INSPECTOR = 60


class SignState(StrEnum):
    """What a point's newest sign is worth: the first that holds, in this order."""

    MISSING = "missing"
    TO_REVIEW = "to_review"
    OVERDUE = "overdue"
    STANDS = "stands"

    @property
    def words(self) -> Words:
        """The state for people."""
        return _STATES[self]


_STATES = {
    SignState.MISSING: Words("未登记标识", "no sign is recorded"),
    SignState.TO_REVIEW: Words(
        "标识待复核", "the sign is to be looked at again: its photo is older than the last move"
    ),
    SignState.OVERDUE: Words("标识逾期未复查", "the inspection of the sign is overdue"),
    SignState.STANDS: Words("标识已设置", "the sign stands"),
}


@cites("3", "7")
def may_record_sign(who: DutyFacts, place: Place) -> Decision:
    """Whether this person records the sign of a point at this place: who may write its register."""
    return may_write(who, place)


@cites("7")
def sign_is_whole(new: NewSign, on: date, *, has_photo: bool) -> Decision:
    """Whether a sign states what it must: text, where it hangs, inspector, and a photo of a day that has come."""
    missing = []
    if not new.text.strip():
        missing.append(Missing("标识文字", "the text of the sign", "text"))
    if not new.hangs_at.strip():
        missing.append(Missing("标识设置位置", "where the sign hangs", "hangs_at"))
    if not new.inspector.strip():
        missing.append(Missing("检查人", "the inspector", "inspector"))
    if new.photo_on > on:
        missing.append(Missing("不晚于今天的拍摄日期", "a day of the photo that is not in the future", "photo_on"))
    if not has_photo:
        missing.append(Missing("标识照片", "the photo of the sign", "photo"))
    if missing:
        return refuse("7", "标识登记不完整", "the record of the sign is incomplete", missing=tuple(missing))
    return allow("7")


@cites("7")
def is_photo(media_type: str) -> Decision:
    """Whether a kept file is a picture: a PDF is none."""
    if media_type != PDF:
        return allow("7")
    lacks = Missing("JPEG 或 PNG 照片", "a photo as JPEG or PNG", "photo")
    return refuse("7", "标识照片须为图片", "the photo of a sign is a picture", missing=(lacks,))


@cites("7")
def photo_is_newer(photo_on: date, last: SignDays | None, moved_at: datetime | None) -> Decision:
    """Whether a photo may be recorded: not from before the last move of the point, nor before the sign held so far."""
    if moved_at is not None and photo_on < shanghai_day(moved_at):
        words = Words("照片早于点位最近一次移动", "the photo is older than the last move of the point")
    elif last is not None and photo_on < last.photo_on:
        words = Words("照片早于已登记的标识照片", "the photo is older than that of the sign recorded before")
    else:
        return allow("7")
    lacks = Missing("更新的照片", "a newer photo", "photo_on")
    return refuse("7", words.zh, words.en, missing=(lacks,))


@cites("7", "799-13")
def sign_state(sign: SignDays | None, moved_at: datetime | None, on: date) -> SignState:
    """What the newest sign of a point is worth on a Shanghai day (T7c-N). `moved_at`: the last change of its position.

    A photo of the day of the move counts if it was recorded after the move.
    """
    if sign is None:
        return SignState.MISSING
    if moved_at is not None and (sign.photo_on < shanghai_day(moved_at) or sign.recorded_at <= moved_at):
        return SignState.TO_REVIEW
    return SignState.OVERDUE if sign.due_on < on else SignState.STANDS


@cites("7", "799-13")
def usual_text(unit: str) -> str:
    """What the sign of a unit usually says: that pictures are taken here, who manages the system, and for what."""
    return f"公共视频图像采集区域 Public video image collection area；管理单位：{unit}；用途：维护公共安全"
