"""What a point is called and in what kind of place it stands: changed, judged anew, and asked for where an older home
did not (articles 6, 10, 18).
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.initials import initials_of
from mingcha.kit.words import Words
from mingcha.law.adjustment import Adjustment
from mingcha.law.place_kinds import NOT_ASKED, PlaceAnswer, is_forbidden, known_kind, may_stand_at
from mingcha.registry.findings.actions import close_mended, ensure_finding, open_findings
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.findings.values import NewFinding
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.parts.changes import tell_parts_changed
from mingcha.registry.parts.models import SitePart
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.models import MOST_INITIALS
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.above import mask_needs
from mingcha.registry.points.beside_areas import require_lawful_view
from mingcha.registry.points.changes import tell_point_changed
from mingcha.registry.points.filling import kept_reason, name_free
from mingcha.registry.points.mandatory import is_mandatory, require_ground
from mingcha.registry.points.models import Point
from mingcha.registry.points.registering import ensure_mask_finding
from mingcha.registry.points.rows import point_called, point_row
from mingcha.registry.points.seen import DESCRIPTION, require_seen
from mingcha.registry.points.values import PointRow

_ASKED_AT_ONCE = 2000
"""Points whose missing answer becomes a finding in one act."""


@cites("3", "6", "7", "10(1)", "18")
def describe_point(
    by: Asker,
    *,
    code: str,
    clock: Clock,
    name: str | None = None,
    part: str | None = None,
    place_kind: str | None = None,
    place_reason: str = "",
    carrier: str | None = None,
    adjustment: Adjustment | None = None,
    seen: str = "",
) -> PointRow:
    """Changes the name, the part of the place, the kind of place or the carrier of a point; None leaves one as it is.

    The kind of place is judged anew each time: a point without an answer is refused until it has one, and a reason
    given for an earlier name does not count for another. A kind of article 18 that forbids cameras is recorded: the
    point is switched off at once and a finding stands. A mandatory point needs `adjustment` to get a part that article
    6 does not demand, or another carrier. Raises Refused, Fault(INVALID), Fault(CONFLICT) for a taken name, and
    if it was changed since `seen` (points.seen).
    """
    with act("registry.point.describe", by=actor_of(by), clock=clock, cites=("3", "6", "7", "10(1)", "18")) as record:
        point, now = point_called(code), clock.now()
        require(places_rules.may_write(duty_of(by, now), point.place))
        require_seen(point, DESCRIPTION, seen)
        was_called, kind_was = point.name, point.place_kind
        left = None
        if name is not None and name.strip() != point.name:
            _rename(point, name)
        if part is not None and part != point.part:
            left = _set_part(record, point, part, adjustment, now)
        if carrier is not None:
            _set_carrier(record, point, carrier, adjustment, now)
        point.place_kind = point.place_kind if place_kind is None else place_kind
        if (point.name, point.place_kind) != (was_called, kind_was) or place_reason.strip():
            point.place_reason = kept_reason(place_reason)
        _judge_place(record, point, clock)
        point.save()
        tell_point_changed(point)
        if left is not None:
            tell_parts_changed(SitePart.objects.filter(pk=left.pk))
        record.wrote(point)
        for key in ("name", "part", "place_kind", "place_reason", "carrier"):
            record.fact(key, getattr(point, key))
        record.fact("camera", point.code)
    return point_row(point, clock.now())


def _rename(point: Point, name: str) -> None:
    """Raises Fault(INVALID), Fault(CONFLICT) for a name that another point of the system has."""
    point.name = checked_name(name)
    name_free(taken=Point.objects.filter(system=point.system, name=point.name).exclude(pk=point.pk).exists())
    point.initials = initials_of(point.name)[:MOST_INITIALS]


def _set_part(
    record: ActRecord, point: Point, part: str, adjustment: Adjustment | None, now: datetime
) -> SitePart | None:
    """Sets the kind of part and returns the part of the site that the point leaves, since that is of one kind. A
    mandatory point needs `adjustment` for a part that article 6 does not demand."""
    becomes = points_rules.part_from(part).value
    if is_mandatory(point, now) and not points_rules.mandatory(point.system.site.category, becomes):
        did = Words("改为非应建部位", "its part was changed to one that article 6 does not demand")
        require_ground(record, point, adjustment, FindingKind.MANDATORY_GIVEN_UP, did, now)
    left, point.part, point.stands_at = point.stands_at, becomes, None
    return left


def _set_carrier(record: ActRecord, point: Point, carrier: str, adjustment: Adjustment | None, now: datetime) -> None:
    """Sets the carrier. A mandatory point that is placed or carried already needs `adjustment` for another one: on
    another vehicle it is elsewhere, and the position of a vehicle is free."""
    becomes = checked_name(carrier, points_rules.MOST_CARRIER) if carrier.strip() else ""
    require(points_rules.may_be_carried(point.system.site.category, becomes))
    if becomes != point.carrier and (point.longitude_ndeg is not None or point.carrier):
        did = Words("改变了车船载方式", "what carries it was changed")
        require_ground(record, point, adjustment, FindingKind.MANDATORY_MOVED, did, now)
    is_changed, point.carrier = becomes != point.carrier, becomes
    if is_changed:
        require_lawful_view(point, now)
        mask_needs().end_out_of_view(record, point, "点位改为车船载", now)
        mask_needs().of_views(record, (point,), now)


def _judge_place(record: ActRecord, point: Point, clock: Clock) -> None:
    """Judges the answer of a changed point: opens and closes the findings about it, switches it off in a forbidden
    place. Raises Refused (article 18), Fault(INVALID)."""
    now, about = clock.now(), {"subject_kind": SubjectKind.POINT, "subject": point.code}
    if point.place_kind != NOT_ASKED:
        known_kind(point.place_kind)
    if point.place_kind and is_forbidden(point.place_kind):
        refused = points_rules.may_stand(point.place_kind)
        point.enabled = False
        ensure_finding(
            record,
            kind=FindingKind.FORBIDDEN_PLACE,
            article=refused.article,
            words=Words(
                f"{point.name}：{refused.reason.zh}；已停用，须拆除",
                f"{point.name}: {refused.reason.en}; it is switched off and must be removed",
            ),
            place=point.place,
            now=now,
            **about,  # type: ignore[arg-type]
        )
    else:
        site = point.system.site
        answer = PlaceAnswer(point.place_kind, point.name, site.name, site.category, point.place_reason)
        require(may_stand_at(answer))
    if mask_needs().of_place_kind(
        record, point, now
    ):  # else a mask may be checked already, or an officer closed the finding
        ensure_mask_finding(record, point, now)
    close_mended(record, kind=FindingKind.PLACE_NOT_ASKED, reason="已核对场所性质", now=now, **about)  # type: ignore[arg-type]


@cites("18")
def ask_for_places(by: Actor, *, clock: Clock) -> int:
    """Opens a finding for each point that has no answer about its place and no open finding about that: points of a
    home that is older than the question. One act each _ASKED_AT_ONCE points, none if there is nothing to ask; returns
    the number of findings."""
    opened = 0
    while points := list(_unasked()[:_ASKED_AT_ONCE]):
        with act("registry.point.ask_place", by=by, clock=clock, cites=("18",)) as record:
            now = clock.now()
            found = (_not_asked(point) for point in points)
            opened += open_findings(record, found, now)
            record.fact("points", len(points))
    return opened


def _unasked() -> QuerySet[Point]:
    """Points without an answer and without an open finding about it."""
    asked = Finding.objects.filter(
        subject_kind=SubjectKind.POINT.value,
        subject=OuterRef("code"),
        kind=FindingKind.PLACE_NOT_ASKED.value,
        closed_at=None,
    )
    rows = Point.objects.filter(~Exists(asked), place_kind=NOT_ASKED).order_by("pk")
    return rows.select_related("system__site__organisation", "system__contractor")


def _not_asked(point: Point) -> NewFinding:
    return NewFinding(
        kind=FindingKind.PLACE_NOT_ASKED,
        article="18",
        subject_kind=SubjectKind.POINT,
        subject=point.code,
        words=Words(
            f"{point.name}：登记时未核对是否位于第十八条所列场所",
            f"{point.name}: whether it stands in a place of article 18 was not asked when it was registered",
        ),
        place=point.place,
    )
