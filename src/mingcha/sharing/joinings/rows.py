"""Rows of joinings: found by number for who may see them, turned into values; for actions and queries, not for pages
(article 13(3))."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from mingcha.access.shares.values import ShareKind
from mingcha.kit.checked import or_missing
from mingcha.kit.decision import require
from mingcha.law.retention import shanghai_day
from mingcha.registry.dossiers.codes import class_by_system
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import person_id
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.points.classified import ClassifiedSites, work_secrets
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.systems.models import LegalClass, System
from mingcha.sharing.joinings.models import Joining, JoiningStep
from mingcha.sharing.joinings.rules import IN_TERRITORY, may_read_joinings, reads_every_joining
from mingcha.sharing.joinings.states import OPEN_JOININGS, JoiningSide, JoiningState
from mingcha.sharing.joinings.values import (
    Gb35114,
    JoiningChecks,
    JoiningFacts,
    JoiningRow,
    JoiningStepRow,
    OfferedSystem,
)
from mingcha.sharing.point_rows.models import PointStanding
from mingcha.sharing.point_rows.values import Withheld

JOINED_CLASS = 2
"""The class of points whose joining the board counts: of units that operate public places (our reading)."""
OF_CLASS_2 = tuple(one.value for one in LegalClass if class_by_system(one.value) == JOINED_CLASS)
_WITH = ("system__site__organisation", "system__contractor")
_NAMED_POINT = Q(points__point__state=PointState.IN_USE.value, points__point__secrecy="")
_PLACE = ("site__division", "site__organisation__code", "site__zone")


def within(who: DutyFacts, on: date, prefix: str = "") -> Q:
    """The condition on systems, or on what names them by a prefix, that this person reads joinings of; for who reads
    all of them but keeps no register, without those of classified places (799-10)."""
    roles = tuple(one for one in who.roles if one.role in IN_TERRITORY)
    found = reach(replace(who, roles=roles), PlaceColumns(*(f"{prefix}{name}" for name in _PLACE)))
    return found | not_classified(on, prefix) if reads_every_joining(who) else found


def not_classified(on: date, prefix: str = "") -> Q:
    """The condition on systems, or on what names them by a prefix, that their place is not classified on a day."""
    return ~_is_classified(on, prefix)


def joinings_open_to(who: DutyFacts, on: date) -> QuerySet[Joining]:
    """The joinings that this person may read, each with the number of its points that everybody may count. Raises
    Refused (article 13(3))."""
    require(may_read_joinings(who))
    rows = Joining.objects.select_related(*_WITH).filter(within(who, on, "system__"))
    return rows.annotate(named_points=Count("points", filter=_NAMED_POINT))


def joining_called(who: DutyFacts, no: str, on: date) -> Joining:
    """The joining with this number, for who may read it. Raises Refused (article 13(3)), Fault(NOT_FOUND)."""
    found = joinings_open_to(who, on).filter(no=no).first() if len(no) <= 20 else None
    return or_missing(found, "联网", "joining", no)


def next_joining_no(now: datetime) -> str:
    """J, the Shanghai day and the number of that day. The act's lock makes it safe for many writers."""
    prefix = f"J{shanghai_day(now):%Y%m%d}-"
    last = Joining.objects.filter(no__startswith=prefix).order_by("-pk").values_list("no", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"


def offered_system(held: System) -> OfferedSystem:
    """A system as the rules of an offer see it; site and unit were read with it."""
    open_ones = Joining.objects.filter(system=held, state__in=[one.value for one in OPEN_JOININGS])
    return OfferedSystem(held.place, held.legal_class, held.site.organisation.kind, has_open=open_ones.exists())


def points_to_offer(held: System) -> QuerySet[Point]:
    """The points of a system that an offer may name: in use, no work secret."""
    return Point.objects.filter(system=held, state=PointState.IN_USE.value, secrecy="").order_by("code")


def joining_facts(held: Joining) -> JoiningFacts:
    """A joining as rules see it."""
    side = JoiningSide(held.suspended_by) if held.suspended_by else None
    return JoiningFacts(JoiningState(held.state), held.system.place, person_id(held.offered_by), side)


def steps_of_joining(held: Joining) -> tuple[JoiningStep, ...]:
    """The steps of a joining, the first one first."""
    return tuple(JoiningStep.objects.filter(joining=held).order_by("number"))


def joining_step_rows(steps: Sequence[JoiningStep]) -> tuple[JoiningStepRow, ...]:
    """The steps of a joining as values, the first one first."""
    lifted = (JoiningState.SUSPENDED.value, JoiningState.CHECKED.value)
    befores = ["", *(step.state for step in steps[:-1])]
    return tuple(
        JoiningStepRow(JoiningState(step.state), step.at, step.by, step.why, lifts=(before, step.state) == lifted)
        for before, step in zip(befores, steps, strict=False)
    )


def joining_checks(held: Joining) -> JoiningChecks:
    """What was found at the boundary."""
    return JoiningChecks(held.boundary, Gb35114(held.gb35114) if held.gb35114 else None, held.mlps_grade)


def joining_row(held: Joining, points: int) -> JoiningRow:
    """A joining as a value. `points`: those that it names."""
    system, site = held.system, held.system.site
    return JoiningRow(
        number=held.pk,
        no=held.no,
        system=system.code,
        system_name=system.name,
        unit=site.organisation.code,
        unit_name=site.organisation.name,
        division=site.division,
        zone=site.zone,
        state=JoiningState(held.state),
        point_class=class_by_system(system.legal_class),
        points=points,
        kinds=tuple(map(ShareKind, held.kinds)),
        opens=held.opens,
        closes=held.closes,
        offered_at=held.offered_at,
        verified_at=held.verified_at,
        permille=held.verified_permille,
    )


def codes_of_points(held: Joining) -> Sequence[str]:
    """The codes of its points that are in use and no work secret, ascending."""
    rows = Point.objects.filter(pk__in=held.points.values("point"), state=PointState.IN_USE.value, secrecy="")
    return list(rows.order_by("code").values_list("code", flat=True))


def _is_classified(on: date, prefix: str) -> Q:
    """By the standing of its points; a secret one stands as such, and where none stands nothing is known of it, so that
    places with one, and those without any, are asked for themselves."""
    site = OuterRef(f"{prefix}site__code")
    standing = Q(Exists(PointStanding.objects.filter(site=site, police=Withheld.CLASSIFIED.value)))
    secret = work_secrets().values_list("system__site__code", "system__site__organisation__code").distinct()
    without = System.objects.filter(~Exists(PointStanding.objects.filter(site=OuterRef("site__code"))))
    bare = without.order_by().values_list("site__code", "site__organisation__code").distinct()
    classified = ClassifiedSites(on).among(dict(secret) | dict(bare))
    return standing | Q((f"{prefix}site__code__in", sorted(classified)))
