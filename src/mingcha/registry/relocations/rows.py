"""Rows of cases of moving and removing: found by number, and turned into values; not for pages (article 10)."""

from datetime import date, datetime

from django.db.models import Count, QuerySet

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.relocation import is_too_early, notice_window_on
from mingcha.law.retention import shanghai_day
from mingcha.registry.points.mandatory import is_mandatory
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import WITH_ALL
from mingcha.registry.relocations import rules as relocations_rules
from mingcha.registry.relocations.models import RelocatedPoint, Relocation, RelocationLink, RelocationPaper
from mingcha.registry.relocations.states import (
    IMAGES,
    TRANSITIONS,
    Happened,
    MovingKind,
    PaperPurpose,
    PlanKind,
    RelocationState,
)
from mingcha.registry.relocations.values import (
    JudgedCase,
    LinkFacts,
    LinkRow,
    MovedPoint,
    PaperRow,
    RelocationRow,
)

_LARGEST_NUMBER = 2**63 - 1
_UNITS = ("system__site__organisation", "system__contractor", "system__building_unit", "system__using_unit")


def with_units(rows: QuerySet[Relocation]) -> QuerySet[Relocation]:
    """Cases with their system, its site and its organisations, in one query."""
    return rows.select_related(*_UNITS)


def relocation_called(number: int) -> Relocation:
    """The case with this number. Raises Fault(NOT_FOUND)."""
    found = with_units(Relocation.objects.filter(pk=number)).first() if 0 < number <= _LARGEST_NUMBER else None
    if found is None:
        words = Words("没有这一移动、拆除事项", "there is no such case of moving or removing")
        raise Fault(FaultKind.NOT_FOUND, words, str(number))
    return found


def read_relocation(number: int, revision: int) -> Relocation:
    """The case as its caller has read it. Raises Fault(NOT_FOUND), Fault(CONFLICT) if a step was done since."""
    held = relocation_called(number)
    if held.revision != revision:
        words = Words("该事项已被他人办理，请核对最新情况", "somebody else did a step meanwhile: look at it again")
        raise Fault(FaultKind.CONFLICT, words, str(number))
    return held


def move_on(held: Relocation, state: RelocationState) -> None:
    """Sets the state in memory, and counts the step. Raises Fault(INTERNAL) for one that TRANSITIONS does not have."""
    if state.value != held.state and state not in TRANSITIONS[RelocationState(held.state)]:
        raise Fault(FaultKind.INTERNAL, Words("事项状态不对", "no such step"), f"{held.state} -> {state}")
    held.state = state.value
    held.revision += 1


def units_of(held: Relocation) -> frozenset[str]:
    """The codes of the units that build and use the system, besides the one that manages it."""
    units = (held.system.building_unit, held.system.using_unit)
    return frozenset(unit.code for unit in units if unit is not None)


def judged_case(held: Relocation) -> JudgedCase:
    """A case as its rules see it."""
    state = RelocationState(held.state)
    papers = RelocationPaper.objects.filter(relocation=held)
    purposes = [PaperPurpose(one) for one in papers.values_list("purpose", flat=True)]
    by_accounts = papers.filter(link=None).exclude(purpose__in=[one.value for one in IMAGES])
    return JudgedCase(
        place=held.system.place,
        state=state,
        mandatory=held.mandatory,
        planned_on=held.planned_on,
        noticed_on=held.noticed_on,
        units=units_of(held),
        asked_by=held.asked_by,
        known_on=shanghai_day(held.answered_at) if held.answered_at and state is RelocationState.KNOWN else None,
        done_on=held.done_on,
        handed_in=frozenset(purposes),
        handed_by=frozenset(by_accounts.values_list("handed_by", flat=True)),
        papers=len(purposes),
        links=RelocationLink.objects.filter(relocation=held).count(),
        waiting_points=RelocatedPoint.objects.filter(relocation=held, successor=None).count(),
        happened=Happened(held.happened) if held.happened else None,
        answered=held.answered_at is not None,
    )


def judge_anew(held: Relocation, at: datetime) -> None:
    """Makes a case one of article 10(1), in memory, once article 6 demands one of its points: it stays one."""
    if not held.mandatory:
        points = Point.objects.select_related(*WITH_ALL).filter(relocations__relocation=held)
        held.mandatory = any(is_mandatory(point, at) for point in points)


def counted(rows: QuerySet[Relocation]) -> QuerySet[Relocation]:
    """Cases with what `relocation_row` counts."""
    return with_units(rows).annotate(points_count=Count("moved"))


def relocation_row(held: Relocation, on: date) -> RelocationRow:
    """A case of `counted` as a value, on a Shanghai day."""
    state = RelocationState(held.state)
    window = None if held.mandatory or held.happened else notice_window_on(held.planned_on, on)
    return RelocationRow(
        number=held.pk,
        kind=MovingKind(held.kind),
        state=state,
        mandatory=held.mandatory,
        system=held.system.code,
        system_name=held.system.name,
        unit_name=held.system.site.organisation.name,
        mover=held.mover,
        planned_on=held.planned_on,
        noticed_on=held.noticed_on,
        window=window,
        is_early=bool(window and state.is_waiting and is_too_early(held.noticed_on, window)),
        happened=Happened(held.happened) if held.happened else None,
        done_on=held.done_on,
        uncovered_days=relocations_rules.uncovered_days(held.done_on, held.succeeded_on, on),
        points=getattr(held, "points_count", 0),
        revision=held.revision,
        asked_by=held.asked_by,
        asked_at=held.asked_at,
    )


def moved_points(held: Relocation, most: int) -> tuple[MovedPoint, ...]:
    """The first points of a case with their successors, by code."""
    rows = RelocatedPoint.objects.filter(relocation=held).order_by("point__code")
    columns = ("point__code", "point__name", "successor__code", "successor__name")
    found = rows.values_list(*columns)[:most]
    return tuple(MovedPoint(code, name, new or "", new_name or "") for code, name, new, new_name in found)


def paper_row(held: RelocationPaper) -> PaperRow:
    """A paper as a value."""
    return PaperRow(
        number=held.pk,
        purpose=PaperPurpose(held.purpose),
        plan_kind=PlanKind(held.plan_kind) if held.plan_kind else None,
        title=held.title,
        issued_on=held.issued_on,
        note=held.note,
        giver=held.giver,
        by_guest=held.link_id is not None,
        media_type=held.media_type,
        sha256=held.digest,
        handed_by=held.handed_by,
        handed_at=held.handed_at,
    )


def link_facts(held: RelocationLink) -> LinkFacts:
    """A link as its rule sees it."""
    used = frozenset(map(PaperPurpose, held.papers.values_list("purpose", flat=True)))
    ended = not RelocationState(held.relocation.state).is_waiting
    return LinkFacts(held.last_on, revoked=held.revoked_at is not None, ended=ended, used=used)


def link_row(held: RelocationLink) -> LinkRow:
    """A link as a value."""
    used = link_facts(held).used
    return LinkRow(
        number=held.pk,
        guest=held.guest,
        last_on=held.last_on,
        given_by=held.given_by,
        given_at=held.given_at,
        used=tuple(one for one in PaperPurpose if one in used),
        revoked_at=held.revoked_at,
    )
