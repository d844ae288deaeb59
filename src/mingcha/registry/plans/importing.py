"""Adds the planned places of a whole list to a draft in one act, its rows in bulk (articles 2, 5, 6, 13).

The rules are those of `add_item`. It is all or nothing: one refused line, and no place of the list is added. Lines are
judged, their neighbours looked for and their rows prepared before the act begins, so that the log is held for the
writing alone; if points or plans were changed meanwhile, the neighbours are looked for again under the lock.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import batched, islice

from mingcha.evidence.bulk_writing import PreparedRows, prepare_rows
from mingcha.evidence.entries import act
from mingcha.evidence.queries import acts_from, log_size
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Missing, Refused, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.duplicates.rules import may_be_built_beside
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places.models import Organisation
from mingcha.registry.plans import rules as plans_rules
from mingcha.registry.plans.actions import require_revision
from mingcha.registry.plans.duplicates import duplicates_beside
from mingcha.registry.plans.items import filled_item, next_number
from mingcha.registry.plans.models import Plan, PlanItem
from mingcha.registry.plans.rows import plan_called, plan_facts, present_submission
from mingcha.registry.plans.rules import PlanArea
from mingcha.registry.plans.sheet import PlaceLine, UnreadLine, places_in
from mingcha.registry.points.importing import MOST_REFUSALS, LinesRefused
from mingcha.registry.points.values import LineRefusal

MOST_SOURCE = 200
"""Characters of the name of a file."""
_OF_NEIGHBOURS = ("registry.point.", "registry.plan.")
"""How the names of the acts begin that add, move or count cameras and planned places."""
_OF_A_LINE = {FaultKind.INVALID, FaultKind.NOT_FOUND}
"""Faults that a line has; others end the import."""


@dataclass(frozen=True, slots=True)
class ImportedItems:
    """What an import added: places, cameras, how many of them stand beside another one with a reason, and the entry."""

    plan: int
    items: int
    cameras: int
    beside: int
    entry: int


@dataclass(frozen=True, slots=True)
class _Judged:
    """An accepted line: the code of its unit, the reason that it states for standing beside another one, and its item
    without plan, number, unit and author."""

    line: int
    unit: str
    reason: str
    item: PlanItem


@cites("2", "5", "6", "13")
def import_items(by: Asker, *, plan: int, file: bytes, source: str, revision: int, clock: Clock) -> ImportedItems:
    """Adds every place of a CSV or GeoJSON file to a draft, or none. `source`: name of the file, kept in the entry with
    its SHA-256.

    Raises LinesRefused with the first refused lines, Refused (articles 3, 5) for a plan that the asker does not change,
    Fault(INVALID) for a file that is no list or has no place, Fault(CONFLICT) if the draft changed since `revision`.
    """
    held, today = plan_called(plan), shanghai_day(clock.now())
    require(plans_rules.may_change_plan(duty_of(by, clock.now()), plan_facts(held, present_submission(held))))
    name = checked_name(source, MOST_SOURCE)
    judged, read_at = _judged(places_in(file), held.area, today), log_size()
    for number, one in enumerate(judged, next_number(held)):
        one.item.plan, one.item.number = held, number
        one.item.added_by, one.item.added_at = actor_of(by).id, clock.now()
    rows = _prepared(judged, held, today)
    with act("registry.plan.import_items", by=actor_of(by), clock=clock, cites=("2", "5", "6", "13")) as record:
        held, now = plan_called(plan), clock.now()
        require(plans_rules.may_change_plan(duty_of(by, now), plan_facts(held, present_submission(held))))
        require_revision(held, revision)
        if _may_have_neighbours(acts_from(read_at)):
            rows = _prepared(judged, held, today)
        record.insert_prepared(rows)
        cameras = sum(one.item.count for one in judged)
        beside = sum(1 for one in judged if one.item.duplicate_reason)
        held.revision += 1
        held.save()
        record.wrote(held)
        record.fact("plan", held.pk)
        record.fact("source", name)
        record.fact("sha256", hashlib.sha256(file).hexdigest())
        record.fact("items", len(judged))
        record.fact("cameras", cameras)
        record.fact("beside", beside)
    return ImportedItems(held.pk, len(judged), cameras, beside, record.entry)


def _prepared(judged: list[_Judged], plan: Plan, today: date) -> PreparedRows:
    """The rows of items that stand beside nothing without a reason. Raises LinesRefused."""
    refused = list(islice(_beside(judged, plan, today), MOST_REFUSALS))
    if refused:
        raise LinesRefused(tuple(refused))
    return prepare_rows(PlanItem, (one.item for one in judged))


def _may_have_neighbours(acts: frozenset[str] | None) -> bool:
    """Whether acts since the neighbours were read may have added some: those of points, and those of plans."""
    return acts is None or any(one.startswith(_OF_NEIGHBOURS) for one in acts)


def _judged(lines: Iterable[PlaceLine | UnreadLine], area: PlanArea, today: date) -> list[_Judged]:
    """The lines with their items, in order. Raises LinesRefused for the first refused ones, Fault(INVALID) for none."""
    accepted, refused = list[_Judged](), list[LineRefusal]()
    for one in lines:
        found = _filled(one, area, today)
        if isinstance(found, _Judged):
            accepted.append(found)
            continue
        refused.append(found)
        if len(refused) >= MOST_REFUSALS:
            break
    refused = refused or list(_with_units(accepted))
    if refused:
        raise LinesRefused(tuple(refused[:MOST_REFUSALS]))
    if not accepted:
        raise Fault(FaultKind.INVALID, Words("清单中没有规划点位", "the list has no place"))
    return accepted


def _filled(line: PlaceLine | UnreadLine, area: PlanArea, today: date) -> _Judged | LineRefusal:
    if isinstance(line, UnreadLine):
        return LineRefusal(line.line, line.field, "", line.words)
    try:
        return _filled_line(line, area, today)
    except Refused as refused:
        decision = refused.decision
        about = next((one.about for one in decision.missing if isinstance(one, Missing)), "coordinate")
        return LineRefusal(line.line, about, decision.article, decision.reason, decision.missing)
    except Fault as fault:
        if fault.kind not in _OF_A_LINE:
            raise
        return LineRefusal(line.line, "", "", fault.words)


def _filled_line(line: PlaceLine, area: PlanArea, today: date) -> _Judged:
    item = filled_item(line.item, area, today)
    return _Judged(line.line, line.item.organisation, item.duplicate_reason, item)


def _with_units(judged: list[_Judged]) -> Iterator[LineRefusal]:
    """Sets the units of the items; the lines whose unit is not registered."""
    codes = {one.unit for one in judged if one.unit}
    found: dict[str, Organisation] = {}
    for some in batched(sorted(codes), 500):
        found |= {unit.code: unit for unit in Organisation.objects.filter(code__in=some)}
    for one in judged:
        if not one.unit:
            continue
        if one.unit in found:
            one.item.organisation = found[one.unit]
        else:
            words = Words(f"没有这个单位：“{one.unit[:20]}”", f"there is no organisation {one.unit[:20]!r}")
            yield LineRefusal(one.line, "organisation", "", words)


def _beside(judged: list[_Judged], plan: Plan, today: date) -> Iterator[LineRefusal]:
    """The lines that stand beside others without a reason; a reason that nothing needs is left out."""
    found = duplicates_beside(plan, [one.item for one in judged], today)
    for one, neighbours in zip(judged, found, strict=True):
        decision = may_be_built_beside(neighbours, one.reason)
        one.item.duplicate_reason = one.reason if neighbours else ""
        if not decision:
            yield LineRefusal(one.line, "duplicate_reason", decision.article, decision.reason, decision.missing)
