"""The rows of the audit, and a person's use of footage on a day, as frozen values (articles 16(3), 25)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mingcha.kit.words import Words
from mingcha.law.retention import day_begins


class AuditKind(StrEnum):
    """The kinds of rows of the audit."""

    VIEWING = "viewing"
    OPENING = "opening"
    PICTURE = "picture"
    TRIAL_STILL = "trial_still"
    MASK_STILL = "mask_still"
    REFUSAL = "refusal"
    REQUEST = "request"
    LINE = "line"
    EXPORT = "export"
    COPY = "copy"
    FETCH = "fetch"
    SHARED_STILL = "shared_still"

    @property
    def words(self) -> Words:
        """The name of the kind."""
        return _KIND_WORDS[self]


_KIND_WORDS = {
    AuditKind.VIEWING: Words("开启值班监看", "duty viewing opened"),
    AuditKind.OPENING: Words("打开画面", "pictures opened"),
    AuditKind.PICTURE: Words("抓图存证", "picture kept"),
    AuditKind.TRIAL_STILL: Words("连接测试的画面", "still of a connection test"),
    AuditKind.MASK_STILL: Words("绘制、核验遮挡的画面", "still for a mask"),
    AuditKind.REFUSAL: Words("被拒绝", "refused"),
    AuditKind.REQUEST: Words("申请的办理", "step of a request"),
    AuditKind.LINE: Words("调取登记", "line of the register for others"),
    AuditKind.EXPORT: Words("导出", "export"),
    AuditKind.COPY: Words("交付的复制件", "copy handed over"),
    AuditKind.FETCH: Words("脱敏取片", "footage fetched to be redacted"),
    AuditKind.SHARED_STILL: Words("依共享决定显示的画面", "picture shown under a share"),
}


@dataclass(frozen=True, slots=True)
class AuditAsked:
    """The filter of the audit: [since, until), people by id and units by code; None: all. `kinds`: all if empty.
    `officers`: with `people`, the ids of officers of requests, also those without an account."""

    since: datetime
    until: datetime
    people: frozenset[int] | None = None
    units: frozenset[str] | None = None
    kinds: frozenset[AuditKind] = frozenset()
    officers: frozenset[int] = frozenset()

    @staticmethod
    def of_year(
        year: int,
        *,
        people: frozenset[int] | None = None,
        units: frozenset[str] | None = None,
        kinds: frozenset[AuditKind] = frozenset(),
        officers: frozenset[int] = frozenset(),
    ) -> "AuditAsked":
        """The filter of a calendar year in Shanghai."""
        since, until = day_begins(date(year, 1, 1)), day_begins(date(year + 1, 1, 1))
        return AuditAsked(since, until, people, units, kinds, officers)

    def wants(self, kind: AuditKind) -> bool:
        """Whether rows of this kind are requested."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A row of the audit: a use of footage, or a refusal.

    `person` and `unit`: names, as copied in the row if it copies them. `points`: 20-digit codes, may be empty.
    `footage_ms`, `sent_bytes`: the amounts taken so far under the line's grant in its way; for an export the requested
    span of all its points together, for a fetch that of its redaction. `entry`: index of its entry in the application's
    log; None if not found. `table`, `key`: its row; "" if it is only in the log. `request`: the number of the request
    of an export or a copy, else "".
    """

    kind: AuditKind
    at: datetime
    user_id: int
    person: str
    unit: str
    what: Words
    article: str
    points: tuple[str, ...] = ()
    footage_ms: int = 0
    sent_bytes: int = 0
    token: str = ""
    entry: int | None = None
    table: str = ""
    key: str = ""
    request: str = ""

    @property
    def footage_seconds(self) -> int:
        """Whole seconds of footage."""
        return self.footage_ms // 1000


class UnusualKind(StrEnum):
    """The rules of unusual use."""

    NIGHT = "unusual_night"
    POINTS = "unusual_points"
    PLAYBACK = "unusual_playback"
    REFUSALS = "unusual_refusals"
    EXPORTS = "unusual_exports"
    AREA = "unusual_area"


@dataclass(frozen=True, slots=True)
class AreaOfUse:
    """Points of one area that a person opened on a day: `area`: the code of the street (9 digits) or, if the site has
    none, of the district (6 digits). `days_before`: number of compared days on which the person opened points there."""

    area: str
    openings: int
    days_before: int = 0


@dataclass(frozen=True, slots=True)
class DayOfUse:
    """One person's use of footage on a Shanghai day, with the compared days before it.

    An opening is a line of the register, a point of a started export, a fetched redaction, or a point whose viewing
    copy was taken.
    `night_openings`: those at night; `nights_before`: earlier days with such an opening. `points`: number of different
    opened points; `playback_s`: seconds of playback; `exported_s`: seconds of footage of exports, of all points
    together, of viewing copies, and fetched to be redacted; the same for every earlier day with any. `refusals`:
    refusals by territory. `areas`: the areas of the points.
    """

    day: date
    night_openings: int = 0
    nights_before: int = 0
    points: int = 0
    points_before: tuple[int, ...] = ()
    playback_s: int = 0
    playback_before_s: tuple[int, ...] = ()
    refusals: int = 0
    exported_s: int = 0
    exported_before_s: tuple[int, ...] = ()
    areas: tuple[AreaOfUse, ...] = ()


@dataclass(frozen=True, slots=True)
class Unusual:
    """Unusual use by one rule. `measured` reached `bound`; `usual`: the person's own median, 0 if unknown."""

    kind: UnusualKind
    measured: int
    bound: int
    usual: int
    words: Words


@dataclass(frozen=True, slots=True)
class JudgedDayRow:
    """A judged day: number of people who used footage or were refused, and number of findings."""

    day: date
    judged_at: datetime
    people: int
    found: int
