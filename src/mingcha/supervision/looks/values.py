"""Looks as frozen values: what a host reports, what a person answers, what pages show (articles 7, 12)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from mingcha.kit.words import Words
from mingcha.media.looks.picture import WIDTH, LightMode
from mingcha.media.looks.values import CheckState, LearnCause, LookFinding

KIND_WORDS = {
    LookFinding.PARTIAL_SUDDEN: Words("画面局部被遮挡（突然）", "a part of the view is covered, suddenly"),
    LookFinding.PARTIAL_SLOW: Words("画面局部被遮挡（逐日）", "a part of the view is covered, day by day"),
    LookFinding.TURNED: Words("摄像机被转动", "the camera was turned"),
    LookFinding.LOST_VIEW: Words("看不到原有画面", "nothing of the view is seen"),
    LookFinding.BLACK: Words("黑屏", "a black picture"),
    LookFinding.SLATE: Words("单色画面", "a picture of one colour"),
    LookFinding.FROZEN: Words("画面冻结", "a frozen picture"),
    LookFinding.NO_PICTURE: Words("没有画面", "no picture"),
    LookFinding.DEVICE_COVERED: Words("设备自报：镜头被遮挡", "the device says: its lens is covered"),
    LookFinding.DEVICE_ABNORMAL: Words("设备自报：画面异常", "the device says: its picture is abnormal"),
    LookFinding.DEVICE_NO_PICTURE: Words("设备自报：没有画面", "the device says: it has no picture"),
}

STATE_WORDS = {
    CheckState.JUDGED: Words("已比对", "compared with the reference"),
    CheckState.LEARNING: Words("该光照下尚在学习，未比对", "this light is still learned: skipped"),
    CheckState.NOT_JUDGEABLE: Words(
        "无法判断（雾、雨雪或缺少轮廓）", "not judgeable: fog, rain, snow or too few edges"
    ),
    CheckState.AWAY: Words("不在看守位或已转动，未比对", "away from home, or turned: not compared"),
    CheckState.FAULTY: Words("画面异常", "no good picture"),
}


LEARN_WORDS = {
    LearnCause.KEPT: Words("另一台录像主机按其原有状态检查", "another host checks it by a state of its own"),
    LearnCause.MASKS: Words("隐私遮挡有变动", "its privacy masks changed"),
    LearnCause.UNREADABLE: Words("所学状态版本不符或者损坏", "the learned state is damaged or of another version"),
    LearnCause.NO_STATE: Words("更换录像主机或者所学状态丢失", "another host, or the learned state is lost"),
}


class EndCause(StrEnum):
    """Why a finding ended otherwise than by its host or device, which claims it no more. The value is stored, so it
    never changes."""

    LEARNED_ANEW = "learned_anew"
    LAPSED = "lapsed"

    @property
    def words(self) -> Words:
        """For people."""
        return _END_CAUSES[self]


_END_CAUSES = {
    EndCause.LEARNED_ANEW: Words("重新学习画面，不再据此检查", "its host learned the view anew and judges it no more"),
    EndCause.LAPSED: Words(
        "设备未再报告，或者认定误报后到期", "its device did not repeat it, or it was rejected long ago"
    ),
}


class PictureJudgement(StrEnum):
    """What a person makes of a candidate. The value is stored in the database, so it never changes."""

    CANDIDATE = "candidate"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    REPAIR = "repair"

    @property
    def words(self) -> Words:
        """For people."""
        return _JUDGEMENTS[self]


_JUDGEMENTS = {
    PictureJudgement.CANDIDATE: Words("待核实", "to be verified"),
    PictureJudgement.CONFIRMED: Words("确认有遮挡", "confirmed: something covers the view"),
    PictureJudgement.REJECTED: Words("误报", "rejected: nothing is wrong"),
    PictureJudgement.REPAIR: Words("设备故障，转维修", "the camera needs repair"),
}


class CoverCause(StrEnum):
    """What covers a view. The value is stored in the database, so it never changes."""

    GREENERY = "greenery"
    PIPES = "pipes"
    ADVERTISING = "advertising"
    OTHER = "other"

    @property
    def words(self) -> Words:
        """For people."""
        return _CAUSES[self]


_CAUSES = {
    CoverCause.GREENERY: Words("绿化", "greenery"),
    CoverCause.PIPES: Words("管线", "pipes and cables"),
    CoverCause.ADVERTISING: Words("广告", "advertising"),
    CoverCause.OTHER: Words("其他", "something else"),
}


class LookMode(StrEnum):
    """Whether findings of a site are advice alone, or may lead to an obstruction and a case."""

    SHADOW = "shadow"
    ADVISE = "advise"

    @property
    def words(self) -> Words:
        """For people."""
        return _MODES[self]


_MODES = {
    LookMode.SHADOW: Words(
        "参考模式：画面问题仅供参考，不得据以立案", "shadow mode: findings are advice, no case comes of them"
    ),
    LookMode.ADVISE: Words(
        "正式运行：经确认的可登记为妨碍采集", "in use: a confirmed finding may become an obstruction"
    ),
}


@dataclass(frozen=True, slots=True)
class FindingReport:
    """A finding of a host: `camera` its code, `reference` the version by which it was judged, `share_permille` of the
    judgeable blocks, `shift_tenths` of a pixel of the judged picture (320 wide); `ended`: it stands no more."""

    camera: str
    reference: int
    kind: LookFinding
    since: datetime
    share_permille: int = 0
    shift_tenths: int = 0
    is_growing: bool = False
    is_case: bool = False
    ended: bool = False
    clear_at: datetime | None = None
    """The newest check before it in which nothing was lost; None: none is known."""
    judgeable_permille: int = 0
    """Of all blocks, in the check that made the claim; 0: nothing was compared."""
    checks: int = 0
    """How many were compared since the camera was learned."""
    modes: tuple[LightMode, ...] = ()
    """The lights that were learned, in which alone it is judged."""

    @property
    def shift_permille(self) -> float:
        """By how much the view is shifted, in permille of the width; 0: not measured."""
        return self.shift_tenths * 100 / WIDTH


@dataclass(frozen=True, slots=True)
class DayReport:
    """The checks of a camera on a Shanghai day, by what became of them; `lost_permille`: the median share of lost
    blocks of the judged ones, `judgeable_permille` that of the blocks that could be judged in all compared ones."""

    camera: str
    day: date
    judged: int
    unlearned: int
    not_judgeable: int
    away: int
    faulty: int
    lost_permille: int
    judgeable_permille: int = 0


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The newest check of a camera."""

    camera: str
    at: datetime
    state: str
    mode: str
    lost_permille: int
    judgeable_permille: int
    reference: int = 0
    """The version by which it was checked; 0 of a check from before that was noted."""
    learned_since: datetime | None = None
    """When the state by which it was checked began to be learned; None before its first picture."""
    learned_by: LearnCause = LearnCause.KEPT
    """How its host came by that state."""

    @property
    def state_words(self) -> Words:
        """What became of it."""
        return STATE_WORDS[CheckState(self.state)]

    @property
    def is_compared(self) -> bool:
        """Whether it was compared with the reference."""
        return self.state == CheckState.JUDGED.value

    @property
    def learned(self) -> "LearnedState":
        """By what it was checked."""
        return LearnedState(self.reference, self.learned_since)


