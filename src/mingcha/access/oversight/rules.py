"""Who may read the audit of footage, and which use is unusual: pure rules on plain values (article 25).

The rules use times, counts and refusals, but no pictures. A finding is a question, not an accusation: it states its
numbers, and an auditor closes it with a reason.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from mingcha.access.oversight.values import AreaOfUse, DayOfUse, Unusual, UnusualKind
from mingcha.geo.streets import STREETS
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Role

NO_ACCUSATION = Words("（仅为提示，不是认定）", " (a question, not an accusation)")
_SECONDS_AN_HOUR = 3600


@cites("25", "16(3)")
def may_oversee(who: DutyFacts) -> Decision:
    """Whether a person may read the audit: only the audit administrator, inside the territory of the role. It includes
    people of every role, and no act changes or closes it."""
    if not who.has(Role.AUDITOR):
        return refuse(
            "25",
            "对画面访问的审计由审计管理员查阅，其他岗位（包括系统管理员、安全管理员）不能查阅、关闭或改动",
            "the audit of access to footage is read by audit administrators; no other role, administrators included, "
            "can read, switch off or change it",
        )
    return allow("25")


@cites("25")
def is_night(at: datetime) -> bool:
    """Whether an instant lies between access.unusual_night_from_hours and access.unusual_night_until_hours, Shanghai
    time. Shifts are not recorded in this system, so a night is compared with the person's own nights."""
    day = shanghai_day(at)
    hour = at.astimezone(SHANGHAI).hour
    begins = parameters.number("access.unusual_night_from_hours", day)
    return hour >= begins or hour < parameters.number("access.unusual_night_until_hours", day)


@cites("25")
def last_day_to_judge(at: datetime) -> date:
    """The last Shanghai day that can be judged at an instant: it ended at least the longest duration of a grant ago, so
    that all footage taken under its grants has been reported."""
    hours = parameters.number("access.duty_grant_hours", shanghai_day(at))
    return shanghai_day(at - timedelta(hours=hours)) - timedelta(days=1)


@cites("25", "16(3)", "20(1)")
def unusual_use(use: DayOfUse) -> tuple[Unusual, ...]:
    """The unusual use in a person's day, at most one result per rule."""
    found = (
        unusual_night(use),
        unusual_points(use),
        unusual_playback(use),
        unusual_refusals(use),
        unusual_exports(use),
        unusual_area(use),
    )
    return tuple(one for one in found if one is not None)


@cites("25", "16(3)")
def unusual_night(use: DayOfUse) -> Unusual | None:
    """Points opened at night by a person who rarely did so in the compared days: on fewer than
    access.unusual_nights_days of them."""
    usual = parameters.number("access.unusual_nights_days", use.day)
    if not use.night_openings or use.nights_before >= usual:
        return None
    first, last = (parameters.number(f"access.unusual_night_{end}_hours", use.day) for end in ("from", "until"))
    days = parameters.number("access.unusual_compared_days", use.day)
    words = Words(
        f"{use.day}：{first} 时至次日 {last} 时之间打开画面 {use.night_openings} 次；此前 {days} 日内夜间打开画面的有"
        f" {use.nights_before} 日（{usual} 日及以上视为惯常）",
        f"{use.day}: pictures opened {use.night_openings} times between {first}:00 and {last}:00; on "
        f"{use.nights_before} of the {days} days before ({usual} and more are usual)",
    )
    return _unusual(UnusualKind.NIGHT, 1, use.night_openings, use.nights_before, words)


@cites("25", "16(3)")
def unusual_points(use: DayOfUse) -> Unusual | None:
    """Many different points in a day: access.unusual_points, or access.unusual_median_times the person's own median if
    that is at least access.unusual_least_points."""
    usual = _median(use.points_before, use.day)
    bound = _bound(
        parameters.number("access.unusual_points", use.day),
        parameters.number("access.unusual_least_points", use.day),
        usual,
        use.day,
    )
    if use.points < bound:
        return None
    words = Words(
        f"{use.day}：打开不同点位 {use.points} 个（{bound} 个及以上列为提示；{_usual_zh(usual, '个')}）",
        f"{use.day}: {use.points} different points opened ({bound} and more are a finding; {_usual_en(usual)})",
    )
    return _unusual(UnusualKind.POINTS, bound, use.points, usual or 0, words)


@cites("25", "20(1)")
def unusual_playback(use: DayOfUse) -> Unusual | None:
    """Much playback in a day: access.unusual_playback_hours, or access.unusual_median_times the person's own median if
    that is at least access.unusual_least_playback_hours. Live is not counted: a wall shows many points all day."""

    def words(taken: int, bound: int, usual: int | None) -> Words:
        return Words(
            f"{use.day}：取得回放录像 {taken} 分钟（{bound} 分钟及以上列为提示；{_usual_zh(usual, '分钟')}）",
            f"{use.day}: {taken} minutes of playback taken ({bound} and more are a finding; {_usual_en(usual)})",
        )

    hours = (
        parameters.number("access.unusual_playback_hours", use.day),
        parameters.number("access.unusual_least_playback_hours", use.day),
    )
    return _much_footage(UnusualKind.PLAYBACK, use.day, (use.playback_s, use.playback_before_s), hours, words)


