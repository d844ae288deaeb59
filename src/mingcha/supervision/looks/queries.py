"""Reads of looks in the reader's reach: findings, cameras with their newest check, what a site proved (arts. 3, 12)."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import require
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.points.filter import EVERYTHING
from mingcha.registry.points.reach import points_in_reach
from mingcha.registry.points.rows import point_called
from mingcha.supervision.looks import rules
from mingcha.supervision.looks.models import LookDay, LookReference, LookShown, NewestCheck, PictureFinding
from mingcha.supervision.looks.rows import (  # fmt: skip
    detected,
    finding_called,
    finding_value,
    kept_clear,
    learned_anew_by_day,
    newest_view,
    reference_of,
    reference_value,
    shadow_end,
    view_value,
    waiting,
)
from mingcha.supervision.looks.rules import COVERS, JUDGES
from mingcha.supervision.looks.values import (  # fmt: skip
    CheckReport,
    CurveDay,
    LookedCamera,
    PictureFindingRow,
    PictureJudgement,
    PicturePart,
    ProvenRate,
    ShownLine,
    WantedClear,
)

_PLACE = PlaceColumns(
    "point__system__site__division", "point__system__site__organisation__code", "point__system__site__zone"
)
MOST_ROWS = 200


def picture_findings(
    reader: Reader, *, at: datetime, everything: bool = False, limit: int = MOST_ROWS, offset: int = 0
) -> tuple[PictureFindingRow, ...]:
    """The findings in reach: those to be looked at, the oldest first; `everything`: judged and ended ones too, the
    newest first."""
    order = ("-opened_at", "-pk") if everything else ("opened_at", "pk")
    rows = _findings(reader, at, everything=everything).select_related("point").order_by(*order)
    return tuple(map(finding_value, rows[offset : offset + limit]))


def count_findings(reader: Reader, *, at: datetime, everything: bool = False) -> int:
    """How many such findings there are."""
    return _findings(reader, at, everything=everything).count()


def _findings(reader: Reader, at: datetime, *, everything: bool) -> QuerySet[PictureFinding]:
    rows = PictureFinding.objects.all() if everything else waiting()
    return rows.filter(point__in=points_in_reach(duty_of(reader, at), EVERYTHING))


def count_candidates(reader: Reader, *, at: datetime) -> int:
    """How many findings wait for the judgement of the reader."""
    who = duty_of(reader, at)
    judging = replace(who, roles=tuple(one for one in who.roles if one.role in JUDGES))
    return waiting().filter(reach(judging, _PLACE)).count()


def picture_finding(reader: Reader, number: str, *, at: datetime) -> PictureFindingRow:
    """One finding. Raises Fault(NOT_FOUND), Refused (article 3) outside the reader's reach."""
    held = finding_called(number)
    require(places_rules.may_see(duty_of(reader, at), held.point.place))
    return finding_value(held)


def looked_camera(reader: Reader, code: str, *, at: datetime) -> LookedCamera:
    """A camera with its reference and newest check. Raises Fault(NOT_FOUND), Refused (article 3)."""
    point = point_called(code)
    require(places_rules.may_see(duty_of(reader, at), point.place))
    held, newest = reference_of(point), NewestCheck.objects.filter(point=point).first()
    reference = reference_value(held, code) if held else None
    last = None
    if newest is not None:
        last = CheckReport(code, newest.at, newest.state, newest.mode, newest.lost_permille, newest.judgeable_permille)
    looked_at, taken = rules.is_looked_at(last.at if last else None, at), newest_view(point)
    view = view_value(taken, code) if taken else None
    waits = view is not None and not view.is_signed and bool(rules.is_view_open(view.taken_at, at))
    return LookedCamera(code, reference, last, looked_at, view if waits else None)


def look_curve(reader: Reader, code: str, *, until: date, days: int, at: datetime) -> tuple[CurveDay, ...]:
    """The lost share of a camera on each of so many days up to `until`, ascending; days without a check are absent.
    Raises Fault(NOT_FOUND), Refused (article 3)."""
    point = point_called(code)
    require(places_rules.may_see(duty_of(reader, at), point.place))
    rows = LookDay.objects.filter(point=point, day__gt=until - timedelta(days=days), day__lte=until).order_by("day")
    found = rows.values_list("day", "lost_permille", "judged")
    return tuple(CurveDay(day, lost if judged else None) for day, lost, judged in found)


