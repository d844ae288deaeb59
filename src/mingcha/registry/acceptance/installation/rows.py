"""The points of a batch that lack something of what article 7 asks, found for actions and queries, not for pages."""

from collections.abc import Collection
from datetime import date, datetime
from itertools import batched

from django.db.models import Q

from mingcha.registry.acceptance.installation.rules import LackingPoint, UnmaskedPoint
from mingcha.registry.acceptance.models import Acceptance, AcceptedPoint
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.mask_needs.rows import open_rows
from mingcha.registry.points.models import PointState
from mingcha.registry.signs.queries import signs_missing
from mingcha.registry.viewing_grounds.queries import viewed_points
from mingcha.registry.views.queries import views_missing
from mingcha.registry.views.rules import ViewLack

_AT_ONCE = 1000

_FORBIDDING = (FindingKind.FORBIDDEN_PLACE, FindingKind.VIEW_REACHES_AREA, FindingKind.CONSENT_MISSING)


def lacking_points(held: Acceptance, filmed: Collection[str], on: date) -> tuple[LackingPoint, ...]:
    """The points of a batch that lack something on a Shanghai day, by code.

    `filmed`: codes of points of which a recorder holds footage. A reference image is a kept picture of that footage, so
    it is asked of these alone, and not where a point in use is at the same device: nobody sees that trial.
    """
    batch = AcceptedPoint.objects.filter(acceptance=held).order_by("point__code")
    found: list[LackingPoint] = []
    for points in batched(list(batch.values_list("point__code", "point__name")), _AT_ONCE):
        names = dict(points)
        signs, views = signs_missing(names, on=on), views_missing(names)
        unseen = _without_footage(views, filmed)
        for code, name in points:
            view = tuple(one for one in views.get(code, ()) if one is not ViewLack.REFERENCE or code not in unseen)
            if view or code in signs:
                found.append(LackingPoint(code, name, signs.get(code), view))
    return tuple(found)


def unmasked_points(held: Acceptance, masked: Collection[int], at: datetime) -> tuple[UnmaskedPoint, ...]:
    """The points of a batch with a need that stands at an instant or will stand and that no checked mask answers, by
    code. `masked`: the numbers of the needs that are answered; the register does not know masks."""
    batch = list(AcceptedPoint.objects.filter(acceptance=held).order_by().values_list("point", flat=True))
    found: dict[tuple[str, str], set[str]] = {}
    for need in open_rows(batch, at).exclude(pk__in=masked):
        found.setdefault((need.point.code, need.point.name), set()).add(need.article)
    return tuple(UnmaskedPoint(code, name, tuple(sorted(found[code, name]))) for code, name in sorted(found))


def moved_since(held: Acceptance, at: datetime) -> tuple[str, ...]:
    """The names of the cameras of a batch that were moved or turned after an instant, or are not on trial any more, as
    what was taken away meanwhile, by code."""
    batch = AcceptedPoint.objects.filter(acceptance=held)
    changed = Q(point__moved_at__gt=at) | Q(point__turned_at__gt=at) | ~Q(point__state=PointState.TRIAL)
    return tuple(batch.filter(changed).order_by("point__code").values_list("point__name", flat=True))


def forbidden_among(held: Acceptance) -> tuple[str, ...]:
    """The names of the cameras of a batch of which it is found that article 18 or decree 799, article 10, forbids where
    they stand or look, by code."""
    codes = AcceptedPoint.objects.filter(acceptance=held).order_by("point__code")
    names = dict(codes.values_list("point__code", "point__name"))
    kinds = [kind.value for kind in _FORBIDDING]
    found = Finding.objects.filter(kind__in=kinds, subject_kind=SubjectKind.POINT.value, closed_at=None)
    standing = set(found.filter(subject__in=names).values_list("subject", flat=True))
    return tuple(name for code, name in names.items() if code in standing)


def _without_footage(views: dict[str, tuple[ViewLack, ...]], filmed: Collection[str]) -> set[str]:
    """Of these points those of which no reference image can be taken."""
    lacking = {code for code, lacks in views.items() if ViewLack.REFERENCE in lacks}
    asked = lacking & set(filmed)
    shared = viewed_points(asked, "") if asked else {}
    return (lacking - asked) | {code for code, point in shared.items() if point.device_in_use}
