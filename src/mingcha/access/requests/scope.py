"""The scope of a request: bounded, points of one unit, not shared already, not too wide: pure decisions on plain values
(articles 8, 13, 14, 15, 18; decree 799, art. 20)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from math import ceil

from mingcha.access.requests.values import RequestFacts
from mingcha.access.shares.values import SharedData
from mingcha.kit.clock import SHANGHAI, unix_ms
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.request_purposes import RequesterKind
from mingcha.law.retention import shanghai_day
from mingcha.privacy.closed_spans.rules import is_shown
from mingcha.privacy.closed_spans.values import ClosedSpanRow
from mingcha.registry.viewing_grounds.values import ViewedPoint

HOUR_MS = 3_600_000


MOST_POINTS = parameters.ceiling("access.request_most_points")
"""Technical limit of a form; the legal limit is most_points_of_request."""


@cites("799-20")
def most_points_of_request(at: datetime) -> int:
    """The greatest number of points of one request (`access.request_most_points`); above `access.max_points` the
    approver must give a reason."""
    return parameters.number("access.request_most_points", shanghai_day(at))


@cites("14(1)", "14(2)", "799-20")
def is_bounded(from_ms: int, to_ms: int, at: datetime) -> Decision:
    """Whether an interval [from_ms, to_ms) in Unix milliseconds is bounded: begin and end in whole seconds, not empty,
    not in the future."""
    if not from_ms or not to_ms:
        return refuse(
            "799-20",
            "须写明起止时间，不得没有截止时间",
            "begin and end of the interval must be stated: it may not be open",
            missing=(
                Missing("所请时段的起止时间", "begin and end of the interval", "to_ms" if from_ms else "from_ms"),
            ),
        )
    if from_ms % 1000 or to_ms % 1000:
        return refuse("799-20", "起止时间精确到秒", "begin and end are whole seconds")
    if to_ms <= from_ms:
        return refuse("799-20", "截止时间须晚于起始时间", "the interval ends before it begins, or is empty")
    if to_ms > unix_ms(at):
        return refuse(
            "799-20",
            "只能申请已有的录像，截止时间不得晚于现在",
            "only footage that exists can be asked for: the interval ends now at the latest",
        )
    return allow("799-20")


@cites("799-20")
def is_wide(asked: RequestFacts, at: datetime) -> bool:
    """Whether the approver must give a reason for the scope: beyond `access.max_span_hours` or `access.max_points`."""
    day = shanghai_day(at)
    hours = parameters.number("access.max_span_hours", day)
    return asked.to_ms - asked.from_ms > hours * HOUR_MS or len(asked.points) > parameters.number(
        "access.max_points", day
    )


@cites("14(1)", "14(2)", "13")
def is_not_shared(shared: Sequence[SharedData]) -> Decision:
    """Refused, with the catalogue entry, if some of the data is shared with the requester on the city's platform:
    articles 14 and 15 are for what is not shared. A share is for viewing alone: of originals nothing is shared."""
    entries = sorted({one.entry for one in shared if one.is_shared})
    if not entries:
        return allow("13")
    named = "、".join(entries)
    return refuse(
        "13",
        f"所请数据已在市大数据平台共享（目录 {named}），请在平台上使用",
        f"this data is shared on the city's platform (catalogue {', '.join(entries)}): use it there",
        next_steps=(NextStep(Words(f"到市大数据平台使用目录 {named}", f"use catalogue entry {', '.join(entries)}")),),
    )


@cites("14(1)", "18")
def is_footage_open(spans: Sequence[ClosedSpanRow], requester_kind: str, from_ms: int, to_ms: int) -> Decision:
    """Whether nothing of [from_ms, to_ms) in Unix milliseconds is closed to a request of this kind of requester. What
    was recorded before there was a mask is open to the police alone."""
    begins, ends = (datetime.fromtimestamp(ms / 1000, UTC) for ms in (from_ms, to_ms))
    return is_shown(spans, begins, ends, of_police_request=requester_kind == RequesterKind.PUBLIC_SECURITY)


@cites("799-20", "15", "8")
def has_points(asked: RequestFacts, points: Sequence[ViewedPoint], at: datetime) -> Decision:
    """Whether the scope names points, all of one managing unit, and no trial footage; at an instant."""
    if not asked.points or len(points) != len(asked.points):
        return refuse(
            "799-20", "须写明点位", "points must be named", missing=(Missing("所请点位", "the points", "points"),)
        )
    most = most_points_of_request(at)
    if len(asked.points) > most:
        return refuse(
            "799-20",
            f"一次申请最多 {most} 个点位，请分次提出",
            f"a request names at most {most} points: split it",
        )
    if {one.place.organisation for one in points} != {asked.managing_unit}:
        return refuse(
            "15",
            "所请点位属于不同的管理单位，请向各管理单位分别提出",
            "the points are managed by different units: ask each unit by a request of its own",
        )
    if any(one.on_trial for one in points):
        return _trial_footage()
    first_s = max((ceil(one.in_use_at.timestamp()) for one in points if one.in_use_at is not None), default=0)
    if asked.from_ms // 1000 < first_s:
        since = f"{datetime.fromtimestamp(first_s, SHANGHAI):%Y-%m-%d %H:%M:%S}"
        use = Words(f"起始时间不早于 {since}（投入使用）", f"a begin not before {since}, when it was put into use")
        return _trial_footage(NextStep(use))
    return allow("799-20")


def _trial_footage(*ways_out: NextStep) -> Decision:
    return refuse(
        "8",
        "所请时段含试运行录像，试运行录像只用于系统检查与维护",
        "the scope contains trial footage, which serves only to check and maintain the system",
        next_steps=ways_out,
    )