def reference_at(reader: Reader, number: str, *, at: datetime) -> datetime | None:
    """When the picture of the reference of a finding was taken; None if none is kept. Raises Fault(NOT_FOUND), Refused
    (article 3)."""
    held = finding_called(number)
    require(places_rules.may_see(duty_of(reader, at), held.point.place))
    rows = LookReference.objects.filter(point=held.point, version=held.reference)
    return rows.values_list("view__taken_at", flat=True).first()


def clear_still_at(reader: Reader, number: str, *, at: datetime) -> datetime | None:
    """When the last clear picture that is kept of a finding was filmed; None if none is kept. Raises Fault(NOT_FOUND),
    Refused (article 3)."""
    held = finding_called(number)
    require(places_rules.may_see(duty_of(reader, at), held.point.place))
    still = kept_clear(held)
    return still.picture_at if still else None


def clear_pictures_wanted(codes: Collection[str]) -> tuple[WantedClear, ...]:
    """The findings of these cameras that wait for their judgement, with a clear check before them of which no picture
    was kept; for the program that looks."""
    rows = PictureFinding.objects.filter(judgement=PictureJudgement.CANDIDATE.value, ended_at=None, clear_still=None)
    found = rows.filter(clear_at__isnull=False).select_related("point").order_by("pk")
    return tuple(
        WantedClear(one.name, one.point.code, int(one.clear_at.timestamp() * 1000))
        for one in found
        if one.clear_at is not None and one.point.code in codes
    )


def reference_views(rows: Iterable[PictureFindingRow]) -> dict[str, str]:
    """Number of each finding -> SHA-256 of the picture that was signed as its reference, "" where none is kept."""
    wanted = {one.number: (one.camera, one.reference) for one in rows}
    held = LookReference.objects.filter(point__code__in={code for code, _ in wanted.values()})
    by_version = {(code, version): sha256 or "" for code, version, sha256 in held.values_list(*_VIEWS)}
    return {number: by_version.get(key, "") for number, key in wanted.items()}


_VIEWS = ("point__code", "version", "view__sha256")


def shown_lines(reader: Reader, number: str, *, at: datetime, limit: int = 20) -> tuple[ShownLine, ...]:
    """Who was shown pictures of a finding, the newest first (16(3)). Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = finding_called(number)
    require(places_rules.may_see(duty_of(reader, at), held.point.place))
    rows = LookShown.objects.filter(finding=held).order_by("-pk")[:limit]
    return tuple(
        ShownLine(one.person, one.organisation, one.shown_at, PicturePart(one.part), one.picture_at) for one in rows
    )


def accepted_versions(codes: Collection[str]) -> dict[str, int]:
    """Code -> version of the newest reference, for the program that looks; cameras without one are absent."""
    rows = LookReference.objects.filter(point__code__in=codes).values_list("point__code")
    return dict(rows.annotate(newest=Max("version")))


def proven_rate(code: str, *, at: datetime) -> ProvenRate:
    """What the site of a camera proved: its camera-days with `look.day_checks` judged checks, and how often people
    rejected what was found. From the day on of a finding that nobody judged the days of its camera prove nothing: it
    may be a false one; nor while what may be a cover is sent to repair, until its work order is verified, nor from the
    day on which a host learned its reference anew to that of another signature."""
    return site_rate(point_called(code).system.site_id, at=at)


def site_rate(site: int, *, at: datetime) -> ProvenRate:
    """The same of a site, by its key; for rules, not for pages."""
    least = parameters.number("look.day_checks", shanghai_day(at))
    findings = detected().filter(point__system__site=site)
    covers = [one.value for one in COVERS]
    in_repair = Q(judgement=PictureJudgement.REPAIR.value, kind__in=covers, repaired_at=None)
    unjudged = findings.filter(Q(judgement=PictureJudgement.CANDIDATE.value) | in_repair, point=OuterRef("point"))
    held_back = unjudged.annotate(found_on=TruncDate("opened_at", tzinfo=SHANGHAI)).filter(
        found_on__lte=OuterRef("day")
    )
    of_site = LookDay.objects.filter(point__system__site=site, judged__gte=least)
    judged = of_site.filter(~Exists(held_back), ~Exists(learned_anew_by_day()))
    days = judged.count()
    of_before = findings.filter(judgement=PictureJudgement.REJECTED.value, rejections=0).count()
    rejected = (findings.aggregate(found=Sum("rejections"))["found"] or 0) + of_before
    limit, is_met = rules.limit_per_million(days, rejected), rules.is_rate_met(days, rejected, at)
    ended = shadow_end(site)
    mode = rules.mode_of(is_met=is_met, is_ended=ended is not None)
    return ProvenRate(days, rejected, limit, is_met, ended, mode)