@dataclass(frozen=True, slots=True)
class LearnedState:
    """The state by which a camera is checked: of which reference (0: unknown), learned since when."""

    reference: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class PictureFindingRow:
    """A finding for pages: `number` as B-00000001; `who`: the actor id of the judgement."""

    number: str
    camera: str
    kind: LookFinding
    reference: int
    since: datetime
    opened_at: datetime
    ended_at: datetime | None
    share_permille: int
    shift_tenths: int
    is_growing: bool
    is_case: bool
    judgement: PictureJudgement
    cause: CoverCause | None
    owner: str
    reason: str
    who: str
    judged_at: datetime | None
    clear_at: datetime | None
    judgeable_permille: int
    checks: int
    modes: tuple[LightMode, ...]
    end_cause: EndCause | None = None
    """None while it stands, and of one that its host claims no more."""

    @property
    def words(self) -> Words:
        """What is claimed."""
        return KIND_WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class KeptView:
    """A picture that was taken to be accepted as a reference: `taken_by` a user id, `sha256` of the JPEG that is kept,
    `is_signed`: a reference names it."""

    camera: str
    sha256: str
    taken_at: datetime
    taken_by: int
    is_signed: bool


@dataclass(frozen=True, slots=True)
class WantedClear:
    """A finding whose last clear picture is to be kept: its number, its camera, and the instant in Unix ms."""

    number: str
    camera: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class ClearPicture:
    """A picture of recorded footage, with the masks that are burnt in: when it was filmed, and the JPEG."""

    at: datetime
    jpeg: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReferenceOfLooks:
    """The accepted reference of a camera: from then on it learns. `view`: SHA-256 of the picture that was signed, ""
    for one from before pictures were kept; `relearned_at`: since when a host learned it anew, None for never."""

    camera: str
    version: int
    accepted_at: datetime
    accepted_by: str
    reason: str
    view: str
    relearned_at: datetime | None = None


class PicturePart(StrEnum):
    """The three pictures of a finding."""

    REFERENCE = "reference"
    CLEAR = "clear"
    NOW = "now"
    VIEW = "view"
    """No part of a finding: a view that waits for its signature."""
    COPY = "copy"
    """No part of the three: the covered copy for a sheet that leaves (article 21)."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the register of pictures that were shown: who saw which one, and when (16(3))."""

    person: str
    organisation: str
    shown_at: datetime
    part: PicturePart
    picture_at: datetime


@dataclass(frozen=True, slots=True)
class CurveDay:
    """A camera-day of the curve: the median share of lost blocks; None where nothing was compared."""

    day: date
    lost_permille: int | None


@dataclass(frozen=True, slots=True)
class LookedCamera:
    """A camera of a page: its reference and its newest check, None for none, and whether it is looked at now (F7)."""

    camera: str
    reference: ReferenceOfLooks | None
    last: CheckReport | None
    is_looked_at: bool
    view: KeptView | None
    """The newest view that waits for a signature."""


@dataclass(frozen=True, slots=True)
class ShadowEnd:
    """That shadow mode of a site's detector was ended: by whom (actor id), when, under which paper."""

    ended_at: datetime
    ended_by: str
    paper_no: str


@dataclass(frozen=True, slots=True)
class ProvenRate:
    """What people proved of a site's rate of false findings: camera-days on which enough was judged, how often they
    rejected what was found, the upper 95 % limit in findings a million camera-days (None: no day yet), whether it is
    low enough, who ended shadow mode of the site, None for nobody, and what follows."""

    camera_days: int
    rejected: int
    limit_per_million: int | None
    is_met: bool
    ended: ShadowEnd | None
    mode: LookMode
