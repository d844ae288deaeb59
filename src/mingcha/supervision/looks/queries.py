"""Reads of looks in the reader's reach: findings, cameras with their newest check, what a site proved (arts. 3, 12)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db.models import Count, Max

from mingcha.kit.decision import require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.points.filter import EVERYTHING
from mingcha.registry.points.reach import points_in_reach
from mingcha.registry.points.rows import point_called
from mingcha.supervision.looks import rules
from mingcha.supervision.looks.models import LookDay, LookReference, NewestCheck, PictureFinding
from mingcha.supervision.looks.rows import finding_called, finding_value, reference_of, reference_value
from mingcha.supervision.looks.values import CheckReport, LookedCamera, PictureFindingRow, PictureJudgement, ProvenRate

_PLACE = PlaceColumns(
    "point__system__site__division", "point__system__site__organisation__code", "point__system__site__zone"
)
MOST_ROWS = 200


def picture_findings(
    reader: Reader, *, at: datetime, everything: bool = False, limit: int = MOST_ROWS
) -> tuple[PictureFindingRow, ...]:
    """The findings in reach: those to be looked at, the oldest first; `everything`: judged and ended ones too, the
    newest first."""
    points = points_in_reach(duty_of(reader, at), EVERYTHING)
    rows = PictureFinding.objects.filter(point__in=points).select_related("point")
    if everything:
        return tuple(map(finding_value, rows.order_by("-opened_at", "-pk")[:limit]))
    waiting = rows.filter(judgement=PictureJudgement.CANDIDATE.value).order_by("opened_at", "pk")
    return tuple(map(finding_value, waiting[:limit]))


def count_candidates(reader: Reader, *, at: datetime) -> int:
    """How many findings wait for the judgement of the reader."""
    who = duty_of(reader, at)
    judging = replace(who, roles=tuple(one for one in who.roles if one.role in rules.JUDGES))
    return PictureFinding.objects.filter(reach(judging, _PLACE), judgement=PictureJudgement.CANDIDATE.value).count()


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
    return LookedCamera(code, reference, last, rules.is_looked_at(last.at if last else None, at))


def accepted_versions(codes: Collection[str]) -> dict[str, int]:
    """Code -> version of the newest reference, for the program that looks; cameras without one are absent."""
    rows = LookReference.objects.filter(point__code__in=codes).values_list("point__code")
    return dict(rows.annotate(newest=Max("version")))


def proven_rate(code: str, *, at: datetime) -> ProvenRate:
    """What the site of a camera proved: its camera-days with judged checks, and the findings that people rejected."""
    site = point_called(code).system.site_id
    days = LookDay.objects.filter(point__system__site=site, judged__gt=0).aggregate(found=Count("pk"))["found"]
    rejected = PictureFinding.objects.filter(
        point__system__site=site, judgement=PictureJudgement.REJECTED.value
    ).aggregate(found=Count("pk"))["found"]
    limit = rules.limit_per_million(days, rejected)
    return ProvenRate(days, rejected, limit, rules.mode_of(days, rejected, at))