@cites("25", "3")
def unusual_refusals(use: DayOfUse) -> Unusual | None:
    """Many refusals by territory in a day: access.unusual_refusals."""
    bound = parameters.number("access.unusual_refusals", use.day)
    if use.refusals < bound:
        return None
    words = Words(
        f"{use.day}：因不在管辖范围被拒绝 {use.refusals} 次（{bound} 次及以上列为提示）",
        f"{use.day}: refused {use.refusals} times for being outside the own territory ({bound} and more are a finding)",
    )
    return _unusual(UnusualKind.REFUSALS, bound, use.refusals, 0, words)


@cites("25", "16(3)", "19")
def unusual_exports(use: DayOfUse) -> Unusual | None:
    """Much footage in exports, viewing copies and fetches of a day, points times minutes:
    access.unusual_exported_hours, or access.unusual_median_times the person's own median if that is at least
    access.unusual_least_exported_hours."""

    def words(taken: int, bound: int, usual: int | None) -> Words:
        return Words(
            f"{use.day}：导出、查阅副本和脱敏取片的录像合计 {taken} 点位·分钟（{bound} 及以上列为提示；"
            f"{_usual_zh(usual, '点位·分钟')}）",
            f"{use.day}: {taken} point-minutes of footage exported, taken as viewing copies or fetched to be redacted "
            f"({bound} and more are a finding; {_usual_en(usual)})",
        )

    hours = (
        parameters.number("access.unusual_exported_hours", use.day),
        parameters.number("access.unusual_least_exported_hours", use.day),
    )
    return _much_footage(UnusualKind.EXPORTS, use.day, (use.exported_s, use.exported_before_s), hours, words)


@cites("25", "16(3)")
def unusual_area(use: DayOfUse) -> Unusual | None:
    """Points opened repeatedly outside of the person's usual area: access.unusual_area_openings openings in a street
    (or district, if the site has no street) in which the person opened points on fewer than access.unusual_area_days of
    the compared days. People with fewer than access.unusual_known_days of earlier use are not judged. The system does
    not store where people live."""
    if len(use.points_before) < parameters.number("access.unusual_known_days", use.day):
        return None
    usual = parameters.number("access.unusual_area_days", use.day)
    bound = parameters.number("access.unusual_area_openings", use.day)
    strange = [one for one in use.areas if one.days_before < usual and one.openings >= bound]
    if not strange:
        return None
    most = max(strange, key=lambda one: (one.openings, one.area))
    days = parameters.number("access.unusual_compared_days", use.day)
    name = _area_name(most)
    words = Words(
        f"{use.day}：在非本人惯常岗位区域（{name}）打开画面 {most.openings} 次（{bound} 次及以上列为提示）；"
        f"此前 {days} 日内在该区域打开画面的有 {most.days_before} 日（{usual} 日及以上视为惯常）",
        f"{use.day}: pictures opened {most.openings} times in an area outside the person's usual posts ({name}; "
        f"{bound} and more are a finding); there on {most.days_before} of the {days} days before "
        f"({usual} and more are usual)",
    )
    return _unusual(UnusualKind.AREA, bound, most.openings, most.days_before, words)


def _much_footage(
    kind: UnusualKind,
    day: date,
    taken_s: tuple[int, Sequence[int]],
    hours: tuple[int, int],
    words: Callable[[int, int, int | None], Words],
) -> Unusual | None:
    """Much footage of one kind in a day. `taken_s`: seconds of the day and of each day before; `hours`: the fixed
    bound, and the least bound by the own median; `words` takes minutes: of the day, the bound, the person's own
    median."""
    now_s, before_s = taken_s
    usual_s = _median(before_s, day)
    bound_s = _bound(
        hours[0] * _SECONDS_AN_HOUR,
        hours[1] * _SECONDS_AN_HOUR,
        usual_s,
        day,
    )
    if now_s < bound_s:
        return None
    taken, bound = now_s // 60, bound_s // 60
    usual = None if usual_s is None else usual_s // 60
    return _unusual(kind, bound, taken, usual or 0, words(taken, bound, usual))


def _area_name(area: AreaOfUse) -> str:
    """The name of a street with its code; for a district the code."""
    street = STREETS.get(area.area)
    return f"{street.name} {area.area}" if street else area.area


def _bound(fixed: int, least: int, usual: int | None, day: date) -> int:
    """The fixed bound, or the lower one by the own median, never below `least`."""
    if usual is None:
        return fixed
    return min(fixed, max(least, usual * parameters.number("access.unusual_median_times", day)))


def _median(before: Sequence[int], day: date) -> int | None:
    """The lower median; None for fewer days than access.unusual_known_days, which are too few for a habit."""
    if len(before) < parameters.number("access.unusual_known_days", day):
        return None
    return sorted(before)[(len(before) - 1) // 2]


def _usual_zh(usual: int | None, unit: str) -> str:
    return "此前使用的日数不足，未与本人比较" if usual is None else f"本人此前中位数 {usual} {unit}"


def _usual_en(usual: int | None) -> str:
    return "too few days before to compare" if usual is None else f"the person's own median is {usual}"


def _unusual(kind: UnusualKind, bound: int, measured: int, usual: int, words: Words) -> Unusual:
    noted = Words(words.zh + NO_ACCUSATION.zh, words.en + NO_ACCUSATION.en)
    return Unusual(kind, measured, bound, usual, noted)
